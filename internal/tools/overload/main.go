// Command overload offers computing services more requests than they can serve, and
// prints what their clients get of it: with the guards of this project, with the
// shedder of go-zero, with the adaptive limiter of failsafe-go, and with nothing.
//
// Server and clients are processes of their own, each on processors of its own where
// the machine has enough. Loads are open: requests are sent when they are due.
package main

import (
	"flag"
	"fmt"
	"os"
	"strings"
	"time"
)

func main() {
	role := flag.String("role", "", "serve or offer; empty runs everything")
	var p plan
	guards := flag.String("guards", "apigen,go-zero,failsafe-go", "whose guards are tried")
	works := flag.String("work", "500us,5ms,50ms", "processor time of a request")
	flag.IntVar(&p.processors, "processors", 1, "processors of the server")
	flag.DurationVar(&p.lasts, "lasts", 8*time.Second, "how long each load lasts")
	flag.BoolVar(&p.mixed, "mixed", false, "every other request waits for a connection of a pool instead of computing")
	s := server{pool: make(chan struct{}, connections)}
	flag.StringVar(&s.guards, "guard", "none", "role serve: whose guards")
	flag.IntVar(&s.rounds, "rounds", 1, "role serve: rounds of computing for a request")
	flag.Parse()
	var err error
	switch *role {
	case "serve":
		err = s.run()
	case "offer":
		err = offerFromStdin()
	default:
		err = p.run(strings.Split(*guards, ","), strings.Split(*works, ","))
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "overload:", err)
		os.Exit(1)
	}
}
