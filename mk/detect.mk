# Tables of the detectors that are plain text.
$(GEN)/endings.inc: src/detect/endings.txt
	@mkdir -p $(@D)
	@echo "  TABLE   $@"
	$(Q)sed 's/#.*//' $< | tr -s ' ' '\n' | LC_ALL=C sort -u | sed -n 's/..*/"&",/p' > $@.tmp && mv $@.tmp $@
$(B)/obj/detect/email.o: $(GEN)/endings.inc
$(GEN)/tlds.inc: tests/unit/tlds.txt
	@mkdir -p $(@D)
	@echo "  TABLE   $@"
	$(Q)sed -n '/^#/d; s/..*/"&",/p' $< > $@.tmp && mv $@.tmp $@
$(B)/tests/email_test.o: $(GEN)/tlds.inc
