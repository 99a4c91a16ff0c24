package secret

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
)

// Hidden is printed in place of a secret.
const Hidden = "(hidden)"

// words are secret wherever they stand in the name of a variable.
var words = []string{
	"secret", "password", "passwd", "passphrase", "pass", "pwd", "dsn", "token", "key", "pat", "credential", "credentials", "private",
	"secrets", "passwords", "tokens", "keys",
}

// endings are secret at the end of a word too, as in APIKEY and DBPASSWORD.
var endings = []string{"secret", "password", "passwd", "passphrase", "token", "apikey", "privatekey", "secretkey", "accesskey", "credential", "credentials"}

// about are last words of names that speak about a secret and hold none.
var about = []string{
	"algorithm", "bytes", "cookie", "dir", "enabled", "expiry", "file", "format", "header", "id", "json", "length", "limit", "lifetime",
	"path", "prefix", "query", "size", "status", "suffix", "timeout", "ttl", "yaml", "yml",
}

// stores are what services log in at by a URL.
var stores = regexp.MustCompile(`(?i)(^|_)(amqp|database|db|mariadb|mongo|mongodb|mysql|postgres|postgresql|rabbitmq|redis)_ur[il]$`)

// Variable reports whether the value of an environment variable is secret. Each
// word of its name counts: JWT_PRIVATE and STRIPE_KEY_LIVE are, PUBLIC_KEY,
// TLS_KEY_FILE and KEYSPACE are not.
func Variable(name string) bool {
	all := split(name)
	last := len(all) - 1
	if last < 0 || slices.Contains(all, "public") || slices.Contains(about, all[last]) && !slices.Equal(all[max(last-1, 0):], []string{"secret", "id"}) {
		return false
	}
	return name != "PWD" && slices.ContainsFunc(all, named)
}

// Key reports whether what a key of a file is set to is secret. Of a path such as
// "auth.secret", the last word of the last part counts.
func Key(path string) bool {
	all := split(path[strings.LastIndexByte(path, '.')+1:])
	last := len(all) - 1
	if last < 0 || slices.Contains(all, "public") || slices.Contains([]string{"keys", "tokens"}, all[last]) {
		return false
	}
	return named(all[last])
}

// Store reports whether a variable is by its name the URL of a database or a
// broker, in which a password is to be expected.
func Store(name string) bool { return stores.MatchString(name) }

func named(word string) bool {
	return slices.Contains(words, word) || slices.ContainsFunc(endings, func(end string) bool { return strings.HasSuffix(word, end) })
}

// split takes a name apart at what is no letter or digit, and where capitals begin.
func split(name string) []string {
	var out strings.Builder
	var before rune
	for _, r := range name {
		switch {
		case !unicode.IsLetter(r) && !unicode.IsDigit(r):
			r = ' '
		case unicode.IsUpper(r) && unicode.IsLower(before):
			out.WriteByte(' ')
		}
		out.WriteRune(unicode.ToLower(r))
		before = r
	}
	return strings.Fields(out.String())
}

// login is a URL up to the password in it, and the password.
var login = regexp.MustCompile(`([A-Za-z][A-Za-z0-9+.-]*://[^\s/?#:@"']*:)([^\s/"']+)@`)

// reference is a variable without a default.
var reference = regexp.MustCompile(`^\$\{[A-Za-z0-9_]+\}$`)

// InURL reports whether a text has a URL with a password in it.
func InURL(text string) bool { return Masked(text) != text }

// Masked hides the passwords in the URLs of a text, but not references to variables.
func Masked(text string) string {
	return login.ReplaceAllStringFunc(text, func(url string) string {
		m := login.FindStringSubmatch(url)
		if reference.MatchString(m[2]) {
			return url
		}
		return m[1] + Hidden + "@"
	})
}
