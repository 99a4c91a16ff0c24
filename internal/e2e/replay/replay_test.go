package replay_test

import (
	"encoding/json"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/sample"
	"github.com/apigen/apigen/internal/e2e/echo"
	"github.com/apigen/apigen/parser"
	"github.com/apigen/apigen/parser/breaking"
	"github.com/apigen/apigen/parser/contract"
)

// replayPairs is how many pairs of contracts the ordinary tests compare.
const replayPairs = 40

// doubtful is how many findings of a hundred about requests may be such that no
// sampled request shows them: they are suspected false alarms.
const doubtful = 15

// few is how many more they may be, since few pairs have few findings.
const few = 3

// replay is a contract, what became of it and what breaking says to that.
type replay struct {
	name     string
	old, new smallContract
	api      *contract.API
	report   *breaking.Report
	asked    []replayed
	shown    map[*breaking.Finding]bool
}

// replayed is a request for a route of the old contract; at is where its two
// answers are.
type replayed struct {
	route *contract.Route
	id    int
	at    int
}

// TestBreakingSaysWhichOldRequestsAreRefused holds the rules to the truth: what an
// old contract accepts is sent to a service of the new one, and whatever is
// refused, answered by another route or read differently must be announced.
func TestBreakingSaysWhichOldRequestsAreRefused(t *testing.T) {
	if testing.Short() {
		t.Skip("builds a service")
	}
	pairs := replayPairs
	if text := os.Getenv("APIGEN_BREAKING_PAIRS"); text != "" {
		pairs, _ = strconv.Atoi(text)
	}
	const batch = 300 // contracts of one service
	shown := 0
	var suspected []string
	for first := 0; first < pairs; first += batch {
		for _, r := range replayBatch(t, first, min(batch, pairs-first)) {
			for _, f := range r.report.Findings {
				switch {
				case f.Rule.Level > breaking.Wire:
				case r.shown[f]:
					shown++
				default:
					suspected = append(suspected, fmt.Sprintf("seed %s: %s [%s]", r.name, f.Message, f.Rule.ID))
				}
			}
		}
	}
	list := strings.Join(suspected, "\n")
	t.Logf("%d findings are shown by requests, %d are not:\n%s", shown, len(suspected), list)
	require.LessOrEqual(t, 100*(len(suspected)-few), doubtful*(shown+len(suspected)), "suspected false alarms:\n%s", list)
}

// replayBatch serves the contracts of some pairs side by side and asks them.
func replayBatch(t *testing.T, first, n int) []*replay {
	t.Helper()
	var text strings.Builder
	var all []*replay
	var asked []echo.Request
	for i := first; i < first+n; i++ {
		r := newReplay(i)
		all = append(all, r)
		text.WriteString(r.old.text("O"+r.name, "/o"+r.name, true) + r.new.text("N"+r.name, "/n"+r.name, true))
		asked = append(asked, r.ask(len(asked))...)
	}
	answers := echo.New(t, text.String()).Ask(t, asked)
	for _, r := range all {
		for _, q := range r.asked {
			r.compare(t, q, asked[q.at], answers[q.at], answers[q.at+1])
		}
	}
	return all
}

// newReplay makes the pair of a seed: contracts that are fine, of which the
// second differs.
func newReplay(seed int) *replay {
	r := &replay{name: strconv.Itoa(seed) + "x", shown: map[*breaking.Finding]bool{}}
	t := contractMaker{rand.New(rand.NewPCG(uint64(seed), 14))}
	for {
		r.old = t.contract()
		r.new = t.changed(r.old)
		before, fine := resolveSmall(r.old)
		after, fineToo := resolveSmall(r.new)
		if fine && fineToo {
			r.api, r.report = before, breaking.Compare(before, after)
			return r
		}
	}
}

func resolveSmall(c smallContract) (*contract.API, bool) {
	program, list := parser.Load(fstest.MapFS{"a.api": {Data: []byte(c.text("", "", false))}}, "a.api")
	api, more := contract.Resolve(program)
	return api, len(list)+len(more) == 0
}

// ask makes the requests, each for both services.
func (r *replay) ask(at int) []echo.Request {
	var out []echo.Request
	for i, route := range r.api.Groups[0].Routes {
		for _, q := range sample.Requests(route, uint64(i), 12) {
			r.asked = append(r.asked, replayed{route, r.old[i].id, at + len(out)})
			for _, side := range []string{"/o", "/n"} {
				header := maps.Clone(q.Header)
				out = append(out, echo.Request{Method: q.Method, Target: side + r.name + q.Target, Type: q.Type, Body: q.Body, Header: canonical(header)})
			}
		}
	}
	return out
}

func canonical(header map[string][]string) map[string][]string {
	out := map[string][]string{}
	for name, values := range header {
		out[strings.ToUpper(name[:1])+name[1:]] = values
	}
	return out
}

// compare judges one request.
func (r *replay) compare(t *testing.T, q replayed, sent echo.Request, was, is echo.Answer) {
	t.Helper()
	about := fmt.Sprintf("seed %s\n%s----\n%s----\n%s %s %v\n%s\n%d %s\n%d %s", r.name, r.old.text("", "", false), r.new.text("", "", false), sent.Method, sent.Target, sent.Header, sent.Body, was.Code, was.Body, is.Code, is.Body)
	if was.Code/100 != 2 {
		t.Errorf("the old contract accepts what is sampled\n%s", about)
		return
	}
	difference, level := "", breaking.Wire
	switch at := slices.IndexFunc(r.new, func(n smallRoute) bool { return n.id == q.id }); {
	case is.Code/100 != 2:
		difference = "is refused"
	case is.Pattern != "/n"+r.name+r.new[at].path:
		difference = "is answered by " + is.Pattern
	case string(was.Body) != "null" && string(is.Body) != "null" && !sameEcho(was.Body, is.Body, sent):
		difference, level = "is read differently", breaking.JSON
	default:
		return
	}
	announced := false
	for _, f := range r.report.Findings {
		if f.Rule.Level <= level && slices.Contains(f.Routes, q.route.Method+" "+q.route.Path) {
			announced, r.shown[f] = true, true
		}
	}
	if !announced {
		t.Errorf("nothing announces that a request %s\n%s", difference, about)
	}
}

// sameEcho compares what two services read, by the names of values and in any
// spelling. A value that was not sent may be empty in one and nil in the other:
// logic sees another type then, and nothing else was read.
func sameEcho(was, is []byte, sent echo.Request) bool {
	var old, new map[string]any
	if json.Unmarshal(was, &old) != nil || json.Unmarshal(is, &new) != nil {
		return false
	}
	lower := map[string]any{}
	for name, value := range new {
		lower[strings.ToLower(name)] = value
	}
	for name, value := range old {
		other, ok := lower[strings.ToLower(name)]
		empty := slices.Contains([]string{"", "0", "false", "[]", "<nil>"}, fmt.Sprint(value))
		if ok && other == nil && empty && !strings.Contains(strings.ToLower(fmt.Sprint(sent.Target, sent.Body, sent.Header)), strings.ToLower(name)) {
			continue
		}
		if text := fmt.Sprint(value); ok && text != fmt.Sprint(other) && "["+text+"]" != fmt.Sprint(other) || !ok && !empty { // omitempty may leave it out
			return false
		}
	}
	return true
}
