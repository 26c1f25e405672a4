# Tests: cmocka units, and every tests/*/run.sh against the program. tests/run.sh adds the figures up.
UNIT_SRC := $(wildcard tests/unit/*_test.c)
UNIT := $(patsubst tests/unit/%.c,$(B)/tests/%,$(UNIT_SRC))
# Linked as plain code, which objects hold beside that for -flto: it is quicker.
UNIT_OBJ := $(ENGINE_OBJ) $(filter-out $(B)/obj/main.o,$(PROGRAM_OBJ))

$(B)/tests/%.o: tests/unit/%.c
	@mkdir -p $(@D)
	@echo "  CC      $<"
	$(Q)$(CC) $(CFLAGS) $(CPPFLAGS) -Itests/unit -MMD -MP -c -o $@ $<
$(B)/tests/%_test: $(B)/tests/%_test.o $(UNIT_OBJ)
	@echo "  LD      $@"
	$(Q)$(CC) $(CFLAGS) -fno-lto $(LDFLAGS) -o $@ $^ $(LIBS) -lcmocka

# As an outsider: the archive and its header, nothing else.
$(B)/tests/outsider: tests/outsider/outsider.c $(B)/libpumice.a src/pumice.h
	@mkdir -p $(@D)
	@echo "  CC      $<"
	$(Q)$(CC) $(CFLAGS) -Isrc -o $@ $< $(B)/libpumice.a $(LDFLAGS)

$(B)/tests/property: tests/property/property.c $(B)/libpumice.a $(B)/obj/lexers/json.o src/pumice.h
	@mkdir -p $(@D)
	@echo "  CC      $<"
	$(Q)$(CC) $(CFLAGS) -fno-lto -Isrc -o $@ $< $(B)/obj/lexers/json.o $(B)/libpumice.a $(LDFLAGS)
# Random records; the readers of verify check what became of them.
TORTURE_OBJ := $(B)/obj/cli/align.o $(B)/obj/cli/shape.o $(B)/obj/base/text.o
$(B)/tests/torture: tests/property/torture.c $(TORTURE_OBJ) $(B)/libpumice.a src/pumice.h $(GEN)/examples.inc
	@mkdir -p $(@D)
	@echo "  CC      $<"
	$(Q)$(CC) $(CFLAGS) -fno-lto $(CPPFLAGS) -o $@ $< $(TORTURE_OBJ) $(B)/libpumice.a $(LDFLAGS) -lpthread
$(B)/tests/generate: tests/property/generate.c bench/generate.c bench/generate.h
	@mkdir -p $(@D)
	@echo "  CC      $<"
	$(Q)$(CC) -std=c11 -O2 -Wall -Wextra -Werror -Ibench -o $@ tests/property/generate.c bench/generate.c

tests-built: $(B)/pumice $(UNIT) $(addprefix $(B)/tests/,outsider property generate torture)
test: deps ## install what is needed, build, and run all tests
	$(Q)$(MAKE) --no-print-directory VARIANT=$(VARIANT) tests-built
	$(Q)BUILD=$(B) PUMICE=$(CURDIR)/$(B)/pumice tests/run.sh
test-only: tests-built ## the same without installing anything
	$(Q)BUILD=$(B) PUMICE=$(CURDIR)/$(B)/pumice tests/run.sh
asan: ## all tests but Kafka's under address and undefined-behaviour sanitizers
	$(Q)$(MAKE) --no-print-directory VARIANT=asan tests-built
	$(Q)SKIP="kafka $(SKIP)" BUILD=build/asan PUMICE=$(CURDIR)/build/asan/pumice tests/run.sh
tsan: ## the unit tests and the pipe under the thread sanitizer
	$(Q)$(MAKE) --no-print-directory VARIANT=tsan tests-built
	$(Q)SKIP="golden fault pathological property kafka" BUILD=build/tsan PUMICE=$(CURDIR)/build/tsan/pumice tests/run.sh

COUNT ?= 10000000
JOBS ?= $(shell nproc)
torture: tests-built ## random mutations against the promises: make torture COUNT=10000000 SEED=1 JOBS=2
	$(Q)BUILD=$(B) tests/property/torture.sh $(COUNT) $(SEED) $(JOBS)

# make fuzz T=engine TIME=60: libFuzzer, seeds from the golden cases.
T ?= engine
TIME ?= 60
SEED ?= 1
fuzz-library:
	@$(MAKE) --no-print-directory VARIANT=fuzz build/fuzz/libpumice.a
build/fuzz/tests/fuzz_%: tests/fuzz/%.c fuzz-library
	@mkdir -p $(@D)
	$(Q)clang-14 -std=c11 -g -O1 -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all -Isrc -o $@ $< build/fuzz/libpumice.a
fuzz: build/fuzz/tests/fuzz_$(T) ## fuzz one target: make fuzz T=engine TIME=60 SEED=1
	@mkdir -p build/fuzz/corpus/$(T)
	$(Q)build/fuzz/tests/fuzz_$(T) -seed=$(SEED) -max_total_time=$(TIME) -max_len=4096 -print_final_stats=1 \
		build/fuzz/corpus/$(T) tests/fuzz/seeds

-include $(UNIT:=.d)
.PHONY: test test-only tests-built asan tsan fuzz fuzz-library torture
