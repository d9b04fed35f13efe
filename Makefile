# make demo and make test set up everything they need by themselves.

BIN := .venv/bin
SHELL := /bin/sh
PICTURES ?= pictures
KILLS ?= 200
export PYTHONDONTWRITEBYTECODE := 1

.PHONY: demo test setup check bench crash soak tour installer portal-api lock clean

demo:  ## The window on its own sandbox; without a screen, the tour with pictures
	@tools/setup.sh run
	@if [ -n "$$DISPLAY$$WAYLAND_DISPLAY" ] || [ "$$(uname -s)" = Darwin ]; then \
	    $(BIN)/doorman --demo; \
	else \
	    QT_QPA_PLATFORM=offscreen $(BIN)/doorman --tour $(PICTURES); \
	fi

test: setup  ## Every test, the fast ones first
	@tools/test.sh

setup:  ## .venv with doorman, doormanctl and everything for development
	@tools/setup.sh dev

check: setup  ## Style, types and layers
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-cache
	$(BIN)/mypy

bench: setup  ## The figures, one JSON line each
	@QT_QPA_PLATFORM=offscreen $(BIN)/python -m tests.bench

crash: setup  ## Kill the recorder KILLS times with faults in between: the archive must end as what was sent (ARGS=--prove)
	@$(BIN)/python -m tests.crash --kills $(KILLS) $(ARGS)

soak: setup  ## A million events with a fault every five seconds: equal, and the recorder does not grow
	@$(BIN)/python -m tests.crash.soak $(ARGS)

tour: setup  ## All steps, off screen, with pictures
	QT_QPA_PLATFORM=offscreen $(BIN)/doorman --tour $(PICTURES)

portal-api: setup  ## Write resources/portal-api/openapi.json from what the sandbox serves
	$(BIN)/python -m app.sandbox.openapi

installer: setup  ## One folder with doorman and doormanctl, in dist/
	$(BIN)/pyinstaller --noconfirm --log-level WARN build_installer.spec

lock:  ## Lock the dependencies anew
	tools/lock.sh

clean:
	rm -rf .venv build dist pictures .mypy_cache .ruff_cache .pytest_cache .hypothesis .coverage* htmlcov *.egg-info
