package main

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"time"

	"github.com/apigen/apigen/runtime/rttest"
)

// plan is one table.
type plan struct {
	processors int
	lasts      time.Duration
	mixed      bool
}

func (p plan) run(guards, works []string) error {
	fmt.Printf("| work | guards | capacity | load | goodput | p50 | p99 of ok | × unloaded | refused | high ok | back in |\n")
	fmt.Printf("|---|---|---|---|---|---|---|---|---|---|---|\n")
	for _, text := range works {
		work, err := time.ParseDuration(text)
		if err != nil {
			return err
		}
		rounds := calibrate(work)
		for _, g := range guards {
			if err := p.try(g, work, rounds); err != nil {
				return err
			}
		}
	}
	return nil
}

// try offers 0.3, 1, 3 and 5 times the capacity to one service, and 0.7 after each.
func (p plan) try(guards string, work time.Duration, rounds int) error {
	bare, stop, err := p.start("none", rounds)
	if err != nil {
		return err
	}
	capacity := p.capacity(bare)
	stop()
	url, stop, err := p.start(guards, rounds)
	if err != nil {
		return err
	}
	defer stop()
	unloaded := p.offer(url, .3*capacity, p.lasts).Quantile(.99)
	for _, times := range []float64{1, 3, 5} {
		over := p.offer(url, times*capacity, p.lasts)
		after := p.offer(url, .7*capacity, 4*time.Second)
		p.print(work, guards, capacity, times, unloaded, over, after)
	}
	return nil
}

func (p plan) print(work time.Duration, guards string, capacity, times float64, unloaded time.Duration, over, after rttest.Samples) {
	ok := over.Of("ok")
	high := rttest.Samples{}
	for n, one := range over {
		if n%10 == 9 {
			high = append(high, one)
		}
	}
	useful := max(100*time.Millisecond, 5*unloaded)
	offered := min(capacity*p.lasts.Seconds(), float64(len(over))) // by chance less than is due
	goodput := float64(len(ok.Within(useful))) / offered
	fmt.Printf("| %v | %s | %.0f/s | %.0f× | %.0f %% | %.1f ms | %.1f ms | %.1f | %.0f %% | %.1f %% | %s |\n",
		work, guards, capacity, times, 100*goodput, ms(ok.Quantile(.5)), ms(ok.Quantile(.99)),
		float64(ok.Quantile(.99))/float64(unloaded), 100*over.Share("refused"), 100*float64(len(high.Of("ok").Within(useful)))/float64(len(high)), back(after, useful))
}

// back is how long after the load 90 % of the requests of a tenth of a second are served in time.
func back(after rttest.Samples, useful time.Duration) string {
	for at := time.Duration(0); at < 4*time.Second; at += 100 * time.Millisecond {
		some := after.Between(at, at+500*time.Millisecond)
		if float64(len(some.Of("ok").Within(useful))) >= .9*float64(len(some)) {
			return at.String()
		}
	}
	return "never"
}

func ms(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// capacity is what closed clients get, without any guards.
func (p plan) capacity(url string) float64 {
	samples := p.clients(offer{Load: rttest.Load{Duration: 3 * time.Second}, URL: url, Paths: []string{"/"}, Closed: 4 * p.processors})
	return float64(len(samples.Of("ok"))) / 3
}

func (p plan) offer(url string, rate float64, d time.Duration) rttest.Samples {
	paths := []string{"/", "/", "/", "/", "/", "/", "/", "/", "/", "/high"}
	if p.mixed {
		paths = []string{"/", "/pool", "/", "/pool", "/", "/pool", "/", "/pool", "/", "/high"}
	}
	return p.clients(offer{
		Load: rttest.Load{Rate: rate, Duration: d, Poisson: true, Seed: uint64(d)}, URL: url, Paths: paths,
	})
}

func (p plan) clients(o offer) (samples rttest.Samples) {
	asked, _ := json.Marshal(o)
	cmd := pinned(p.clientProcessors(), "-role", "offer")
	cmd.Stdin, cmd.Stderr = bytes.NewReader(asked), os.Stderr
	answer, err := cmd.Output()
	if err == nil {
		err = json.Unmarshal(answer, &samples)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "clients:", err)
		os.Exit(1)
	}
	return samples
}

// clientProcessors are those that the server leaves, or all when it leaves none.
func (p plan) clientProcessors() string {
	if p.processors < runtime.NumCPU() {
		return fmt.Sprintf("%d-%d", p.processors, runtime.NumCPU()-1)
	}
	return fmt.Sprintf("0-%d", runtime.NumCPU()-1)
}

func (p plan) start(guards string, rounds int) (url string, stop func(), err error) {
	cmd := pinned(fmt.Sprintf("0-%d", p.processors-1), "-role", "serve", "-guard", guards, "-rounds", strconv.Itoa(rounds))
	cmd.Env = append(os.Environ(), "GOMAXPROCS="+strconv.Itoa(p.processors))
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	url, err = bufio.NewReader(out).ReadString('\n')
	return strings.TrimSpace(url), func() { _ = cmd.Process.Kill(); _ = cmd.Wait() }, err
}

// pinned runs this program on the processors given.
func pinned(processors string, args ...string) *exec.Cmd {
	self, err := os.Executable()
	if err != nil {
		self = os.Args[0]
	}
	return exec.Command("taskset", append([]string{"-c", processors, self}, args...)...)
}
