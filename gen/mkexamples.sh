#!/bin/sh
# Build tool: the example lines of lexers and detectors (`//= NAME yes|no TEXT`) to rows of a C table,
# { "file:line", "NAME", yes or no, "TEXT" }. The marks in TEXT are the test's to read.
set -eu
LC_ALL=C exec awk '
/^[ \t]*\/\/= / {
    line = $0
    sub(/^[ \t]*\/\/= /, "", line)
    if (!match(line, /^[a-z0-9_]+ +(yes|no) +/)) {
        printf "%s:%d: want `//= NAME yes|no TEXT`\n", FILENAME, FNR | "cat >&2"
        bad = 1
        exit 1
    }
    head = substr(line, 1, RLENGTH)
    text = substr(line, RLENGTH + 1)
    split(head, word, " ")
    gsub(/\\/, "\\\\&", text)
    gsub(/"/, "\\\\\"", text)
    gsub(/\?\?/, "?\\?", text)
    printf "{ \"%s:%d\", \"%s\", %s, \"%s\" },\n", FILENAME, FNR, word[1],
        word[2] == "yes" ? "true" : "false", text
}' "$@"
