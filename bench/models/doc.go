// Package models times repositories that apigen generates against other ways to
// read and write the same table, on a real MariaDB and a real Redis.
package models

//go:generate go -C ../.. run ./cmd/apigen model mariadb --src bench/models/schema.sql --cache users --dir bench/models/apigenmodel
//go:generate go tool goctl model mysql ddl --src schema.sql --dir ../generated/goctlmodel --cache
//go:generate go tool goctl model mysql ddl --src schema.sql --dir ../generated/goctlplain
//go:generate chmod -R a-x,a+X ../generated/goctlmodel ../generated/goctlplain
