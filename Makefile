# `make run` and `make test` do everything from an empty machine; the work is in scripts/setup.py, which says what goes on.
# TORCH_INDEX=URL  take PyTorch from that index (see README.md for the small CPU build)

PYTHON ?= python3
TORCH_INDEX ?=
BIN := .venv/bin
CONTENT := $(shell find corpus -name '*.md')

.PHONY: run test check setup bench pictures clean

run: setup
	@$(BIN)/coachmate

setup: .venv/.indexed

test: .venv/.dev .venv/.indexed
	$(BIN)/python -m pytest --cov --cov-report= $(ARGS)

check: .venv/.dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	@# Away from the texts of whoever works here: only what is shipped is looked at.
	COACHMATE_HOME=.venv/nobody $(BIN)/coachmate prompts check
	COACHMATE_HOME=.venv/nobody $(BIN)/coachmate corpus check
	@if [ -f .coverage ]; then $(BIN)/coverage report --fail-under=85; \
	else echo "Branch coverage is checked after 'make test'."; exit 1; fi

bench: .venv/.indexed
	$(BIN)/python -m benchmarks

pictures:
	@$(PYTHON) -m scripts.pictures

clean:
	rm -rf .venv dist .coverage .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache

.venv/.installed: pyproject.toml constraints.txt scripts/setup.py
	@$(PYTHON) scripts/setup.py install --torch-index "$(TORCH_INDEX)"

.venv/.dev: .venv/.installed
	@$(PYTHON) scripts/setup.py dev

.venv/.indexed: .venv/.installed $(CONTENT)
	@$(PYTHON) scripts/setup.py index
