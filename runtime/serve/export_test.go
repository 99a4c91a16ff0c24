package serve

// Parts that can't be seen from outside without a container.
var (
	CgroupMemory = cgroupMemory
	IsLocal      = isLocal
	IsLoopback   = isLoopback
	Profiles     = profiles
)
