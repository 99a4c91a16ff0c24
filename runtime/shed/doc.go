// Package shed refuses requests that a service is too busy to serve in time, so
// that it can serve the others: load shedding.
//
//	limiter, err := shed.New(shed.Config{})
//	handler = shed.Middleware(limiter, "orders", shed.Normal)(handler)
//
// A [Limiter] bounds how many requests are served at once. It finds the bound
// by itself: while requests take about as long as without load the limit
// grows, and it falls when they take longer, because then they wait for
// something. Nothing has to be known of the service, its machine or what it
// depends on. Use one limiter for routes that take about equally long and
// compete for the same resources: a class.
//
// Requests that compute wait for a processor before anything else: in the queue of the
// scheduler, which handlers don't see. An admitted request therefore lets all others go
// first that are ready to run, so that they are counted before its work begins, and the
// limiter bounds how many share a processor while that takes long. It does not where the
// process had less than 60 % of its processors of late: then neighbours on the machine
// make requests wait, and fewer at once would not wait less.
//
// What a request takes without load may change. The limiter learns that while
// nothing is refused, and otherwise by a short pause now and then in which few
// requests are admitted.
package shed
