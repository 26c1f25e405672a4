# Secrets with a form of their own: rows of detector.def, and the table that token.c reads by.
$(GEN)/mksecrets: gen/mksecrets.c src/detect/literal.h
	@mkdir -p $(@D)
	@echo "  HOSTCC  $<"
	$(Q)gcc -std=gnu11 -O2 -Wall -Wextra -Werror -Isrc -o $@ $<
$(GEN)/secret.inc: $(GEN)/mksecrets src/detect/secret.txt
	@echo "  TABLE   $@"
	$(Q)$(GEN)/mksecrets rows src/detect/secret.txt > $@.tmp && mv $@.tmp $@
$(GEN)/literals.c: $(GEN)/mksecrets src/detect/secret.txt
	@echo "  TABLE   $@"
	$(Q)$(GEN)/mksecrets table src/detect/secret.txt > $@.tmp && mv $@.tmp $@
$(B)/obj/gen/literals.o: $(GEN)/literals.c
	@mkdir -p $(@D)
	$(Q)$(CC) $(CFLAGS) $(CPPFLAGS) -MMD -MP -c -o $@ $<
$(ENGINE_OBJ) $(PROGRAM_OBJ) $(GEN)/mkwords $(GEN)/mkreference: | $(GEN)/secret.inc
$(GEN)/mkwords $(GEN)/mkreference: $(GEN)/secret.inc
words-built: $(GEN)/secret.inc $(GEN)/literals.c

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
