# Every target makes the environment it needs. PYTHON chooses the interpreter (3.11 to 3.13).
PYTHON ?= python3
WORKERS ?= 2
# What pip holds versions to; /dev/null gives the newest that pyproject.toml allows.
CONSTRAINTS ?= constraints.txt
BIN := .venv/bin
# The JavaScript tools; npm writes this file when it has installed them.
NODE := tests/browser/node_modules
NODE_STAMP := $(NODE)/.package-lock.json
# JupyterLab refuses to run as root unless told that this is meant, as it is in a container.
ROOT_ARGS := $(if $(filter 0,$(shell id -u)),--allow-root)

.PHONY: help lab test test-deep test-one name test-gpu test-gpu-first lint format-js notebooks site slides grade-demo clean

help:  ## Say what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 14

# Named by its address: named as a file, the notebook's folder would be all that JupyterLab shows.
lab: .venv/lab  ## Open JupyterLab on the first notebook, beside the others (LAB_ARGS="--no-browser" and the like)
	cd notebooks && ../$(BIN)/jupyter lab --LabApp.default_url=/lab/tree/01_vanilla_gan/vanilla_gan.ipynb \
	  $(ROOT_ARGS) $(LAB_ARGS)

# One thread a worker: several that share two cores would mostly wait for each other.
test: lint  ## Run all tests: lint, unit, notebooks, submissions, grading, browser
	COURSE_BUDGET=smoke OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) --durations=15 $(TEST_ARGS)

# Rows of a part that TEST_ARGS names replace those of the same name (tests/deep/table.py).
test-deep: .venv/all  ## Run what make test takes a sample of (tests/sampling.py), and write tests/deep/results.md
	$(if $(TEST_ARGS),,rm -f tests/deep/results.md)
	COURSE_BUDGET=smoke OMP_NUM_THREADS=1 COURSE_TABLE=tests/deep/results.md \
	  $(BIN)/python -m pytest -n $(WORKERS) -m deep --durations=15 $(TEST_ARGS)

# By rule: whatever has the assignment's name in its path or parameters.
test-one: name .venv/all  ## Run the tests of one assignment: make test-one NAME=03_dcgan
	COURSE_BUDGET=smoke OMP_NUM_THREADS=1 $(BIN)/python -m pytest -n $(WORKERS) \
	  -k "$(NAME)" $(TEST_ARGS)

name:
	@test -f "solutions/$(NAME).py" || { \
	  echo "Say which assignment: NAME=, one of" \
	    $(basename $(notdir $(wildcard solutions/[0-9]*.py))) >&2; \
	  exit 1; }

test-gpu: .venv/all  ## Run what needs an NVIDIA GPU, at full budget; fails where there is none
	env -u COURSE_BUDGET COURSE_DEVICE=cuda $(BIN)/python -m pytest tests/gpu solutions $(TEST_ARGS)

test-gpu-first: .venv/all  ## The same in ten minutes: what has never been seen on a GPU, then what has changed
	env -u COURSE_BUDGET COURSE_DEVICE=cuda COURSE_MINUTES=10 $(BIN)/python -m pytest tests/gpu $(TEST_ARGS)

lint: $(NODE_STAMP) .venv/all  ## Check style, types, imports, spelling, JavaScript and workflows, without running anything
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/codespell
	$(BIN)/yamllint --strict .
	$(BIN)/actionlint
	$(NODE)/.bin/biome check --config-path=tests/browser --error-on-warnings course_utils/widgets course_utils/checks/questions/choose.js

format-js: $(NODE_STAMP)  ## Format the JavaScript of the widgets
	$(NODE)/.bin/biome check --write --config-path=tests/browser course_utils/widgets course_utils/checks/questions/choose.js

notebooks: $(if $(NAME),name) .venv/all  ## Make what is generated from the sources (NAME=01_vanilla_gan for one of them)
	$(BIN)/python -m course_utils.grading.authoring.release $(NAME) $(RELEASE_ARGS)

site: $(NODE_STAMP) .venv/all  ## Build the web pages into _site/students; with solutions: EDITION=instructor
	$(BIN)/python -m course_utils.grading.authoring.site $(EDITION)

slides: $(NODE_STAMP) .venv/all  ## Make slides of the notebooks into _site/slides (NAME=01_vanilla_gan for one of them)
	$(BIN)/python -m course_utils.grading.authoring.slides $(NAME)

grade-demo: .venv/all  ## Grade a class of ten in a temporary course and show the marks
	$(BIN)/python -m course_utils.grading.demo

clean:  ## Remove the environment, the one like Colab's that the tests keep, and the site
	rm -rf .venv .pytest_cache _site $(NODE)

# The environment is made anew when a pin changes; otherwise these stamps say what it holds.
.venv/pins: constraints.txt
	$(PYTHON) -m venv --clear .venv
	touch $@

.venv/lab: .venv/pins pyproject.toml
	$(BIN)/python -m pip install --quiet -c $(CONSTRAINTS) -e ".[lab]"
	touch $@

.venv/all: .venv/pins pyproject.toml
	$(BIN)/python -m pip install --quiet -c $(CONSTRAINTS) -e ".[lab,grading,dask,postgres,exam,site,lint,test]"
	touch $@

$(NODE_STAMP): tests/browser/package.json tests/browser/package-lock.json
	@command -v npm >/dev/null || { \
	  echo "make lint, make test and make site need npm (on Debian: apt install nodejs npm); make lab does not." >&2; \
	  exit 1; }
	npm ci --prefix tests/browser --no-audit --no-fund --loglevel=error
	touch $@
