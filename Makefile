# Every command of the project. `make help` lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := bash
.SHELLFLAGS := -euo pipefail -c

# The Python that makes .venv; empty = the system's own where it will do.
PYTHON ?=
BIN := $(if $(filter Windows_NT,$(OS)),.venv/Scripts,.venv/bin)
PYTEST := scripts/private-session.sh $(BIN)/python -m pytest
# Tests without a real browser or keyring run in two processes: they share nothing (docs/decisions/001-tooling.md).
PARALLEL := -n 2 --dist worksteal
# What failed is run once more, alone: real browsers and processes share the machine with everything else.
# A second failure is final, and so is a run that broke off.
AGAIN := $(PYTEST) --last-failed --last-failed-no-failures none
BUNDLE := dist/clearml-ping-wizard/clearml-ping-wizard

.PHONY: help demo test check fuzz lint shape format docs gallery bench metrics bundle release release-archive windows-check windows-bundle clean

help: ## List these commands
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: .venv/.run system-run ## Run the whole wizard on the built-in demo identity provider
	@if [ -n "$${DISPLAY:-}$${WAYLAND_DISPLAY:-}" ] || [ "$$(uname)" = Darwin ]; then \
	  $(BIN)/python -m wizard demo; \
	else \
	  $(BIN)/python -m wizard demo --unattended --output demo-output; \
	fi

test: system-test lint .cache/oidc-provider/.ready .cache/compose/.ready ## Run every check and test, build the program and test it
	$(PYTEST) $(PARALLEL) -m "not bundle and not live" || $(AGAIN) -m "not bundle and not live"
	$(PYTEST) -m live || $(AGAIN) -m live
	$(MAKE) bundle
	$(PYTEST) -m bundle

check: system-test lint ## Check format, style, types, imports and run the unit tests: before each commit
	$(PYTEST) $(PARALLEL) tests/unit tests/test_words.py tests/test_promises.py

fuzz: .venv/.dev ## Mutate files, drafts, logins and tokens for FUZZ_SECONDS (60) each, by FUZZ_SEED (1)
	$(BIN)/python -m tests.fuzz

shape: .venv/.dev ## Check vocabulary, promises, problem table and the shape of the code
	$(PYTEST) -q tests/test_words.py tests/test_promises.py tests/unit/test_layout.py tests/unit/model/test_problem_table.py

lint: .venv/.dev ## Check format, style, types and the import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo

format: .venv/.dev ## Format the code and fix what ruff can fix
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

docs: .venv/.dev ## Write the pages in docs/ that are made from the program's tables
	$(BIN)/python -m scripts.docs

gallery: system-test ## Draw every page in every state into gallery/, with an index page
	$(BIN)/python -m tests.gallery gallery

bench: .venv/.dev system-test ## Measure this program beside its baselines
	$(BIN)/python -m compileall -q wizard  # as pip does for an installed program
	scripts/private-session.sh $(BIN)/python -m benchmarks

metrics: .venv/.dev ## Print how large the code is
	$(BIN)/python scripts/metrics.py

bundle: .venv/.dev system-test ## Build the stand-alone program in dist/
	$(BIN)/python -m PyInstaller --noconfirm --log-level WARN build.spec
	$(BIN)/python -m scripts.notices
	@du -sh $(dir $(BUNDLE))

release: bundle ## Archive the program in dist/, test it unpacked, write sums, SBOM and (with RELEASE_SIGNING_KEY) a signature
	$(MAKE) release-archive

release-archive: .venv/.dev ## The second half, for a built program that was changed by hand: notarised on macOS
	$(BIN)/python -m scripts.release

windows-check: .venv/.dev ## Run the tests on Windows' Python under Wine, set up in .cache/windows
	timeout 1500 scripts/windows.sh check

windows-bundle: .venv/.dev ## Build the program for Windows under Wine and test it there
	timeout 1500 scripts/windows.sh bundle

clean: ## Remove what was built and fetched, .venv too
	rm -rf .venv .cache build dist demo-output

# What has to be there first. A stamp file in .venv and .cache makes the second time quick.

.PHONY: system-run system-test
system-run: .venv/.run
	@scripts/system.sh run
system-test: .venv/.dev
	@scripts/system.sh test

.venv/.run: pyproject.toml constraints.txt scripts/venv.sh
	PYTHON="$(PYTHON)" scripts/venv.sh .
	@touch $@
.venv/.dev: .venv/.run
	PYTHON="$(PYTHON)" scripts/venv.sh ".[dev]"
	@touch $@

.cache/oidc-provider/.ready: scripts/oidc-provider.sh | .venv/.dev
	scripts/oidc-provider.sh
	@touch $@
.cache/compose/.ready: scripts/compose.sh
	scripts/compose.sh
	@touch $@
