# The habits of this project. `make` alone lists them.

SHELL := /bin/bash
.DELETE_ON_ERROR:
.NOTPARALLEL:
.DEFAULT_GOAL := help

PORT  ?= 8080
DATA  ?= data/demo
CASES ?= 100000

# What `make test` runs, in this order: what fails fastest comes first.
STAGES := check-format check-contract check-ui test-ui ui check-rust test-rust audit test-contract test-client test-browser

.PHONY: help run test lint fix api ui openapi bench audit clean \
        check-format check-rust check-ui check-contract test-rust test-ui test-contract test-client test-browser

help: ## list these targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: api ui ## build what changed and serve the demo municipality (PORT=8080, DATA=data/demo)
	@target/debug/cirmos serve --demo --data $(DATA) --port $(PORT) --ui web-ui/dist

test: ## everything that must hold before a change is accepted
	@scripts/stages $(STAGES)

lint: check-format check-rust check-ui check-contract ## formatting, types and linters of all parts, and of the contract

fix: web-ui/node_modules/.package-lock.json ## format everything
	@cargo fmt --all
	@cd web-ui && npm run --silent format

# ── Building ────────────────────────────────────────────────────────────────────────────────────

api: ## build the server: target/debug/cirmos
	@scripts/tools rust
	@cargo build --locked --package server --bin cirmos

ui: web-ui/dist/index.html ## build the web UI: web-ui/dist

UI_INPUTS := $(shell find web-ui -type f -not -path '*/node_modules/*' -not -path 'web-ui/dist/*' 2>/dev/null)

web-ui/dist/index.html: web-ui/node_modules/.package-lock.json $(UI_INPUTS)
	@cd web-ui && npm run --silent build
	@touch $@

# No package's install script runs but one: `node` brings the Node.js that the tools need, on machines with an older one.
web-ui/node_modules/.package-lock.json: web-ui/package.json web-ui/package-lock.json
	@scripts/tools node
	@cd web-ui && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error && npm rebuild --loglevel=error node
	@touch $@

lint/node_modules/.package-lock.json: lint/package.json lint/package-lock.json
	@scripts/tools node
	@cd lint && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

tests/browser/node_modules/.package-lock.json: tests/browser/package.json tests/browser/package-lock.json
	@scripts/tools node
	@cd tests/browser && npm ci --no-audit --no-fund --ignore-scripts --loglevel=error
	@touch $@

openapi: api ## write openapi.yaml anew from the code
	@target/debug/cirmos openapi > openapi.yaml.new && mv openapi.yaml.new openapi.yaml

# ── Checking ────────────────────────────────────────────────────────────────────────────────────

check-format: ## Rust formatting
	@scripts/tools rust
	@cargo fmt --all --check

check-rust: ## Rust lints, warnings are errors
	@scripts/tools rust
	@cargo clippy --workspace --all-targets --locked -- --deny warnings

check-ui: web-ui/node_modules/.package-lock.json ## types, lints and formatting of the web UI
	@cd web-ui && npm run --silent typecheck && npm run --silent lint && npm run --silent format:check && npm run --silent generate:check

check-contract: lint/node_modules/.package-lock.json ## openapi.yaml by the rules of Spectral, OWASP and Redocly
	@cd lint && npm run --silent spectral && npm run --silent redocly

audit: ## licences, sources and known weaknesses of everything we build on
	@scripts/audit

# ── Testing ─────────────────────────────────────────────────────────────────────────────────────

test-rust: api ## unit tests, and black-box tests over HTTP on SQLite and PostgreSQL
	@scripts/tools rust postgres
	@scripts/test-postgres run cargo test --workspace --locked

test-ui: web-ui/node_modules/.package-lock.json ## unit tests of the web UI
	@cd web-ui && npm run --silent test

test-contract: api ## schemathesis against a served demo, as every role (EXAMPLES=…, DATABASE=postgres)
	@scripts/schemathesis

test-client: api ## a generated Python client, and the examples of docs/portal-builders.md, against a served demo
	@scripts/client-check
	@scripts/docs-check

test-browser: api ui tests/browser/node_modules/.package-lock.json ## the web UI in Chromium, against a served demo
	@scripts/tools chromium postgres
	@scripts/with-demo npm --prefix tests/browser test --silent
	@scripts/with-demo --postgres npm --prefix tests/browser run --silent test:postgres

# ── The rest ────────────────────────────────────────────────────────────────────────────────────

bench: ## measure both databases with CASES=100000 cases beside a bare answer and the raw engines
	@scripts/tools rust postgres
	@cargo build --locked --release --package server --bins
	@scripts/test-postgres run --durable target/bench/postgres target/release/cirmos-bench --cases $(CASES)

clean: ## remove everything that was built (not data/)
	@rm -rf target web-ui/dist web-ui/node_modules lint/node_modules tests/browser/node_modules
