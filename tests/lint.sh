#!/bin/bash
# `make lint`: each check prints what it found; the last line counts checks.
set -u
cd "$(dirname "$0")/.." || exit 1
build=$1
passed=0 failed=0

check() { # name, output (empty is good)
    if [ -z "$2" ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "lint/$1:"
        echo "$2" | head -40
    fi
}

mapfile -t c_files < <(git ls-files '*.c' '*.h')
check format "$(clang-format-14 --dry-run "${c_files[@]}" 2>&1 | grep 'warning:' | head -20)"
# A make of its own, not a part of the one that called: what that one was told about jobs is no finding.
check tidy "$(MAKEFLAGS='' MFLAGS='' make --no-print-directory -k -j"$(nproc)" tidy 2>&1 | grep -E 'warning:|error:|No rule' | sort -u)"
mapfile -t scripts < <(git ls-files '*.sh' .ci/run)
check shellcheck "$(shellcheck -x "${scripts[@]}" 2>&1)"

# Who may know which library.
only() { # header, folders
    grep -rl "#include <$1" src | grep -vE "$2"
}
check yaml "$(only yaml.h '^src/config/')"
check kafka "$(only librdkafka/ '^src/(kafka|deliver)/')"
check http "$(only microhttpd.h '^src/serve/')"
check vectorscan "$(only hs.h '^$')"
check stderr "$(grep -rnE 'fprintf\(stderr|STDERR_FILENO|perror\(' src | grep -vE '^src/(base/log\.c|cli/)')"
check exits "$(grep -rnE '[^_a-z]exit\(' src | grep -v '^src/main.c')"
check banned "$(grep -rnE '\b(strcpy|strcat|sprintf|gets|atoi|atol|alloca|strtok)\(' src | grep -v 'base/log.c')"
check stages "$(
    for f in src/frame src/format src/detect src/decide src/transform src/stats; do
        grep -rnE '#include "(config|cli|serve|kafka|deliver)/' $f
    done
    grep -rnE '#include "(decide|transform|stats)/' src/frame src/format src/detect
    grep -rnE '#include "(transform|stats)/' src/decide
)"

# The archive: it exports pumice_* alone, has no writable data, and asks for no file, socket or thread.
lib=$build/libpumice.a
check exports "$(nm -g --defined-only "$lib" | awk 'NF == 3 && $3 !~ /^pumice_/')"
check globals "$(size -A "$lib" | awk '$1 ~ /^\.(data|bss|tdata|tbss|data\.rel|data\.rel\.local)$/ && $2 > 0')"
check imports "$(nm -u "$lib" | grep -wE 'open|read|write|socket|fopen|printf|fprintf|puts|pthread_[a-z_]*|fork|exit|getenv|time' )"
check symbols "$(
    for o in "$build"/obj/{base,frame,format,detect,decide,transform,stats,deliver,config,kafka,serve,cli}/*.o; do
        [ -f "$o" ] || continue
        word=$(basename "$o" .o)
            word=${word%%_*}
        folder=$(basename "$(dirname "$o")")
        nm -g --defined-only "$o" | awk -v w="$word" -v d="$folder" -v f="$o" \
            '$3 !~ "^"w && $3 !~ "^"d"_" && $3 !~ /^pumice_|_(action|command|ops)$/ { print f ": " $3 }'
    done
)"
check hardened "$(
    readelf -lW "$build/pumice" | grep -q GNU_RELRO || echo "no RELRO"
    readelf -hW "$build/pumice" | grep -q 'DYN' || echo "not PIE"
    readelf -dW "$build/pumice" | grep -qE 'BIND_NOW|NOW' || echo "lazy binding"
)"
echo "lint: $passed passed, $failed failed"
[ $failed = 0 ]
