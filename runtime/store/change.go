package store

import (
	"context"

	"gorm.io/gorm"
)

// Guard surrounds commits, as runtime/cache does to keep readers of a cache
// from storing what a commit is about to replace. Its values must be
// comparable, such as pointers.
type Guard interface {
	// Hold runs before a commit that changes what is cached under keys. An
	// error keeps the commit from happening. Release runs after it: known says
	// whether its outcome is known (committed or rolled back; false when the
	// connection broke meanwhile), late are further keys, known only now.
	Hold(ctx context.Context, keys []string) (release func(known bool, late ...string), err error)
}

// Change is one write and what is cached of the rows it touches.
type Change struct {
	// Guard is told about the keys. Nil means that nothing is cached.
	Guard Guard
	// Keys are the cache keys of the touched rows and of the unique values that
	// they get.
	Keys []string
	// Run does the write. In a transaction, db belongs to it.
	Run func(db *gorm.DB) error
	// Late, when set, returns further keys, known only after Run, such as that
	// of a generated id.
	Late func() []string
}

// Change runs a write between the guard's Hold and its release. Inside a
// transaction, keys are gathered: the guard holds all of them once, just before
// the commit. The error is translated by [DB.Error].
func (d *DB) Change(ctx context.Context, c Change) error {
	if t := d.transaction(ctx); t != nil {
		return d.changeIn(ctx, t, c)
	}
	if c.Guard == nil {
		return d.Error(c.Run(d.Gorm(ctx)))
	}
	release, err := c.Guard.Hold(ctx, c.Keys)
	if err != nil {
		return d.Error(err)
	}
	known, late := false, []string(nil)
	defer func() { release(known, late...) }() // when Run panics, too
	err = c.Run(d.Gorm(ctx))
	if known = err == nil || d.Unchanged(err); err == nil && c.Late != nil {
		late = c.Late()
	}
	return d.Error(err)
}

func (d *DB) changeIn(ctx context.Context, t *transaction, c Change) error {
	err := c.Run(t.gorm.WithContext(ctx))
	if c.Guard != nil {
		t.gather(c.Guard, c.Keys) // after an error too: the caller may commit all the same
		if err == nil && c.Late != nil {
			t.gather(c.Guard, c.Late())
		}
	}
	return d.Error(err)
}
