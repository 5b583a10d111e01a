# What can be done here, in one word each. `make` alone lists it. Needs Python 3.11 or later and make, nothing else.

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help demo serve test lint fix bench soak docs lock clean

VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/installed
STYLES := secretariat/core/static/built/.made
STYLE_SOURCES := $(wildcard secretariat/core/styles/*) secretariat/core/pages/assets.py

# The demonstration: its years in order, the year whose report it writes, and the day on which its clock stands.
YEARS := 2017-18 2018-19 2019-20 2020-21
YEAR := 2019-20
SEC := secretariat/codes/sec
SERVE ?= 1
# It is always the SQLite database under var/: the example must never land in a register somebody works with.
DEMO := env -u DATABASE_URL -u SECRETARIAT_SQLITE -u SECRETARIAT_VAR -u SECRETARIAT_CODE -u SECRETARIAT_CODES \
	SECRETARIAT_DEMO=yes SECRETARIAT_TODAY=2021-04-15

WORKERS ?= 2
TESTS ?=
ONLY ?=

help: ## List what can be done
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

demo: $(READY) $(STYLES) ## Build everything, import the example years, write and check the report, serve the site (SERVE=0: all but serve)
	@echo "Bringing the database var/secretariat.sqlite3 to this version."
	@mkdir -p var
	@$(DEMO) $(BIN)/python manage.py migrate --verbosity 0
	@for year in $(YEARS); do \
		echo "Importing the example year $$year."; \
		$(DEMO) $(BIN)/secretariat import $(SEC)/example/$$year > var/import.log || { cat var/import.log; exit 1; }; \
		tail -n 1 var/import.log; \
	done
	@echo "Writing the report of $(YEAR)."
	@mkdir -p var/new
	@$(DEMO) $(BIN)/secretariat report $(YEAR) --html var/new/report-$(YEAR).html --pdf var/new/report-$(YEAR).pdf
	@for kind in html pdf; do \
		report=report-$(YEAR).$$kind; \
		if cmp -s var/new/$$report var/$$report; then echo "var/$$report is as it was."; \
		else mv var/new/$$report var/$$report && echo "var/$$report is new."; fi \
	done; rm -rf var/new
	@$(DEMO) $(BIN)/secretariat tick
	@echo "Comparing the figures of $(YEAR) with those that were published."
	@$(DEMO) $(BIN)/secretariat check $(YEAR) --against $(SEC)/report/published-$(YEAR).csv
ifneq ($(SERVE),0)
	@$(MAKE) --no-print-directory serve
endif

serve: $(READY) $(STYLES) ## Serve the demonstration on 127.0.0.1:8000 as it stands
	@$(DEMO) $(BIN)/secretariat serve

test: $(READY) $(STYLES) ## Run every test, on SQLite or on DATABASE_URL (TESTS=path runs some, WORKERS=1 in one process)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder $(TESTS)

lint: $(READY) ## Check style, types, import contracts and missing migrations
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/python manage.py makemigrations --check --dry-run

fix: $(READY) ## Lay the code out and mend what a tool can mend
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .

bench: $(READY) $(STYLES) ## Measure the budgets (ONLY=name measures one)
	@$(BIN)/secretariat bench $(if $(ONLY),$(ONLY))

soak: $(READY) $(STYLES) ## Kill, stop and crowd scratch registers for some ten minutes, here or beside DATABASE_URL (ONLY=name for one)
	@$(BIN)/secretariat soak $(ONLY)

docs: $(READY) ## Write docs/reference from the code
	@$(BIN)/python docs/write.py

lock: ## Write requirements.lock anew with the latest parts that pyproject.toml allows
	@$(find_python) && rm -rf var/lock && "$$python" -m venv var/lock
	@var/lock/bin/python -m pip install -qq --disable-pip-version-check --upgrade setuptools
	@var/lock/bin/python -m pip install -qq --disable-pip-version-check --editable '.[dev]'
	@{ sed -n '/^#/p' requirements.lock; \
		{ var/lock/bin/python -m pip freeze --all --exclude-editable | grep -v '^pip=='; \
		sed -n '/ ; /p' requirements.lock; } | LC_ALL=C sort -f; } > var/requirements.lock
	@mv var/requirements.lock requirements.lock && rm -rf var/lock

clean: ## Remove what was built here: .venv, caches and style sheets; never what is in var/
	@rm -rf $(VENV) secretariat/core/static/built build *.egg-info .mypy_cache .ruff_cache .pytest_cache \
		.hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

# Leaves the first Python of 3.11 or later that really starts in $python.
define find_python
for python in "$(PYTHON)" python3.11 python3 python3.12 python3.13 python3.14; do \
	[ -n "$$python" ] && "$$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && break; \
	python=; \
done; \
[ -n "$$python" ] || { echo "Secretariat needs Python 3.11 or later: install it, or name it with PYTHON=path." >&2; exit 1; }
endef

$(READY): requirements.lock pyproject.toml
	@$(find_python); \
	$(BIN)/python -m pip --version >/dev/null 2>&1 || { echo "Making .venv with $$("$$python" --version)."; "$$python" -m venv $(VENV); } || \
	{ echo "Python could not make .venv: on Debian, install python3-venv." >&2; exit 1; }
	@echo "Installing the parts that requirements.lock names. The first time takes some minutes."
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-deps --requirement requirements.lock
	@$(BIN)/python -m pip install -qq --disable-pip-version-check --no-input --no-deps --no-build-isolation --editable .
	@touch $@

$(STYLES): $(READY) $(STYLE_SOURCES)
	@echo "Building the style sheets."
	@$(BIN)/python -m secretariat.core.pages.assets
	@mkdir -p $(@D) && touch $@
