# Every command makes its own set-up first; a second time that costs nothing.
.DEFAULT_GOAL := help
.ONESHELL:
.SHELLFLAGS := -euc
MAKEFLAGS += --no-print-directory

PYTHON := .venv/bin/python
# A throw-away PostgreSQL and Redis around a command.
SERVICES := $(PYTHON) -m reviewportal.supervisor services --
# This folder's own PostgreSQL and Redis around a command, those of a running portal included.
WITH := $(PYTHON) -m reviewportal.supervisor with --
# The configuration is named: the folder is a path too, and pytest would look for one beside it.
SHARED := -m pytest --config-file pyproject.toml -p no:cacheprovider -p tests.shared
ROOMS := reports findings submissions questionnaires parties instruments
TYPED := $(wildcard $(foreach kind,rules queries services permissions tasks,$(ROOMS:%=%/$(kind).py) $(ROOMS:%=%/$(kind)))) \
	reviewportal/supervisor setup
TEMPLATES := $(wildcard templates)
LANGUAGES := ar zh_Hans en fr ru es

.PHONY: help setup setup-test terms run test lint format migrate messages seed bench faults job-faults requirements

help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  make %-13s %s\n", $$1, $$2}'

setup: ## make the environment: virtual environment, pinned packages, system libraries, message catalogues
	@python3 setup/environment.py

setup-test: ## the same, with what tests and linters need
	@python3 setup/environment.py --test

run: setup ## run the portal with its own PostgreSQL and Redis, until Ctrl-C (PORT, DATA_DIR, DATABASE_URL, REDIS_URL)
	@exec $(PYTHON) -m reviewportal.supervisor run

test: setup-test ## lint, then every test on a throw-away PostgreSQL and Redis (ARGS= goes to pytest)
	@$(MAKE) lint
	[ -z "$(ARGS)" ] || exec $(SERVICES) $(PYTHON) -m pytest $(ARGS)
	# One process keeps one core busy: two at once, each on services of its own, take the files of tests in turn. The
	# second is read out at the end.
	share=$$(mktemp -d)
	trap 'rm -rf "$$share"' EXIT
	failed=0
	$(SERVICES) $(PYTHON) $(SHARED) --share="$$share" > "$$share/second.log" 2>&1 & second=$$!
	$(SERVICES) $(PYTHON) $(SHARED) --share="$$share" || failed=$$?
	wait $$second || failed=$$?
	cat "$$share/second.log"
	exit $$failed

lint: setup-test ## check form, imports, templates, types, migrations: the quickest refusal first
	@export PATH="$(CURDIR)/.venv/bin:$$PATH"
	ruff format --check --quiet .
	ruff check --quiet .
	lint-imports --no-logo
	djlint --check --quiet --allow-empty-input $(TEMPLATES)
	djlint --lint --quiet --allow-empty-input $(TEMPLATES)
	mypy --no-error-summary $(TYPED)
	$(PYTHON) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

format: setup-test ## put code and templates into form
	@export PATH="$(CURDIR)/.venv/bin:$$PATH"
	ruff check --quiet --fix-only .
	ruff format --quiet .
	djlint --reformat --quiet --allow-empty-input $(TEMPLATES) || true

migrate: setup ## bring the database of DATA_DIR (or DATABASE_URL) to the newest migration, load texts and lists
	@exec $(WITH) $(PYTHON) manage.py prepare_portal

seed: setup ## make the illustrative cycle again (ARGS="--states 193 --seed 7")
	@exec $(WITH) $(PYTHON) manage.py seed_illustrative $(ARGS)

messages: setup-test ## collect the strings of pages and code into locale/ for the six languages (needs gettext)
	@$(PYTHON) manage.py makemessages $(LANGUAGES:%=--locale %) --add-location file --ignore var --ignore .venv
	python3 setup/environment.py --test

terms: setup ## list the texts in which a term of the glossary is not rendered by its official term (ARGS="--language fr --brief")
	@exec $(PYTHON) manage.py check_terms $(ARGS)

bench: setup-test ## measure; one JSON line per figure (GROUP=report: those whose name begins so; PAGES=60: a shorter report)
	@$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes --no-deps -r requirements/bench.txt
	ILLUSTRATIVE=1 exec $(SERVICES) $(PYTHON) manage.py bench $(if $(GROUP),--group $(GROUP)) $(if $(PAGES),--pages $(PAGES))

faults: setup ## kill -9 web worker, PostgreSQL and Redis under load; one JSON line (ARGS="--kills 200 --seed 7")
	@exec $(PYTHON) -m reviewportal.load $(ARGS)

job-faults: setup-test ## kill -9 workers, timetable and Redis while a hundred documents are drawn (JOBS=100 KILLS=12 SEED=11)
	@JOBS=$(or $(JOBS),100) KILLS=$(or $(KILLS),12) SEED=$(or $(SEED),11) exec $(PYTHON) -m pytest -p no:cacheprovider -q -s tests/journeys/test_under_faults_jobs.py

requirements: ## pin requirements/*.in anew, with hashes (needs uv)
	@for list in run test bench; do
	uv pip compile requirements/$$list.in --output-file requirements/$$list.txt --quiet \
	--generate-hashes --no-emit-index-url --no-header --python-version 3.11 --upgrade
	done
