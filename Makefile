# Deux commandes suffisent : « make serve » et « make test ».
# « make serve PYTHON=python3.12 » choisit un autre Python que celui du système.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
export NO_MKDOCS_2_WARNING := 1

.PHONY: help serve build check fix monograph admin generate pictures test breaks accessibility sbom audit bench lighthouse lint lock clean

help: ## Liste des commandes
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z]+):[^#]*## /  make \1 — /'

serve: $(VENV)/site.stamp ## Installe et ouvre le site : ce que vous enregistrez s'y voit aussitôt (ARGS="--port 8001")
	@$(BIN)/python -m scripts.serve --open $(ARGS)

build: $(VENV)/site.stamp ## Construit le site dans site/ (mode strict)
	$(BIN)/mkdocs build --strict

check: $(VENV)/site.stamp ## Vérifie les données et les textes, sans construire le site
	@$(BIN)/python -m scripts.check $(ARGS)

fix: $(VENV)/site.stamp ## Répare ce qui est mécanique : caractères invisibles, typographie, guillemets
	@$(BIN)/python -m scripts.fix

monograph: $(VENV)/site.stamp ## Commence la fiche d'un nouveau cas, en posant les questions utiles
	@$(BIN)/python -m scripts.monograph $(ARGS)

admin: $(VENV)/site.stamp ## Ouvre l'éditeur de fiches : des formulaires qui écrivent dans les fichiers
	@$(BIN)/python -m scripts.admin $(ARGS)

generate: $(VENV)/site.stamp ## Recalcule les fichiers tirés du modèle : schémas, formulaires
	@$(BIN)/python -m scripts.generate

pictures: build $(VENV)/test.stamp ## Reprend les images de la page « Contribuer »
	$(BIN)/python -m scripts.screenshots

test: $(VENV)/test.stamp node_modules/.stamp programs lint ## Installe ce que demandent les tests, vérifie la forme du code, et les lance tous (PARTS=tests/rules : une partie)
	@echo "Tests : plusieurs minutes…"
	@$(BIN)/python -m pytest -n auto --dist loadgroup $(PARTS)

breaks: $(VENV)/test.stamp node_modules/.stamp programs ## Abîme le code et les données, un endroit à la fois, et dit si les tests le voient
	@$(BIN)/python -m tests.breaks $(ARGS)

accessibility: $(VENV)/test.stamp node_modules/.stamp programs build ## Mesure l'accessibilité de chaque page et met à jour ce qu'en dit le site
	$(BIN)/python -m tests.site.measure_accessibility

sbom: $(VENV)/audit.stamp ## Écrit la liste des composants du site (CycloneDX) dans sbom.json
	@$(BIN)/python -m scripts.sbom sbom.json

audit: $(VENV)/audit.stamp node_modules/.stamp ## Cherche les failles connues des dépendances (demande le réseau)
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements.lock
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements-test.lock
	$(BIN)/pip-audit --strict --require-hashes --disable-pip -r requirements-audit.lock
	PATH="$(CURDIR)/$(BIN):$$PATH" npm audit

bench: $(VENV)/test.stamp node_modules/.stamp programs ## Mesure constructions, aperçu, recherche et outils (ARGS="--cases 1600 5000" : autres tailles)
	$(BIN)/python -m bench.build $(ARGS)
	$(BIN)/python -m bench.edit_loop $(ARGS)
	$(BIN)/python -m bench.commands $(ARGS)
	PATH="$(CURDIR)/$(BIN):$$PATH" $(BIN)/python -m bench.search
	$(BIN)/python -m bench.tools

lighthouse: $(VENV)/test.stamp node_modules/.stamp programs build ## Mesure une page de chaque gabarit avec Lighthouse, comme sur un téléphone
	$(BIN)/python -m bench.lighthouse site

lint: $(VENV)/test.stamp ## Vérifie la forme et les types du code, et les travaux de la forge
	$(BIN)/ruff check . && $(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/zizmor --offline --quiet .github

lock: ## Recalcule les versions verrouillées (demande uv)
	uv pip compile pyproject.toml --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links -q -o requirements.lock
	uv pip compile pyproject.toml --group test --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links -q -o requirements-test.lock
	uv pip compile --group audit --universal --python-version 3.11 --generate-hashes --no-header \
	  --no-emit-index-url --no-emit-find-links -q -o requirements-audit.lock
	PATH="$(CURDIR)/$(BIN):$$PATH" npm install --package-lock-only --ignore-scripts --no-audit --no-fund

clean: ## Efface ce qui se reconstruit
	rm -rf $(VENV) node_modules site .site-* .cache .pytest_cache .ruff_cache .mypy_cache

.PHONY: programs
programs:
	@echo "Programmes que demandent les tests…"
	@sh scripts/install_program.sh chromium chromium chromium chromium-browser google-chrome
	@sh scripts/install_program.sh nginx-light nginx nginx
	@sh scripts/install_program.sh apache2-bin httpd apache2 httpd
	@sh scripts/install_program.sh default-jre-headless openjdk java

# Says by itself what it is doing, and in one line what is missing.
$(VENV)/site.stamp: requirements.lock
	@$(PYTHON) scripts/install.py $<
	@touch $@

$(VENV)/test.stamp: requirements-test.lock
	@$(PYTHON) scripts/install.py $<
	@touch $@ $(VENV)/site.stamp

$(VENV)/audit.stamp: requirements-audit.lock
	@$(PYTHON) scripts/install.py $<
	@touch $@

# Node comes with the test environment: the system's is not used.
node_modules/.stamp: package-lock.json $(VENV)/test.stamp
	@echo "Installation des outils de test écrits en JavaScript…"
	@PATH="$(CURDIR)/$(BIN):$$PATH" npm ci --ignore-scripts --no-audit --no-fund --loglevel=error \
	  || { echo "Ces outils ne sont pas installés : le réseau ne répond pas, ou refuse. Derrière un proxy : export HTTPS_PROXY=http://proxy:port ; s'il a son certificat : export NODE_EXTRA_CA_CERTS=/chemin/du/certificat.pem" >&2; exit 1; }
	@touch $@
