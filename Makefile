# Everything runs in .venv, which `setup` makes with the machine's own Python; nothing is installed twice.
PYTHON ?= python3
VENV   := .venv
PY     := $(VENV)/bin/python
READY  := $(VENV)/.ready

.DEFAULT_GOAL := help
.PHONY: help setup demo test conformance bench bench-quick official-client generate check-generated vectors mutants api update diff need-download lint sandbox soak clean

help: ## this list
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /\1|/' | column -t -s '|' 2>/dev/null || grep -E '^[a-z-]+:' $(MAKEFILE_LIST)

setup: $(READY) ## the virtual environment, with every extra and the tools

$(READY): pyproject.toml constraints.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or later is needed, $(PYTHON) is older: make PYTHON=python3.12 $(MAKECMDGOALS)"; exit 1; }
	@# A Python without ensurepip (as Debian packages it) still has a pip that can fill the environment from outside.
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) 2>/dev/null || $(PYTHON) -m venv --clear --without-pip $(VENV)
	@$(PY) -c 'import pip' 2>/dev/null || $(PYTHON) -m pip --python $(PY) install --quiet pip
	$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt pip
	$(PY) -m pip install --quiet --disable-pip-version-check --constraint constraints.txt \
	  --group dev --editable '.[cli,sandbox,testing,conformance,keyring]'
	@touch $(READY)

demo: $(READY) ## from a bare checkout to finished jobs, against the sandbox
	$(PY) examples/demo.py

test: $(READY) ## all tests; needs no network
	$(PY) -m pytest -n auto

official-client: $(READY) ## Bentley's own client against the sandbox; needs npm and the network
	ITWIN_NPM=1 $(PY) -m pytest tests/sandbox/test_official_client.py

generate: $(READY) ## generated/ from specs/
	$(PY) -m codegen generate

check-generated: $(READY) ## generated/ is what specs/ and codegen/ give
	$(PY) -m codegen check

vectors: $(READY) ## test vectors of the clients, from the definitions
	$(PY) -m itwin_conformance.vectors contract_tests/vectors

mutants: $(READY) ## bugs planted on purpose, and which of them the tests notice; at most 40 minutes, call again to go on
	$(PY) -m mutants --minutes 40

api: need-download $(READY) ## a further API from its portal download: NAME=itwins SPEC=path
	$(PY) -m codegen api "$(NAME)" "$(SPEC)"

update: need-download $(READY) ## a new portal download of an API that is here: NAME=export SPEC=path
	$(PY) -m codegen update "$(NAME)" "$(SPEC)"

diff: need-download $(READY) ## what `update` would change, and how much that asks of callers: NAME=export SPEC=path
	@# Its exit codes from 10 are ratings, no failures; programs that want them call the command.
	$(PY) -m codegen diff "$(NAME)" "$(SPEC)" || test $$? -ge 10

need-download:
	@$(if $(and $(NAME),$(SPEC)),:,$(error NAME and SPEC are needed: make $(firstword $(MAKECMDGOALS)) NAME=export SPEC=path/to/download.json))

lint: $(READY) ## style and types
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy
	$(PY) tools/verify_types.py

SEEDS ?= 1-50
soak: $(READY) ## everything that schemathesis can think of against the sandbox: SEEDS=1-50; goes on where the last run ended
	$(PY) contract_tests/soak.py "$(SEEDS)"

BENCH := build/benchmarks/venv
bench: $(BENCH)/.ready ## seconds and ratios, beside what people would use instead; ROWS="decode call" for some; see docs/performance.md
	$(BENCH)/bin/python -m benchmarks $(ROWS)

bench-quick: $(BENCH)/.ready ## the same in a minute, kept apart from the results
	$(BENCH)/bin/python -m benchmarks --quick $(ROWS)

$(BENCH)/.ready: $(READY) benchmarks/constraints.txt
	@mkdir -p build/benchmarks
	@test -x $(BENCH)/bin/python || $(PYTHON) -m venv --without-pip $(BENCH)
	$(PY) -m pip --python $(BENCH)/bin/python install --quiet --disable-pip-version-check --constraint constraints.txt \
	  --constraint benchmarks/constraints.txt --group bench --editable '.[cli,sandbox]' pip
	@touch $@

sandbox: $(READY) ## the local platform on port 8080
	$(PY) -m itwin_platform._cli sandbox

conformance: $(READY) ## hold a server to the API: BASE_URL=http://... PROFILE=smoke, default or full; the sandbox by default
	@# 2 is INCOMPLETE: nothing is broken, but not everything could be tested. The report says what.
	$(PY) -m itwin_platform._cli conformance $(if $(BASE_URL),--base-url "$(BASE_URL)") \
	  --profile $(or $(PROFILE),default) --output build/conformance

clean: ## everything that make made
	rm -rf $(VENV) dist build .mypy_cache .pytest_cache .ruff_cache .hypothesis .schemathesis
