PYTHON ?= python3
SHELL := bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
.PHONY: help run test check lint coverage mutants calibration bench modules page browsers manual findings docs picture clean

BIN := .venv/bin
READY := .venv/.installed
# The page's own code, and the packages of node that it is built and tested with.
WEB := sim/page/web
MODULES := $(WEB)/node_modules/.installed
WORKERS := 2
# Each worker begins with neighbours, which share what they are given, and later takes over from the others.
IN_PARALLEL := -n $(WORKERS) --dist worksteal
# What was compiled is kept, or each worker and each command that it starts would compile all sources anew.
unexport PYTHONDONTWRITEBYTECODE
# Tests quick enough to run after every change; the agreement of the engines and the science take longer.
QUICK := tests/unit tests/properties tests/cli tests/docs sim docs README.md
# What runs every line of the engine in few steps.
AS_PYTHON := $(addprefix tests/unit/test_,story.py choices.py simulate.py strain.py outside_view.py deterrence.py convergence.py likelihood.py)

help: ## Say what there is to make
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-11s %s\n", $$1, $$2 }' Makefile

run: $(READY) ## Install if needed, and run the scenario of Russia and China in 2022
	@$(BIN)/alliance-sim run scenarios/russia-china-2022.yaml

test: $(READY) ## Run every test
	@$(BIN)/python -m pytest $(IN_PARALLEL)

check: lint ## Check what lint does, and run the quick tests and examples
	$(BIN)/python -m pytest $(IN_PARALLEL) -m "not slow" $(QUICK)

lint: $(READY) ## Check format, lint, types, import contracts and the manual
	$(BIN)/ruff format --check
	$(BIN)/ruff check
	$(BIN)/mypy
	$(BIN)/lint-imports
	@diff docs/manual.md <($(BIN)/python -m sim.cli.manual) || { echo "docs/manual.md is out of date: run make manual" >&2; exit 1; }

# Coverage does not see compiled code, so the engine is also run as the Python that it is written in; of
# the model every line is run. What is asked of all is in pyproject.toml.
coverage: $(READY) ## Check that quick tests run enough of the program, its engine as Python
	@$(BIN)/python -m pytest -q $(IN_PARALLEL) -m "not slow" --cov --cov-report= --cov-fail-under=0 tests/unit tests/properties tests/cli
	@NUMBA_DISABLE_JIT=1 $(BIN)/python -m pytest -q -W "ignore:overflow:RuntimeWarning" --cov --cov-append --cov-report=term:skip-covered $(AS_PYTHON)
	@$(BIN)/python -m coverage report --include "sim/model/*" --skip-covered --fail-under 100

mutants: $(READY) ## Plant faults, and name those that no test sees; takes about a quarter of an hour
	@$(BIN)/python -m tests.mutants

calibration: $(READY) ## Fit records simulated with known parameters: are these found again as often as they should be?
	@$(BIN)/python -m tests.calibration

bench: $(READY) ## Measure speed; takes minutes, and wants an otherwise idle machine
	@$(BIN)/python -m pytest --benchmark-enable benchmarks
	@$(BIN)/python -m benchmarks.table

modules: $(MODULES) ## Install what the page is built and tested with; needs Node.js and npm
	@:

page: $(READY) $(MODULES) ## Build the page anew: its engine as WebAssembly, the schema of its stories, its script
	@$(BIN)/python -m sim.model.wasm
	@$(BIN)/python -m sim.page.schema > $(WEB)/stories.schema.json
	@cd $(WEB) && node build.mjs page/page.tsx ../built

browsers: $(READY) $(MODULES) ## Compare the page's engine with the program in node, Chromium and Firefox
	@$(BIN)/python -m tests.page.browsers

manual: $(READY) ## Write docs/manual.md anew from the commands' --help
	$(BIN)/python -m sim.cli.manual > docs/manual.md

findings: $(READY) ## Write docs/findings.md and teaching.md anew, with the numbers of the model as it is
	$(BIN)/alliance-sim check --json scenarios/ | $(BIN)/python -m sim.cli.findings > docs/findings.md
	$(BIN)/python -m sim.cli.teaching > docs/teaching.md

docs: $(READY) ## Build the documentation as a site in build/docs, and check its links
	@rm -rf build/docs
	@$(BIN)/python -m docs.site.sources build/site
	@$(BIN)/sphinx-build -q -W --keep-going -E -d build/doctrees build/site build/docs
	@$(BIN)/python -m docs.site.links build/docs
	@echo "The site: build/docs/index.html"

picture: $(READY) ## Take the picture of the page in the README anew; needs Chromium
	@$(BIN)/python -m docs.site.screenshot

clean: ## Remove what was installed and cached; runs are kept
	rm -rf .venv build dist *.egg-info .benchmarks .coverage .coverage.* .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache $(WEB)/node_modules
	find benchmarks sim tests -name __pycache__ -prune -exec rm -rf {} +

# A .venv without pip is what an attempt without ensurepip leaves behind, so it is made anew.
$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Python 3.11 or newer is needed, and '$(PYTHON)' is not that. Name one: make PYTHON=python3.12" >&2; exit 1; }
	@$(BIN)/python -m pip --version > /dev/null 2>&1 || $(PYTHON) -m venv --clear .venv || { \
	  echo "'$(PYTHON)' cannot make a virtual environment. On Debian or Ubuntu: apt install python3-venv" >&2; exit 1; }
	@echo "Installing into .venv; this takes a minute or two, once." >&2
	@$(BIN)/python -m pip install -qq --constraint constraints.txt --editable '.[classroom,dev,distributed,docs,fit,score]'
	@touch $@

$(MODULES): $(WEB)/package-lock.json
	@command -v node > /dev/null && command -v npm > /dev/null || { \
	  echo "Node.js 18 or newer and npm are needed. On Debian or Ubuntu: apt install nodejs npm" >&2; exit 1; }
	@cd $(WEB) && npm ci --loglevel=error --no-audit --no-fund > /dev/null
	@touch $@
