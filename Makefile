# Everything a newcomer needs: `make run`, `make demo`, `make test`. Needs python3 and make only.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: run demo audit bench test check lock clean

run: $(VENV)/ready       ## start everything at http://localhost:8000
	@$(RUN) -m deploy.run

demo: $(VENV)/ready      ## a month of a real shop, in a throwaway instance
	@$(RUN) -m deploy.demo

audit: $(VENV)/ready     ## the comparisons on the running instance
	@$(RUN) -m deploy.audit

bench: $(VENV)/ready-test ## how quick it is, as ratios inside one run; half an hour
	$(RUN) -m deploy.bench

test: $(VENV)/ready-test check  ## every test
	$(RUN) -m pytest -n auto --dist loadfile

check: $(VENV)/ready-test  ## style and types
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .
	$(RUN) -m mypy

lock: $(VENV)/ready-test ## pin the newest versions that fit
	$(VENV)/bin/pip-compile -q --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host -o requirements.lock pyproject.toml
	$(VENV)/bin/pip-compile -q --strip-extras --no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --extra test -c requirements.lock -o requirements-test.lock pyproject.toml

clean:                   ## forget the environment (data under var/ stays)
	rm -rf $(VENV)

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.lock | $(VENV)/bin/python
	@echo "安装依赖 Installing dependencies …"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements.lock
	@touch $@

$(VENV)/ready-test: requirements-test.lock | $(VENV)/bin/python
	@echo "安装依赖 Installing dependencies …"
	@$(RUN) -m pip install --quiet --disable-pip-version-check -r requirements-test.lock
	@touch $@ $(VENV)/ready
