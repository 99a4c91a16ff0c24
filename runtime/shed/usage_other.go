//go:build !unix

package shed

import "time"

func processorTime() (time.Duration, bool) { return 0, false }
