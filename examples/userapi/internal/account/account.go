// Package account holds the rules about users that several routes share.
package account

import (
	"errors"
	"net/mail"
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/apigen/apigen/examples/userapi/internal/errs"
	"github.com/apigen/apigen/examples/userapi/internal/password"
	"github.com/apigen/apigen/examples/userapi/internal/store"
	"github.com/apigen/apigen/examples/userapi/internal/types"
	"github.com/apigen/apigen/runtime/problem"
)

var usernames = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{2,31}$`)

// Check collects what is wrong with new account data. Nil values are not checked.
func Check(username, email, given *string) error {
	var fields []problem.Field
	refuse := func(name, rule, message string) { fields = append(fields, field(name, rule, message)) }
	if username != nil && !usernames.MatchString(*username) {
		refuse("username", "pattern", "must be 3 to 32 letters, digits, dots, dashes or underscores")
	}
	if email != nil && !plainAddress(*email) {
		refuse("email", "email", "must be an e-mail address of at most 254 characters")
	}
	if given != nil {
		if rule, message := judgePassword(*given); rule != "" {
			refuse("password", rule, message)
		}
	}
	if len(fields) == 0 {
		return nil
	}
	return invalid.WithFields(fields...)
}

var invalid = problem.BadRequest("account.invalid", "the account data is not valid")

func field(name, rule, message string) problem.Field {
	return problem.Field{In: "body", Name: "/" + name, Rule: rule, Message: message}
}

// plainAddress takes no characters that can't be seen, which make one address look
// like another, or turn around how it reads.
func plainAddress(email string) bool {
	address, err := mail.ParseAddress(email)
	return err == nil && address.Address == email && len(email) <= 254 && !strings.ContainsFunc(email, isHidden)
}

// isHidden reports control characters, marks of direction and the like, and spaces.
func isHidden(r rune) bool {
	return !unicode.IsGraphic(r) || unicode.IsSpace(r) || unicode.Is(unicode.Zs, r)
}

// judgePassword returns the rule that a new password breaks, and what it says.
func judgePassword(text string) (rule, message string) {
	switch n := utf8.RuneCountInString(text); {
	case n < 8 || n > 128:
		return "length", "must have 8 to 128 characters"
	case strings.ContainsFunc(text, unicode.IsControl):
		return "characters", "must not have control characters, such as line breaks"
	case password.Common(text):
		return "common", "is one of the first that are guessed; choose another one"
	}
	return "", ""
}

// Problem turns the store's errors into answers.
func Problem(err error) error {
	switch {
	case errors.Is(err, store.ErrNotFound):
		return errs.UserMissing()
	case errors.Is(err, store.ErrDuplicate):
		return errs.UserTaken()
	case errors.Is(err, store.ErrLastAdmin):
		return errs.LastAdmin()
	}
	return err
}

// View is what viewer sees of a user. A nil viewer sees no e-mail address.
func View(u, viewer *store.User) types.User {
	view := types.User{ID: u.ID, Username: u.Username, Role: u.Role, CreatedAt: u.CreatedAt.UTC()}
	if viewer != nil && (viewer.ID == u.ID || viewer.Role == store.RoleAdmin) {
		view.Email = u.Email
	}
	return view
}
