#!/bin/bash
# Runs every test program and every tests/*/run.sh; each closes with `NAME: N passed, N failed, N skipped`,
# the last line adds them up. SKIP names those to leave out.
set -u
cd "$(dirname "$0")/.." || exit 1
BUILD=${BUILD:-build/release}
export BUILD PUMICE=${PUMICE:-$PWD/$BUILD/pumice}
passed=0 failed=0 skipped=0

add() { # the closing line of a runner, its status
    local line=$1

    if [[ $line =~ ([0-9]+)\ passed,\ ([0-9]+)\ failed(,\ ([0-9]+)\ skipped)? ]]; then
        passed=$((passed + BASH_REMATCH[1]))
        failed=$((failed + BASH_REMATCH[2]))
        skipped=$((skipped + ${BASH_REMATCH[4]:-0}))
        [ "$2" = 0 ] || [ "${BASH_REMATCH[2]}" != 0 ] || failed=$((failed + 1))
    else
        echo "a runner ended without its closing line (status $2)"
        failed=$((failed + 1))
    fi
}

for program in "$BUILD"/tests/*_test "$BUILD"/tests/outsider; do
    [ -x "$program" ] || continue
    name=$(basename "$program")
    out=$("$program" 2>&1)
    status=$?
    ok=$(grep -c '^\[       OK \]' <<<"$out")
    bad=$(grep -o '^\[  FAILED  \] [a-z_]*$' <<<"$out" | sort -u | wc -l)
    [ "$status" = 0 ] || [ "$bad" != 0 ] || bad=1
    [ "$status" = 0 ] || grep -v '^\[ *\(RUN\|OK\) *\]' <<<"$out"
    line="$name: $ok passed, $bad failed"
    echo "$line"
    add "$line" "$status"
done
for runner in tests/*/run.sh; do
    name=$(basename "$(dirname "$runner")")
    case " ${SKIP:-} " in *" $name "*) continue ;; esac
    out=$("$runner" 2>&1)
    status=$?
    echo "$out"
    add "$(tail -1 <<<"$out")" "$status"
done
echo "all tests: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
