package secret_test

import (
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/generator/deploy/secret"
)

func TestVariables(t *testing.T) {
	for _, name := range []string{
		"API_KEY", "APIKEY", "SMTP_PASS", "SIGNING_KEY", "GITHUB_PAT", "JWT_PRIVATE", "STRIPE_KEY", "STRIPE_KEY_LIVE", "AUTH_SECRET",
		"DATABASE_DSN", "DBPASSWORD", "DB_PWD", "AWS_CREDENTIALS", "SECRET_KEY_BASE", "SECRET_ID", "apiToken", "API_KEYS",
	} {
		require.True(t, secret.Variable(name), name)
	}
	for _, name := range []string{
		"", "KEYSPACE", "PATH", "MONKEY", "PORT", "PATTERN", "COMPASS", "PWD", "PUBLIC_KEY", "TLS_KEY_FILE", "KEY_PREFIX", "TOKEN_TTL",
		"AWS_ACCESS_KEY_ID", "DATABASE_DRIVER", "token-api.yaml",
	} {
		require.False(t, secret.Variable(name), name)
	}
}

func TestKeys(t *testing.T) {
	for _, key := range []string{"auth.secret", "store.dsn", "redis.password", "smtp.pass", "stripe.apiKey", "stripe.api_key", "auth.previousSecret", "auth.privateKey"} {
		require.True(t, secret.Key(key), key)
	}
	for _, key := range []string{"", "tls.keyFile", "certFile", "keyPrefix", "auth.publicKey", "auth.previousPublicKey", "auth.keyId", "maxTokenBytes", "tokenCookie", "verifiedTokens", "monkey", "path"} {
		require.False(t, secret.Key(key), key)
	}
}

func TestPasswordsInURLs(t *testing.T) {
	for text, want := range map[string]string{
		"amqp://guest:canary@host:5672/":           "amqp://guest:(hidden)@host:5672/",
		"a redis://:canary@h/0, mongodb://u:p@s@h": "a redis://:(hidden)@h/0, mongodb://u:(hidden)@h",
		"postgres://u:${PW}@h/db":                  "postgres://u:${PW}@h/db",
		"postgres://u:${PW:-canary}@h/db":          "postgres://u:(hidden)@h/db",
		"http://user@host/":                        "http://user@host/",
		"http://host:80/@me":                       "http://host:80/@me",
	} {
		require.Equal(t, want, secret.Masked(text))
		require.Equal(t, want != text, secret.InURL(text))
	}
	require.True(t, secret.Store("REDIS_URL") && secret.Store("SHOP_DATABASE_URL") && secret.Store("MONGO_URI"))
	require.False(t, secret.Store("BASE_URL") || secret.Store("REDIS_ADDR") || secret.Store("FEEDB_URL"))
}
