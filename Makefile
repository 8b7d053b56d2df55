# Everything a newcomer needs: `make run`, `make demo`, `make test`. Needs python3 and make only.
PYTHON ?= python3
VENV := .venv
RUN := $(VENV)/bin/python

.PHONY: run demo audit rebuild rotate-keys backup restore move bench load fuzz faults test walk check lock clean

run: $(VENV)/ready       ## start everything at http://localhost:8000
	@$(RUN) -m deploy.run

demo: $(VENV)/ready      ## a month of a real shop, in a throwaway instance
	@$(RUN) -m deploy.demo

audit: $(VENV)/ready     ## the comparisons on the running instance
	@$(RUN) -m deploy.audit

rebuild: $(VENV)/ready   ## the tracker's figures anew from the first fact, while it serves
	@$(RUN) -m gateway.tracker.rebuild

rotate-keys: $(VENV)/ready ## new keys and secrets for the running instance; nobody is refused meanwhile
	@$(RUN) -m deploy.keys rotate

backup: $(VENV)/ready    ## everything of one moment into var/backups, while all runs; KEEP=14 removes older ones
	@$(RUN) -m deploy.backup $(if $(KEEP),--keep $(KEEP))

restore: $(VENV)/ready   ## FROM=var/backups/<time>: the stopped instance as it was then; what is there now is put aside
	@$(RUN) -m deploy.restore "$(FROM)"

move: $(VENV)/ready      ## TO=postgresql://…: the stopped instance from its SQLite files into that empty database
	@$(RUN) -m deploy.move "$(TO)"

bench: $(VENV)/ready-test ## how quick it is, as ratios inside one run; half an hour
	$(RUN) -m deploy.bench

load: $(VENV)/ready      ## a district through the gateway: MINUTES=10 RATE=50 COMMUNITIES=36; 1 if anything is lost
	@$(RUN) -m deploy.load

fuzz: $(VENV)/ready-test ## fifty requests an operation and role against the document; an hour
	FANBU_FUZZ=50 $(RUN) -m pytest tests/contract/test_everybody.py --timeout 7200

faults: $(VENV)/ready-test ## everything that can break breaks, longer and oftener than in `make test`; half an hour
	FANBU_FAULTS=long $(RUN) -m pytest tests/journeys/faults --timeout 7200

test: $(VENV)/ready-test check  ## every test
	$(RUN) -m pytest -n auto --dist loadfile

walk: $(VENV)/ready-test  ## every page as everybody sees it: both languages, telephone and desk; half an hour
	$(RUN) -m pytest tests/browser/every_page.py --timeout 7200

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
