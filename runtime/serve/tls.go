package serve

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"sync"
	"time"
)

// TLS names the files of the server's certificate. They are looked at when a
// client connects, and read again when they have changed, so that a renewed
// certificate needs no restart. A pair that can't be used is logged, and the
// former one stays.
type TLS struct {
	// CertFile holds the certificate and its chain, in PEM.
	CertFile string `yaml:"certFile"`
	// KeyFile holds the private key, in PEM.
	KeyFile string `yaml:"keyFile"`
}

func (t TLS) enabled() bool { return t.CertFile != "" }

// certificates hands out the certificate that the files hold.
type certificates struct {
	files TLS
	log   *slog.Logger

	mu      sync.Mutex
	current *tls.Certificate
	seen    [2]fs.FileInfo // of the files at the last attempt to read them
}

// openCertificates reads the files for the first time.
func openCertificates(files TLS, log *slog.Logger) (*certificates, error) {
	c := &certificates{files: files, log: log}
	c.seen = c.look()
	loaded, err := c.load()
	if err != nil {
		return nil, err
	}
	c.current = loaded
	return c, nil
}

// config is Mozilla's intermediate level: Go's own choice from TLS 1.2 on.
func (c *certificates) config() *tls.Config {
	return &tls.Config{MinVersion: tls.VersionTLS12, GetCertificate: c.get}
}

func (c *certificates) get(*tls.ClientHelloInfo) (*tls.Certificate, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	now := c.look()
	if sameFile(c.seen[0], now[0]) && sameFile(c.seen[1], now[1]) {
		return c.current, nil
	}
	c.seen = now // a bad pair is not tried again until it changes
	loaded, err := c.load()
	if err != nil {
		c.log.Error("the new TLS certificate can't be used; the former one stays", "error", err.Error())
		return c.current, nil
	}
	c.current = loaded
	c.log.Info("TLS certificate read again", "expires", loaded.Leaf.NotAfter)
	return c.current, nil
}

func (c *certificates) look() (seen [2]fs.FileInfo) {
	for i, name := range []string{c.files.CertFile, c.files.KeyFile} {
		seen[i], _ = os.Stat(name) // nil while the file is missing
	}
	return seen
}

func sameFile(a, b fs.FileInfo) bool {
	if a == nil || b == nil {
		return a == b
	}
	return os.SameFile(a, b) && a.Size() == b.Size() && a.ModTime().Equal(b.ModTime())
}

func (c *certificates) load() (*tls.Certificate, error) {
	certificate, err := readPEM("certFile", c.files.CertFile)
	if err != nil {
		return nil, err
	}
	key, err := readPEM("keyFile", c.files.KeyFile)
	if err != nil {
		return nil, err
	}
	loaded, err := tls.X509KeyPair(certificate, key)
	if err != nil {
		return nil, fmt.Errorf("tls.certFile %s and tls.keyFile %s: %w; name a certificate with its chain, and its key", c.files.CertFile, c.files.KeyFile, err)
	}
	if loaded.Leaf == nil {
		if loaded.Leaf, err = x509.ParseCertificate(loaded.Certificate[0]); err != nil {
			return nil, fmt.Errorf("tls.certFile: %s: %w", c.files.CertFile, err)
		}
	}
	if expires := loaded.Leaf.NotAfter; time.Now().After(expires) {
		return nil, fmt.Errorf("tls.certFile: %s: the certificate expired at %s; renew it", c.files.CertFile, expires.Format(time.RFC3339))
	}
	return &loaded, nil
}

// readPEM reads the file that a key of the configuration names.
func readPEM(key, name string) ([]byte, error) {
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, fmt.Errorf("tls.%s: %w; name a file that the service can read", key, err)
	}
	if block, _ := pem.Decode(text); block == nil {
		return nil, fmt.Errorf("tls.%s: %s holds nothing in PEM; name a file with -----BEGIN lines", key, name)
	}
	return text, nil
}
