# The configuration reference, from the tables that the code uses.
$(GEN)/mkreference: gen/mkreference.c src/config/schema.def src/detect/detector.def
	@mkdir -p $(@D)
	@echo "  HOSTCC  $<"
	$(Q)gcc -std=gnu11 -O1 -Wall -Wextra -Werror -Isrc -I$(GEN) -o $@ $<

docs: $(GEN)/mkreference ## write config/reference.md from the tables
	$(Q)$(GEN)/mkreference > config/reference.md

docs-check: $(GEN)/mkreference
	$(Q)$(GEN)/mkreference | diff -u config/reference.md - || { echo "config/reference.md is out of date: make docs"; exit 1; }
.PHONY: docs docs-check
