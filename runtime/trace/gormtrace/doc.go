// Package gormtrace records the statements GORM executes as spans:
//
//	err := db.Use(gormtrace.New())
//	db.WithContext(ctx).First(&user, id) // a child of the span in ctx
//
// A span holds the statement with its placeholders, never the values, and of an
// error only its kind, because databases repeat values in their messages. What
// is written into the SQL itself is seen. Without a recorded span in the
// context nothing happens.
package gormtrace
