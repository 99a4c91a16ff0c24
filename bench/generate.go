package main

//go:generate go -C .. run ./cmd/apigen api go --api bench/bench.api --dir bench/apigenservice
//go:generate go tool ogen --target generated/ogenapi --package ogenapi --clean --config ogen.yaml openapi.yaml
//go:generate go tool oapi-codegen -config oapi.yaml openapi.yaml
//go:generate go tool goa gen github.com/apigen/apigen/bench/design -o generated/goaapi
//go:generate rm -r generated/goaapi/gen/http/cli generated/goaapi/gen/http/bench/client generated/goaapi/gen/http/openapi.json generated/goaapi/gen/http/openapi.yaml generated/goaapi/gen/http/openapi3.json generated/goaapi/gen/http/openapi3.yaml
//go:generate go -C .. run ./cmd/apigen model mariadb --src bench/models/schema.sql --cache users --dir bench/models/apigenmodel
//go:generate go tool goctl model mysql ddl --src models/schema.sql --dir generated/goctlmodel --cache
//go:generate go tool goctl model mysql ddl --src models/schema.sql --dir generated/goctlplain
//go:generate chmod -R a-x,a+X generated
//go:generate gofmt -w generated
