package main

import (
	"bufio"
	"bytes"
	"errors"
	"net"
	"strconv"
	"sync"
	"time"
)

// patience is how long clients wait for an answer.
const patience = 20 * time.Second

// clients keep idle connections to one address. It speaks just enough HTTP/1.1
// to be no bottleneck beside the server: net/http's client needs more processor time
// for a request than many servers.
type clients struct {
	address string
	mu      sync.Mutex
	idle    []*wire
}

// wire is one connection.
type wire struct {
	net.Conn
	answers *bufio.Reader
}

// get returns the status of the answer to GET path.
func (c *clients) get(path string) (status int, err error) {
	w, err := c.take()
	if err != nil {
		return 0, err
	}
	status, reuse, err := w.get(c.address, path)
	if err != nil || !reuse {
		_ = w.Close()
		return status, err
	}
	c.mu.Lock()
	c.idle = append(c.idle, w)
	c.mu.Unlock()
	return status, nil
}

func (c *clients) take() (*wire, error) {
	c.mu.Lock()
	if n := len(c.idle); n > 0 {
		w := c.idle[n-1]
		c.idle = c.idle[:n-1]
		c.mu.Unlock()
		return w, nil
	}
	c.mu.Unlock()
	conn, err := net.DialTimeout("tcp", c.address, patience)
	if err != nil {
		return nil, err
	}
	return &wire{conn, bufio.NewReaderSize(conn, 1024)}, nil
}

func (w *wire) get(host, path string) (status int, reuse bool, err error) {
	_ = w.SetDeadline(time.Now().Add(patience))
	if _, err := w.Write([]byte("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\n\r\n")); err != nil {
		return 0, false, err
	}
	line, err := w.answers.ReadSlice('\n')
	if err != nil || len(line) < 12 {
		return 0, false, errors.Join(err, errors.New("no answer"))
	}
	if status, err = strconv.Atoi(string(line[9:12])); err != nil {
		return 0, false, err
	}
	length, reuse, err := w.header()
	if err == nil {
		_, err = w.answers.Discard(length)
	}
	return status, reuse, err
}

// header reads what stands before the body.
func (w *wire) header() (length int, reuse bool, err error) {
	reuse = true
	for {
		line, err := w.answers.ReadSlice('\n')
		if err != nil {
			return 0, false, err
		}
		name, value, _ := bytes.Cut(bytes.TrimSpace(line), []byte(": "))
		switch {
		case len(name) == 0:
			return length, reuse, nil
		case bytes.EqualFold(name, []byte("Content-Length")):
			length, _ = strconv.Atoi(string(value))
		case bytes.EqualFold(name, []byte("Connection")) && bytes.EqualFold(value, []byte("close")):
			reuse = false
		}
	}
}
