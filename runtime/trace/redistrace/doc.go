// Package redistrace records the commands go-redis sends as spans:
//
//	client.AddHook(redistrace.New(client.Options()))
//
// A span holds the command's name and no argument, as keys and values may be
// secret; a pipeline is one span. Without a recorded span in the context
// nothing happens.
package redistrace
