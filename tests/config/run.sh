#!/bin/bash
# Every file in config/ is accepted and its examples pass; what the README shows as configuration is too.
set -u
cd "$(dirname "$0")/../.." || exit 1
PUMICE=${PUMICE:-build/release/pumice}
passed=0 failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

check() { # name, command...
    local name=$1 out

    shift
    if out=$("$@" 2>&1); then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "config: $name:"
        echo "$out" | head -20
    fi
}

for file in config/*.yaml; do
    check "$file" "$PUMICE" check -c "$file"
    check "$file: its examples" "$PUMICE" test -c "$file"
done
# The README: its configuration, with its example appended.
awk '/^```yaml/ { on = 1; next } /^```/ { on = 0 } on' README.md >"$tmp/readme.yaml"
check "README" "$PUMICE" check -c "$tmp/readme.yaml"
check "README: its example" "$PUMICE" test -c "$tmp/readme.yaml"
# And its session: input and output of the pipe.
awk '/^\$ cat app.log/ { on = 1; next } /^$/ { on = 0 } on' README.md >"$tmp/app.log"
awk '/^\$ pumice -q app.log/ { on = 1; next } /^```/ { on = 0 } on' README.md >"$tmp/want"
"$PUMICE" -q "$tmp/app.log" >"$tmp/got"
check "README: its pipe example" diff "$tmp/want" "$tmp/got"
awk '/^\$ sed -n 2p app.log/ { on = 1; next } /^```/ { on = 0 } on' README.md >"$tmp/want"
sed -n 2p "$tmp/app.log" | "$PUMICE" explain >"$tmp/got"
check "README: its explain example" diff "$tmp/want" "$tmp/got"
awk '/^\$ cat mixed.log/ { on = 1; next } /^$/ { on = 0 } on' README.md >"$tmp/mixed.log"
awk '/^\$ pumice explain mixed.log/ { on = 1; next } /^```/ { on = 0 } on' README.md >"$tmp/want"
"$PUMICE" explain "$tmp/mixed.log" >"$tmp/got"
check "README: paths in formats and layers" diff "$tmp/want" "$tmp/got"
awk '/^\$ pumice -j 2 -o clean/ { on = 1; next } /^```/ { on = 0 } /^323 B/ { on = 0 } on' README.md >"$tmp/want"
mkdir "$tmp/clean"
"$PUMICE" -j 2 -o "$tmp/clean/" "$tmp/app.log" 2>&1 | sed '/^323 B/d' >"$tmp/got"
check "README: its table" diff "$tmp/want" "$tmp/got"
echo "config: $passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
