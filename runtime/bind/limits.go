package bind

// Limits on one request.
const (
	// MaxErrors is how many field errors are collected. Later ones are dropped.
	MaxErrors = 32
	// MaxParams is how many query parameters, or form values, one request may have.
	MaxParams = 1000
	// MaxDepth is how many JSON arrays and objects may be nested.
	MaxDepth = 32
	// MaxItems is how many items one JSON array, or members one object, may have.
	MaxItems = 10_000
	// DefaultMaxBody is the body limit in bytes when no middleware set one.
	DefaultMaxBody = 1 << 20

	maxNameBytes = 128 // of a name in an error: clients choose unknown keys
)
