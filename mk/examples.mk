# Rule examples (`//= NAME yes TEXT` beside the rules) become a table that tests/unit/examples_test.c runs.
EXAMPLES := $(sort $(LEXERS) $(wildcard src/detect/*.c))
$(GEN)/examples.inc: gen/mkexamples.sh $(EXAMPLES)
	@mkdir -p $(@D)
	@echo "  TABLE   $@"
	$(Q)gen/mkexamples.sh $(EXAMPLES) > $@.tmp && mv $@.tmp $@
# Named as prerequisites of the test's object and program, whichever way it is built.
$(B)/tests/examples_test $(B)/tests/examples_test.o $(B)/obj/tests/examples_test.o: $(GEN)/examples.inc
