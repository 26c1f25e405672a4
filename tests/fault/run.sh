#!/bin/bash
# Bad input and a bad world: each has to end in a clear outcome and exit status, with nothing lost and
# nothing let through.
set -u
cd "$(dirname "$0")/../.." || exit 1
PUMICE=$(realpath "${PUMICE:-build/release/pumice}")
tmp=$(mktemp -d)
trap 'chmod -R u+rwX "$tmp"; rm -rf "$tmp"' EXIT
while read -r name; do unset "$name"; done < <(compgen -v PUMICE_)
passed=0 failed=0 skipped=0

check() { # 0 when it holds, what. $? comes first: a $(...) before it would have replaced it
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "fault: $2"
    fi
}

status() { # what, wanted, got
    [ "$2" = "$3" ]
    check $? "$1: exit status $3, not $2"
}

says() { # what, pattern: the one message on stderr
    grep -Eq -- "$2" "$tmp/err"
    check $? "$1: stderr does not say /$2/"
}

gives() { # what: out is what out.want holds
    cmp -s "$tmp/out" "$tmp/want"
    check $? "$1: $(cmp "$tmp/out" "$tmp/want" 2>&1 | tail -1)"
}

skip() {
    skipped=$((skipped + 1))
    echo "fault: skipped: $1"
}

# ---------------------------------------------------------------- input that is not there
mkdir "$tmp/dir"
echo 'mail bob@example.org' >"$tmp/one"
for args in "$tmp/dir" "$tmp/missing.log" "$tmp/one $tmp/dir" "$tmp/one $tmp/missing.log"; do
    read -ra words <<<"$args"
    "$PUMICE" "${words[@]}" >"$tmp/out" 2>"$tmp/err" </dev/null
    status "input ${args//$tmp\//}" 66 $?
    says "input ${args//$tmp\//}" "^pumice: .*(dir|missing.log): "
    [ ! -s "$tmp/out" ]
    check $? "input ${args//$tmp\//}: something was written before the error"
done
"$PUMICE" <"$tmp/dir" >/dev/null 2>"$tmp/err"
status "stdin is a directory" 66 $?
"$PUMICE" explain "$tmp/missing.log" >/dev/null 2>"$tmp/err"
status "explain of a missing file" 66 $?
chmod 0 "$tmp/one"
if [ -r "$tmp/one" ]; then
    skip "unreadable file: this user reads everything"
else
    "$PUMICE" "$tmp/one" >/dev/null 2>"$tmp/err"
    status "unreadable file" 66 $?
    says "unreadable file" "one: Permission denied"
fi
chmod 600 "$tmp/one"
"$PUMICE" <&- >"$tmp/out" 2>"$tmp/err"
status "closed stdin" 74 $?

# ---------------------------------------------------------------- output that takes nothing
if [ -c /dev/full ]; then
    "$PUMICE" "$tmp/one" >/dev/full 2>"$tmp/err"
    status "full disk" 74 $?
    says "full disk" "No space left"
    "$PUMICE" explain --format json "$tmp/one" >/dev/full 2>"$tmp/err"
    status "explain to a full disk" 74 $?
    "$PUMICE" detectors >/dev/full 2>"$tmp/err"
    status "detectors to a full disk" 74 $?
    "$PUMICE" --stats /dev/full "$tmp/one" >/dev/null 2>"$tmp/err"
    status "statistics to a full disk" 74 $?
else
    skip "full disk: no /dev/full"
fi
"$PUMICE" --stats "$tmp/dir/no/file" "$tmp/one" >/dev/null 2>"$tmp/err"
status "statistics to a file that cannot be made" 73 $?
"$PUMICE" "$tmp/one" >&- 2>"$tmp/err"
status "closed stdout" 74 $?
[ "$(cat "$tmp/one")" = 'mail bob@example.org' ]
check $? "closed stdout: the input was written to"

# A reader that leaves ends the pipe quietly, even where SIGPIPE was ignored by whoever started it.
yes 'mail bob@example.org' | head -c 4000000 >"$tmp/many"
for trapped in '' 'trap "" PIPE;'; do
    # shellcheck disable=SC2016 # expands in there
    got=$(bash -c "$trapped"'"$0" "$1" 2>"$2" | head -1; echo "${PIPESTATUS[0]}"' \
        "$PUMICE" "$tmp/many" "$tmp/err")
    [ "$got" = $'mail [EMAIL]\n141' ] && [ ! -s "$tmp/err" ]
    check $? "closed reader ($trapped): $(tr '\n' ' ' <<<"$got")"
done

# ---------------------------------------------------------------- records that are hard to bear
# name, generator, what comes out (a python expression each), withheld or not
cat >"$tmp/gen.py" <<'PY'
import sys
mail, stub = b"bob@example.org", b"[PUMICE withheld: %s]"
json_stub = b'{"pumice":"withheld","reason":"%s"}'
cases = {
    "empty": (b"", b""),
    "no final newline": (b"a\n" + mail, b"a\n[EMAIL]"),
    "NUL bytes": (b"\0" + mail + b"\0\n", b"\0[EMAIL]\0\n"),
    "invalid UTF-8": (b"\xc3" + mail + b"\xff\xed\xa0\x80\n", None),
    "truncated JSON": (b'{"a":"' + mail + b'","b":{\n', b'{"a":"[EMAIL]","b":{\n'),
    "JSON 1,000 deep": (b"[" * 1000 + b'"' + mail + b'"' + b"]" * 1000 + b"\n",
                        b"[" * 1000 + b'"[EMAIL]"' + b"]" * 1000 + b"\n"),
    "JSON 10,000 deep": (b"[" * 10000 + b'"' + mail + b'"' + b"]" * 10000 + b"\n" + mail + b"\n",
                         json_stub % b"too_deep" + b"\n[EMAIL]\n"),
    "objects 10,000 deep": (b'{"a":' * 10000 + b"1" + b"}" * 10000 + b"\n",
                            json_stub % b"too_deep" + b"\n"),
    "a million [": (b"[" * 1000000 + b"\n", json_stub % b"too_deep" + b"\n"),
    "lone surrogates": (b'{"a":"\\ud800' + b" " + mail + b'\\udfff"}\n',
                        b'{"a":"\\ud800 [EMAIL]\\udfff"}\n'),
    "numbers of 400 digits": (b'{"card":' + b"4" * 400 + b"}\n" + b"1" * 400 + b"\n",
                              b'{"card":' + b"4" * 400 + b"}\n" + b"1" * 400 + b"\n"),
    "duplicate keys": (b'{"a":"%s","a":"%s"}\n' % (mail, mail), b'{"a":"[EMAIL]","a":"[EMAIL]"}\n'),
    "a line of 64 MiB": (b"a\n" + (mail + b" ") * (1 << 22) + b"\r\n" + mail + b"\n",
                         b"a\n" + stub % b"too_long" + b"\r\n[EMAIL]\n"),
    "JSON of 64 MiB, the last line": (b'{"a":"' + b"x" * (64 << 20), json_stub % b"too_long"),
    "a record of 1 MiB, one byte less, one more": (
        b"".join(b"x" * ((1 << 20) + d) + b"\n" for d in (-1, 0, 1)),
        b"x" * ((1 << 20) - 1) + b"\n" + b"x" * (1 << 20) + b"\n" + stub % b"too_long" + b"\n"),
    "a million empty lines": (b"\n" * 1000000, b"\n" * 1000000),
    "a million @": (b"a@" * 500000 + b"\n", b"a@" * 500000 + b"\n"),
    "70,000 findings in a record": ((b"a@example.org " * 70000)[:-1] + b"\n",
                                    stub % b"too_many_findings" + b"\n"),
}
if len(sys.argv) == 1:
    print("\n".join(cases))
else:
    given, want = cases[sys.argv[1]]
    open(sys.argv[2], "wb").write(given)
    if want is None:
        want = given.replace(mail, b"[EMAIL]")
    open(sys.argv[3], "wb").write(want)
PY
while read -r name; do
    python3 "$tmp/gen.py" "$name" "$tmp/in" "$tmp/want"
    # 32 MiB and 12 x max_record are allowed; this limit is on address space, where libraries are too
    ([[ ${BUILD:-} == *san ]] || ulimit -v 200000; exec timeout 20 "$PUMICE" -q <"$tmp/in") >"$tmp/out" 2>"$tmp/err"
    status "$name" 0 $?
    gives "$name"
    grep -aq 'withheld' "$tmp/want" && want=65 || want=0
    timeout 20 "$PUMICE" --strict -q "$tmp/in" >/dev/null 2>&1
    status "$name, --strict" "$want" $?
    timeout 20 "$PUMICE" explain --format json "$tmp/in" >"$tmp/out" 2>"$tmp/err"
    status "$name, explain" 0 $?
done < <(python3 "$tmp/gen.py")

# ---------------------------------------------------------------- memory and time
python3 -c 'import sys
for _ in range(512): sys.stdout.buffer.write(b"x" * (1 << 20))' >"$tmp/fifo.in" &
feeder=$!
wait $feeder
PUMICE=$PUMICE python3 - "$tmp/fifo.in" >"$tmp/peak" <<'PY'
import os, resource, subprocess, sys
subprocess.run([os.environ["PUMICE"], "-q", sys.argv[1]], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
PY
rm -f "$tmp/fifo.in"
if [[ ${BUILD:-} == *san ]]; then
    skip "memory of a line of 512 MiB: not under a sanitizer"
else
    [ "$(cat "$tmp/peak")" -le 32768 ]
    check $? "a line of 512 MiB took $(cat "$tmp/peak") KiB"
fi

# What came is out while the input is quiet.
python3 - "$PUMICE" >"$tmp/out" <<'PY'
import os, select, subprocess, sys
p = subprocess.Popen([sys.argv[1], "-q"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
p.stdin.write(b"mail bob@example.org\nrest")
ready, _, _ = select.select([p.stdout], [], [], 2)
print(os.read(p.stdout.fileno(), 100).decode() if ready else "nothing", end="")
p.stdin.close()
print(p.stdout.read().decode())
sys.exit(p.wait())
PY
printf 'mail [EMAIL]\nrest\n' >"$tmp/want"
gives "flush while the input is quiet"

# Descriptors that somebody made non-blocking, a pipe that takes little at a time.
python3 - "$PUMICE" "$tmp/many" >"$tmp/out" 2>"$tmp/err" <<'PY'
import os, subprocess, sys, threading
pumice, path = sys.argv[1:]
given_r, given_w = os.pipe()
taken_r, taken_w = os.pipe()
os.set_blocking(given_r, False)
os.set_blocking(taken_w, False)
p = subprocess.Popen([pumice, "-q"], stdin=given_r, stdout=taken_w)
os.close(given_r)
os.close(taken_w)
def feed():
    with open(given_w, "wb") as to, open(path, "rb") as of:
        to.write(of.read())
feeder = threading.Thread(target=feed)
feeder.start()
while True:
    some = os.read(taken_r, 7001)
    if not some:
        break
    sys.stdout.buffer.write(some)
feeder.join()
sys.exit(p.wait())
PY
status "non-blocking descriptors, short writes" 0 $?
sed 's/bob@example.org/[EMAIL]/' "$tmp/many" >"$tmp/want"
gives "non-blocking descriptors, short writes"

# ---------------------------------------------------------------- command line and environment
while IFS='|' read -r want args pattern; do
    read -ra words <<<"$args"
    "$PUMICE" "${words[@]}" </dev/null >/dev/null 2>"$tmp/err"
    status "pumice $args" "$want" $?
    [ -z "$pattern" ] || says "pumice $args" "$pattern"
done <<'ROWS'
64|--no-such-option|no option
64|--chek|did you mean '--check'
64|explian|did you mean 'explain'
64|--stats|needs
64|--check=yes|takes no value
64|--color sometimes|none of auto, always, never
64|--simd abacus|no kernel
64|-c|needs
64|explain --strict|no option
64|--detectors=|needs LIST
64|--detectors ,|needs LIST
64|--detectors nosuch|no detector
64|--input-format yaml|none of
64|--stats -|for the data
64|detectors nosuch|no detector
64|detectors emial|did you mean 'email'
64|-0z|no option
64|version x|
0|--help|
0|explain --help|
0|--version|
0|-0q|
0|-q -- -|
66|-- --check|--check: No such file
ROWS
PUMICE_SIMD=abacus "$PUMICE" </dev/null 2>"$tmp/err"
status "PUMICE_SIMD=abacus" 64 $?
PUMICE_COLOR=sometimes "$PUMICE" </dev/null 2>"$tmp/err"
status "PUMICE_COLOR=sometimes" 64 $?
says "PUMICE_COLOR=sometimes" "PUMICE_COLOR"
PUMICE_QUIET=maybe "$PUMICE" </dev/null 2>"$tmp/err"
status "PUMICE_QUIET=maybe" 64 $?
PUMICE_SIMD=abacus "$PUMICE" --simd portable </dev/null 2>"$tmp/err"
status "the command line beats the environment" 0 $?

# ---------------------------------------------------------------- memory runs out
# Allocation 1, 2, 3, … fails, alone and with all that follow: clean output, a stub, or nothing.
if [[ ${BUILD:-} == *san ]]; then
    skip "failing allocations: not under a sanitizer"
elif ! gcc -shared -fPIC -O1 -o "$tmp/starve.so" tests/fault/starve.c -ldl; then
    check 1 "tests/fault/starve.c does not compile"
else
    python3 - "$PUMICE" "$tmp" >"$tmp/sweep" <<'PY'
import gzip, os, re, subprocess, sys
pumice, tmp = sys.argv[1:]
raw = [b"bob@example.org", b"4111 1111 1111 1111", b"13812345678", b"hunter2secret"]
lines = [b'{"a":"{\\"mail\\":\\"%s\\"}","mobile":%s}' % (raw[0], raw[2]), b"card %s" % raw[1],
         b"password=%s" % raw[3], b"nothing here", b'{"w":"\\u0062ob@example.org"}']
given = b"".join(line + b"\n" for line in lines * 200)
clean = subprocess.run([pumice, "-q"], input=given, capture_output=True).stdout.splitlines()
ways = [([], given), (["-j", "2"], gzip.compress(given))]
stubs = [b"[PUMICE withheld: no_memory]", b'{"pumice":"withheld","reason":"no_memory"}']
bad = runs = n = 0
for on, (args, fed) in ((on, way) for on in ("one", "all") for way in ways):
    n, reached = 0, True
    while reached:
        n += 1
        mark = os.path.join(tmp, "mark")
        if os.path.exists(mark):
            os.unlink(mark)
        env = dict(os.environ, LD_PRELOAD=tmp + "/starve.so", STARVE_AT=str(n), STARVE=on,
                   STARVE_MARK=mark)
        r = subprocess.run([pumice, "-q", *args], input=fed, capture_output=True, env=env, timeout=20)
        reached = os.path.exists(mark)
        runs += 1
        got = r.stdout.splitlines()
        whole = r.stdout == b"" or r.stdout.endswith(b"\n")
        good = whole and len(got) <= len(clean) and all(
            g == c or g in stubs for g, c in zip(got, clean))
        good = good and not any(value in r.stdout + r.stderr for value in raw)
        good = good and (r.returncode in (70, 78) or r.returncode == 0 and len(got) == len(clean))
        if not good:
            bad += 1
            print("allocation %d (%s) fails: status %d, %d of %d lines" %
                  (n, on, r.returncode, len(got), len(clean)))
print("%d runs, %d bad" % (runs, bad))
PY
    ! grep -q 'fails:' "$tmp/sweep" && grep -q ' 0 bad$' "$tmp/sweep"
    check $? "memory runs out: $(head -5 "$tmp/sweep" | tr '\n' ';')"
fi

echo "fault: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
