# The benchmark drives the archive through pumice.h alone; the rival uses the same validators.
CORPUS ?=
BENCH_DEPS := libsimdjson-dev
BENCH_OBJ := bench/bench.c bench/generate.c bench/rival.c $(wildcard src/detect/check*.c)
BENCH_FLAGS := -O2 -g -Wall -Wextra -Werror
$(B)/leaves.o: bench/leaves.cc bench/leaves.h | bench-deps
	@mkdir -p $(@D)
	@echo "  CXX     $@"
	$(Q)g++ -std=c++17 $(BENCH_FLAGS) -Ibench -c -o $@ $<
$(B)/bench: $(BENCH_OBJ) $(wildcard bench/*.h) $(B)/leaves.o $(B)/libpumice.a
	@echo "  CC      $@"
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE $(BENCH_FLAGS) -DREVISION='"$(REVISION)"' -Isrc -Ibench \
		$$(pkg-config --cflags libhs) -o $@ $(BENCH_OBJ) $(B)/leaves.o $(B)/libpumice.a \
		$$(pkg-config --libs libhs) -lsimdjson -lstdc++

bench: $(B)/bench $(B)/pumice ## measure against memcpy, Vectorscan and simdjson: make bench [CORPUS=dir], writes bench/RESULTS.md
	$(Q)$(B)/bench --pumice $(B)/pumice $(if $(CORPUS),,--results bench/RESULTS.md) $(CORPUS)
bench-deps:
	$(call install,$(BENCH_DEPS))
bench-compare: ## interleave this tree and another commit: make bench-compare REF=main
	$(Q)bench/compare.sh $(REF)
.PHONY: bench bench-deps bench-compare
