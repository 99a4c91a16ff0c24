package rediscache

import (
	"context"
	"crypto/sha1"
	"encoding/hex"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"

	"github.com/apigen/apigen/runtime/cache"
)

// Each script touches one key and answers 1 when it changed it, else 0.
var (
	// swap replaces a value by another, or by nothing when there is no second
	// argument, if it is exactly the first.
	swap = newScript(`
if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
if ARGV[2] then
  redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
else
  redis.call('DEL', KEYS[1])
end
return 1`)

	// hold is cache.Held, and keeps the later end of the hold.
	hold = newScript(`
local value, token, ttl = redis.call('GET', KEYS[1]), ARGV[1], tonumber(ARGV[2])
local size = #token
if not value or value:sub(1, 1) ~= 'W' or #value < 2 then
  value = 'W\0' .. token
else
  ttl = math.max(ttl, redis.call('PTTL', KEYS[1]))
  local has = false
  for at = 3, #value - size + 1, size do
    if value:sub(at, at + size - 1) == token then has = true end
  end
  if has then
  elseif #value >= 2 + ` + strconv.Itoa(cache.MaxHolders) + ` * size then
    value = 'W\1' .. string.rep('\0', size)
  else
    value = 'W\1' .. value:sub(3) .. token
  end
end
redis.call('SET', KEYS[1], value, 'PX', ttl)
return 1`)

	// release is cache.Released.
	release = newScript(`
local value, token = redis.call('GET', KEYS[1]), ARGV[1]
local size = #token
if not value then return 0 end
if value:sub(1, 1) ~= 'W' then return redis.call('DEL', KEYS[1]) end
for at = 3, #value - size + 1, size do
  if value:sub(at, at + size - 1) == token then
    local rest = value:sub(1, at - 1) .. value:sub(at + size)
    if #rest == 2 then return redis.call('DEL', KEYS[1]) end
    redis.call('SET', KEYS[1], rest, 'PX', math.max(redis.call('PTTL', KEYS[1]), 1))
    return 1
  end
end
return 0`)
)

// script is a Lua program and its name in Redis.
type script struct{ text, hash string }

func newScript(text string) script {
	sum := sha1.Sum([]byte(text)) // the name that Redis gives it, no protection
	return script{text, hex.EncodeToString(sum[:])}
}

// run runs a script for n keys, and once more for those where Redis did not
// have the script.
func (s *Store) run(ctx context.Context, script script, n int, arguments func(i int) (key string, args []any)) ([]int64, error) {
	commands := make([]*redis.Cmd, n)
	all := make([]int, n)
	for i := range all {
		all[i] = i
	}
	err := s.send(ctx, commands, all, []any{"evalsha", script.hash, 1}, arguments)
	if unknown := unknown(commands); len(unknown) > 0 && err == nil {
		err = s.send(ctx, commands, unknown, []any{"eval", script.text, 1}, arguments)
	}
	if err != nil {
		return nil, err
	}
	answers := make([]int64, n)
	for i, command := range commands {
		if answers[i], err = command.Int64(); err != nil {
			return nil, fmt.Errorf("rediscache: %w", err)
		}
	}
	return answers, nil
}

// send queues the chosen commands and sends them.
func (s *Store) send(ctx context.Context, commands []*redis.Cmd, chosen []int, head []any, arguments func(i int) (string, []any)) error {
	return s.inBatches(ctx, len(chosen), func(p processor, i int) {
		key, args := arguments(chosen[i])
		whole := append(make([]any, 0, len(head)+1+len(args)), head...)
		command := redis.NewCmd(ctx, append(append(whole, key), args...)...)
		commands[chosen[i]] = command
		_ = p.Process(ctx, command)
	})
}

// unknown lists the commands that failed because Redis has no such script.
func unknown(commands []*redis.Cmd) (list []int) {
	for i, command := range commands {
		if command != nil && redis.HasErrorPrefix(command.Err(), "NOSCRIPT") {
			list = append(list, i)
		}
	}
	return list
}
