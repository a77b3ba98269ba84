# make alone lists what can be made, a line each.
.DEFAULT_GOAL := help
GO ?= go
LINT = bin/golangci-lint

.PHONY: help
help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 20

.PHONY: demo
demo: ## serve a populated agency from a temporary folder
	$(GO) run ./cmd/peyk demo

.PHONY: build
build: ## build bin/peyk
	CGO_ENABLED=0 $(GO) build -trimpath -o bin/peyk ./cmd/peyk

.PHONY: test
test: ## the tests, as README runs them
	$(GO) test ./...

.PHONY: race
race: ## the tests of what runs side by side, under the race detector
	CGO_ENABLED=1 $(GO) test -race ./internal/web ./internal/job ./internal/rank ./internal/search

$(LINT): tools/go.mod tools/go.sum
	$(GO) build -C tools -o ../$(LINT) github.com/golangci/golangci-lint/v2/cmd/golangci-lint

.PHONY: lint
lint: $(LINT) ## the linters, strict
	$(LINT) run ./...
	$(GO) vet ./...

.PHONY: fmt
fmt: $(LINT) ## format all Go files
	$(LINT) fmt ./...

.PHONY: e2e
e2e: ## the browser tests (Chromium and npm's axe-core are needed)
	cd e2e && npm ci --ignore-scripts --no-audit --no-fund && $(GO) test -count=1 ./...

.PHONY: check
check: lint test race e2e ## everything that CI runs

.PHONY: bench
bench: ## the benchmarks behind docs/performance.md
	$(GO) test -run '^$$' -bench . -benchmem ./internal/... ./persian/...

PERSIAN_DATA ?= persian/testdata/halfspace

.PHONY: bench-persian
bench-persian: ## how well half-spaces are restored, beside the targets (PERSIAN_DATA=folder of zwnj_*.jsonl)
	$(GO) run ./persian/internal/score $(PERSIAN_DATA)
