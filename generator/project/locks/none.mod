module lock

go 1.26.0

require (
	github.com/golang-jwt/jwt/v5 v5.3.1
	go.yaml.in/yaml/v4 v4.0.0
)
