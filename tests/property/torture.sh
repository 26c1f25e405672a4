#!/bin/bash
# torture.sh COUNT SEED JOBS: random mutations of the samples, the golden inputs, generated logs, and real ones
# where there are any (CORPUS=dir).
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/release}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
"$BUILD/tests/generate" text 11 1 | head -1000 >"$tmp/generated.log"
"$BUILD/tests/generate" json 11 1 | head -1000 >"$tmp/generated.jsonl"
files=(tests/property/samples.txt tests/golden/*/input "$tmp"/generated.*)
if [ -d "${CORPUS:-../shared/corpora/real}" ]; then
    mapfile -t real < <(find "${CORPUS:-../shared/corpora/real}" -type f -size -8M ! -name 'SOURCE*' ! -name '*.md' | sort)
    files+=("${real[@]}")
fi
"$BUILD/tests/torture" -n "$1" ${BATCH:+-b "$BATCH"} -s "$2" -j "$3" -l 1000 "${files[@]}"
