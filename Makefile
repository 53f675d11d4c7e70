# Everything in two commands: `make report` and `make test`. `make help` lists the rest.
PYTHON ?= python3
# GPU=1 installs TensorFlow with CUDA, in an environment of its own, and uses a GPU.
GPU ?=
VENV ?= .venv$(if $(GPU),-gpu)
CORES ?= all
# What `make verify` and `make restore` read.
PUBLISHED ?=
# RERUN=1 has `make verify` run again what was published.
RERUN ?=
# Options for Snakemake, such as ARGS="--configfile config/article.yaml".
ARGS ?=

BIN := $(VENV)/bin
# As `snakemake`, but Ctrl-C ends it quietly also while it is still starting.
SNAKEMAKE := $(BIN)/python -c 'import signal; signal.signal(signal.SIGINT, signal.SIG_DFL); \
	from snakemake.cli import main; main()'
COMPILE = $(BIN)/uv pip compile --quiet --universal --fork-strategy fewest \
	--python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links \
	--no-annotate --no-header
LOCK = $(COMPILE) pyproject.toml

.DEFAULT_GOAL := help
.PHONY: help report site archive verify restore check-inputs inspect-models plan slurm kubernetes test test-long test-module test-large test-faults test-slurm test-kubernetes test-publishing test-newest benchmark check format lock clean

help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-15s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

report: $(VENV)/.run ## set up, run the workflow on config/samples.tsv, print where the report is
	@$(BIN)/python scripts/check_inputs.py --if-changed $(if $(GPU),--profile profiles/gpu) $(ARGS)
	@$(SNAKEMAKE) --cores $(CORES) $(if $(GPU),--profile profiles/gpu) $(ARGS)
	@test -n "$(ARGS)" || echo "The report is $(CURDIR)/results/report.html"

site: $(VENV)/.run ## make the site of the run, for any static host, and print where it is
	@$(BIN)/python scripts/check_inputs.py --if-changed $(if $(GPU),--profile profiles/gpu) $(ARGS)
	@$(SNAKEMAKE) site --cores $(CORES) $(if $(GPU),--profile profiles/gpu) $(ARGS)
	@test -n "$(ARGS)" || echo "The site is $(CURDIR)/results/site"

archive: report site ## make one zip of the run, for Zenodo or any other archive
	@$(BIN)/python scripts/archive_run.py $(ARGS)

# PUBLISHED is the folder of a site, or an archive.
verify: $(VENV)/.run ## check every file of PUBLISHED=...; with RERUN=1 make its numbers once more
	@test -n "$(PUBLISHED)" || { echo "Error: say what to check, as in PUBLISHED=results/site." >&2; exit 2; }
	@$(BIN)/python scripts/verify_published.py "$(PUBLISHED)" $(if $(RERUN),--rerun --cores $(CORES))

restore: $(VENV)/.run ## put the run of an archive, PUBLISHED=..., into this checkout
	@test -n "$(PUBLISHED)" || { echo "Error: say what to restore, as in PUBLISHED=run.zip." >&2; exit 2; }
	@$(BIN)/python scripts/restore_archive.py "$(PUBLISHED)"

check-inputs: $(VENV)/.run ## say all that is wrong with config, sheet, truth, targets, models and media
	@$(BIN)/python scripts/check_inputs.py $(if $(GPU),--profile profiles/gpu) $(ARGS)

inspect-models: $(VENV)/.run ## say of every model what it takes, gives and sees, and what was assumed
	@$(BIN)/python scripts/inspect_models.py $(if $(GPU),--profile profiles/gpu) $(ARGS)

plan: $(VENV)/.run ## how many photos or scenes it takes to find a difference, before there are any
	@$(BIN)/python scripts/plan.py $(ARGS)

slurm: $(VENV)/.run $(VENV)/.slurm ## set up for a Slurm cluster (see docs/cluster.md)

kubernetes: $(VENV)/.run $(VENV)/.kubernetes ## set up for a Kubernetes cluster (see docs/kubernetes.md)

test: $(VENV)/.test check ## set up, run the checks and the tests
	@$(BIN)/python -m pytest --numprocesses 2

test-long: $(VENV)/.test ## test by simulations, and networks of all architectures
	@$(BIN)/python -m pytest --numprocesses 2 tests/unit -m long

test-module: $(VENV)/.test ## test the workflow as a module of another, and the installed package
	@$(BIN)/python -m pytest tests/module

test-large: $(VENV)/.test ## test the report of 2,000 frames of video, and of 500 photos, in Chromium
	@$(BIN)/python -m pytest tests/large

test-faults: $(VENV)/.test ## test whole runs that go wrong: kills, full disks, hostile names
	@$(BIN)/python -m pytest tests/workflow -m faults

test-slurm: $(VENV)/.test $(VENV)/.slurm ## test profiles/slurm on a one-machine Slurm, which has to be installed
	@$(BIN)/python -m pytest tests/slurm

test-newest: ## test the networks with the newest Keras, in .venv-newest
	@$(MAKE) --no-print-directory VENV=.venv-newest .venv-newest/.test
	@.venv-newest/bin/pip install --quiet --disable-pip-version-check --pre --upgrade keras
	@.venv-newest/bin/python -m pytest tests/unit/network -m "not faults"

test-kubernetes: $(VENV)/.test ## test profiles/kubernetes on stand-ins for a cluster and S3
	@$(BIN)/python -m pytest tests/kubernetes

test-publishing: $(VENV)/.test .venv-crate/.crate ## test sites and archives: validators of others, other checkouts
	@$(BIN)/python -m pytest tests/publishing

benchmark: $(VENV)/.test ## time the engine beside its peers (see benchmarks/README.md; 6 GB)
	@$(BIN)/python benchmarks/run.py $(ARGS)

check: $(VENV)/.test ## ruff, ty, snakefmt and snakemake --lint
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/ty check --quiet --python $(VENV)
	@$(BIN)/snakefmt --check Snakefile rules
	@$(BIN)/snakemake --lint

format: $(VENV)/.test ## bring the code into form
	@$(BIN)/ruff check --fix .
	@$(BIN)/ruff format .
	@$(BIN)/snakefmt Snakefile rules

lock: $(VENV)/.test ## resolve the dependencies of pyproject.toml again
	@$(BIN)/pip install --quiet uv
	$(LOCK) --extra cpu --output-file requirements/run.txt
	$(LOCK) --extra cpu --extra kubernetes --group test --constraint requirements/run.txt --output-file requirements/test.txt
	$(LOCK) --extra gpu --constraint requirements/run.txt --output-file requirements/run-gpu.txt
	$(LOCK) --extra slurm --constraint requirements/run.txt --output-file requirements/slurm.txt
	$(LOCK) --extra kubernetes --constraint requirements/run.txt --output-file requirements/kubernetes.txt
	$(COMPILE) --group crate --output-file requirements/crate.txt
	@$(BIN)/python envs/from_lock.py requirements/run.txt envs/cropsight.yaml

clean: ## delete results, weights, networks and environments
	rm -rf .venv .venv-crate .venv-gpu .venv-newest .venv-bench .snakemake benchmarks/out resources/networks resources/weights
	find results -mindepth 1 ! -name README.md -delete

$(VENV)/bin/python:
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info[:2] <= (3, 13) and \
		"cropsight needs Python 3.11 to 3.13, but $(PYTHON) is " + sys.version.split()[0] + \
		"; name another with make PYTHON=...")'
	@echo "Creating the environment $(VENV)"
	@$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements/run$(if $(GPU),-gpu).txt | $(VENV)/bin/python
	@echo "Installing what the workflow needs (about 2 GB; once)"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# Programs that read RO-Crates need other versions than the workflow.
.venv-crate/.crate: requirements/crate.txt
	@$(MAKE) --no-print-directory VENV=.venv-crate .venv-crate/bin/python
	@.venv-crate/bin/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@

# What the tests, a Slurm or a Kubernetes cluster need beside that.
$(VENV)/.test $(VENV)/.slurm $(VENV)/.kubernetes: $(VENV)/.%: requirements/%.txt $(VENV)/.run
	@echo "Installing requirements/$*.txt"
	@$(BIN)/pip install --quiet --disable-pip-version-check --require-hashes -r $<
	@touch $@
