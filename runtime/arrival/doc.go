// Package arrival knows when the bytes of a request came to this machine. A busy
// process reads them late: they wait in the system and in the scheduler before any
// handler runs, and no clock inside a handler sees that wait.
//
//	listener, err := arrival.Listen(ctx, "tcp", ":8080")
//	server := &http.Server{Handler: handler, ConnContext: arrival.ConnContext}
//	err = server.Serve(listener)
//
// In a handler [Waited] then returns how long its request waited. The system stamps
// the bytes (SO_TIMESTAMPNS of socket(7)); that is so on 64-bit Linux. Elsewhere
// nothing changes, and the wait is 0.
package arrival
