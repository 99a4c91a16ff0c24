package serve

import (
	"bytes"
	"io/fs"
	"math"
	"os"
	"path"
	"runtime/debug"
	"strconv"
	"strings"
)

// limitMemory sets the soft memory limit of the Go runtime to a part of the
// cgroup's and returns the limit in force, in bytes; 0 when there is none. A
// limit that somebody has set already stays.
func limitMemory(system fs.FS, percent int) int64 {
	now := debug.SetMemoryLimit(-1)
	if now != math.MaxInt64 || percent < 0 || os.Getenv("GOMEMLIMIT") != "" {
		return inForce(now)
	}
	limit := cgroupMemory(system)
	if limit == 0 {
		return 0
	}
	debug.SetMemoryLimit(limit / 100 * int64(percent))
	return inForce(debug.SetMemoryLimit(-1))
}

func inForce(limit int64) int64 {
	if limit == math.MaxInt64 {
		return 0
	}
	return limit
}

// cgroupMemory is the smallest memory limit of the process's cgroups and those
// around them, version 1 or 2, in bytes; 0 when there is none.
func cgroupMemory(system fs.FS) int64 {
	groups, err := fs.ReadFile(system, "proc/self/cgroup")
	if err != nil {
		return 0
	}
	smallest := int64(0)
	for line := range strings.Lines(string(groups)) {
		id, rest, _ := strings.Cut(strings.TrimSpace(line), ":")
		controllers, group, _ := strings.Cut(rest, ":")
		root, file := "sys/fs/cgroup", "memory.max"
		if id != "0" {
			root, file = "sys/fs/cgroup/memory", "memory.limit_in_bytes"
		}
		if controllers != "" && controllers != "memory" {
			continue
		}
		for group = path.Clean("/" + group); ; group = path.Dir(group) {
			limit := readLimit(system, path.Join(root, group, file))
			if limit > 0 && (smallest == 0 || limit < smallest) {
				smallest = limit
			}
			if group == "/" {
				break
			}
		}
	}
	return smallest
}

// unlimited is about what version 1 says where there is no limit.
const unlimited = 1 << 60

func readLimit(system fs.FS, name string) int64 {
	text, err := fs.ReadFile(system, name)
	if err != nil {
		return 0
	}
	limit, err := strconv.ParseInt(string(bytes.TrimSpace(text)), 10, 64)
	if err != nil || limit <= 0 || limit >= unlimited { // "max" is no number
		return 0
	}
	return limit
}
