package apigenmodel

// UserExtra are the methods that you add to [UserRepo]: name them here, and
// write them below with the receiver (r *userRepo). This file is yours.
type UserExtra interface {
}
