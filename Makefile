# pumice: `make help` lists the targets. VARIANT picks the build: release, debug, asan, tsan.
VARIANT ?= release
V ?= 0
PREFIX ?= /usr/local
DESTDIR ?=
Q = $(if $(filter 1,$(V)),,@)
SUDO = $(if $(filter 0,$(shell id -u)),,sudo)
.DEFAULT_GOAL := all

ifeq (,$(filter release debug asan tsan fuzz,$(VARIANT)))
$(error unknown VARIANT '$(VARIANT)': release, debug, asan, tsan, fuzz)
endif

B := build/$(VARIANT)
GEN := build/gen
CC := $(if $(filter fuzz,$(VARIANT)),clang-14,gcc)
RE2C ?= re2c

DEPS := build-essential re2c pkg-config libyaml-dev librdkafka-dev libmicrohttpd-dev \
	zlib1g-dev libzstd-dev liblz4-dev libcmocka-dev libvectorscan-dev zstd lz4 clang-14 libclang-rt-14-dev clang-format-14 clang-tidy-14 shellcheck jq python3
KAFKA_DEPS := openjdk-17-jre-headless maven kcat

WARN := -Wall -Wextra -Wconversion -Wshadow -Wvla -Wstrict-prototypes -Wmissing-prototypes -Werror
HARDEN := -fstack-protector-strong -fstack-clash-protection -fcf-protection -fPIE \
	-ftrivial-auto-var-init=zero
OPT_release := -O2 -D_FORTIFY_SOURCE=3 -DNDEBUG
# Across files, for the program and the sealed object of the archive; tests link the plain code beside it.
LTO := $(if $(filter release,$(VARIANT)),-flto=auto -ffat-lto-objects)
OPT_debug := -Og
OPT_asan := -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
OPT_tsan := -O1 -fsanitize=thread
OPT_fuzz := -O1 -fsanitize=fuzzer-no-link,address,undefined -fno-sanitize-recover=all
CFLAGS := -std=c11 -D_GNU_SOURCE -g $(OPT_$(VARIANT)) $(WARN) $(if $(filter fuzz,$(VARIANT)),,$(HARDEN)) $(EXTRA_CFLAGS)
CPPFLAGS := -Isrc -I$(GEN)
LDFLAGS := -pie -Wl,-z,relro,-z,now,-z,noexecstack $(if $(filter release debug,$(VARIANT)),,$(OPT_$(VARIANT)))
VERSION := 0.1.0
REVISION := $(shell git rev-parse --short=12 HEAD 2>/dev/null || echo unknown)

# The engine is what libpumice.a holds: no I/O, no threads, no globals.
ENGINE_SRC := src/engine.c $(filter-out src/base/log.c,$(wildcard src/base/*.c)) \
	$(foreach d,frame format detect decide transform stats keys,$(wildcard src/$(d)/*.c))
PROGRAM_SRC := src/main.c src/pipeline.c src/base/log.c \
	$(foreach d,deliver config kafka serve cli,$(wildcard src/$(d)/*.c))
LEXERS := $(wildcard lexers/*.re)
LEXER_INC := lexers/common.re
LEXER_SRC := $(filter-out $(LEXER_INC),$(LEXERS))
ENGINE_OBJ := $(patsubst src/%.c,$(B)/obj/%.o,$(wildcard $(ENGINE_SRC))) \
	$(patsubst lexers/%.re,$(B)/obj/lexers/%.o,$(LEXER_SRC)) $(B)/obj/gen/words.o $(B)/obj/gen/literals.o
PROGRAM_OBJ := $(patsubst src/%.c,$(B)/obj/%.o,$(wildcard $(PROGRAM_SRC)))
LIBS := -lyaml -lrdkafka -lmicrohttpd -lz -lzstd -llz4 -lpthread

all: $(B)/pumice $(B)/libpumice.a ## build the program (build/release/pumice) and the library

$(B)/pumice: $(ENGINE_OBJ) $(PROGRAM_OBJ)
	@echo "  LD      $@"
	$(Q)$(CC) $(CFLAGS) $(LTO) $(LDFLAGS) -o $@ $^ $(LIBS)

# One object in which everything but pumice_* is local.
$(B)/libpumice.a: $(ENGINE_OBJ)
	@echo "  AR      $@"
	$(Q)$(if $(LTO),$(CC) $(CFLAGS) $(LTO) -r -nostdlib -flinker-output=nolto-rel,ld -r) \
		-o $(B)/pumice-sealed.o $^
	$(Q)objcopy --wildcard --keep-global-symbol='pumice_*' $(B)/pumice-sealed.o
	$(Q)rm -f $@ && ar rcs $@ $(B)/pumice-sealed.o

$(B)/obj/%.o: src/%.c
	@mkdir -p $(@D)
	@echo "  CC      $<"
	$(Q)$(CC) $(CFLAGS) $(LTO) $(call PROFILED,$(dir $*)) $(CPPFLAGS) $(FLAGS_$(basename $(notdir $<))) -MMD -MP -c -o $@ $<

FLAGS_kernel_avx2 := -mavx2 -mbmi -mbmi2
FLAGS_kernel_avx512 := $(FLAGS_kernel_avx2) -mavx512bw -mavx512vl -mavx512vbmi2 -mprefer-vector-width=256
FLAGS_version := -DVERSION='"$(VERSION)"' -DREVISION='"$(REVISION)"'

$(GEN)/lexers/%.c: lexers/%.re
	@mkdir -p $(@D)
	@echo "  RE2C    $<"
	$(Q)$(RE2C) -W -Werror --no-generation-date -I lexers --depfile $@.d -o $@ $<
$(B)/obj/lexers/%.o: $(GEN)/lexers/%.c
	@mkdir -p $(@D)
	@echo "  CC      $<"
	$(Q)$(CC) $(CFLAGS) $(LTO) $(call PROFILED,lexers/) $(CPPFLAGS) -MMD -MP -c -o $@ $<

# Evidence words: plain text to a perfect hash.
WORDS := $(sort $(wildcard src/detect/evidence.*.txt))
$(GEN)/mkwords: gen/mkwords.c src/detect/detector.def src/detect/claim.def src/detect/words.h
	@mkdir -p $(@D)
	@echo "  HOSTCC  $<"
	$(Q)gcc -std=gnu11 -O1 -g -Wall -Wextra -Werror -Isrc -I$(GEN) -o $@ $<
$(GEN)/words.c: $(GEN)/mkwords $(WORDS)
	@echo "  WORDS   $@"
	$(Q)$(GEN)/mkwords $(WORDS) > $@.tmp && mv $@.tmp $@
$(B)/obj/gen/words.o: $(GEN)/words.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(LTO) $(CPPFLAGS) -MMD -MP -c -o $@ $<

# $(call install,PACKAGES): those that are missing.
define install
$(Q)missing=$$(for p in $(1); do dpkg -s $$p >/dev/null 2>&1 || echo $$p; done); \
	if [ -n "$$missing" ]; then \
		$(SUDO) apt-get update -q && \
		$(SUDO) env DEBIAN_FRONTEND=noninteractive apt-get install -y -q --no-install-recommends $$missing; fi
endef

deps: ## install what Debian bookworm offers
	$(call install,$(DEPS))

install: all ## install to PREFIX (/usr/local)
	install -D -m 755 $(B)/pumice $(DESTDIR)$(PREFIX)/bin/pumice
	install -D -m 644 $(B)/libpumice.a $(DESTDIR)$(PREFIX)/lib/libpumice.a
	install -D -m 644 src/pumice.h $(DESTDIR)$(PREFIX)/include/pumice.h

clean: ## remove what was built
	rm -rf build

help: ## list the targets
	$(Q)awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / { printf "  %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

-include mk/*.mk
-include $(ENGINE_OBJ:.o=.d) $(PROGRAM_OBJ:.o=.d) $(wildcard $(GEN)/lexers/*.c.d)
.SECONDARY:
.PHONY: all deps install clean help
