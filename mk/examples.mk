# Rule examples (`//= NAME yes TEXT` beside the rules) become a table that tests/unit/examples_test.c runs.
EXAMPLES := $(sort $(LEXERS) $(wildcard src/detect/*.c) src/detect/claim.def src/detect/secret.txt)
$(GEN)/examples.inc: gen/mkexamples.sh $(EXAMPLES)
	@mkdir -p $(@D)
	@echo "  TABLE   $@"
	$(Q)gen/mkexamples.sh $(EXAMPLES) > $@.tmp && mv $@.tmp $@
$(B)/tests/examples_test.o: $(GEN)/examples.inc
