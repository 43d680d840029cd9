# make setup | run | test | coverage | lint | docs | wheel

VENV := .venv
PY := $(VENV)/bin/python
PIP := $(PY) -m pip install --disable-pip-version-check -qq -c constraints.txt
STAMP := $(VENV)/.graphsem-installed

.PHONY: setup run test coverage lint docs wheel
setup: $(STAMP)

# The first interpreter of 3.11 or 3.12 that really starts, in this order.
$(STAMP): Makefile constraints.txt setup.cfg setup.py pyproject.toml
	@set -e; \
	if ! [ -x $(PY) ]; then \
	  for python in python3.11 python3.12 python3; do \
	    if $$python -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' \
	        2>/dev/null; then found=$$python; break; fi; \
	  done; \
	  if [ -z "$$found" ]; then \
	    echo "error: graphsem needs Python 3.11 or 3.12; no such python3 is on PATH" >&2; exit 1; \
	  fi; \
	  echo "making $(VENV) with $$($$found --version)"; \
	  $$found -m venv $(VENV) || { rm -rf $(VENV); exit 1; }; \
	fi
	@echo "installing (several minutes the first time)"
	@$(PIP) torch==2.13.0
	@$(PIP) setuptools wheel
	@$(PIP) --no-build-isolation -e '.[dgl,dev,docs]'
	@touch $@

run: setup
	@$(PY) -m graphsem samples/*.txt output=outputs/quickstart

# Each worker has tests that stand together and share what they need, until it is idle.
TEST := -m pytest -n 2 --dist=worksteal

test: setup
	@OMP_NUM_THREADS=1 $(PY) $(TEST)

# Fails below 90 %.
coverage: setup
	@rm -f .coverage .coverage.*
	@OMP_NUM_THREADS=1 $(PY) -m coverage run $(TEST)
	@$(PY) -m coverage combine -q
	@$(PY) -m coverage report --skip-covered

lint: setup
	@$(PY) -m ruff check .
	@$(PY) -m ruff format --check .
	@$(PY) -m mypy

# The site of README.md, docs/ and the docstrings: site/index.html. A link to nowhere fails.
docs: setup
	@NO_MKDOCS_2_WARNING=1 $(PY) -m mkdocs build --quiet
	@echo site/index.html

# One wheel with all packages and the trained parsers; the encoder is a requirement of it.
wheel: setup
	@rm -rf build dist
	@$(PY) -m build --wheel --no-isolation --outdir dist . > /dev/null
	@ls -l dist/*.whl
