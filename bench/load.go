package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/apigen/apigen/bench/peer"
	"github.com/apigen/apigen/bench/work"
)

// load is what one run of wrk saw, and the processor time of the server.
type load struct {
	perSecond    float64
	p50, p99     time.Duration
	serverMicros float64 // per request
}

const serverCore, clientCore = "0", "1"

// loadPeer starts a server, asks once whether it answers right, lets wrk loose
// on it, and stops it.
func loadPeer(ctx context.Context, p peer.Peer, item work.Item, seconds, connections int) (load, error) {
	self, err := os.Executable()
	if err != nil {
		return load{}, err
	}
	server := exec.CommandContext(ctx, "taskset", "-c", serverCore, self, "serve", "-peer", p.Name, "-item", strconv.Itoa(int(item)))
	server.Env = append(os.Environ(), "GOMAXPROCS=1")
	server.Stderr = os.Stderr
	input, err := server.StdinPipe()
	if err != nil {
		return load{}, err
	}
	output, err := server.StdoutPipe()
	if err != nil {
		return load{}, err
	}
	if err := server.Start(); err != nil {
		return load{}, err
	}
	measured, requests, before, err := drive(ctx, output, item, seconds, connections)
	err = errors.Join(err, input.Close(), server.Wait())
	if requests > 0 {
		used := server.ProcessState.UserTime() + server.ProcessState.SystemTime() - before
		measured.serverMicros = float64(used.Nanoseconds()) / 1000 / float64(requests)
	}
	return measured, err
}

// drive returns what wrk saw, how many requests it sent, and the processor
// time of the server before.
func drive(ctx context.Context, server io.Reader, item work.Item, seconds, connections int) (load, int, time.Duration, error) {
	line, err := bufio.NewReader(server).ReadString('\n')
	if err != nil {
		return load{}, 0, 0, fmt.Errorf("the server did not start: %w", err)
	}
	var address string
	var before int64
	if _, err := fmt.Sscan(line, &address, &before); err != nil {
		return load{}, 0, 0, fmt.Errorf("the server said %q: %w", line, err)
	}
	request := item.Request()
	url := "http://" + address + request.Path
	if err := ask(ctx, url, request); err != nil {
		return load{}, 0, 0, err
	}
	script, err := writeScript(request)
	if err != nil {
		return load{}, 0, 0, err
	}
	defer os.Remove(script)
	wrk := exec.CommandContext(ctx, "taskset", "-c", clientCore, "wrk", "--latency", "-t1",
		"-c"+strconv.Itoa(connections), "-d"+strconv.Itoa(seconds)+"s", "-s", script, url)
	text, err := wrk.Output()
	if err != nil {
		return load{}, 0, 0, fmt.Errorf("wrk: %w\n%s", err, text)
	}
	measured, requests, err := readWrk(string(text))
	return measured, requests, time.Duration(before), err
}

// ask sends the request once; a server that is still starting gets a second.
func ask(ctx context.Context, url string, request work.Request) error {
	var last error
	for range 20 {
		r, err := http.NewRequestWithContext(ctx, request.Method, url, strings.NewReader(request.Body))
		if err != nil {
			return err
		}
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Authorization", "Bearer "+request.Token)
		response, err := http.DefaultClient.Do(r)
		if err == nil {
			response.Body.Close()
			if response.StatusCode != http.StatusOK {
				return fmt.Errorf("the server answers %s", response.Status)
			}
			return nil
		}
		last = err
		time.Sleep(50 * time.Millisecond)
	}
	return last
}

func writeScript(request work.Request) (string, error) {
	lines := []string{fmt.Sprintf("wrk.method = %q", request.Method)}
	if request.Body != "" {
		lines = append(lines, fmt.Sprintf("wrk.body = [==[%s]==]", request.Body), `wrk.headers["Content-Type"] = "application/json"`)
	}
	if request.Token != "" {
		lines = append(lines, fmt.Sprintf(`wrk.headers["Authorization"] = "Bearer %s"`, request.Token))
	}
	file, err := os.CreateTemp("", "apigen-bench-*.lua")
	if err != nil {
		return "", err
	}
	_, err = file.WriteString(strings.Join(lines, "\n") + "\n")
	return filepath.Clean(file.Name()), errors.Join(err, file.Close())
}

var (
	wrkRate     = regexp.MustCompile(`Requests/sec:\s+([0-9.]+)`)
	wrkP50      = regexp.MustCompile(`(?m)^\s+50%\s+([0-9.]+(?:us|ms|s|m))$`)
	wrkP99      = regexp.MustCompile(`(?m)^\s+99%\s+([0-9.]+(?:us|ms|s|m))$`)
	wrkRequests = regexp.MustCompile(`(\d+) requests in `)
)

// readWrk reads wrk's report. Answers that are no success make it an error.
func readWrk(text string) (load, int, error) {
	if strings.Contains(text, "Non-2xx") || strings.Contains(text, "Socket errors") {
		return load{}, 0, fmt.Errorf("some requests failed:\n%s", text)
	}
	first := func(pattern *regexp.Regexp) string {
		if found := pattern.FindStringSubmatch(text); found != nil {
			return found[1]
		}
		return ""
	}
	rate, rateErr := strconv.ParseFloat(first(wrkRate), 64)
	requests, requestsErr := strconv.Atoi(first(wrkRequests))
	p50, p50Err := time.ParseDuration(first(wrkP50))
	p99, p99Err := time.ParseDuration(first(wrkP99))
	if err := errors.Join(rateErr, requestsErr, p50Err, p99Err); err != nil {
		return load{}, 0, fmt.Errorf("can't read wrk's report: %w\n%s", err, text)
	}
	return load{perSecond: rate, p50: p50, p99: p99}, requests, nil
}
