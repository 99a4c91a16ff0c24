package plan

// ApplyWithHook is Apply with a function called before each step.
func (p *Plan) ApplyWithHook(hook func(step string) error) error { return p.apply(hook) }

// RecoverWithHook is the clean-up that Diff starts with.
func RecoverWithHook(dir string, hook func(step string) error) error { return recoverRun(dir, hook) }

// HoldLock takes the lock of a tree, as another process would.
func HoldLock(dir string) (release func(), err error) {
	l, err := acquire(dir)
	if err != nil {
		return nil, err
	}
	return l.release, nil
}

// CheckPath is the reason for which a path is refused, or empty.
func CheckPath(path string) string {
	if p := checkPath(path); p != nil {
		return p.reason
	}
	return ""
}
