# The front door. Each target says what it does; the work is in scripts/.
.DEFAULT_GOAL := help
.PHONY: help run market test check bench

help: ## Shows this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-8s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

run: ## Builds and starts a seeded server on http://127.0.0.1:8065; REVIEWS=1 adds the reviews app
	@scripts/run

market: ## Hosts a market of plugins on http://127.0.0.1:8066 with those of plugins/ and examples/ in it
	@scripts/market

test: ## Runs every test, on SQLite and PostgreSQL and in a headless browser
	@scripts/test

check: ## Formatting, lints, the crate ladder, licences, generated files
	@scripts/check

bench: ## Measures a release build through its public API, and plugins beside the official Go host
	@scripts/bench
