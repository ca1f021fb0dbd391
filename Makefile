PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# dbt-bouncer wants another duckdb than the project
VENV_BOUNCER := .venv-bouncer
VENV_DBT2 := .venv-dbt2
# schedule/ is tried in them
VENV_DAGSTER := .venv-dagster
VENV_AIRFLOW := .venv-airflow
DBT := $(BIN)/dbt

.DEFAULT_GOAL := help
.PHONY: help build build-daily doctor environments publish rollback page docs test test-dbt test-python test-dbt2 lint sample freshness mutations faults hostile scale-data scale vulnerabilities clean

help: ## list the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 17

# All but the unit tests, which prove code, not data. A build that failed is explained too; the exit code is dbt's.
BUILD = status=0; $(DBT) build --exclude-resource-types unit_test --vars '$(VARS)' || status=$$?; \
	$(BIN)/python -m kpi scorecard --exit-code $$status; \
	exit $$status

VARS ?= {}
build: $(VENV)/runtime ## make the environment, build the sample into warehouse.duckdb, print what needs attention
	@$(BUILD)

build-daily: $(VENV)/runtime ## what a scheduler runs: the same of your own tables, which VARS (as for dbt) names
	@$(BUILD)

doctor: $(VENV)/runtime ## look at raw tables before the first build: RAW='/data/{name}.parquet' and VARS, else the sample
	@$(BIN)/python -m kpi doctor $${RAW:+"$$RAW"} --vars '$(VARS)'

environments: $(VENV_DAGSTER)/installed $(VENV_AIRFLOW)/installed ## make those of Dagster and Airflow, see docs/schedule.md

publish: $(VENV)/runtime ## put the marts of the last whole, green build into published.duckdb, for readers
	$(BIN)/python -m kpi publish

page: $(VENV)/page ## draw published.duckdb as one HTML file, page.html, to look at
	$(BIN)/python -m kpi page

# a target folder of its own: what publish reads in target/ stays
docs: $(VENV)/development ## draw the models as one HTML file, target/docs/static_index.html, and write docs/kpis from the built sample
	$(DBT) docs generate --static --target-path target/docs
	$(BIN)/python -m python_checks.kpi_pages

rollback: $(VENV)/runtime ## take the last publish back: published.duckdb is the version before
	$(BIN)/python -m kpi rollback

# side by side: none of the three keeps two cores busy to its end
test: $(VENV)/development ## everything that proves it: lint, build, pytest
	@$(MAKE) --no-print-directory --jobs=3 lint test-dbt test-python

test-dbt: $(VENV)/development ## build the sample with all dbt tests, unit tests included
	@mkdir -p target
	@$(DBT) build > target/build.txt || { cat target/build.txt; exit 1; }
	@tail -n 1 target/build.txt

test-python: $(VENV)/development ## pytest
	$(BIN)/python -m pytest

# a target folder and a database of its own, beside which dbt can run
lint: export DBT_TARGET_PATH = target/lint
lint: export DUCKDB_PATH = target/lint/warehouse.duckdb
lint: $(VENV)/development $(VENV_BOUNCER)/installed ## sqlfluff, ruff, mypy, conventions of dbt projects
	$(BIN)/ruff check kpi python_checks schedule
	$(BIN)/ruff format --check kpi python_checks schedule
	$(BIN)/mypy kpi python_checks
	@# models that are off by default as well, here and in pyproject.toml
	$(DBT) --quiet parse --vars '{adapters: [litellm, openai, statuspage, stripe]}'
	$(VENV_BOUNCER)/bin/dbt-bouncer run --config-file dbt-bouncer.yml
	$(BIN)/sqlfluff lint models tests/singular analyses

sample: $(VENV)/runtime ## write seeds/sample/raw_*.csv anew, always the same bytes
	$(BIN)/python -m python_checks.sample seeds/sample

test-dbt2: $(VENV)/development $(VENV_DBT2)/installed ## build the sample twice with dbt 2 and compare with the recomputation
	rm -f $(VENV_DBT2)/warehouse.duckdb
	@# its unit tests want the tables of what they are given to exist
	for left_out in "--exclude-resource-types unit_test" ""; do \
		LD_LIBRARY_PATH=$(VENV_DBT2)/package DUCKDB_PATH=$(VENV_DBT2)/warehouse.duckdb \
			$(VENV_DBT2)/bin/dbt build $$left_out --target-path $(VENV_DBT2)/target || exit 1; \
		$(BIN)/python -m python_checks.recompute $(VENV_DBT2) || exit 1; \
	done

SOME ?=
mutations: $(VENV)/development ## break the models one line at a time: each mistake, or SOME by chance, must be caught
	$(BIN)/python -m python_checks.breaking.mutations $(if $(SOME),--some $(SOME))

freshness: $(VENV)/runtime ## how old are request logs and billing? VARS as for dbt; the sample is as old as it is
	$(DBT) source freshness --vars '$(VARS)'

TRIALS ?= 30
faults: $(VENV)/development ## kill TRIALS builds at random moments: the next run must mend each
	$(BIN)/python -m python_checks.breaking.faults --trials $(TRIALS)

COUNT ?= 500
SEED ?=
hostile: $(VENV)/development ## break raw data in COUNT ways (SEED repeats them): each must be right, quarantined or refused
	$(BIN)/python -m python_checks.breaking.hostile --count $(COUNT) $(if $(SEED),--seed $(SEED))

AUDIT := .venv-audit
vulnerabilities: ## ask the advisory service for known vulnerabilities of all requirements, with the latest pip-audit
	$(PYTHON) -m venv --clear $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check pip-audit \
		|| { rm -rf $(AUDIT); echo "NOT AUDITED: pip-audit cannot be installed, see above" >&2; exit 2; }
	@# requirements-dev.txt includes requirements.txt; --strict: a package that the service does not know is no good news
	@found=$$($(AUDIT)/bin/pip-audit --strict --disable-pip --require-hashes --progress-spinner off -r requirements-dev.txt); \
	status=$$?; rm -rf $(AUDIT); \
	if [ -n "$$found" ]; then echo "$$found"; \
	elif [ $$status -ne 0 ]; then echo "NOT AUDITED: the advisory service cannot be reached or does not know a package, see above" >&2; exit 2; fi; \
	exit $$status

ROWS ?= 50_000_000 100_000_000
LINES ?= 100_000 300_000 1_000_000
FOLDER ?= scale-data
scale-data: $(VENV)/runtime ## write ROWS requests of all industries into FOLDER, as raw Parquet files
	$(BIN)/python -m python_checks.scale data $(FOLDER) --rows $(firstword $(ROWS))

scale: $(VENV)/development ## builds of ROWS requests and LINES contract lines beside hand-written floors; 2 M requests beside Polars
	$(BIN)/python -m python_checks.scale requests --rows $(ROWS)
	$(BIN)/python -m python_checks.scale revenue --lines $(LINES)
	$(BIN)/python -m python_checks.scale equality

clean: ## remove what builds leave behind, the environment included
	rm -rf $(VENV) $(VENV_BOUNCER) $(VENV_DBT2) $(VENV_DAGSTER) $(VENV_AIRFLOW) $(AUDIT) target logs warehouse.duckdb warehouse.duckdb.wal .pytest_cache .hypothesis .ruff_cache .mypy_cache

$(VENV)/runtime: requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "$(PYTHON) is no Python 3.11 or newer ($$($(PYTHON) --version 2>&1)): name one, for example make build PYTHON=python3.12" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

# what only the page needs: a build does without
$(VENV)/page: $(VENV)/runtime requirements-page.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-page.txt
	@touch $@

$(VENV)/development: $(VENV)/runtime requirements-page.txt requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

$(VENV_BOUNCER)/installed: requirements-bouncer.txt
	$(PYTHON) -m venv $(VENV_BOUNCER)
	$(VENV_BOUNCER)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-bouncer.txt
	@touch $@

# its engine comes as a wheel and looks for DuckDB as a library, which npm has
$(VENV_DBT2)/installed: requirements-dbt2.txt
	@command -v npm >/dev/null || { echo "NOT TESTED: dbt 2 needs libduckdb.so of an npm package, and there is no npm" >&2; exit 2; }
	$(PYTHON) -m venv $(VENV_DBT2)
	$(VENV_DBT2)/bin/python -m pip install --quiet --disable-pip-version-check -r requirements-dbt2.txt
	npm pack --silent --pack-destination $(VENV_DBT2) @duckdb/node-bindings-linux-x64@1.5.5-r.5
	tar -xzf $(VENV_DBT2)/duckdb-node-bindings-linux-x64-*.tgz -C $(VENV_DBT2)
	@touch $@

# without byte code they are installed in half the time
$(VENV_DAGSTER)/installed: requirements-dagster.txt requirements-page.txt requirements.txt
$(VENV_AIRFLOW)/installed: requirements-airflow.txt
$(VENV_DAGSTER)/installed $(VENV_AIRFLOW)/installed:
	$(PYTHON) -m venv $(@D)
	$(@D)/bin/python -m pip install --quiet --disable-pip-version-check --no-compile -r requirements-$(subst .venv-,,$(@D)).txt
	@touch $@
