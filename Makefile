# Every target sets up what it needs, from hash-locked requirements, in .venv.
#   make try     a rehearsal room with a sample community, on this machine only
#   make test    every test, with coverage      make check   format, lint, types, contracts, house rules
#   make bench   measurements                   make format  put everything in house style
#   make lock    refresh the locks              make clean   forget all of it

PY   := .venv/bin/python
PIP  := $(PY) -m pip --quiet --disable-pip-version-check
KITH := $(PIP) install --no-deps --no-build-isolation --editable .
COMPILE = $(PY) -m uv pip compile --quiet --generate-hashes --no-strip-extras --universal --python-version 3.11 \
          --no-header --no-annotate --upgrade
SOURCES := bot adapters storage tests
JS := tests/platforms/matrix/js
SCHEMA := tests/equipment/discord/schema

.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help try test check bench pictures lock format clean

help:
	@sed -n 's/^#   //p' Makefile

try: .venv/.main
	.venv/bin/kith try $(ARGS)

test: .venv/.dev .synapse/.made $(JS)/node_modules/.made $(SCHEMA)/node_modules/.made
	$(PY) -m pytest -n 3 --dist loadscope --no-loadscope-reorder --cov --cov-report=term $(ARGS)

check: .venv/.dev
	$(PY) -m ruff format --check $(SOURCES)
	$(PY) -m ruff check $(SOURCES)
	$(PY) -m mypy
	.venv/bin/lint-imports
	if [ -f storage/migrations/check.py ]; then $(PY) -m storage.migrations.check; fi
	$(PY) -m pytest -q tests/house

bench: .venv/.dev .synapse/.made $(JS)/node_modules/.made $(SCHEMA)/node_modules/.made
	$(PY) -m tests.bench $(ARGS)

pictures: .venv/.dev
	$(PY) -m tests.pictures $(ARGS)

lock: .venv/.dev
	$(COMPILE) pyproject.toml requirements/main.in --output-file requirements/main.txt
	$(COMPILE) pyproject.toml requirements/main.in --group dev \
	    --constraints requirements/main.txt --output-file requirements/dev.txt
	$(COMPILE) requirements/synapse.in --output-file requirements/synapse.txt

format: .venv/.dev
	$(PY) -m ruff check --fix-only --quiet $(SOURCES)
	$(PY) -m ruff format $(SOURCES)

clean:
	rm -rf .venv .synapse $(JS)/node_modules $(SCHEMA)/node_modules .coverage .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find $(SOURCES) -name __pycache__ -type d -prune -exec rm -rf {} +

# A name on the path may be a shim that runs nothing, so each candidate is asked.
.venv/.made:
	@set -e; chosen=; without_venv=; \
	for python in python3 python3.13 python3.12 python3.14 python3.11; do \
	    $$python -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || continue; \
	    if $$python -c 'import ensurepip, venv' 2>/dev/null; then chosen=$$python; break; fi; \
	    without_venv=$$python; \
	done; \
	if [ -n "$$chosen" ]; then \
	    echo "Setting up .venv with $$($$chosen --version); this takes about a minute, once."; \
	    $$chosen -m venv --clear .venv; touch $@; \
	elif [ -n "$$without_venv" ]; then \
	    echo "$$without_venv is here, but without its venv module (on Debian and Ubuntu: apt-get install python3-venv)."; \
	    exit 1; \
	else \
	    echo "Kith needs Python 3.11 or newer, and none was found here. Please install one and try again."; exit 1; \
	fi

.venv/.main: requirements/main.txt pyproject.toml | .venv/.made
	$(PIP) install --require-hashes --requirement requirements/main.txt
	$(KITH)
	@touch $@

.venv/.dev: requirements/dev.txt pyproject.toml | .venv/.made
	$(PIP) install --require-hashes --requirement requirements/dev.txt
	$(KITH)
	@touch .venv/.main $@

# A second, independent Matrix member for the tests, and Discord's own schema; Node comes with requirements/dev.txt.
$(JS)/node_modules/.made $(SCHEMA)/node_modules/.made: %/node_modules/.made: %/package-lock.json .venv/.dev
	cd $* && PATH="$(CURDIR)/.venv/bin:$$PATH" npm ci --no-audit --no-fund --loglevel=error
	@touch $@

# A real homeserver for the tests, in an environment of its own: it is no part of Kith.
.synapse/.made: requirements/synapse.txt | .venv/.made
	@echo "Setting up a homeserver for the tests in .synapse; this takes about half a minute, once."
	$(PY) -m venv --clear .synapse
	.synapse/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes \
	    --requirement requirements/synapse.txt
	@touch $@
