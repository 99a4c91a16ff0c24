package plan

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
)

// fill finds the contents of what is not refused: those on disk first, then,
// beginning with the largest so that no processor is left with one at the end,
// those that should be there.
func (p *Plan) fill(t tree, refused []*problem) error {
	err := each(len(p.Changes), func(i int) error {
		if refused[i] != nil {
			return nil
		}
		return p.Changes[i].read(t)
	})
	if err != nil {
		return err
	}
	order := make([]int, len(p.Changes))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(len(p.Changes[b].Before), len(p.Changes[a].Before))
	})
	return each(len(order), func(n int) (err error) {
		if i := order[n]; refused[i] == nil {
			refused[i], err = p.Changes[i].fill()
		}
		return err
	})
}

// read finds the content of a file that exists and may change.
func (c *Change) read(t tree) (err error) {
	if c.Action == Update || c.Action == Patch || c.Action == Remove {
		c.Before, err = t.read(c.File.Path)
	}
	return err
}

// fill finds the content of what is to be written or compared.
func (c *Change) fill() (*problem, error) {
	switch c.Action {
	case Create:
		return nil, c.render()
	case Update:
		return c.compare()
	case Patch:
		return nil, c.comparePatched()
	case Remove:
		return nil, c.checkRemoval()
	}
	return nil, nil
}

// comparePatched tells a patch that changes something from one that does not.
func (c *Change) comparePatched() error {
	if !bytes.Equal(c.Before, c.File.Base) {
		return fmt.Errorf("%s %w", c.File.Path, ErrStale)
	}
	if bytes.Equal(c.Before, c.File.Content) {
		c.Action = Keep
	}
	return nil
}

// checkRemoval keeps a generated file that somebody edited.
func (c *Change) checkRemoval() error {
	if c.File.Owner != Generated {
		if !bytes.Equal(c.Before, c.File.Base) {
			return fmt.Errorf("%s %w", c.File.Path, ErrStale)
		}
		return nil
	}
	if state := sealOf(c.Before); state != intact {
		c.Action, c.Reason = Keep, "it is no longer generated, but was edited by hand"
	}
	return nil
}

func (c *Change) compare() (*problem, error) {
	state, body := unseal(c.Before)
	if state == intact && c.File.Matches != nil && c.File.Matches(body) {
		c.File.settle(c.Before)
	} else if err := c.render(); err != nil {
		return nil, err
	}
	if bytes.Equal(c.Before, c.File.Content) {
		c.Action = Same
		return nil, nil
	}
	if c.File.Owner == Record {
		if c.File.Base != nil && !bytes.Equal(c.Before, c.File.Base) {
			return nil, fmt.Errorf("%s %w", c.File.Path, ErrStale)
		}
		return nil, nil
	}
	return protect(state, c.Before), nil
}

func (c *Change) render() error {
	if err := c.File.render(); err != nil {
		return err
	}
	return checkFile(c.File)
}
