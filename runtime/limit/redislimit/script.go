package redislimit

// source is the generic cell rate algorithm on the server's clock. It stands in
// Go, because a copy of this package in another project has Go files only.
const source = `-- The generic cell rate algorithm on the server's clock.
-- KEYS[1]  what is counted
-- ARGV     interval and window in nanoseconds, how many ask to pass
-- returns  1 or 0, and the nanoseconds until the key owes nothing
--
-- Kept is what the key owed (ns) and when (µs). Both stay exact in a double,
-- which one absolute time in nanoseconds would not.
local time = redis.call('TIME')
local now = time[1] * 1000000 + time[2]
local interval, window, n = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local ahead = 0
local kept = redis.call('GET', KEYS[1])
if kept then
	local at, owed = string.match(kept, '^(%d+) (%d+)$')
	if at then
		-- A clock that was set back must not lock anybody out.
		local passed = math.max(now - tonumber(at), 0) * 1000
		ahead = math.min(math.max(tonumber(owed) - passed, 0), window)
	end
end
if n == 0 then
	return {1, ahead}
end
if ahead + n * interval > window then
	return {0, ahead}
end
ahead = ahead + n * interval
redis.call('SET', KEYS[1], string.format('%.0f %.0f', now, ahead), 'PX', math.ceil(ahead / 1000000) + 1)
return {1, ahead}
`
