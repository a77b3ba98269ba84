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

.PHONY: screenshots
screenshots: ## the main pages at five widths, light and dark, into screenshots/
	cd e2e && npm ci --ignore-scripts --no-audit --no-fund && PEYK_SCREENSHOTS=$(CURDIR)/screenshots $(GO) test -tags look -count=1 -timeout 30m -run TestScreenshots ./...

.PHONY: lighthouse
lighthouse: ## Lighthouse's scores of the home page and a story on a phone
	cd e2e && npm ci --ignore-scripts --no-audit --no-fund && cd lighthouse && npm ci --ignore-scripts --no-audit --no-fund
	cd e2e && PEYK_LIGHTHOUSE=$(CURDIR)/e2e/lighthouse/node_modules/.bin/lighthouse $(GO) test -tags look -count=1 -timeout 30m -v -run TestLighthouse .

.PHONY: check
check: lint test race e2e ## everything that CI runs

.PHONY: bench
bench: ## the benchmarks behind docs/performance.md
	$(GO) test -run '^$$' -bench . -benchmem ./internal/... ./persian/...

STORIES ?= 1000
.PHONY: bench-http
bench-http: build ## pages, changes, memory and the start beside bare net/http, nginx and the targets; needs wrk and nginx; STORIES=N CORPUS=DIR ONLY=PART,…
	$(GO) build -C tools -o ../bin/benchhttp ./benchhttp
	bin/benchhttp -peyk bin/peyk -stories $(STORIES) $(if $(CORPUS),-data $(CORPUS)) $(if $(ONLY),-only $(ONLY))

# Where the labelled texts of Persian lie; they are no part of the repository.
DATA ?= $(wildcard ../shared/data/persian)
MODERATION ?= $(wildcard $(DATA)/../moderation/dev.jsonl)

# measure(file,title,command) runs the command when there is the file of labelled texts, and says so when not.
measure = if [ -z "$(DATA)" ]; then :; elif [ -f "$(1)" ]; then echo "== $(2)"; $(3); echo; else echo "== $(2): not measured, there is no $(1)"; fi

.PHONY: bench-persian
bench-persian: ## package persian on labelled texts beside its targets, and its speed; DATA=FOLDER
	@if [ -z "$(DATA)" ]; then echo "no labelled texts are at hand, only speed is measured: say DATA=FOLDER (with halfspace, stem and langid in it)"; fi
	@$(call measure,$(DATA)/halfspace/zwnj_joined_dev.jsonl,half-spaces of sentences that the models were grown on,$(GO) run ./persian/internal/score $(DATA)/halfspace)
	@$(call measure,$(DATA)/treebank/iPerUDT_train.conllu,half-spaces of sentences held out of growing them (half a minute),$(GO) test -tags heldout ./persian -count=1 -v -run TestHeldOut -held-out $(abspath $(DATA)))
	@$(call measure,$(DATA)/stem/dev.tsv,lemmas,$(GO) run ./persian/internal/lemmascore $(DATA)/stem/dev.tsv)
	@$(call measure,$(DATA)/langid/dev.jsonl,languages,$(GO) run ./persian/langid/internal/score -data $(DATA))
	@echo "== speed (targets: letters and marks 20 MB/s, half-spaces 3 MB/s, a token 1000 ns, a language 15 µs)"
	@$(GO) test -run '^$$' -bench . -benchmem ./persian ./persian/langid ./persian/jalali

.PHONY: bench-moderation
bench-moderation: ## the screening of comments on labelled ones beside its targets, and its speed; MODERATION=FILE
	@if [ -z "$(MODERATION)" ]; then echo "no labelled comments are at hand, only speed is measured: say MODERATION=FILE"; \
	else $(GO) run ./cmd/peyk moderation evaluate $(MODERATION); echo; fi
	@echo "== speed (targets: a screening 1 ms, 50,000 comments a minute on two cores, which is 2.4 ms of one each)"
	@$(GO) test -run '^$$' -bench . -benchmem ./internal/screening ./internal/screening/learn
