.PHONY: help test race generate lint check fuzz corpus matrix breaking-proof merge-proof bench-tool bench bench-wire bench-models bench-check upload load golden cache-proof promtool vuln verify licences release-size

FUZZTIME ?= 60s
CORPUS ?= ../shared/corpus
ROUNDS ?= 5
GOLDEN := ./parser ./parser/breaking ./parser/contract ./parser/diag ./parser/format ./templates \
	./generator/deploy ./generator/merge ./generator/model ./generator/service \
	./internal/e2e/configuration ./internal/tools
BENCH := $(or $(TMPDIR),/tmp)/apigen-bench

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' Makefile

test: ## run all tests
	go test ./...

race: ## run all tests with the race detector; takes about 15 minutes
	go test -race -timeout 60m ./...

generate: ## rewrite everything in the tree that is generated
	go generate ./...

golden: ## rewrite all golden files and what is generated from them; read the diff
	go test -count=1 $(GOLDEN) -update
	go test -count=1 ./cmd/apigen -run 'DeployedFiles|MistakesAreExplained|OfTheSettingsPage' -update
	cd internal/tools/validator && go test -count=1 ./generate -update
	go generate ./...

lint: ## gofmt, go vet, staticcheck
	@test -z "$$(gofmt -l $$(git ls-files '*.go'))" || { gofmt -l $$(git ls-files '*.go'); exit 1; }
	go vet ./...
	go tool staticcheck ./...

check: ## everything that continuous integration runs
	.ci/run

bench-tool: ## time the tool on a contract of 1,000 routes and 2,000 types
	GOGC=400 go test -run '^$$' -bench . -benchtime 10x ./generator/project

bench: ## time the generated service and its peers and print a table
	cd bench && go build -mod=mod -o $(BENCH) . && $(BENCH) table -rounds $(ROUNDS) $(BENCHFLAGS)

bench-wire: ## the same over the loopback network, with wrk
	@command -v wrk >/dev/null || apt-get install -y wrk
	cd bench && go build -mod=mod -o $(BENCH) . && $(BENCH) wire $(BENCHFLAGS)

bench-models: ## time generated repositories and other ways to the same table, on MariaDB and Redis
	cd bench && go build -mod=mod -o $(BENCH) . && $(BENCH) models $(BENCHFLAGS)

bench-check: ## go vet and the tests of bench/: does every peer give the right answers?
	cd bench && go vet ./... && go test ./...

fuzz: ## run every fuzz target for FUZZTIME each
	@for package in $$(go list ./...); do \
		for target in $$(go test -list '^Fuzz' $$package | grep '^Fuzz'); do \
			echo "== $$package $$target"; \
			go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$package || exit 1; \
		done; \
	done

upload: ## send 1 GiB to a route with a file and watch the heap
	APIGEN_UPLOAD_MIB=1024 go test -count=1 -v -run UploadKeepsTheHeapSmall ./runtime/bind

load: ## run the load and fault tests of runtime/ against this machine
	APIGEN_LOAD=1 go test -count=1 -p 1 -timeout 30m -v -run '^TestLoad' ./runtime/... ./examples/userapi
	cd internal/tools/overload && go run .

corpus: ## take the real contracts in CORPUS to running services and print a table
	APIGEN_CORPUS=$(abspath $(CORPUS)) go test -count=1 -timeout 60m -v -run '^TestCorpus' ./internal/e2e/corpus

matrix: ## compile every type in every shape at every place with every option of a tag
	APIGEN_MATRIX=1 go test -count=1 -timeout 20m -v -run '^TestMatrix' ./generator/service

breaking-proof: ## replay requests of thousands of contracts on changed ones and compare with api breaking
	APIGEN_BREAKING_PAIRS=2000 go test -count=1 -timeout 30m -v -run '^TestBreakingSaysWhichOldRequestsAreRefused$$' ./internal/e2e/replay

merge-proof: ## change the contracts of hand-edited services in every way and print a table; FLAGS=-update writes it
	APIGEN_MERGE_PROOF=1 go test -count=1 -timeout 30m -v -run '^TestMerge(Corpus|Killed)$$' ./cmd/apigen $(FLAGS)

cache-proof: ## kill writers 200 times, and try every order of writers, readers and deaths
	APIGEN_LOAD=1 APIGEN_REQUIRE_SERVICES=1 go test -count=1 -timeout 40m -v -run '^TestLoad(Kill|Interleavings)$$' ./runtime/cache/...

promtool: ## have Prometheus's own tool check and try the rules; installs it where it is missing
	@command -v promtool >/dev/null || { apt-get update && apt-get install -y --no-install-recommends prometheus; }
	APIGEN_PROMTOOL=1 go test -count=1 -v -run '^TestPromtool$$' ./cmd/apigen

verify: ## compare the modules in the cache with go.sum
	go mod verify

licences: ## write docs/licences.md: what reaches users, and under which licences
	cd internal/tools/licences && go run . > $(BENCH).licences && cp $(BENCH).licences ../../../docs/licences.md

vuln: verify ## look for known vulnerabilities in what is called, where the database can be reached
	@if curl -sSf -o /dev/null --max-time 20 https://vuln.go.dev/index/db.json; \
	then go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./...; \
	else echo "skipped: the vulnerability database, https://vuln.go.dev, can't be reached"; fi

release-size: ## build the tool as it is released and print its size
	CGO_ENABLED=0 go build -trimpath -ldflags '-s -w' -o $(BENCH).release ./cmd/apigen
	@du -m $(BENCH).release | cut -f1 | sed 's/$$/ MiB/'
