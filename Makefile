# make demo   the dashboard on synthetic data, on http://localhost:8501; another port: make demo PORT=8601
# make check  everything that must hold before a change is accepted
.DEFAULT_GOAL := help
.PHONY: help demo check check-long coverage bench backtest screenshots docs format style types contracts test clean

export PATH := $(CURDIR)/.tools/bin:$(PATH)
# Libraries are compiled once, not again by each process that a test starts: that took 12 s of processor instead of 4 where this was set.
unexport PYTHONDONTWRITEBYTECODE
RUN := uv run --frozen --no-sync
WORKERS ?= 2
PORT ?= 8501

help:  ## Say what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/make \1\t\2/p' Makefile | expand -t 18

demo:  ## Build a synthetic CRM, read it, and serve the dashboard on http://localhost:8501 (or PORT=...)
	@scripts/bootstrap demo
	$(RUN) takehold demo --port $(PORT)

check:  ## Style, types, import contracts and all quick tests
	@scripts/bootstrap check
	@$(MAKE) --no-print-directory style types contracts test

check-long:  ## The tests that take long, alone; run make check first; a part: make check-long PART="tests/engines -k spark"
	@scripts/bootstrap long
	$(RUN) pytest -m long --durations=20 $(PART)

bench:  ## Speed and size, on this machine
	@scripts/bootstrap demo
	$(RUN) python -m benchmarks

backtest:  ## The risk model judged on a log of commits: make backtest DATA=folder-or-file [AS_OF=2018-12-31]
	@scripts/bootstrap demo
	@test -n "$(DATA)" || { echo "Say where the log lies: make backtest DATA=folder"; exit 2; }
	$(RUN) takehold backtest --commits "$(DATA)" $(if $(AS_OF),--as-of $(AS_OF))

screenshots:  ## Write the README's pictures (docs/images) from the demo, by a headless Chromium
	@scripts/bootstrap check
	$(RUN) python scripts/screenshots.py

docs:  ## Write docs/metrics.md and docs/failure-modes.md from the catalogue
	@scripts/bootstrap demo
	$(RUN) python -m takehold.reference > docs/metrics.md
	$(RUN) python -m takehold.register > docs/failure-modes.md
	$(RUN) python -m takehold.model_card > docs/model-card.md

format:  ## Rewrite the code in the house's format
	@scripts/bootstrap check
	$(RUN) ruff check --fix-only --quiet .
	$(RUN) ruff format .

style:
	$(RUN) ruff format --check .
	$(RUN) ruff check .

types:
	$(RUN) pyrefly check

contracts:
	$(RUN) lint-imports

test:
	$(RUN) pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --durations=15

coverage:  ## The quick tests once more with branch coverage, which doubles their time before Python 3.14; run make check first
	$(RUN) pytest -n $(WORKERS) --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

clean:  ## Remove what was built, not what was entered
	rm -rf .venv .tools .demo .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage build dist
