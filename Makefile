# Paths are relative and programs run as "python -m …": the folder's own path may contain spaces.

PYTHON ?= python3
PORT ?= 8000
# Two at a time; a file stays together, for its tests share servers and browsers.
PYTEST_ARGS ?= -n 2 --dist loadfile
BENCH_ARGS ?=
LIVE_ARGS ?=
LOCK_ARGS ?=

IN_VENV = .venv/bin/python -m
CATALOGUES = $(wildcard participation/translations/*/LC_MESSAGES/*.po)
BABEL = $(IN_VENV) babel.messages.frontend

.PHONY: help run test lint fix bench messages lock vendor clean

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' Makefile

# Compiled beforehand, for some machines forbid Python to keep what it compiles: each start would take longer.
run: .venv/ready ## set up, fill the demo town on SQLite and serve it on http://127.0.0.1:8000 (PORT=…)
	@PARTICIPATION_INSTANCE="$${PARTICIPATION_INSTANCE:-$$PWD/instance}"; export PARTICIPATION_INSTANCE; \
	PARTICIPATION_BASE_URL="$${PARTICIPATION_BASE_URL:-http://127.0.0.1:$(PORT)}"; export PARTICIPATION_BASE_URL; \
	PARTICIPATION_DEVELOPMENT="$${PARTICIPATION_DEVELOPMENT:-on}"; export PARTICIPATION_DEVELOPMENT; \
	$(IN_VENV) compileall -q participation; \
	$(IN_VENV) participation upgrade && $(IN_VENV) participation demo \
	&& exec $(IN_VENV) participation serve --port $(PORT)

test: lint ## set up, check the code and run all tests, in the browser and on both databases (PYTEST_ARGS=…)
	@$(IN_VENV) tools.ensure_chromium
	$(IN_VENV) pytest $(PYTEST_ARGS)

lint: .venv/ready ## check the code only: style, types, layers, templates, spelling
	$(IN_VENV) ruff check
	$(IN_VENV) ruff format --check
	$(IN_VENV) djlint templates --lint --quiet
	.venv/bin/python .venv/bin/lint-imports
	$(IN_VENV) mypy
	$(IN_VENV) codespell_lib participation tests tools docs README.md CHANGELOG.md

fix: .venv/ready ## mend what ruff can mend by itself, and format
	$(IN_VENV) ruff check --fix
	$(IN_VENV) ruff format

bench: .venv/ready ## measure the speed against a bare view, then live rooms on both databases (BENCH_ARGS=…, LIVE_ARGS=…)
	$(IN_VENV) participation bench $(BENCH_ARGS)
	$(IN_VENV) participation bench live $(LIVE_ARGS)
	$(IN_VENV) participation bench live --postgresql $(LIVE_ARGS)

messages: .venv/ready ## collect the texts for the translators and compile what they wrote
	@mkdir -p build
	$(BABEL) extract -F pyproject.toml -k _l -k lazy_gettext -k lazy_ngettext:1,2 \
		--no-location --sort-by-file --no-wrap -o build/messages.pot .
	$(BABEL) update -i build/messages.pot -d participation/translations \
		--ignore-obsolete --no-fuzzy-matching --ignore-pot-creation-date --no-wrap
	$(BABEL) compile -d participation/translations

lock: .venv/ready ## resolve pyproject.toml into requirements.lock (LOCK_ARGS=--upgrade for newer versions)
	$(IN_VENV) uv pip compile --universal --generate-hashes --no-header --python-version 3.11 --all-extras \
		$(LOCK_ARGS) pyproject.toml -o requirements.lock

vendor: .venv/ready ## fetch KERN, Fira Sans, plotly.js and axe-core anew (needs npm)
	$(IN_VENV) tools.vendor_kern
	$(IN_VENV) tools.vendor_scripts

clean: ## remove what was made: the environment, caches, packages; the instance folder stays
	rm -rf .venv .cache .*_cache build dist .coverage .hypothesis
	find participation tests tools migrations -name __pycache__ -prune -exec rm -rf {} +

# An interrupted set-up leaves no mark behind and begins anew.
.venv/installed: requirements.lock pyproject.toml hatch_build.py
	@PYTHON="$(PYTHON)" sh tools/set_up.sh
	@touch .venv/installed

.venv/ready: .venv/installed $(CATALOGUES)
	@test -z "$(CATALOGUES)" || $(BABEL) --quiet compile -d participation/translations
	@touch .venv/ready
