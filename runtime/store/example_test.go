package store_test

import (
	"context"
	"errors"
	"fmt"

	"gorm.io/gorm"

	"github.com/apigen/apigen/runtime/secret"
	"github.com/apigen/apigen/runtime/store"
	"github.com/apigen/apigen/runtime/store/sqlite"
)

// Book is a row of table books.
type Book struct {
	ID     int64
	Title  string `gorm:"uniqueIndex"`
	Copies int
}

// A database in memory; with PostgreSQL it would be postgres.Driver() and
// another DSN, and nothing else would change.
func Example() {
	ctx := context.Background()
	db, err := store.Open(store.Config{DSN: secret.New(":memory:")}, store.Options{}, sqlite.Driver())
	if err != nil {
		panic(err)
	}
	defer func() { _ = db.Close() }()
	if err := db.Gorm(ctx).AutoMigrate(&Book{}); err != nil {
		panic(err)
	}
	title := store.NewColumn[Book, string]("title")
	copies := store.NewColumn[Book, int]("copies")

	// Both books or none: what fails inside undoes what was done before it.
	add := func(books ...Book) error {
		return db.Tx(ctx, func(ctx context.Context) error {
			for _, book := range books {
				err := db.Change(ctx, store.Change{Run: func(tx *gorm.DB) error { return tx.Create(&book).Error }})
				if err != nil {
					return err
				}
			}
			return nil
		})
	}
	fmt.Println(add(Book{Title: "Emma", Copies: 3}, Book{Title: "Ulysses", Copies: 1}))
	err = add(Book{Title: "Middlemarch", Copies: 2}, Book{Title: "Emma"})
	fmt.Println(errors.Is(err, store.ErrDuplicate))

	var books []Book
	query := store.Where(db.Gorm(ctx), store.Or(copies.Ge(2), title.HasPrefix("U")))
	if err := store.OrderBy(query, title.Desc()).Find(&books).Error; err != nil {
		panic(err)
	}
	for _, book := range books {
		fmt.Println(book.Title, book.Copies)
	}
	err = store.Where(db.Gorm(ctx), title.Eq("Middlemarch")).Take(&Book{}).Error
	fmt.Println(errors.Is(db.Error(err), store.ErrNotFound))
	// Output:
	// <nil>
	// true
	// Ulysses 1
	// Emma 3
	// true
}
