# Sargent's build. The two commands of the README are `make demo` and `make test`; `make help` lists the rest.
#
# Sources are found by folder: a new src/<stage>/<file>.c, tests/unit/<name>_test.c or rules/<family>/<slug>.md
# needs no line here. BUILD= chooses the output folder, CC= the compiler, SANITIZE=1 adds ASan and UBSan.

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
LDLIBS   := -lpg_query -lprotobuf-c -lsqlite3 -lpcre2-8 -lxxhash -lyaml -ljansson -lexpat -ltree-sitter \
            -lz -lzstd -llzma -lbz2 -lpthread -lm
ifdef SANITIZE
CFLAGS  += -fsanitize=address,undefined -fno-omit-frame-pointer -fno-sanitize-recover=all
LDFLAGS += -fsanitize=address,undefined
endif

PACKAGES := gcc libc6-dev make libpg-query-dev libprotobuf-c-dev libsqlite3-dev libpcre2-dev libxxhash-dev libyaml-dev \
            libjansson-dev libexpat1-dev libtree-sitter-dev zlib1g-dev libzstd-dev liblzma-dev libbz2-dev npm
TEST_PACKAGES := libcmocka-dev zstd
CHECK_PACKAGES := clang clang-tidy clang-format libclang-rt-14-dev valgrind

STAGES  := base lex ingest query workload schema facts rules advise report cli
SOURCES := $(foreach s,$(STAGES),$(sort $(wildcard src/$(s)/*.c)))
OBJECTS := $(SOURCES:src/%.c=$(BUILD)/obj/%.o)
LIBRARY := $(BUILD)/libsargent.a
PAGES   := $(sort $(wildcard rules/*/*.md))
TESTS   := $(sort $(wildcard tests/unit/*_test.c))
TEST_PROGRAMS := $(TESTS:tests/unit/%.c=$(BUILD)/tests/%)

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
	ar rcs $@ $^

$(LIBRARY): $(OBJECTS)
	@rm -f $@
	ar rcs $@ $^

# The rules' pages and an empty database of facts, as data. A page that is wrong stops the build here.
$(BUILD)/generate: tools/generate.c $(LIBRARY)
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

.PHONY: unit
unit: $(TEST_PROGRAMS) ## build and run the unit tests only
	@for t in $(TEST_PROGRAMS); do $$t || exit 1; done

.PHONY: format
format: ## lay out all C files as .clang-format says
	clang-format -i $(shell git ls-files -co --exclude-standard '*.c' '*.h')

.PHONY: clean
clean: ## remove what was built
	rm -rf $(BUILD)

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
