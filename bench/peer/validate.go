package peer

import "github.com/go-playground/validator/v10"

// Validate checks the tags of the types in package work, for peers that leave
// validation to a library.
var Validate = validator.New(validator.WithRequiredStructEnabled())
