# `make demo` reads the example reports into a graph and asks it questions; `make test` is what CI runs.
PYTHON ?= python3
VENV   ?= .venv
RUN    := $(VENV)/bin

.PHONY: demo test check unit long evaluate clean

$(VENV)/.core: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(RUN)/python -m pip install --quiet --disable-pip-version-check -e .
	@touch $@

$(VENV)/.test: pyproject.toml $(VENV)/.core
	$(RUN)/python -m pip install --quiet --disable-pip-version-check -e '.[test]'
	@touch $@

demo: $(VENV)/.core
	@$(RUN)/kgraph demo demo

test: check unit long

check: $(VENV)/.test
	$(RUN)/ruff check .
	$(RUN)/mypy

unit: $(VENV)/.test
	$(RUN)/pytest

long: $(VENV)/.test
	$(RUN)/pytest -m long

evaluate: $(VENV)/.core
	$(RUN)/kgraph evaluate tests/gold/news

clean:
	rm -rf demo build dist .pytest_cache .mypy_cache .ruff_cache
