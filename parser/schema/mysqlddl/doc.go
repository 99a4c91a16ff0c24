// Package mysqlddl reads the DDL of MySQL and MariaDB.
package mysqlddl
