# What one does with a checkout. `make` alone lists it. Needed: git, make, Python 3.11 or later with
# venv; everything else is installed into .venv, in the versions and with the hashes of the lock files.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
MAKEFLAGS += --no-builtin-rules --no-print-directory

# The Python that makes .venv: make run PYTHON=/usr/bin/python3.12
PYTHON ?= python3
VENV_PYTHON := .venv/bin/python
# More words for pytest: make test args="-k embedded"
args ?=
# Newer versions instead of the locked ones: make lock upgrade=1
upgrade ?=
# Moments of faults as in an earlier run: make faults seed=7
seed ?=
# Only those with these words in their name: make faults only=disk
only ?=

export PIP_DISABLE_PIP_VERSION_CHECK := 1

.PHONY: help run test long conformance clients check fix bench faults soak docs lock clean

help: ## List these targets
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-11s %s\n", $$1, $$2}' $(firstword $(MAKEFILE_LIST))

run: .venv/runtime.stamp ## Install what is needed and start the server (Ctrl-C stops it)
	@exec $(VENV_PYTHON) -m api serve

test: .venv/dev.stamp ## Run the tests, on a PostgreSQL of their own
	@$(VENV_PYTHON) -m pytest $(args)

long: .venv/dev.stamp ## Run the tests that restart and kill whole servers
	@$(VENV_PYTHON) -m pytest -m long --numprocesses=0

conformance: .venv/dev.stamp ## Run the GraphQL over HTTP audits (npm graphql-http) where Node is
	@$(VENV_PYTHON) -m tests.conformance.run

clients: .venv/dev.stamp ## Make the example clients of docs/clients from the schema, and run them
	@$(VENV_PYTHON) -m tests.clients.run

check: .venv/dev.stamp ## Check style, types, the rooms' borders and the generated pages
	@.venv/bin/ruff check .
	@.venv/bin/ruff format --check .
	@.venv/bin/basedpyright
	@.venv/bin/lint-imports
	@$(VENV_PYTHON) -m api docs --check

fix: .venv/dev.stamp ## Mend what can be mended by itself: style and generated pages
	@.venv/bin/ruff check --fix .
	@.venv/bin/ruff format .
	@$(VENV_PYTHON) -m api docs

bench: .venv/dev.stamp ## Measure, and write docs/performance.md (EVENTS=1000000: the large one)
	@$(VENV_PYTHON) -m tests.benchmarks.performance_page

faults: .venv/dev.stamp ## Kill everything under load, and write the table of docs/operations.md (seed=N repeats)
	@$(VENV_PYTHON) -m tests.faults $(if $(seed),--seed $(seed)) $(if $(only),--only "$(only)")

soak: .venv/dev.stamp ## Ten minutes of steady work on a real server; prints its memory (SECONDS=60: shorter)
	@$(VENV_PYTHON) -m tests.benchmarks.soak

docs: .venv/runtime.stamp ## Write the pages of docs/ that are made from the code
	@$(VENV_PYTHON) -m api docs

# No index address and no path goes into a lock: whoever installs uses the index of their own.
COMPILE = CUSTOM_COMPILE_COMMAND="make lock" .venv/bin/pip-compile --quiet --generate-hashes \
	--strip-extras --allow-unsafe --build-deps-for editable --no-emit-index-url \
	--no-emit-trusted-host --no-emit-find-links --no-emit-options $(if $(upgrade),--upgrade)

lock: .venv/dev.stamp ## Write the lock files anew from pyproject.toml (upgrade=1: newest versions)
	@$(VENV_PYTHON) -c 'import sys; sys.exit(sys.version_info[:2] != (3, 11))' || \
		{ echo "The locks are made with Python 3.11: make clean, then make lock PYTHON=python3.11"; exit 1; }
	@echo "Resolving the runtime's packages ..."
	@$(COMPILE) --output-file requirements.lock pyproject.toml
	@echo "Resolving the developers' packages ..."
	@$(COMPILE) --extra dev --constraint requirements.lock --output-file requirements-dev.lock \
		pyproject.toml

clean: ## Remove .venv and caches (never data)
	@rm -rf .venv .pytest_cache .ruff_cache .hypothesis .import_linter_cache build dist *.egg-info
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# --- .venv: a stamp is as new as what was installed ---------------------------------------------

.venv/runtime.stamp: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "$(PYTHON) is missing or older than 3.11. Name another: make run PYTHON=python3.11"; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null || \
		{ echo "python3-venv is missing for $(PYTHON). On Debian: apt-get install python3-venv"; exit 1; }
	@$(VENV_PYTHON) -m pip --version >/dev/null 2>&1 || \
		{ echo "Making .venv ..."; $(PYTHON) -m venv --clear .venv; }
	$(call install,requirements.lock)
# The checkout itself: gives .venv/bin/aftersales; builds with the locked setuptools, off the network.
	@$(VENV_PYTHON) -m pip install --quiet --no-deps --no-build-isolation --no-index --editable .
	@touch $@

.venv/dev.stamp: requirements-dev.lock .venv/runtime.stamp
	$(call install,requirements-dev.lock)
	@touch $@

# pip is silent for long or floods the terminal: this counts the packages instead.
define install
@total=$$(grep -c '==' $(1)); \
echo "Installing $$total packages of $(1) into .venv; the first time downloads them ..."; \
$(VENV_PYTHON) -m pip install --require-hashes --requirement $(1) | { \
	seen=0; while read -r line; do case "$$line" in \
		Collecting*|"Requirement already"*) seen=$$((seen + 1)); \
			if [ $$((seen % 10)) = 0 ]; then echo "  $$seen of $$total"; fi ;; \
		"Installing collected"*) echo "  unpacking ..." ;; \
	esac; done; }
endef
