package service

// The service context is the user's, and generated routes rely on it.
const (
	ContextPath = "internal/svc/servicecontext.go" // relative to the service's directory
	ContextType = "ServiceContext"
)
