# A release is compiled twice: what the first build notes of a run over generated logs tells the compiler of the second
# which way the branches go. The notes are kept until `make clean`, so that work on the code does not wait for them;
# what they do not fit any more is compiled without. PGO=0 leaves all of it out.
PGO ?= 1
PROFILE := build/profile
NOTES := $(CURDIR)/$(PROFILE)/notes
TRAINED := $(if $(filter 1,$(PGO)),$(if $(filter release,$(VARIANT)),$(PROFILE)/trained))
# Of what the run did not come to, nothing is assumed. Both builds call an object by the same name. What is a warning in the
# code fails the first; the second only warns of notes that do not fit.
PROFILED = $(if $(TRAINED),-fprofile-use=$(NOTES) -fprofile-partial-training -Wno-missing-profile \
	-Wno-coverage-mismatch -Wno-error -dumpdir pumice/$(1),$(if $(filter note,$(PGO)),-fprofile-generate=$(NOTES) \
	-fprofile-update=prefer-atomic -dumpdir pumice/$(1)))

LDFLAGS += $(if $(filter note,$(PGO)),-fprofile-generate)

$(ENGINE_OBJ) $(PROGRAM_OBJ): | $(TRAINED)
# They share what is generated.
$(PROFILE)/trained: | $(patsubst lexers/%.re,$(GEN)/lexers/%.c,$(LEXER_SRC)) $(GEN)/words.c $(GEN)/literals.c \
		$(GEN)/secret.inc $(GEN)/endings.inc
	@echo "  PROFILE $@"
	$(Q)$(MAKE) --no-print-directory PGO=note LTO= B=$(PROFILE) \
		$(PROFILE)/pumice $(PROFILE)/tests/generate
	$(Q)for form in text json access nested; do \
		$(PROFILE)/tests/generate $$form 11 4 > $(PROFILE)/$$form.log && \
		$(PROFILE)/pumice -q -j 1 $(PROFILE)/$$form.log > /dev/null || exit 1; done
	$(Q)touch $@
