# The manual page, from cli.def and the list of reasons.
$(GEN)/mkman: gen/mkman.c src/cli/cli.def src/pumice.h
	@mkdir -p $(@D)
	@echo "  HOSTCC  $<"
	$(Q)gcc -std=gnu11 -O1 -Wall -Wextra -Werror -Isrc -o $@ $<
$(GEN)/pumice.1: $(GEN)/mkman
	@echo "  MAN     $@"
	$(Q)$(GEN)/mkman > $@.tmp && mv $@.tmp $@

docs: $(GEN)/pumice.1
install: install-man
install-man: $(GEN)/pumice.1
	install -D -m 644 $(GEN)/pumice.1 $(DESTDIR)$(PREFIX)/share/man/man1/pumice.1
.PHONY: install-man
