package main

import (
	"testing"
	"time"

	"github.com/stretchr/testify/require"
)

const wrkReport = `Running 1s test @ http://127.0.0.1:39541/static
  1 threads and 32 connections
  Thread Stats   Avg      Stdev     Max   +/- Stdev
    Latency     1.33ms    2.07ms  33.75ms   96.80%
    Req/Sec    31.45k     6.40k   41.09k    70.00%
  Latency Distribution
     50%  812.00us
     75%    1.27ms
     90%    2.11ms
     99%   10.41ms
  31295 requests in 1.00s, 4.12MB read
Requests/sec:  31221.43
Transfer/sec:      4.11MB
`

func TestReportOfWrkIsRead(t *testing.T) {
	measured, requests, err := readWrk(wrkReport)
	require.NoError(t, err)
	require.Equal(t, 31295, requests)
	require.Equal(t, load{perSecond: 31221.43, p50: 812 * time.Microsecond, p99: 10410 * time.Microsecond}, measured)
	_, _, err = readWrk(wrkReport + "  Non-2xx or 3xx responses: 7\n")
	require.ErrorContains(t, err, "some requests failed")
	_, _, err = readWrk("wrk: unable to connect")
	require.ErrorContains(t, err, "can't read")
}
