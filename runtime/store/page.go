package store

// Limits of a page.
const (
	DefaultPageLimit = 20
	MaxPageLimit     = 1000
)

// Page asks for a part of a list that is ordered by an index. C holds the
// columns of that order; a cursor of one list does not fit another.
type Page[C any] struct {
	// Limit is the most rows to return. Default 20; more than 1000 counts as 1000.
	Limit int
	// After is Result.Next of the page before. Empty means the first page.
	After string
}

// Size returns the limit with its default and bounds applied.
func (p Page[C]) Size() int {
	if p.Limit <= 0 {
		return DefaultPageLimit
	}
	return min(p.Limit, MaxPageLimit)
}

// Cursor reads the position after which the page begins; nil for the first
// page. Shape must be the one given to [Paginate]. The error is [ErrCursor].
func (p Page[C]) Cursor(s *Signer, shape string) (*C, error) {
	if p.After == "" {
		return nil, nil
	}
	cursor := new(C)
	if err := s.Read(shape, p.After, cursor); err != nil {
		return nil, err
	}
	return cursor, nil
}

// Result is a page of a list.
type Result[T any] struct {
	// Items are the rows, in order; empty, never nil.
	Items []*T `json:"items"`
	// Next asks for the page after this one. Empty when this is the last.
	Next string `json:"next,omitempty"`
}

// Paginate makes a Result of rows that were read with a limit of p.Size()+1:
// the row too many tells that there is a next page. Position returns the
// columns of the order for a row. Shape names the query: its table, its order
// and the values it is filtered by; use [Shape].
func Paginate[T, C any](s *Signer, shape string, p Page[C], rows []*T, position func(*T) C) (Result[T], error) {
	result := Result[T]{Items: rows}
	if result.Items == nil {
		result.Items = []*T{}
	}
	size := p.Size()
	if len(rows) <= size {
		return result, nil
	}
	result.Items = rows[:size]
	next, err := s.Sign(shape, position(rows[size-1]))
	result.Next = next
	return result, err
}
