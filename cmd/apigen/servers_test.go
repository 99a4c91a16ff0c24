package main

import (
	"net"
	"os"
	"testing"
	"time"
)

// Addresses of the database servers that tests use when they are there.
const (
	mysqlServer    = "127.0.0.1:3306" // user root, no password
	postgresServer = "127.0.0.1:5432" // user postgres, trusted
)

// needServer skips a test whose server does not answer. Where
// APIGEN_REQUIRE_SERVICES is 1, as in continuous integration, it fails instead.
func needServer(t *testing.T, name, address string) {
	t.Helper()
	conn, err := net.DialTimeout("tcp", address, 2*time.Second)
	if err == nil {
		_ = conn.Close()
		return
	}
	if os.Getenv("APIGEN_REQUIRE_SERVICES") == "1" {
		t.Fatalf("no %s answers on %s, and APIGEN_REQUIRE_SERVICES=1 demands one: %v", name, address, err)
	}
	t.Skipf("no %s answers on %s", name, address)
}
