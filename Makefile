# One word per task. Every target does its own set-up; `make demo` and `make test` work on a fresh clone.
PYTHON ?= python3
BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help week demo slack-demo discord-demo run test lint check bench soak validate pictures inventory audit format clean requirements

help: ## What can be done here
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

.venv/runtime: requirements/runtime.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("network-health needs Python 3.11 or newer; PYTHON=python3.12 make … chooses one") if sys.version_info < (3, 11) else None'
	@echo "Setting up .venv (once, about half a minute) …"
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/runtime.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

.venv/dev: requirements/dev.txt .venv/runtime
	@echo "Setting up what tests and checks need (once, about a minute) …"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/dev.txt
	@touch $@

demo: .venv/runtime ## An invented community, from export to digest, in the terminal
	@$(BIN)/network-health demo

slack-demo: .venv/runtime ## The real bot on a loopback Slack (nothing talks to slack.com): what people would read
	@$(BIN)/python -m tests.doubles.slack.demo

discord-demo: .venv/runtime ## The real bot on a loopback Discord (nothing talks to discord.com): what people would read
	@$(BIN)/python -m tests.doubles.discord.demo

run: .venv/runtime ## The bot, with the settings in .env
	@$(BIN)/network-health run

test: .venv/dev ## All tests
	@$(BIN)/python -m pytest -n auto

week: .venv/dev ## A week of both platforms in minutes, with the real process; pictures go to TEST_OUTPUT
	@$(BIN)/python -m pytest tests/end_to_end/test_week.py

lint: .venv/dev ## Format, lint, types, import contracts
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/hadolint deploy/Dockerfile
	@$(BIN)/check-jsonschema --quiet --builtin-schema vendor.compose-spec deploy/compose.yaml deploy/compose.postgres.yaml

check: lint test ## Everything that has to be green

bench: .venv/dev ## Speed and memory as ratios, written to bench/RESULTS.md
	@$(BIN)/python -m bench

soak: .venv/dev ## Half an hour on both platforms at once; flat memory, nothing lost, into bench/RESULTS.md
	@$(BIN)/python -m bench.soak

validate: .venv/dev ## The figures of docs/validation.md, from real data
	@$(BIN)/python -m bench.validate

pictures: .venv/dev ## The README's pictures, made from the demo
	@$(BIN)/python -m bench.pictures
	@$(BIN)/python -m bench.chats

.audit/ready: requirements/audit.txt
	@$(PYTHON) -m venv .audit
	@.audit/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/audit.txt
	@touch $@

audit: .audit/ready ## Known weaknesses of the pinned dependencies, where an advisory service can be reached
	@.ci/audit requirements/runtime.txt requirements/dev.txt

inventory: .venv/dev ## docs/data-inventory.md, written from the tables
	@$(BIN)/python -c 'import pathlib, bot.store.inventory as it; pathlib.Path("docs/data-inventory.md").write_text(it.page())'

format: .venv/dev ## Let ruff put things straight
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

requirements: .venv/dev ## Pin again what pyproject.toml asks for
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --group bootstrap --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/runtime.txt
	@$(BIN)/uv pip compile pyproject.toml --extra postgres --group bootstrap --group dev --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -c requirements/runtime.txt -o requirements/dev.txt
	@echo pip-audit | $(BIN)/uv pip compile - --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet -o requirements/audit.txt

clean: ## Back to a fresh clone
	@rm -rf .venv .audit .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
