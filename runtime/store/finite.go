package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"fmt"
	"math"
	"reflect"

	"gorm.io/gorm/schema"
)

// Finite is the serializer of columns whose type can't be infinity, though the
// engine's can: the decimals of SQLite. Reading infinity is an error then; a type
// that panics would leave the connection locked.
const Finite = "finite"

func init() { schema.RegisterSerializer(Finite, finite{}) }

type finite struct{}

// Scan takes a value from the database.
func (finite) Scan(ctx context.Context, field *schema.Field, row reflect.Value, value any) error {
	if number, ok := value.(float64); ok && (math.IsInf(number, 0) || math.IsNaN(number)) {
		return fmt.Errorf("column %s holds %v, which is no decimal number", field.DBName, number)
	}
	at := field.ReflectValueOf(ctx, row)
	if value == nil {
		at.SetZero()
		return nil
	}
	fresh := reflect.New(field.IndirectFieldType)
	scanner, ok := fresh.Interface().(sql.Scanner)
	if !ok {
		return fmt.Errorf("column %s: %s does not scan", field.DBName, field.FieldType)
	}
	if err := scanner.Scan(value); err != nil {
		return fmt.Errorf("column %s: %w", field.DBName, err)
	}
	if field.FieldType.Kind() == reflect.Pointer {
		at.Set(fresh)
		return nil
	}
	at.Set(fresh.Elem())
	return nil
}

// Value gives a value to the database.
func (finite) Value(_ context.Context, _ *schema.Field, _ reflect.Value, value any) (any, error) {
	if at := reflect.ValueOf(value); at.Kind() == reflect.Pointer && at.IsNil() {
		return nil, nil
	}
	for {
		valuer, ok := value.(driver.Valuer)
		if !ok {
			return value, nil
		}
		next, err := valuer.Value()
		if err != nil {
			return nil, err
		}
		value = next
	}
}
