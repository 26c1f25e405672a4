#!/bin/bash
# Golden cases, a directory each:
#   input, output   what goes in and what has to come out, byte for byte
#   config.yaml     its first line says what is shown; without one the first line of args does
#   args            the command line, after the line that begins with #
#   exit            the exit status, where it is not 0
#   explain.json    what `explain --format json` has to print
# Each runs with every kernel of this machine, cut at every byte (or at 7, 64, 4096 where it is
# long), and its output once more: clean stays clean. NAME.known is a known miss: reported, no failure.
# REGENERATE=1 writes output and explain.json anew, to be read before they are committed.
set -u
cd "$(dirname "$0")" || exit 1
PUMICE=$(cd ../.. && realpath "${PUMICE:-build/release/pumice}")
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
while read -r name; do unset "$name"; done < <(compgen -v PUMICE_)
passed=0 failed=0 skipped=0

fail() { # case, what
    echo "golden/$1: $2"
    ok=no
}

same() { # case, what, got, wanted
    cmp -s "$3" "$4" || fail "$1" "$2: $(cmp "$3" "$4" 2>&1 | sed 's/.* differ: //')"
}

run_case() {
    local dir=$1 want=0 sizes args=() kernel size status
    local explain_args=()

    ok=yes
    [ -f "$dir/args" ] && read -ra args <<<"$(grep -v '^#' "$dir/args")"
    [ -f "$dir/config.yaml" ] && args=(-c "$dir/config.yaml" "${args[@]}")
    [ -f "$dir/exit" ] && want=$(<"$dir/exit")

    "$PUMICE" "${args[@]}" <"$dir/input" >"$tmp/out" 2>"$tmp/err"
    status=$?
    [ "$status" = "$want" ] || fail "$dir" "exit status $status, not $want: $(head -1 "$tmp/err")"
    [ -z "${REGENERATE:-}" ] || cp "$tmp/out" "$dir/output"
    same "$dir" output "$tmp/out" "$dir/output"
    for kernel in $kernels; do
        "$PUMICE" --simd "$kernel" "${args[@]}" <"$dir/input" >"$tmp/out" 2>/dev/null
        same "$dir" "output of --simd $kernel" "$tmp/out" "$dir/output"
    done
    sizes="7 64 4096"
    [ "$(stat -c %s "$dir/input")" -gt 2000 ] || sizes="1 7"
    for size in $sizes; do
        ./feed.py "$size" "$PUMICE" "${args[@]}" <"$dir/input" >"$tmp/out" 2>/dev/null
        same "$dir" "output cut at every $size" "$tmp/out" "$dir/output"
    done
    "$PUMICE" "${args[@]}" <"$dir/output" >"$tmp/out" 2>/dev/null
    same "$dir" "cleaning its own output" "$tmp/out" "$dir/output"

    if [ -f "$dir/explain.json" ]; then
        for arg in "${args[@]}"; do # of the options only those that explain has too
            case $arg in --check | --strict) ;; *) explain_args+=("$arg") ;; esac
        done
        "$PUMICE" explain --format json "${explain_args[@]}" <"$dir/input" >"$tmp/out" 2>/dev/null
        [ -z "${REGENERATE:-}" ] || cp "$tmp/out" "$dir/explain.json"
        same "$dir" explain "$tmp/out" "$dir/explain.json"
    fi
    if [ $ok = yes ]; then
        passed=$((passed + 1))
    elif [[ $dir == *.known ]]; then
        skipped=$((skipped + 1))
    else
        failed=$((failed + 1))
    fi
}

kernels=
for kernel in portable avx2 avx512; do
    if "$PUMICE" --simd "$kernel" </dev/null 2>/dev/null; then
        kernels+=" $kernel"
    else
        echo "golden: kernel $kernel does not run here"
    fi
done
for input in */input; do
    run_case "${input%/input}"
done
echo "golden: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
