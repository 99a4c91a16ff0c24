package shed

import "time"

const (
	// usageWindow is over which time the use of the processors is measured.
	usageWindow = 100 * time.Millisecond
	// busy is the part of the processors that a service uses at least whose requests
	// wait for each other.
	busy = .6
)

// usage knows which part of the processors the process itself used of late. When
// requests wait and it is small, neighbours on the machine have the others.
type usage struct {
	spent func() (time.Duration, bool) // processor time of the process; nil where it can't be told
	at    time.Duration                // when the window began
	was   time.Duration                // spent at that time
	share float64                      // of the last window; 0 when not known
}

// measure ends the window when it is over. One that was quiet for long says nothing
// about the present.
func (u *usage) measure(now time.Duration, processors int) {
	passed := now - u.at
	if u.spent == nil || passed < usageWindow {
		return
	}
	spent, ok := u.spent()
	if !ok {
		u.spent = nil
		return
	}
	u.share = 0
	if passed < 3*usageWindow {
		u.share = float64(spent-u.was) / (float64(processors) * float64(passed))
	}
	u.at, u.was = now, spent
}

// isOthers reports whether others use the processors for which requests wait.
func (u *usage) isOthers() bool { return u.share > 0 && u.share < busy }
