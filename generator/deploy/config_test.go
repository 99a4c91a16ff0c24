package deploy

import (
	"fmt"
	"testing"

	"github.com/stretchr/testify/require"

	"github.com/apigen/apigen/parser/source"
)

func TestWhichVariablesAreSecret(t *testing.T) {
	for reference, secret := range map[string]bool{
		"${API_KEY}": true, "${SMTP_PASS}": true, "${GITHUB_PAT}": true, "${JWT_PRIVATE}": true, "${STRIPE_KEY:-}": true,
		"${BROKER:-amqp://guest:guest@mq}": true, "${REDIS_URL}": true, "${REDIS_URL:-redis://localhost:6379}": false,
		"${KEYSPACE}": false, "${BASE_URL}": false, "${TLS_KEY_FILE}": false,
	} {
		config, found := ReadConfig(source.NewFile("etc/a.yaml", fmt.Appendf(nil, "neutral: \"%s\"\n", reference)))
		require.Empty(t, found)
		require.Equal(t, secret, config.Variables[0].Secret, reference)
	}
}

func TestWhichLiteralsAreSecret(t *testing.T) {
	for line, count := range map[string]int{
		"apiKey: abc": 1, "pass: 12345": 1, "broker: amqp://guest:guest@mq": 1,
		"keyFile: a.pem": 0, "keyPrefix: a": 0, "certFile: a": 0, "private: true": 0, "token: 5m": 0, "pass: ''": 0, "broker: amqp://mq": 0,
		"broker: \"amqp://guest:${MQ_PASS}@mq\"": 0,
	} {
		_, found := ReadConfig(source.NewFile("etc/a.yaml", []byte(line+"\n")))
		require.Len(t, found, count, line)
	}
}
