package serve_test

import (
	"context"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/runtime/serve"
)

// pair makes a certificate for 127.0.0.1 with its key, both in PEM.
func pair(t *testing.T, name string, lifetime time.Duration) (certificate, key []byte) {
	t.Helper()
	private, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	require.NoError(t, err)
	template := &x509.Certificate{
		SerialNumber: big.NewInt(time.Now().UnixNano()), Subject: pkix.Name{CommonName: name},
		NotBefore: time.Now().Add(-time.Hour), NotAfter: time.Now().Add(lifetime),
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1)},
	}
	der, err := x509.CreateCertificate(rand.Reader, template, template, private.Public(), private)
	require.NoError(t, err)
	text, err := x509.MarshalPKCS8PrivateKey(private)
	require.NoError(t, err)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}),
		pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: text})
}

// install puts a pair where the configuration says.
func install(t *testing.T, files serve.TLS, certificate, key []byte) {
	t.Helper()
	require.NoError(t, os.WriteFile(files.CertFile, certificate, 0o600))
	require.NoError(t, os.WriteFile(files.KeyFile, key, 0o600))
}

func withTLS(t *testing.T, certificate, key []byte) serve.Config {
	t.Helper()
	c := local
	c.TLS = serve.TLS{CertFile: filepath.Join(t.TempDir(), "tls.crt"), KeyFile: filepath.Join(t.TempDir(), "tls.key")}
	install(t, c.TLS, certificate, key)
	return c
}

// presented is the name in the certificate that a new connection gets.
func presented(t *testing.T, r *running) string {
	t.Helper()
	conn, err := tls.Dial("tcp", r.Addr(), &tls.Config{InsecureSkipVerify: true})
	require.NoError(t, err)
	defer func() { _ = conn.Close() }()
	return conn.ConnectionState().PeerCertificates[0].Subject.CommonName
}

func TestCertificateIsReadAgain(t *testing.T) {
	first, firstKey := pair(t, "first", time.Hour)
	second, secondKey := pair(t, "second", time.Hour)
	expired, expiredKey := pair(t, "expired", -time.Minute)
	c := withTLS(t, first, firstKey)
	r := newServer(t, c, hello).start()
	r.awaitLog(`"tls":true`)
	require.Equal(t, "first", presented(t, r))

	for name, bad := range map[string][2][]byte{
		"other key": {second, firstKey}, "no PEM": {[]byte("x"), []byte("y")}, "expired": {expired, expiredKey},
	} {
		install(t, c.TLS, bad[0], bad[1])
		require.Equal(t, "first", presented(t, r), name)
	}
	require.Contains(t, r.log.String(), "the new TLS certificate can't be used; the former one stays")
	require.NotContains(t, r.log.String(), "PRIVATE")
	require.NoError(t, os.Remove(c.TLS.CertFile))
	require.Equal(t, "first", presented(t, r), "missing")

	install(t, c.TLS, second, secondKey)
	require.Equal(t, "second", presented(t, r))
	require.Contains(t, r.log.String(), "TLS certificate read again")
	require.NoError(t, r.stop())
}

func TestBadCertificateStopsTheStart(t *testing.T) {
	good, goodKey := pair(t, "good", time.Hour)
	expired, expiredKey := pair(t, "expired", -time.Minute)
	_, otherKey := pair(t, "other", time.Hour)
	for name, bad := range map[string]struct {
		certificate, key []byte
		want             string
	}{
		"no PEM":    {[]byte("x"), goodKey, "tls.crt holds nothing in PEM"},
		"no key":    {good, []byte("x"), "serve: tls.keyFile: "},
		"swapped":   {goodKey, good, "name a certificate with its chain, and its key"},
		"other key": {good, otherKey, "private key does not match public key"},
		"expired":   {expired, expiredKey, "the certificate expired at"},
	} {
		t.Run(name, func(t *testing.T) {
			c := withTLS(t, bad.certificate, bad.key)
			err := newServer(t, c, hello).Run(context.Background())
			require.ErrorContains(t, err, "serve: tls.")
			require.ErrorContains(t, err, bad.want)
			require.NotContains(t, err.Error(), "\n")
			require.Equal(t, 2, serve.ExitCode(err))
		})
	}
	missing := withTLS(t, good, goodKey)
	require.NoError(t, os.Remove(missing.TLS.KeyFile))
	err := newServer(t, missing, hello).Run(context.Background())
	require.EqualError(t, err, "serve: tls.keyFile: open "+missing.TLS.KeyFile+": no such file or directory; name a file that the service can read")
	require.Equal(t, 2, serve.ExitCode(err))
	c := local
	c.TLS.CertFile = "only.crt"
	require.EqualError(t, c.Validate(), "tls: needs certFile and keyFile, both or none")
}

func TestProtocols(t *testing.T) {
	certificate, key := pair(t, "x", time.Hour)
	unencrypted, both := new(http.Protocols), new(http.Protocols)
	unencrypted.SetUnencryptedHTTP2(true)
	both.SetHTTP1(true)
	both.SetHTTP2(true)
	h2c := local
	h2c.H2C = true
	for name, test := range map[string]struct {
		config    serve.Config
		protocols *http.Protocols
		scheme    string
		want      string
	}{
		"TLS":          {withTLS(t, certificate, key), both, "https://", "HTTP/2.0"},
		"h2c":          {h2c, unencrypted, "http://", "HTTP/2.0"},
		"h2c, 1.1":     {h2c, both, "http://", "HTTP/1.1"},
		"no h2c":       {local, unencrypted, "http://", ""},
		"neither, 1.1": {local, both, "http://", "HTTP/1.1"},
	} {
		t.Run(name, func(t *testing.T) {
			r := newServer(t, test.config, hello).start()
			transport := &http.Transport{Protocols: test.protocols, TLSClientConfig: &tls.Config{InsecureSkipVerify: true}}
			defer transport.CloseIdleConnections()
			response, err := (&http.Client{Transport: transport, Timeout: patience}).Get(test.scheme + r.Addr())
			if test.want == "" {
				require.Error(t, err)
			} else {
				require.NoError(t, err)
				require.NoError(t, response.Body.Close())
				require.Equal(t, test.want, response.Proto)
			}
			transport.CloseIdleConnections()
			require.NoError(t, r.stop())
		})
	}
}
