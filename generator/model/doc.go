// Package model emits data access for a table model: GORM structs, and
// repositories over runtime/store and runtime/cache.
package model
