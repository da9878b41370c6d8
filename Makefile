# Everything a developer does, by name: `make` alone prints this list.
# Set-up runs by itself where it is needed. ARGS is handed on: make demo ARGS="--listen 0.0.0.0:3000".

SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.NOTPARALLEL:
MAKEFLAGS += --no-print-directory
export ARGS

# The folder that a demo keeps its database, its media and its secrets in.
DEMO ?= data/demo
# The server: dev is built soonest; PROFILE=release is what you would deploy. The browser gets what it gets in earnest.
PROFILE ?= dev

.PHONY: help setup build demo dev test test-unit test-sqlite test-postgres test-long test-e2e lint format screenshots bench clean

help: ## This list
	@awk -F ':.*## ' '/^[a-z0-9-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

setup: ## Get every tool that building and testing need
	@scripts/setup build test

build: ## Build the one file to deploy: target/release/portal
	@scripts/setup build
	@scripts/build release

demo: ## Build the portal and run it with a stand-in for Veriff; prints a link and a login
	@scripts/setup build
	@scripts/build $(PROFILE) release
	@mkdir -p $(DEMO)
	@exec target/$(if $(filter release,$(PROFILE)),release,debug)/portal demo --data $(DEMO) $(ARGS)

dev: ## Rebuild what changed and run the demo again (after an edit)
	@scripts/build dev
	@mkdir -p $(DEMO)
	@exec target/debug/portal demo --data $(DEMO) $(ARGS)

test: ## Run every check and every test, browser tests included
	@scripts/setup build test
	@scripts/test

test-unit: ## Run the unit tests only
	@scripts/test unit

test-sqlite: ## Run tests/it on SQLite
	@scripts/test sqlite

test-postgres: ## Run tests/it on a PostgreSQL that is started for it
	@scripts/test postgres

test-long: ## Run the tests with random histories at full length, about 90 minutes
	@PORTAL_HISTORIES=10000 ARGS=a_session_ends_as_veriff_says_whatever scripts/test sqlite postgres
	@ARGS="-- --ignored --nocapture three_hundred" scripts/test sqlite

test-e2e: ## Run the browser tests, with the assets as they are shipped
	@scripts/setup build test
	@scripts/test assets budget program e2e

lint: ## Check format, lints, dependencies, documentation and scripts
	@scripts/test format scripts dependencies clippy clippy-browser docs types

format: ## Format the Rust code
	@source scripts/env.sh && cargo fmt --all

screenshots: ## Take a picture of every page, on a phone and a desktop, light and dark
	@scripts/setup build test
	@scripts/build dev release
	@source scripts/env.sh && PORTAL_BIN=target/debug/portal node_modules/.bin/playwright test --config end2end/screenshots.config.ts $(ARGS)

bench: ## Measure, beside peers, and write docs/PERFORMANCE.md (ARGS=audit: one bench)
	@scripts/setup build test
	@scripts/bench $(ARGS)

clean: ## Remove what was built here; the cache outside the clone stays
	@rm -rf target node_modules
