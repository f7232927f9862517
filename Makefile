# `make demo` and `make test` are all that a newcomer types: each sets up .venv by itself.
# Needs: Python 3.11 to 3.13 with venv and pip. uv is used when it is there.

.POSIX:
.PHONY: demo test bench lint lock clean

VENV = .venv
BIN = $(VENV)/bin
READY = $(VENV)/.ready

demo: $(READY)
	$(BIN)/onrecord demo

test: $(READY)
	$(BIN)/python -m pytest

bench: $(READY)
	$(BIN)/python -m bench

lint: $(READY)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports
	$(BIN)/mypy

# The lock is complete, hence --no-deps: older pips look for extras past their pins.
# The stamp stands when the lock was installed whole; a change of the lock or of pyproject.toml sets up again.
$(READY): requirements.lock pyproject.toml
	@set -eu; \
	fit='import sys, venv, ensurepip; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13))'; \
	python=; \
	for name in $${PYTHON:-} python3 python3.13 python3.12 python3.11 python; do \
	  if "$$name" -c "$$fit" >/dev/null 2>&1; then python=$$name; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo "Python 3.11, 3.12 or 3.13 with venv is needed: install it, or name it by 'make PYTHON=...'" >&2; exit 1; fi; \
	echo "Setting up $(VENV) with $$($$python --version); the first time takes a minute or two"; \
	"$$python" -m venv $(VENV); \
	if command -v uv >/dev/null 2>&1; then \
	  uv pip install --quiet --python $(BIN)/python --require-hashes --no-deps -r requirements.lock; \
	  uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation -e .; \
	else \
	  $(BIN)/python -m pip install --quiet --require-hashes --no-deps -r requirements.lock; \
	  $(BIN)/python -m pip install --quiet --no-deps --no-build-isolation -e .; \
	fi; \
	touch $(READY)

# Exact versions and hashes for Python 3.11 to 3.13, and no host.
lock:
	uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	  --no-strip-extras --no-annotate --custom-compile-command "make lock" --group dev pyproject.toml -o requirements.lock

clean:
	rm -rf $(VENV) build dist
