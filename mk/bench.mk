# The benchmark drives the archive through pumice.h alone; the rival uses the same validators.
CORPUS ?=
BENCH_OBJ := bench/bench.c bench/generate.c bench/rival.c src/detect/check.c
$(B)/bench: $(BENCH_OBJ) bench/generate.h bench/rival.h $(B)/libpumice.a
	@echo "  CC      $@"
	$(Q)$(CC) -std=c11 -D_GNU_SOURCE -O2 -g -Wall -Wextra -Werror -DREVISION='"$(REVISION)"' -Isrc -Ibench \
		$$(pkg-config --cflags libhs) -o $@ $(BENCH_OBJ) $(B)/libpumice.a $$(pkg-config --libs libhs)

bench: $(B)/bench $(B)/pumice ## measure against memcpy and Vectorscan: make bench [CORPUS=dir], writes bench/RESULTS.md
	$(Q)$(B)/bench --pumice $(B)/pumice $(if $(CORPUS),,--results bench/RESULTS.md) $(CORPUS)
bench-compare: ## interleave this tree and another commit: make bench-compare REF=main
	$(Q)bench/compare.sh $(REF)
.PHONY: bench bench-compare
