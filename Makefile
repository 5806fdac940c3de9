# Three commands: preview, check, test. Each sets up what it needs.
# Without a STACK: aws-prod while config/ has it, else the first cluster's.
CLUSTERS := $(foreach file,$(sort $(wildcard config/Pulumi.*.yaml)),$(if $(findstring -tenants,$(file)),,$(file)))
STACK ?= $(patsubst config/Pulumi.%.yaml,%,$(firstword $(filter %/Pulumi.aws-prod.yaml,$(CLUSTERS)) $(CLUSTERS)))
OUT ?= out/manifests
PYTHON ?= python3
AS_OF ?=

VENV := .venv
# -E: somebody's interpreter settings must not reach ours. One of them switches byte code off, which is
# most of a preview's speed.
PY := $(VENV)/bin/python -E
unexport PYTHONDONTWRITEBYTECODE PYTHONPATH PYTHONHOME PYTHONWARNINGS PYTHONSAFEPATH

.PHONY: help setup preview registry manifests check test mutations lab test-lab test-foreign bench docs format lock clean

help: ## Say what there is
	@grep -E '^[a-z-]+:.*##' Makefile | sed -E 's/:.*## /\t/' | expand -t 12

preview: $(addprefix $(VENV)/.ready-for-,$(STACK)) ## Show what STACK would make (default aws-prod, or the first there is)
	@$(PY) -m review preview $(STACK) $(if $(AS_OF),--as-of $(AS_OF))

setup: $(VENV)/.ready ## Install the SDKs of both clouds

registry: $(VENV)/.ready ## Show every cluster and write the registry as YAML
	@$(PY) -m review registry

manifests: $(addprefix $(VENV)/.ready-for-,$(STACK)) ## Write what Argo CD deploys for a tenants STACK to OUT (default out/manifests)
	@$(PY) -m review manifests $(STACK) --out $(OUT)

check: $(VENV)/.ready-dev ## Lint, types, import rules, fresh generated files
	$(VENV)/bin/ruff format --check .
	$(VENV)/bin/ruff check .
	$(VENV)/bin/ty check
	$(VENV)/bin/lint-imports
	$(PY) -m review docs --check
	$(PY) -m components.package --check

test: $(VENV)/.ready-dev ## Run the tests
	$(PY) -m pytest -q -n 2 --dist loadfile

mutations: $(VENV)/.ready-dev ## Break each promise's line and change each setting once, and see it noticed
	$(PY) -m pytest -q -n 2 -m mutation tests/policy tests/review/diff

lab: $(VENV)/.ready-dev ## Run STACK's lifecycle: real engine, simulated cloud (builds once, minutes)
	$(PY) -m lab run $(STACK)

test-foreign: $(VENV)/.ready-dev ## Run check and test in copies whose config/ is another organisation's (minutes)
	$(PY) -m pytest -v -m foreign tests/foreign

test-lab: $(VENV)/.ready-dev ## Prove it on a real engine and a real Kubernetes API server (builds once, minutes)
	$(PY) -m lab build
	$(PY) -m pytest -v -rs --durations=10 -n 2 --dist worksteal -m lab tests/lab

bench: $(VENV)/.ready-dev ## Compare a preview with the bare SDK, and tenants with plain dicts: time and memory
	$(PY) -m tests.bench.run
	$(PY) -m tests.bench.tenants

docs: $(VENV)/.ready-dev ## Write generated files again
	$(PY) -m review docs
	$(PY) -m components.package

format: $(VENV)/.ready-dev ## Format the code
	$(VENV)/bin/ruff format .
	$(VENV)/bin/ruff check --fix .

LOCK = $(VENV)/bin/uv pip compile --generate-hashes --universal --python-version 3.11 \
  --no-header --no-emit-index-url --no-emit-find-links --no-annotate -q

lock: $(VENV)/.ready-dev ## Pin everything again from pyproject.toml
	$(LOCK) --group program -o requirements.txt
	for part in review aws azure; do $(LOCK) --group $$part -c requirements.txt -o requirements-$$part.txt; done
	$(LOCK) --group dev -c requirements.txt -o requirements-dev.txt
	$(LOCK) --group uv -c requirements-dev.txt -o requirements-uv.txt

clean: ## Remove what was made here
	rm -rf $(VENV) out .lab .hypothesis .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# uv takes seconds where pip takes minutes. It is told the index that pip was told; where it is not to be had or
# fails, pip does the same from the same lock.
INSTALL = install() { \
  if [ -x $(VENV)/bin/uv ]; then \
    index=$$($(PY) -m pip config get global.index-url 2>/dev/null) && export UV_DEFAULT_INDEX="$${PIP_INDEX_URL:-$$index}"; \
    $(VENV)/bin/uv pip install --quiet --python $(VENV)/bin/python --require-hashes -r $$1 && return; \
    echo "uv could not; now with pip" >&2; \
  fi; \
  echo "pip takes a minute or two" >&2; \
  $(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $$1; \
}; install

$(VENV)/.made: requirements-uv.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or newer is needed; name one with PYTHON=..." >&2; exit 2; }
	@echo "setting up $(VENV) (once)" >&2
	@$(PYTHON) -m venv $(VENV)
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r $< \
	  || echo "uv is not to be had here" >&2
	@touch $@

$(VENV)/.ready-review $(VENV)/.ready-aws $(VENV)/.ready-azure: $(VENV)/.ready-%: requirements-%.txt $(VENV)/.made
	@echo "installing what $< locks" >&2
	@$(INSTALL) $<
	@touch $@

# Which cloud's SDK a stack needs, its settings say; those that cannot be read are for the preview to refuse.
.SECONDEXPANSION:
$(VENV)/.ready-for-%: $(VENV)/.ready-review requirements-aws.txt requirements-azure.txt $$(wildcard config/Pulumi.$$*.yaml)
	@for cloud in $$($(PY) -m review sdk $*); do $(MAKE) --no-print-directory $(VENV)/.ready-$$cloud || exit; done
	@touch $@

$(VENV)/.ready: requirements.txt $(VENV)/.made
	@echo "installing what $< locks" >&2
	@$(INSTALL) $<
	@touch $@ $(VENV)/.ready-review $(VENV)/.ready-aws $(VENV)/.ready-azure

$(VENV)/.ready-dev: $(VENV)/.ready requirements-dev.txt
	@echo "adding developer tools from requirements-dev.txt" >&2
	@$(INSTALL) requirements-dev.txt
	@touch $@
