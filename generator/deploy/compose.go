package deploy

import (
	"cmp"
	"fmt"
	"net/url"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/apigen/apigen/generator"
	"github.com/apigen/apigen/templates"
)

// neighbours are the other services of the stack.
var neighbours = []string{"postgres", "mariadb", "redis", "otel-collector", "prometheus", "grafana", "fluent-bit", "kafka"}

func emitCompose(pass *generator.Pass[*Service]) error {
	if name := pass.Model.Name; slices.Contains(neighbours, name) {
		return fmt.Errorf("compose.yaml has a service %s beside yours; set deploy.name to another name", name)
	}
	if !pass.Model.hasPlainFolders(pass) {
		return nil
	}
	data := pass.Model.stack()
	if err := add(pass, "compose.yaml", "deploy/compose.yaml.tmpl", data); err != nil {
		return err
	}
	return add(pass, "deploy/compose/logs.yaml", "deploy/compose-logs.yaml.tmpl", data)
}

// stack is what the templates of the stack are made from.
func (s *Service) stack() templates.Stack {
	file, _ := s.databaseFile()
	data := templates.Stack{
		Name: s.Name, Image: s.Image, Context: s.Root, Dockerfile: path.Join(s.Below, "Dockerfile"), Variable: environment(s.Name),
		Port: fmt.Sprint(s.Config.Port), Grace: seconds(s.stopping()),
		Schema: strings.ReplaceAll(s.Name, "-", "_"), Redis: s.Uses.Redis,
	}
	if file != "" {
		data.Data = path.Dir(file)
	}
	if s.Uses.Database != "sqlite" {
		data.Database = s.Uses.Database
	}
	if s.Config.AdminPort > 0 {
		data.AdminPort = fmt.Sprint(s.Config.AdminPort)
	}
	s.environment(&data)
	return data
}

// environment sets what differs in the stack: where the service listens, and
// where what it uses is. What has no default must come from whoever starts it.
func (s *Service) environment(data *templates.Stack) {
	listens := data.AdminPort == ""
	for _, v := range s.Config.Variables {
		value := s.stackValue(data, v)
		if value != "" {
			data.Environment = append(data.Environment, templates.StackVariable{Name: v.Name, Value: value})
		}
		listens = listens || v.Key == "admin.host"
	}
	data.Environment = append(data.Environment, templates.StackVariable{Name: "OTEL_EXPORTER_OTLP_ENDPOINT", Value: "http://otel-collector:4318"})
	if !listens {
		data.Arguments = []string{`"-set"`, `"admin.host=0.0.0.0"`}
	}
}

// stackValue is what a variable is set to, quoted; empty to leave it alone.
func (s *Service) stackValue(data *templates.Stack, v Variable) string {
	switch {
	case v.Key == "admin.host" || v.Key == "host":
		return "0.0.0.0"
	case v.Key == "port":
		return strconv.Quote(data.Port)
	case v.Key == "admin.port" && data.AdminPort != "":
		return strconv.Quote(data.AdminPort)
	case v.Key == "store.dsn" && data.Database != "":
		return s.stackDSN(data.Database, data.Schema)
	case v.Key == "store.dsn" && data.Data != "":
		_, dsn := s.databaseFile()
		return composeQuoted(dsn)
	case v.Key == "store.driver" && s.Uses.Database != "":
		return composeQuoted(s.Uses.Database)
	case s.Uses.Redis && redisValue(v) != "":
		return redisValue(v)
	case v.Needed:
		return fmt.Sprintf(`"${%s:?set %s, for example in a file .env}"`, v.Name, v.Name)
	}
	return ""
}

// stackDSN leads to the database of the stack, with the parameters that the
// configuration has.
func (s *Service) stackDSN(database, schema string) string {
	const password = "${DATABASE_PASSWORD:-development}"
	_, query, _ := strings.Cut(s.Config.DSN, "?")
	if database == "mysql" {
		return unescaped(schema+":", password, "@tcp(mariadb:3306)/"+schema+"?"+cmp.Or(query, "parseTime=true&charset=utf8mb4"))
	}
	if parsed, err := url.Parse(s.Config.DSN); err != nil || !strings.HasPrefix(parsed.Scheme, "postgres") {
		query = ""
	}
	return unescaped("postgres://"+schema+":", password, "@postgres:5432/"+schema+"?"+cmp.Or(query, "sslmode=disable"))
}

// unescaped puts a reference between two texts that have none.
func unescaped(before, reference, behind string) string {
	return strings.TrimSuffix(composeQuoted(before), `"`) + reference + strings.TrimPrefix(composeQuoted(behind), `"`)
}

// redisValue leads a variable that names a Redis to that of the stack.
func redisValue(v Variable) string {
	key := strings.ToLower(v.Key + "." + v.Name)
	switch {
	case !strings.Contains(key, "redis"):
		return ""
	case strings.HasSuffix(key, "addr"), strings.HasSuffix(key, "address"), strings.HasSuffix(key, "addrs"):
		return `"redis:6379"`
	case strings.HasSuffix(key, "url"), strings.HasSuffix(key, "dsn"):
		return `"redis://redis:6379/0"`
	case strings.HasSuffix(key, "host"):
		return "redis"
	}
	return ""
}

// composeQuoted spells a value in double quotes, as YAML and JSON read it, in
// which $ stands for itself.
func composeQuoted(value string) string { return strings.ReplaceAll(strconv.Quote(value), "$", "$$") }
