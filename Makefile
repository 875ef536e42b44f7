# Everything that is done with this project, each in one word.
PORT ?= 8501
PYTHON ?= python3
TORCH_INDEX ?=
export PYTHON TORCH_INDEX

.PHONY: run test check bench clean

run: .venv/run.done  ## build the map of the bundled papers and serve it on this computer
	.venv/bin/python -m pipeline build
	LITMAP_BRING=on LITMAP_EDIT=on .venv/bin/streamlit run app.py --server.port $(PORT) --server.address localhost --server.showEmailPrompt false --browser.gatherUsageStats false

test: .venv/test.done  ## every test, browser journeys included
	sh .ci/chromium
	.venv/bin/python -m pytest

check: .venv/test.done  ## style, types, and known faults of what is installed
	.venv/bin/ruff check . && .venv/bin/ruff format --check . && .venv/bin/mypy
	.venv/bin/python -m tests.audit

bench: .venv/test.done  ## speed, memory and quality, measured
	sh .ci/chromium
	.venv/bin/python -m tests.benchmarks

clean:  ## remove the environment (maps and papers stay)
	rm -rf .venv

.venv/run.done: requirements.txt .ci/environment
	sh .ci/environment requirements.txt
	@touch $@

.venv/test.done: .venv/run.done tests/requirements.txt
	sh .ci/environment tests/requirements.txt
	@touch $@
