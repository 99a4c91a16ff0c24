// Package mysqltype reads how MySQL and MariaDB spell types and defaults.
package mysqltype
