package jwt

import (
	"bytes"
	"crypto"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
)

// maxPEM is the largest key file read.
const maxPEM = 64 << 10

var (
	errPublicPEM  = errors.New("must be a public key in PEM (BEGIN PUBLIC KEY)")
	errPrivatePEM = errors.New("must be an unencrypted private key in PEM (BEGIN PRIVATE KEY)")
)

// publicKey reads the key given as text or in a file; nil when neither is set.
func publicKey(name, text, file string) (any, error) {
	block, name, err := readPEM(name, text, file)
	if err != nil || block == nil {
		return nil, err
	}
	var key any
	switch block.Type {
	case "PUBLIC KEY":
		key, err = x509.ParsePKIXPublicKey(block.Bytes)
	case "RSA PUBLIC KEY":
		key, err = x509.ParsePKCS1PublicKey(block.Bytes)
	default:
		err = errPublicPEM
	}
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, errPublicPEM)
	}
	return key, nil
}

// privateKey reads the signing key; nil when none is set. No error holds any
// of it.
func privateKey(name, text, file string) (crypto.Signer, error) {
	block, name, err := readPEM(name, text, file)
	if err != nil || block == nil {
		return nil, err
	}
	var key any
	switch block.Type {
	case "PRIVATE KEY":
		key, err = x509.ParsePKCS8PrivateKey(block.Bytes)
	case "RSA PRIVATE KEY":
		key, err = x509.ParsePKCS1PrivateKey(block.Bytes)
	case "EC PRIVATE KEY":
		key, err = x509.ParseECPrivateKey(block.Bytes)
	}
	signer, ok := key.(crypto.Signer)
	if err != nil || !ok {
		return nil, fmt.Errorf("%s: %w", name, errPrivatePEM)
	}
	return signer, nil
}

// readPEM returns the one block of a key, and the configuration key it came
// from.
func readPEM(name, text, file string) (*pem.Block, string, error) {
	data := []byte(text)
	if file != "" {
		if text != "" {
			return nil, name, fmt.Errorf("%s: set either %s or %sFile", name, name, name)
		}
		name += "File"
		var err error
		if data, err = readFile(file); err != nil {
			return nil, name, fmt.Errorf("%s: %w", name, err)
		}
	} else if text == "" {
		return nil, name, nil
	}
	block, rest := pem.Decode(data)
	if block == nil || len(bytes.TrimSpace(rest)) != 0 {
		return nil, name, fmt.Errorf("%s: must be one key in PEM, from BEGIN to END line", name)
	}
	return block, name, nil
}

func readFile(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	data, err := io.ReadAll(io.LimitReader(f, maxPEM+1))
	if err != nil {
		return nil, err
	}
	if len(data) > maxPEM {
		return nil, errors.New("is larger than 64 KiB")
	}
	return data, nil
}

// looksPublic tells a public key that was put where a secret belongs: anybody
// could sign with it.
func looksPublic(secret string) bool {
	return strings.Contains(secret, "-----BEGIN") && strings.Contains(secret, "PUBLIC KEY")
}
