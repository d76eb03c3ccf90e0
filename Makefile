# Everything a newcomer needs; docs/development.md says more.
PYTHON ?= python3
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check --quiet

.PHONY: run demo setup test lint torture bench lock catalogue clean

run: setup ## serve on http://127.0.0.1:8000 with the data in ./var
	@exec $(BIN)/walkthrough serve

demo: setup ## made-up schools with two terms of walkthroughs, on http://127.0.0.1:8000
	@exec $(BIN)/walkthrough demo

setup: .venv/.run-ready ## system packages, .venv and pinned dependencies

test: .venv/.test-ready lint ## lint, types and every test
	$(BIN)/pytest -n 2

lint: .venv/.test-ready
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

torture: .venv/.test-ready ## the long fault-injection runs
	WALKTHROUGH_TORTURE=10000 $(BIN)/pytest tests/storage

bench: .venv/.test-ready ## ratios beside alternatives, as one table; QUICK=1 for a first look
	@$(BIN)/python -m bench $(if $(QUICK),--quick)

.venv/.run-ready: requirements/build.txt requirements/run.txt pyproject.toml tools/system-packages
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Walkthrough needs Python 3.11 or newer; name one with: make $(MAKECMDGOALS) PYTHON=python3.12" >&2; exit 1; }
	tools/system-packages run
	test -x $(BIN)/python || $(PYTHON) -m venv .venv
	$(PIP) install --require-hashes -r requirements/build.txt -r requirements/run.txt
	$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.venv/.test-ready: .venv/.run-ready requirements/test.txt
	tools/system-packages test
	$(PIP) install --require-hashes -r requirements/test.txt
	@touch $@

lock: ## pin the dependencies anew, with hashes
	$(PIP) install uv
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		--output-file requirements/build.txt requirements/build.in
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		--output-file requirements/run.txt pyproject.toml
	$(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --quiet \
		--extra test --output-file requirements/test.txt pyproject.toml

catalogue: .venv/.run-ready ## collect the messages that people read
	$(BIN)/pybabel --quiet extract --mapping-file babel.cfg --no-location --sort-output \
		--keyword _ --keyword N_ --keyword ngettext:1,2 \
		--project Walkthrough --output-file walkthrough/translations/messages.pot .

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis
