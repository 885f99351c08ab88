# make demo: see it work · make test: prove it · make lint, docs, bench, bench-gate, clean: for work on newsdesk itself

PYTHON ?= $(or $(shell command -v python3.11),$(shell command -v python3))
BIN := .venv/bin
GOLD ?= $(NEWSDESK_GOLD)

.PHONY: demo test lint docs bench bench-gate clean

demo: .venv/plain
	$(BIN)/python fixtures/demo.py

# A file's tests stay together: they share archives. No more than four processes, for each loads the model.
test: .venv/test
	$(BIN)/pytest -n auto --maxprocesses 4 --dist loadfile

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

docs: .venv/test
	$(BIN)/python docs/generate_cli.py
	$(BIN)/pytest tests/test_readme.py

# Measures on labelled data that is not part of the repository: make bench GOLD=folder
bench: .venv/bench
	for script in $(filter-out bench/gate.py bench/extractors.py bench/million.py bench/kills.py bench/machines.py bench/plain.py,$(wildcard bench/*.py)); do NEWSDESK_GOLD="$(GOLD)" $(BIN)/python "$$script" || exit 1; done

# Fails when a figure is below its floor in bench/floors.json: make bench-gate GOLD=folder
bench-gate: .venv/bench
	NEWSDESK_GOLD="$(GOLD)" $(BIN)/python bench/gate.py

clean:
	rm -rf .venv demo dist .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -prune -exec rm -rf {} +

# One stamp for each set of extras: an install is repeated when what it depends on has changed.
.venv/plain: pyproject.toml constraints.txt | .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	touch $@

.venv/test .venv/dev .venv/bench: .venv/%: pyproject.toml constraints.txt | .venv
	$(BIN)/pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[$*]'
	touch $@

.venv:
	$(PYTHON) -m venv .venv
