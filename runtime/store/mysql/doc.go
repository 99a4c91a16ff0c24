// Package mysql is the driver of runtime/store for MySQL and MariaDB.
package mysql
