# make run    set everything up and start (without BOT_TOKEN: the sandbox and the bot)
# make test   set everything up, lint and test
# make bench  measure the bot beside its peers
# make soak   kill the bot for an hour (SOAK="--minutes 5 --seed 7 --engine postgresql")
PYTHON ?= $(shell for p in python3 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test bench bench-search bench-broadcast soak lint format lock

help:  ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/' | expand -t 18

run: .venv/run.stamp  ## set up and start the bot
	@exec $(BIN)/python -m bot run

test: lint  ## linters and all tests
	$(BIN)/python -m pytest -n 3 --dist worksteal

bench: .venv/dev.stamp  ## the bot beside its peers (four minutes)
	@$(BIN)/python -m bench

bench-search: .venv/dev.stamp  ## questions asked of a hundred thousand innovations (five minutes)
	@$(BIN)/python -m bench.search

bench-broadcast: .venv/dev.stamp  ## a broadcast to 5,000 at Telegram's pace, while people ask (eight minutes)
	@$(BIN)/python -m bench.broadcast

soak: .venv/dev.stamp  ## random kills during submissions, for an hour
	@$(BIN)/python -m tests.faults.soak $(SOAK)

lint: .venv/dev.stamp  ## ruff, mypy, import-linter
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

format: .venv/dev.stamp  ## format the code
	$(BIN)/ruff check --fix . ; $(BIN)/ruff format .

lock: .venv/dev.stamp  ## resolve the dependencies anew
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		--no-annotate --group dev pyproject.toml -o requirements-dev.lock
	$(BIN)/uv pip compile -q --universal --generate-hashes --no-emit-index-url --no-header \
		--no-annotate pyproject.toml -c requirements-dev.lock -o requirements.lock

.venv/bin/python:
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed; install it and try again."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/run.stamp: requirements.lock .venv/bin/python
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements.lock
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/run.stamp
	$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r requirements-dev.lock
	@touch $@
