# Sargent's build. The two commands of the README are `make demo` and `make test`; `make help` lists the rest.
#
# Sources are found by folder: a new src/<stage>/<file>.c, tests/unit/<name>_test.c or rules/<family>/<slug>.md
# needs no line here. BUILD= chooses the output folder, CC= the compiler, SANITIZE=1 adds ASan and UBSan,
# RELEASE=1 link-time optimisation (scripts and logs are read a tenth faster, linking takes longer).

, := ,
CC ?= gcc
ifeq ($(origin CC),default)
CC := gcc
endif
BUILD ?= build
PREFIX ?= /usr/local
VERSION := 0.1.0
OPTIMIZE ?= -O2 -g

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wstrict-prototypes -Wmissing-prototypes -Wwrite-strings -Wvla -Werror
CPPFLAGS += -D_GNU_SOURCE -DSARGENT_VERSION='"$(VERSION)"' -Isrc -I$(BUILD)
CFLAGS   += -std=c11 $(OPTIMIZE) $(WARNINGS)
LIBRARIES := -lpg_query -lprotobuf-c -lsqlite3 -lpcre2-8 -lxxhash -lyaml -ljansson -lexpat -ltree-sitter \
             -lz -lzstd -llzma -lbz2
# Linked statically where Debian's archives are there: loading a dozen shared libraries costs a fifth of a short run.
STATIC  ?= $(if $(wildcard /usr/lib/*/libpg_query.a),1)
LDLIBS  := $(if $(STATIC),-Wl$(,)-Bstatic $(LIBRARIES) -Wl$(,)-Bdynamic,$(LIBRARIES)) -lpthread -lm
LDFLAGS += -Wl,--wrap=malloc,--wrap=calloc,--wrap=realloc,-u,__wrap_malloc # see src/base/memory.c
ifdef RELEASE
CFLAGS  += -flto=auto
endif
ifdef SANITIZE
CFLAGS  += -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all
LDFLAGS += -fsanitize=address,undefined
endif

# Debian's names of what is needed, installed by `make deps` when missing.
PACKAGES := gcc libc6-dev make libpg-query-dev libprotobuf-c-dev libsqlite3-dev libpcre2-dev libxxhash-dev libyaml-dev \
            libjansson-dev libexpat1-dev libtree-sitter-dev zlib1g-dev libzstd-dev liblzma-dev libbz2-dev npm
TEST_PACKAGES  := libcmocka-dev zstd
PEER_PACKAGES  := pgbadger percona-toolkit
CHECK_PACKAGES := clang clang-tidy clang-format libclang-rt-14-dev valgrind git

STAGES  := base lex ingest query workload schema facts rules advise report cli
SOURCES := $(foreach s,$(STAGES),$(sort $(wildcard src/$(s)/*.c src/$(s)/*/*.c)))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/obj/%.o)
LIBRARY := $(BUILD)/libsargent.a
PAGES   := $(sort $(wildcard rules/*/*.md))

TEST_PROGRAMS := $(patsubst tests/unit/%.c,$(BUILD)/tests/%,$(sort $(wildcard tests/unit/*_test.c)))
CASE_PROGRAMS := $(BUILD)/tests/pages_test $(BUILD)/tests/cases_test
BENCHMARKS    := $(patsubst tests/bench/%.c,$(BUILD)/bench/%,$(sort $(wildcard tests/bench/*.c)))
FUZZERS       := $(patsubst tests/fuzz/%.c,$(BUILD)/fuzz/%,$(sort $(wildcard tests/fuzz/*.c)))
C_FILES        = $(shell git ls-files -co --exclude-standard '*.c' '*.h')

# Host languages' grammars: fetched once into node_modules (see package-lock.json), and only their C compiled. They
# do not depend on BUILD or SANITIZE, so that they are compiled once (1.5 minutes); GRAMMARS= names a ready library.
GRAMMARS ?= build/grammars/libgrammars.a
GRAMMAR_FOLDERS := tree-sitter-python tree-sitter-javascript tree-sitter-typescript/typescript tree-sitter-typescript/tsx \
                   tree-sitter-java tree-sitter-go tree-sitter-php/php tree-sitter-ruby tree-sitter-c-sharp \
                   tree-sitter-rust tree-sitter-kotlin tree-sitter-scala
GRAMMAR_OBJECTS := $(foreach g,$(GRAMMAR_FOLDERS),build/grammars/$(g)/parser.o) \
                   $(foreach g,$(filter-out %-java %-go,$(GRAMMAR_FOLDERS)),build/grammars/$(g)/scanner.o)

.PHONY: all help
all: $(BUILD)/sargent

help: ## this list
	@sed -n 's/^\([a-z-]*\):.*## /  make \1\t/p' $(MAKEFILE_LIST) | expand -t 20

$(BUILD)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@

node_modules/.fetched: package-lock.json
	@cmp -s $< $@ || npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@cp $< $@

build/grammars/%.o: node_modules/.fetched
	@mkdir -p $(@D)
	$(CC) -O1 -w -Inode_modules/$(*D)/src -c node_modules/$(*D)/src/$(*F).c -o $@

build/grammars/libgrammars.a: $(GRAMMAR_OBJECTS)
	@rm -f $@
	ar qcs $@ $^

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	ar qcs $@ $^

# The rules' pages and an empty database of facts, as data. A page that is wrong stops the build here.
$(BUILD)/generate: src/rules/generate/generate.c $(LIBRARY)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/generated.c: $(BUILD)/generate $(PAGES) $(wildcard rules/*)
	$(BUILD)/generate $(PAGES) > $@.partial
	@mv $@.partial $@

$(BUILD)/generated.o: $(BUILD)/generated.c
	$(CC) $(CPPFLAGS) $(CFLAGS) -c $< -o $@

# What every program is linked with.
WHOLE := $(BUILD)/generated.o $(LIBRARY) $(GRAMMARS)

$(BUILD)/sargent: $(BUILD)/obj/main.o $(WHOLE)
	$(CC) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

$(BUILD)/tests/%: tests/unit/%.c $(WHOLE)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(WHOLE) -lcmocka $(LDLIBS)

# The programs that run pages and cases share a harness.
$(BUILD)/tests/pages_test $(BUILD)/tests/cases_test: $(BUILD)/tests/%_test: $(wildcard tests/*/*.[ch]) $(WHOLE)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) $(LDFLAGS) -o $@ $(wildcard tests/$*/*.c tests/harness/*.c) $(WHOLE) -lcmocka $(LDLIBS)

# ---- installing what is needed ------------------------------------------------------------------------------------

JOBS := $(shell nproc)
SUDO := $(shell [ $$(id -u) = 0 ] || echo sudo)
# $(call need,packages) installs those that are missing; npm may come from elsewhere.
define need
	@command -v dpkg-query > /dev/null || { echo "no Debian here: see README.md for what is needed"; exit 0; }; \
	missing=$$(for p in $(1); do [ $$p = npm ] && command -v npm > /dev/null && continue; \
	    dpkg-query -W -f='$${Status}' $$p 2> /dev/null | grep -q ' installed' || echo $$p; done); \
	[ -z "$$missing" ] || { echo "installing" $$missing; $(SUDO) apt-get update -qq; \
	    $(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $$missing; }
endef

.PHONY: deps test-deps check-deps
deps: ## install the packages that building needs
	$(call need,$(PACKAGES))
test-deps: deps
	$(call need,$(TEST_PACKAGES))
check-deps: test-deps
	$(call need,$(CHECK_PACKAGES))

# ---- running ------------------------------------------------------------------------------------------------------

.PHONY: demo
demo: deps ## build, then lint and advise the sample shop in testdata/demo
	@$(MAKE) -s -j$(JOBS) all
	@src/tools/demo $(BUILD)/sargent

.PHONY: unit pages cases layering
unit: $(TEST_PROGRAMS) ## build and run the unit tests only
	@tests/run $(TEST_PROGRAMS)
pages: $(BUILD)/tests/pages_test $(BUILD)/sargent ## run the examples of the rules' pages only
	@SARGENT=$(BUILD)/sargent tests/run $<
cases: $(BUILD)/tests/cases_test $(BUILD)/sargent ## run the cases under testdata/ only
	@SARGENT=$(BUILD)/sargent tests/run $<
layering: ## check that each stage includes only what lies to its left
	@tests/run tests/layering

.PHONY: test test-built
test: test-deps ## install what is missing, build, run every test
	@$(MAKE) -s -j$(JOBS) all $(TEST_PROGRAMS) $(CASE_PROGRAMS)
	@$(MAKE) -s test-built
test-built: $(BUILD)/sargent $(TEST_PROGRAMS) $(CASE_PROGRAMS)
	@SARGENT=$(BUILD)/sargent tests/run tests/layering $(TEST_PROGRAMS) $(CASE_PROGRAMS)

.PHONY: sanitize
sanitize: test-deps ## the same tests with ASan, UBSan and LeakSanitizer
	@$(MAKE) -s -j$(JOBS) SANITIZE=1 BUILD=build-asan test-built

.PHONY: golden
golden: $(BUILD)/tests/cases_test $(BUILD)/sargent ## write expected.txt and expected.sql of the cases anew
	@GOLDEN=1 SARGENT=$(BUILD)/sargent $<

.PHONY: eval
eval: $(BUILD)/eval/advice_eval ## print how the advice compares with what published benchmarks' authors chose
	@$< ../shared/data/workloads

# What the servers accept is kept in EVAL_FOLDER. SQLite's tests come with `apt-get source sqlite3`.
EVAL_PACKAGES := mariadb-server-core mariadb-client-core mariadb-test-data libmariadb-dev python3
EVAL_FOLDER ?= $(BUILD)/eval
MYSQLTESTS  ?= /usr/share/mysql/mysql-test
SQLITETESTS ?= $(firstword $(wildcard $(EVAL_FOLDER)/sqlite3-*/test))
.PHONY: eval-dialects
eval-dialects: $(BUILD)/eval/eval_parse ## print how much of what MariaDB and SQLite accept is read
	$(call need,$(EVAL_PACKAGES))
	@[ -n "$(SQLITETESTS)" ] || (cd $(EVAL_FOLDER) && apt-get source -qq sqlite3) || \
	    echo "no sources of SQLite: its part is left out (apt needs a deb-src line)"
	@tests/eval/dialects.sh $< $(EVAL_FOLDER) $(MYSQLTESTS) \
	    $(or $(SQLITETESTS),$$(ls -d $(EVAL_FOLDER)/sqlite3-*/test 2> /dev/null))

$(BUILD)/eval/%: tests/eval/%.c $(WHOLE)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -MMD -MP $(LDFLAGS) -o $@ $< $(WHOLE) $(LDLIBS)

# ---- checking -----------------------------------------------------------------------------------------------------

.PHONY: check clang tidy format-check generated-check
check: check-deps ## all tests, sanitizers, hostile input, failing calls, clang, clang-tidy, layout, generated files
	@$(MAKE) test
	@$(MAKE) sanitize
	@$(MAKE) -s mutate MUTANTS=4
	@$(MAKE) -s faults
	@$(MAKE) -s -j$(JOBS) clang tidy format-check generated-check
clang: ## build with clang
	@$(MAKE) -s CC=clang BUILD=build-clang all
TIDY_FLAGS = -std=c11 -D_GNU_SOURCE -DSARGENT_VERSION=\"$(VERSION)\" -Isrc -I$(BUILD)
tidy: $(BUILD)/generated.c ## clang-tidy over all sources
	@echo $(wildcard src/*.c src/*/*.c src/*/*/*.c) | xargs -n 8 -P $(JOBS) sh -c 'clang-tidy --quiet "$$@" -- $(TIDY_FLAGS) 2> /dev/null' tidy
format-check:
	@clang-format --dry-run -Werror $(C_FILES)
generated-check: docs
	@git diff --exit-code -- docs || { echo "generated files are out of date: commit what make docs wrote"; exit 1; }

.PHONY: mutate faults
mutate: ## chop, slap and noise every input; nothing may crash, hang or leak (MUTANTS= how many each)
	@$(MAKE) -s -j$(JOBS) SANITIZE=1 BUILD=build-asan build-asan/sargent build-asan/tests/mutate
	@SARGENT=build-asan/sargent tests/run build-asan/tests/mutate
$(BUILD)/tests/mutate: $(wildcard tests/mutate/*.[ch] tests/harness/*.[ch]) $(WHOLE)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c,$^) $(WHOLE) $(LDLIBS)
faults: $(BUILD)/sargent $(BUILD)/tests/faults $(BUILD)/tests/inject.so ## fail allocations and input/output one by one
	@SARGENT=$(BUILD)/sargent INJECT=$(BUILD)/tests/inject.so tests/run $(BUILD)/tests/faults
$(BUILD)/tests/inject.so: tests/faults/inject.c
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) $(CFLAGS) -shared -fPIC -o $@ $<
$(BUILD)/tests/faults: tests/faults/faults.c $(wildcard tests/harness/*.[ch]) $(WHOLE)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) $(LDFLAGS) -o $@ $(filter %.c,$^) $(WHOLE) $(LDLIBS)

# libFuzzer targets: tests/fuzz/<name>.c holds LLVMFuzzerTestOneInput.
FUZZ_SECONDS ?= 60
.PHONY: fuzz fuzz-built
fuzz: check-deps ## run every fuzzer for FUZZ_SECONDS
	@$(MAKE) -s -j$(JOBS) CC=clang BUILD=build-fuzz SANITIZE=1 OPTIMIZE="-O1 -g -fsanitize=fuzzer-no-link" fuzz-built
fuzz-built: $(FUZZERS)
	@for f in $(FUZZERS); do mkdir -p $$f.corpus; \
	    dict=tests/fuzz/$$(basename $$f).dict; [ -f $$dict ] || dict=; \
	    $$f $${dict:+-dict=$$dict} -max_total_time=$(FUZZ_SECONDS) -timeout=20 -rss_limit_mb=4096 -artifact_prefix=$$f. $$f.corpus || exit 1; done
$(BUILD)/fuzz/%: tests/fuzz/%.c $(WHOLE)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) -Wno-missing-prototypes $(LDFLAGS) -fsanitize=fuzzer -o $@ $< $(WHOLE) $(LDLIBS)

.PHONY: bench bench-peers
bench-peers: ## install the log analysers that the benchmark of logs compares with, and run it
	$(call need,$(PEER_PACKAGES))
	@$(MAKE) -s -j$(JOBS) $(BUILD)/bench/log_bench $(BUILD)/sargent
	@SARGENT=$(BUILD)/sargent $(BUILD)/bench/log_bench
bench: $(BENCHMARKS) $(BUILD)/sargent ## run the benchmarks; they print figures and assert nothing
	@for b in $(BENCHMARKS); do SARGENT=$(BUILD)/sargent $$b || exit 1; done
$(BUILD)/bench/%: tests/bench/%.c $(WHOLE)
	@mkdir -p $(@D)
	$(CC) $(CPPFLAGS) -Itests $(CFLAGS) $(LDFLAGS) -o $@ $< $(wildcard tests/harness/*.c) $(WHOLE) $(LDLIBS)

# ---- documents and installing -------------------------------------------------------------------------------------

.PHONY: docs
docs: $(BUILD)/write_docs ## write the generated pages of docs/
	@$(BUILD)/write_docs docs
$(BUILD)/write_docs: src/tools/write_docs.c $(WHOLE)
	$(CC) $(CPPFLAGS) $(CFLAGS) $(LDFLAGS) -o $@ $^ $(LDLIBS)

.PHONY: install
install: $(BUILD)/sargent ## copy the program to PREFIX (below DESTDIR)
	install -D -m 755 $(BUILD)/sargent $(DESTDIR)$(PREFIX)/bin/sargent
	install -D -m 644 LICENSE $(DESTDIR)$(PREFIX)/share/doc/sargent/LICENSE
	[ ! -f docs/sargent.1 ] || install -D -m 644 docs/sargent.1 $(DESTDIR)$(PREFIX)/share/man/man1/sargent.1

.PHONY: format
format: ## lay out all C files as .clang-format says
	clang-format -i $(C_FILES)

.PHONY: clean
clean: ## remove what was built, the grammars aside (they take a minute and a half)
	find $(BUILD) build-asan build-clang build-fuzz -mindepth 1 -maxdepth 1 ! -name grammars -exec rm -rf {} + 2> /dev/null || true

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
