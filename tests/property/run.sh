#!/bin/bash
# The promises over generated logs, the golden inputs, and real logs where there are any (CORPUS=dir).
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/release}
PUMICE=${PUMICE:-$BUILD/pumice}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
passed=0 failed=0 skipped=0

ok() { # name, command...
    local name=$1 out

    shift
    if out=$("$@" 2>&1); then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "property: $name"
        echo "$out" | head -20
    fi
}

"$BUILD/tests/generate" text 7 4 >"$tmp/generated.log"
"$BUILD/tests/generate" json 7 4 >"$tmp/generated.jsonl"
files=("$tmp"/generated.* tests/golden/*/input)
if [ -d "${CORPUS:-../shared/corpora/real}" ]; then
    mapfile -t real < <(find "${CORPUS:-../shared/corpora/real}" -type f -size -8M ! -name 'SOURCE*' ! -name '*.md' | sort)
    files+=("${real[@]}")
else
    skipped=$((skipped + 1))
    echo "property: skipped: no real logs (CORPUS=dir names some)"
fi
for file in "${files[@]}"; do
    ok "$file" "$BUILD/tests/property" "$file"
done

# Wherever the input is cut into reads.
cut_anywhere() { # file, size
    cmp <("$PUMICE" -q "$1") <(dd if="$1" obs="$2" 2>/dev/null | "$PUMICE" -q)
}
head -c 300000 "$tmp/generated.log" >"$tmp/part"
for size in 1 7 64 4096 65536; do
    ok "cut at $size" cut_anywhere "$tmp/part" "$size"
done
# Lines without findings are the same bytes.
ok "untouched lines" python3 - "$PUMICE" "$tmp/generated.log" "$tmp/generated.jsonl" <<'P'
import json, subprocess, sys
pumice, files = sys.argv[1], sys.argv[2:]
for name in files:
    raw = open(name, 'rb').read().split(b'\n')
    clean = subprocess.run([pumice, '-q', name], capture_output=True, check=True).stdout.split(b'\n')
    told = subprocess.run([pumice, 'explain', '--format', 'json', name], capture_output=True, check=True).stdout.split(b'\n')
    assert len(raw) == len(clean)
    for i, line in enumerate(raw[:-1]):
        found = json.loads(told[i])['findings']
        assert found or line == clean[i], f'{name}: record {i} changed without a finding'
        at = 0
        for f in found:  # what stands between findings stands in the output too
            assert line[at:f['start']] in clean[i], f'{name}: record {i}: bytes around a finding changed'
            at = f['end']
        if name.endswith('jsonl'):
            json.loads(clean[i])
P
while read -r plan stream hex; do
    ok "what broke once: $plan $hex" "$BUILD/tests/torture" -p "$plan" -t "$stream" -x "$hex"
done < <(grep -v '^#' tests/property/broken.txt)
# Random mutations: `make torture` is the long run.
ok "mutations" tests/property/torture.sh "${MUTATIONS:-200000}" 1 1
ok "parity of carriers" tests/property/parity.py "$PUMICE"
echo "property: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
