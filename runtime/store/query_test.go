package store_test

import (
	"encoding/json"
	"strings"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/store"
)

var (
	itemID    = store.NewColumn[item, int64]("id")
	itemName  = store.NewColumn[item, string]("name")
	itemStock = store.NewColumn[item, int]("stock")
)

func TestConditions(t *testing.T) {
	onEach(t, func(t *testing.T, db *store.DB) {
		for i, name := range []string{"a", "b%c", "b_d", "bxc", "B"} {
			row := &item{ID: int64(i + 1), Name: name + strings.Repeat("!", i/4)}
			if i > 0 {
				row.Stock = &i
			}
			require.NoError(t, db.Gorm(ctx).Create(row).Error)
		}
		type is = store.Condition[item]
		for _, test := range []struct {
			where []is
			want  []int64
		}{
			{nil, []int64{1, 2, 3, 4, 5}},
			{[]is{itemID.Eq(2)}, []int64{2}},
			{[]is{itemID.Ne(2), itemID.Lt(4)}, []int64{1, 3}},
			{[]is{itemID.Ge(2), itemID.Le(3)}, []int64{2, 3}},
			{[]is{itemID.Gt(4)}, []int64{5}},
			{[]is{itemID.In(1, 5)}, []int64{1, 5}},
			{[]is{itemID.In()}, nil},
			{[]is{itemStock.IsNull()}, []int64{1}},
			{[]is{itemStock.NotNull(), itemID.Lt(3)}, []int64{2}},
			{[]is{itemName.HasPrefix("b%")}, []int64{2}},
			{[]is{itemName.HasPrefix("b_")}, []int64{3}},
			{[]is{store.Or(itemID.Eq(1), itemID.Eq(3)), itemID.Gt(1)}, []int64{3}},
			{[]is{store.Or[item]()}, nil},
			{[]is{store.Or(store.And(itemID.Gt(1), itemID.Lt(3)), itemID.Eq(5))}, []int64{2, 5}},
			{[]is{store.Not(itemID.In(1, 2)), itemID.Lt(4)}, []int64{3}},
			{[]is{store.Not(store.And(itemID.Gt(1), itemID.Lt(5)))}, []int64{1, 5}},
			{[]is{store.Not(store.Or(itemID.Eq(1), itemID.Eq(2)))}, []int64{3, 4, 5}},
			{[]is{itemName.Eq("' OR 1=1 --")}, nil},
		} {
			var got []int64
			query := store.Where(db.Gorm(ctx).Model(&item{}), test.where...)
			require.NoError(t, store.OrderBy(query, itemID.Asc()).Pluck("id", &got).Error)
			require.ElementsMatch(t, test.want, got, "%+v", test.where)
		}
		var got []int64
		order, err := sortable.Parse("-stock,id")
		require.NoError(t, err)
		require.NoError(t, store.OrderBy(store.Where(db.Gorm(ctx).Model(&item{}), itemID.Gt(1)), order...).Pluck("id", &got).Error)
		require.Equal(t, []int64{5, 4, 3, 2}, got)
	})
}

var sortable = store.Sortable[item]{"id": itemID.Asc(), "stock": itemStock.Asc()}

func TestSortableRefuses(t *testing.T) {
	for _, text := range []string{"name", "id,id", "id,-id", "--id", " id", "id,", "id;drop"} {
		_, err := sortable.Parse(text)
		require.ErrorIs(t, err, store.ErrOrder, text)
		require.ErrorContains(t, err, "id, stock")
	}
	none, err := sortable.Parse("")
	require.NoError(t, err)
	require.Empty(t, none)
}

type position struct {
	At time.Time
	ID int64
}

func signer(t testing.TB, key string, previous ...secret.String) *store.Signer {
	s, err := store.NewSigner(secret.New(strings.Repeat(key, 32)), previous...)
	require.NoError(t, err)
	return s
}

func TestCursors(t *testing.T) {
	s := signer(t, "a")
	want := position{time.Unix(5, 123456789).UTC(), 9007199254740993}
	cursor, err := s.Sign("list", want)
	require.NoError(t, err)
	var got position
	require.NoError(t, s.Read("list", cursor, &got))
	require.Equal(t, want, got)
	rotated := signer(t, "b", secret.New(strings.Repeat("a", 32)))
	require.NoError(t, rotated.Read("list", cursor, &got))

	for name, bad := range map[string]string{
		"empty": "", "cut": cursor[:len(cursor)-2], "padded": cursor + "=", "broken up": cursor[:9] + "\n" + cursor[9:],
		"version": "Ag" + cursor[2:], "long": strings.Repeat("A", 5000), "last": cursor[:len(cursor)-1] + "~",
	} {
		require.ErrorIs(t, s.Read("list", bad, &got), store.ErrCursor, name)
	}
	for i := range cursor { // every character counts
		changed := []byte(cursor)
		changed[i] = map[bool]byte{true: 'A', false: 'B'}[changed[i] != 'A']
		require.ErrorIs(t, s.Read("list", string(changed), &got), store.ErrCursor)
	}
	require.ErrorIs(t, s.Read("other list", cursor, &got), store.ErrCursor)
	require.ErrorIs(t, signer(t, "b").Read("list", cursor, &got), store.ErrCursor)
	require.NotEqual(t, store.Shape("list", "a", "b"), store.Shape("list", "a,b"))
	_, err = store.NewSigner(secret.New("short"))
	require.ErrorContains(t, err, "32 bytes")
	_, err = s.Sign("list", strings.Repeat("x", 5000))
	require.Error(t, err)
}

func FuzzCursor(f *testing.F) {
	s := signer(f, "a")
	cursor, _ := s.Sign("list", position{ID: 1})
	f.Add(cursor)
	f.Add("AQ")
	f.Fuzz(func(t *testing.T, text string) {
		var p position
		if s.Read("list", text, &p) == nil {
			require.Equal(t, cursor, text, "only what was signed is read")
		}
	})
}

func TestPages(t *testing.T) {
	s := signer(t, "a")
	all := make([]*item, 45)
	for i := range all {
		all[i] = &item{ID: int64(i)}
	}
	page, seen := store.Page[int64]{}, 0
	for {
		after, err := page.Cursor(s, "items")
		require.NoError(t, err)
		from := 0
		if after != nil {
			from = int(*after) + 1
		}
		result, err := store.Paginate(s, "items", page, all[from:min(from+page.Size()+1, len(all))], func(i *item) int64 { return i.ID })
		require.NoError(t, err)
		for _, row := range result.Items {
			require.Equal(t, int64(seen), row.ID)
			seen++
		}
		if page.After = result.Next; result.Next == "" {
			break
		}
	}
	require.Equal(t, 45, seen)
	empty, err := store.Paginate(s, "items", page, nil, func(i *item) int64 { return i.ID })
	require.NoError(t, err)
	text, _ := json.Marshal(empty)
	require.JSONEq(t, `{"items":[]}`, string(text))
	_, err = store.Page[int64]{After: "x"}.Cursor(s, "items")
	require.ErrorIs(t, err, store.ErrCursor)
	require.Equal(t, store.MaxPageLimit, store.Page[int64]{Limit: 1 << 30}.Size())
}

func TestFields(t *testing.T) {
	type patch struct {
		Name  store.Field[string] `json:"name,omitzero"`
		Stock store.Field[int]    `json:"stock,omitzero"`
		Extra store.Field[[]int]  `json:"extra,omitzero"`
	}
	var p patch
	require.NoError(t, json.Unmarshal([]byte(`{"name": "", "stock": null}`), &p))
	name, ok := p.Name.Get()
	require.True(t, ok)
	require.Empty(t, name)
	require.True(t, p.Stock.IsNull())
	require.True(t, p.Extra.IsAbsent())
	columns := map[string]any{}
	p.Name.AddTo(columns, "name")
	p.Stock.AddTo(columns, "stock")
	p.Extra.AddTo(columns, "extra")
	require.Equal(t, map[string]any{"name": "", "stock": nil}, columns)
	text, err := json.Marshal(p)
	require.NoError(t, err)
	require.JSONEq(t, `{"name":"","stock":null}`, string(text))
	require.Error(t, json.Unmarshal([]byte(`{"stock": "x"}`), &p))
	require.Equal(t, store.Set(5), store.SetOrNull(new(5)))
	require.Equal(t, store.Null[int](), store.SetOrNull[int](nil))
}
