# What a tool decides well.
C_FILES := $(wildcard src/*.[ch] src/*/*.[ch] gen/*.c bench/*.[ch] tests/unit/*.[ch] tests/*/*.c)
TIDY_FILES := $(wildcard src/*.c src/*/*.c)

lint: all docs-check ## formatter, clang-tidy, symbols, layers, shellcheck
	$(Q)tests/lint.sh "$(B)"
format: ## lay out the C files
	clang-format-14 -i $(C_FILES)
tidy: $(addprefix tidy/,$(TIDY_FILES))
tidy/%: % | words-built
	$(Q)clang-tidy-14 --quiet $< -- -std=c11 -D_GNU_SOURCE $(CPPFLAGS) -DVERSION='"x"' -DREVISION='"x"' \
		$(FLAGS_$(basename $(notdir $<))) 2>/dev/null
words-built: $(GEN)/words.c $(GEN)/endings.inc
.PHONY: lint format tidy words-built
