# Everything here runs from a fresh clone with Python 3.11 or later and make; `make` alone says what there is.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
DEMO := .demo
INSTALL := $(BIN)/python -m pip install -qq --no-compile --disable-pip-version-check
# On all cores, which pip does not; some packages carry files that are for other Pythons.
COMPILE := $(BIN)/python -m compileall -qq -j 0 $(VENV)/lib flows parsers storage migrations || true

.DEFAULT_GOAL := help
.PHONY: help demo test test-slow check samples screenshots bench fields types drawn train-fields calibrate clean suggest any-schema e-invoices kinds

help: ## Show this list.
	@echo "Pagemill turns folders of documents into SQL tables. Start with: make demo"
	@echo
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: export PAGEMILL_HOME := $(DEMO)
demo: export PAGEMILL_DATABASE := sqlite:///$(DEMO)/pagemill.db
demo: export PREFECT_HOME := $(CURDIR)/$(DEMO)/prefect
demo: $(VENV)/installed ## Read the sample documents into .demo/pagemill.db and query their fields.
	@mkdir -p $(DEMO)
	@echo "Reading the six sample documents into $(DEMO)/pagemill.db."
	@echo "One of them is under a password (it is millstone) and has to fail; the others go through."
	@$(BIN)/pagemill ingest samples/*.pdf samples/*.jpg samples/*.tif || test $$? -eq 1
	@echo
	@echo "Some of the fields, with the place on the page that proves each (samples/queries.sql):"
	@$(BIN)/pagemill query -- "$$(cat samples/queries.sql)"
	@echo
	@echo "To run the commands above yourself, and to ask what you like, say first:"
	@echo
	@echo "  export PAGEMILL_HOME=$(CURDIR)/$(DEMO) PATH=$(CURDIR)/$(BIN):\$$PATH"
	@echo
	@if [ -t 0 ] && [ -t 1 ]; then echo "The same in a browser:"; set -m; $(BIN)/pagemill view || true; else \
		echo "The same in a browser, at http://127.0.0.1:4280: pagemill view"; fi

test: $(VENV)/installed-dev ## Run the quick tests.
	@$(BIN)/python -m pytest -m "not slow"

test-slow: $(VENV)/installed-dev ## Run the tests that take more than some seconds each.
	@$(BIN)/python -m pytest -m slow

check: $(VENV)/installed-dev ## Check format, lint, types and the direction of imports.
	@$(BIN)/ruff format --check
	@$(BIN)/ruff check
	@$(BIN)/mypy
	@$(BIN)/lint-imports

samples: $(VENV)/installed ## Draw the sample documents again.
	@$(BIN)/python samples/draw.py

screenshots: $(VENV)/installed-dev ## Make the screenshots in docs/images again. Needs Chromium.
	@$(BIN)/python samples/screenshots.py docs/images

bench: $(VENV)/installed ## Measure time and memory per page on drawn documents of 100 and 1000 pages.
	@$(BIN)/python benchmarks/memory.py --pages 100 --pages 1000

fields: $(VENV)/installed ## Compare fields with the truth, by halves. Needs DATA=folder of the sets.
	@$(INSTALL) -e '.[train]'
	@$(BIN)/python benchmarks/fields.py $(DATA) --drawn 500

types: $(VENV)/installed ## Score the built-in types on drawn documents, and what their rules tell.
	@$(INSTALL) -e '.[train]'
	@$(BIN)/python benchmarks/document_types.py

any-schema: $(VENV)/installed ## Compare objects of public schemas with their gold. Needs DATA=folder of the sets.
	@$(INSTALL) -e '.[train]'
	@$(BIN)/python benchmarks/any_schema.py $(DATA)

e-invoices: $(VENV)/installed ## Compare the XML of e-invoices with truth and pages. Needs DATA=folder of the sets.
	@$(INSTALL) -e '.[train]'
	@$(BIN)/python benchmarks/e_invoices.py $(DATA) --drawn 300


kinds: $(VENV)/installed ## Choose the types of documents of twelve kinds. Needs DATA=folder of the sets.
	@$(INSTALL) -e '.[train]'
	@$(BIN)/python benchmarks/kinds.py $(DATA)

drawn: $(VENV)/installed ## Draw 24 documents of all kinds, with what is true of them, into drawn/.
	@$(INSTALL) -e '.[train]'
	@$(BIN)/python benchmarks/draw.py drawn --number 24

train-fields: $(VENV)/installed ## Learn from drawn documents anew what the fields and rows of invoices are.
	@$(INSTALL) -e '.[train]'
	@$(BIN)/python benchmarks/train_fields.py
	@$(BIN)/python benchmarks/train_rows.py

suggest: $(VENV)/installed ## Measure what suggested schemas find, on drawn documents of held-out layouts.
	@$(INSTALL) -e '.[train]'
	@$(BIN)/python benchmarks/suggest.py --layouts held_out

calibrate: $(VENV)/installed ## Learn anew how much each clue says of a value. Needs DATA=folder of the sets.
	@$(INSTALL) -e '.[train]'
	@$(BIN)/python benchmarks/calibrate.py $(DATA)

clean: ## Delete the virtual environment, the demo's database and all caches.
	@rm -rf $(VENV) $(DEMO) build dist *.egg-info .pytest_cache .mypy_cache .ruff_cache
	@rm -rf .hypothesis .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +
	@echo "Deleted the virtual environment, the demo and the caches."

$(VENV)/created:
	@command -v $(PYTHON) > /dev/null || { \
		echo "There is no $(PYTHON) here. Install Python 3.11 or later, or name one:"; \
		echo "  make PYTHON=/path/to/python3.12"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Pagemill needs Python 3.11 or later, and $(PYTHON) is $$($(PYTHON) --version). Name another:"; \
		echo "  make PYTHON=/path/to/python3.12"; exit 1; }
	@echo "Making a virtual environment in $(VENV)."
	@$(PYTHON) -m venv --clear $(VENV)
	@$(INSTALL) 'pip>=25.1'  # the one that came with Python may take twice as long
	@touch $@

$(VENV)/installed: $(VENV)/created pyproject.toml
	@echo "Installing Pagemill and what it needs into $(VENV). The first time takes a minute or two."
	@$(INSTALL) -e .
	@$(COMPILE)
	@touch $@

$(VENV)/installed-dev: $(VENV)/created pyproject.toml
	@echo "Installing Pagemill with its test tools into $(VENV). The first time takes a minute or two."
	@$(INSTALL) -e '.[dev]'
	@$(COMPILE)
	@touch $(VENV)/installed $@
