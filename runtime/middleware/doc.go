// Package middleware holds the guards every request passes, each a function
// from handler to handler.
//
// The order matters; the first is the outermost:
//
//	middleware.Chain(router,
//		middleware.RequestID(),      // the id is in every log line below
//		middleware.AccessLog(log),   // sees every status, refusals included
//		middleware.Recover(log),     // inside, so that its 500 is logged
//		middleware.SecureHeaders(),  // on refusals too
//		cors,                        // of CORS: preflights skip what follows
//		middleware.Gunzip(),         // outside BodyLimit, which limits what comes out
//		middleware.Deadline(0),
//		middleware.BodyLimit(0),
//	)
//
// Deadline and BodyLimit may instead wrap single routes. They only ever
// tighten: the smallest limit on the way wins. Authentication comes after
// them, next to the handler.
package middleware
