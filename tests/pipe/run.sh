#!/bin/bash
# The pipe around the engine: compressed input, files as output, threads, memory. CORPUS=dir names real logs.
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/release}
PUMICE=$(realpath "${PUMICE:-$BUILD/pumice}")
feed=$PWD/tests/golden/feed.py
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
while read -r name; do unset "$name"; done < <(compgen -v PUMICE_)
passed=0 failed=0 skipped=0
kinds="gzip zstd lz4"

check() { # 0 when it holds, what
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "pipe: $2"
    fi
}

status() { # what, wanted, got
    [ "$2" = "$3" ]
    check $? "$1: exit status $3, not $2: $(head -c 200 "$tmp/err")"
}

same() { # what, got, wanted
    cmp -s "$2" "$3"
    check $? "$1: $(cmp "$2" "$3" 2>&1 | tail -1)"
}

says() { # what, pattern
    grep -Eq -- "$2" "$tmp/err"
    check $? "$1: stderr does not say /$2/: $(head -c 200 "$tmp/err")"
}

skip() {
    skipped=$((skipped + 1))
    echo "pipe: skipped: $1"
}

pack() { # kind, file
    case $1 in
    gzip) gzip -c "$2" ;;
    zstd) zstd -q -c "$2" ;;
    lz4) lz4 -q -c -B4 "$2" ;;
    esac
}

unpack() { # kind, file
    case $1 in
    gzip) gzip -dc "$2" ;;
    zstd) zstd -q -dc "$2" ;;
    lz4) lz4 -q -dc "$2" ;;
    esac
}

cd "$tmp" || exit 1
"$OLDPWD/$BUILD/tests/generate" text 11 2 >text.log
"$OLDPWD/$BUILD/tests/generate" json 12 1 >json.log
head -n 150 text.log >small.log
# A table whose first line names the columns of all others.
{
    echo 'id,mail,mobile,note'
    for i in {1..20000}; do echo "$i,u$i@example.org,138001$((i + 10000)),\"say \"\"$i\"\"\""; done
} >table.log
for name in text json small table; do
    "$PUMICE" -q $name.log >$name.clean
done

# ---------------------------------------------------------------- compressed input
for kind in $kinds; do
    pack "$kind" text.log >"text.$kind"
    pack "$kind" small.log >"small.$kind"
    "$PUMICE" -q <"text.$kind" >out 2>err
    status "$kind" 0 $?
    same "$kind" out text.clean
    cat "text.$kind" "small.$kind" "text.$kind" | "$PUMICE" -q -j 3 >out 2>err
    status "$kind, one behind the other" 0 $?
    cat text.clean small.clean text.clean >want
    same "$kind, one behind the other" out want
    for size in 1 100 4096; do
        "$feed" "$size" "$PUMICE" -q <"small.$kind" >out 2>err
        same "$kind, read $size at a time" out small.clean
    done
    : >empty
    pack "$kind" empty >"empty.$kind"
    "$PUMICE" -q "empty.$kind" >out 2>err
    status "$kind of nothing" 0 $?
    same "$kind of nothing" out empty

    # Cut off anywhere: whole lines of what there is, no half ones.
    size=$(stat -c %s "text.$kind") wrong=
    for at in 5 12 100 $((size / 3)) $((size / 2)) $((size - 1000)) $((size - 1)); do
        head -c "$at" "text.$kind" | "$PUMICE" -q >out 2>err
        [ $? = 65 ] && grep -q "standard input: the $kind data is cut off" err || wrong+=" $at(status)"
        cmp -s -n "$(stat -c %s out)" out text.clean || wrong+=" $at(bytes)"
        [ ! -s out ] || [ "$(tail -c 1 out | od -An -tx1)" = ' 0a' ] || wrong+=" $at(half a line)"
    done
    [ -z "$wrong" ]
    check $? "$kind cut off at$wrong"
    head -c $((size - 1000)) "text.$kind" | "$PUMICE" -q >out 2>err
    [ "$(stat -c %s out)" -gt 1000000 ]
    check $? "$kind cut off near its end: almost nothing of it was cleaned"
    head -c $((size / 2)) "text.$kind" | "$PUMICE" -q -j 4 >out4 2>err
    status "$kind cut off, four threads" 65 $?
    head -c $((size / 2)) "text.$kind" | "$PUMICE" -q >out 2>err
    same "$kind cut off, four threads" out4 out

    # Broken in the middle, and followed by what is none.
    { head -c $((size / 2)) "text.$kind"; head -c 64 /dev/zero; tail -c +$((size / 2 + 65)) "text.$kind"; } >broken
    "$PUMICE" -q broken >out 2>err
    status "$kind broken" 65 $?
    says "$kind broken" "broken: the $kind data is corrupt"
    { cat "small.$kind"; echo 'mail bob@example.org'; } | "$PUMICE" -q >out 2>err
    status "$kind, then text" 65 $?
    same "$kind, then text" out small.clean
    # An error in the middle: what stands before it is out, what stands behind it is not.
    "$PUMICE" -q -j 4 small.log broken small.log >out 2>err
    status "the second of three is broken" 65 $?
    "$PUMICE" -q small.log broken >want 2>err
    same "the second of three is broken" out want

    # A thousand bytes from each one.
    head -c 100M /dev/zero | pack "$kind" - >bomb
    "$PUMICE" -q bomb >out 2>err
    status "$kind bomb" 65 $?
    says "$kind bomb" "more than 200 bytes of text from each byte"
    [ "$(stat -c %s out)" -lt 1000 ]
    check $? "$kind bomb: $(stat -c %s out) bytes came out"
done
{ cat text.gzip; head -c 512 /dev/zero; } | "$PUMICE" -q >out 2>err
same "gzip, filled up with zeros" out text.clean
{ printf '\x50\x2a\x4d\x18\x04\0\0\0skip'; cat text.zstd; } | "$PUMICE" -q >out 2>err
same "zstd behind a skippable frame" out text.clean
head -c 20M /dev/urandom | zstd -q --ultra -22 --long=27 -c >wide.zst
"$PUMICE" -q wide.zst >out 2>err
status "zstd with a window of 128 MiB" 65 $?
says "zstd with a window of 128 MiB" "window of more than 8 MiB"
# Text that begins like a magic number is text.
for head in '(' '(\xb5' '\x1f' '\x1f\x8b' '\x04' '\x04\x22' 'P' 'P*M'; do
    # shellcheck disable=SC2059 # escapes of printf
    { printf "$head"; echo ' bob@example.org'; } | "$PUMICE" -q >out
    # shellcheck disable=SC2059
    { printf "$head"; echo ' [EMAIL]'; } >want
    same "text that begins with $head" out want
    # shellcheck disable=SC2059
    printf "$head" | "$PUMICE" -q >out
    # shellcheck disable=SC2059
    printf "$head" >want
    same "nothing but $head" out want
done

zstd -q -c table.log | "$PUMICE" -q -j 3 - small.log >out 2>err
cat table.clean small.clean >want
same "a table in zstd, three threads, then text" out want
grep -q '^20000,\[EMAIL\],\[PHONE\],"say ""20000"""$' table.clean
check $? "the last row of a table: $(tail -1 table.clean)"

# ---------------------------------------------------------------- UTF-16
# The same text comes out as in UTF-8, whatever the threads, compressed or not, several inputs of their own.
for encoding in UTF-16LE UTF-16BE; do
    for name in text json table; do
        iconv -f UTF-8 -t $encoding $name.log >$name.wide
        iconv -f UTF-8 -t $encoding $name.clean >$name.wide.clean
        "$PUMICE" -q $name.wide >out 2>err
        same "$name in $encoding" out $name.wide.clean
    done
    gzip -c json.wide >json.wide.gz
    "$PUMICE" -q -j 4 text.wide small.log json.wide.gz json.log >out 2>err
    cat text.wide.clean small.clean json.wide.clean json.clean >want
    same "$encoding and UTF-8, four threads" out want
    head -c 3000 json.wide | "$feed" 1 "$PUMICE" -q >out 2>err
    head -c 3000 json.wide | "$PUMICE" -q >want
    same "$encoding, read byte by byte" out want
done

# ---------------------------------------------------------------- files
umask 027
"$PUMICE" -q -o new.log text.log >out 2>err
status "-o FILE" 0 $?
same "-o FILE" new.log text.clean
[ ! -s out ] && [ "$(stat -c %a new.log)" = 640 ]
check $? "-o FILE: mode $(stat -c %a new.log), or something on stdout"
"$PUMICE" -q -o new.log small.log json.log small.log 2>err
cat small.clean json.clean small.clean >want
same "-o FILE over an old one, several inputs" new.log want
ln -s new.log link
"$PUMICE" -q -o link small.log 2>err
[ -L link ]
check $? "-o FILE: a link was replaced by a file"
same "-o FILE through a link" new.log small.clean
for kind in $kinds; do
    "$PUMICE" -q -j 2 -o packed "text.$kind" 2>err
    status "-o FILE from $kind" 0 $?
    unpack "$kind" packed >out
    same "-o FILE from $kind" out text.clean
    "$PUMICE" -q -o packed "text.$kind" small.log 2>err
    unpack "$kind" packed >out
    cat text.clean small.clean >want
    same "-o FILE from $kind and more" out want
    "$PUMICE" -q -o packed <"empty.$kind" 2>err
    unpack "$kind" packed >out
    same "-o FILE from $kind of nothing" out empty
done
"$PUMICE" -q -j 4 -o folder/ text.log json.log text.gzip small.zstd empty empty.gzip text.lz4 2>err
status "-o DIR" 0 $?
same "-o DIR: text.log" folder/text.log text.clean
same "-o DIR: json.log" folder/json.log json.clean
same "-o DIR: empty" folder/empty empty
for name in text.gzip small.zstd empty.gzip text.lz4; do
    unpack "${name#*.}" folder/"$name" >out
    [ "$name" = empty.gzip ] && same "-o DIR: $name" out empty || same "-o DIR: $name" out "${name%.*}.clean"
done
[ "$(find folder -type f | wc -l)" = 7 ]
check $? "-o DIR: $(find folder -type f | wc -l) files"
"$PUMICE" -q -o - small.log >out 2>err
same "-o -" out small.clean
"$PUMICE" -q -o /dev/null small.log 2>err
status "-o /dev/null" 0 $?
[ -c /dev/null ]
check $? "-o /dev/null: it is no device any more"

mkdir -p other
cp small.log other/text.log
cp small.log keep
while IFS='|' read -r want args pattern; do
    read -ra words <<<"$args"
    "$PUMICE" "${words[@]}" <keep >out 2>err
    status "pumice $args" "$want" $?
    says "pumice $args" "$pattern"
done <<'ROWS'
64|-o keep keep|keep is an input
64|-o keep|keep is an input
64|-o . small.log|small.log is an input
64|-o folder small.log other/text.log text.log|two inputs are called text.log
64|-o folder|standard input has no name
64|-o folder small.log -|standard input has no name
64|-o x --check small.log|writes nothing
64|-j 0 small.log|no number from 1 to 256
64|-j 2x small.log|no number from 1 to 256
64|--threads=257 small.log|no number from 1 to 256
64|-o|needs FILE
73|-o no/such/folder small.log|No such file
73|-o small.log/ json.log|small.log/: (Not a directory|File exists)
ROWS
same "refused: the input is as it was" keep small.log
PUMICE_THREADS=x "$PUMICE" </dev/null 2>err
status "PUMICE_THREADS=x" 64 $?
PUMICE_THREADS=3 "$PUMICE" -q <text.log >out 2>err
same "PUMICE_THREADS=3" out text.clean
if [ -c /dev/full ]; then
    "$PUMICE" -q -o /dev/full text.log 2>err
    status "-o to a full device" 74 $?
fi

# Whole or not at all, whatever happens.
mkdir only
cp small.clean only/old
untouched() { # what
    [ "$(find only -mindepth 1 -printf '%f ')" = "old " ] && cmp -s only/old small.clean
    check $? "$1: left behind: $(find only -mindepth 1 -printf '%f %s, ')"
}
"$PUMICE" -q -o only/old text.log broken 2>err
status "-o FILE, an input is broken" 65 $?
untouched "-o FILE, an input is broken"
(trap '' XFSZ; ulimit -f 64; exec "$PUMICE" -q -o only/old text.log 2>err)
status "-o FILE, no more room" 74 $?
untouched "-o FILE, no more room"
mkfifo fifo
for signal in TERM INT HUP KILL; do
    # env: a background job of a script ignores SIGINT
    env --default-signal=INT "$PUMICE" -q -j 2 -o only/old text.log fifo 2>err &
    pid=$!
    exec 3>fifo
    head -c 100000 text.log >&3
    sleep 0.2
    kill -s $signal $pid
    wait $pid 2>/dev/null
    got=$?
    status "killed by $signal" $((128 + $(kill -l $signal))) $got
    exec 3>&-
    untouched "killed by $signal"
done

# ---------------------------------------------------------------- threads
# Key blocks and too long lines over block borders, records that are withheld, 0 bytes, all ends.
python3 - >hard.log <<'P'
import random, sys
random.seed(5)
out = sys.stdout.buffer
for i in range(1500):
    kind = random.randrange(8)
    end = random.choice([b"\n", b"\n", b"\r\n"])
    if kind == 0:
        out.write(b"-----BEGIN RSA PRIVATE KEY-----" + end)
        for _ in range(random.randrange(40)):
            out.write(bytes(random.choices(b"ABCDEFabcdef0123+/", k=64)) + end)
        out.write(random.choice([b"-----END RSA PRIVATE KEY-----\n", b"no end\n", b""]))
    elif kind == 1 and i % 50 == 0:
        out.write(b"x" * random.choice([1 << 20, (1 << 20) + 1, 3 << 20]) + end)
    elif kind == 2:
        out.write(b"\x01\x02" * random.randrange(100) + end)
    elif kind == 3:
        out.write(b"[" * 2000 + end if i % 9 == 0 else b"\n" * random.randrange(3000))
    elif kind == 4:
        out.write(b'{"a":"bob@example.org","card":"4111 1111 1111 1111"}' + end)
    else:
        out.write(b"mail bob@example.org " * random.randrange(60) + b"\0" * (kind == 5) + end)
out.write(b"no end of a line, bob@example.org")
P
files=(text.log json.log table.log hard.log)
if [ -d "${CORPUS:-$OLDPWD/../shared/corpora/real}" ]; then
    while read -r name; do files+=("$name"); done < <(
        find "${CORPUS:-$OLDPWD/../shared/corpora/real}" -type f -size +300k -size -8M | sort)
else
    skip "threads over real logs (CORPUS=dir names some)"
fi
threads_change_nothing() { # what, arguments
    local what=$1 j

    shift
    "$PUMICE" -q --stats one.stats "$@" >one 2>err
    status "$what" 0 $?
    for j in 2 4 7; do
        "$PUMICE" -q -j $j --stats many.stats "$@" >many 2>err
        status "$what, -j $j" 0 $?
        same "$what, -j $j" many one
        same "$what, -j $j, statistics" many.stats one.stats
    done
}
for file in "${files[@]}"; do
    threads_change_nothing "${file##*/}" "$file"
done
threads_change_nothing "all files at once" "${files[@]}"
threads_change_nothing "records that end in a 0 byte" -0 hard.log text.log
for size in 1000 70000; do
    "$PUMICE" -q hard.log >one
    "$feed" "$size" "$PUMICE" -q -j 4 <hard.log >many 2>err
    same "four threads, read $size at a time" many one
done
"$PUMICE" -q --strict -j 4 hard.log >many 2>err
status "--strict with threads" 65 $?
"$PUMICE" -q --check -j 4 text.log >many 2>err
status "--check with threads" 1 $?
"$PUMICE" -q -j 4 text.log >/dev/full 2>err
status "a full disk with threads" 74 $?

# What came is out while the input is quiet.
for j in 1 4; do
    python3 - "$PUMICE" $j >out <<'P'
import os, select, subprocess, sys
p = subprocess.Popen([sys.argv[1], "-q", "-j", sys.argv[2]], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
for _ in range(3):
    p.stdin.write(b"mail bob@example.org\nrest")
    ready, _, _ = select.select([p.stdout], [], [], 2)
    print(os.read(p.stdout.fileno(), 100).decode() if ready else "nothing", end="")
p.stdin.close()
print(p.stdout.read().decode())
sys.exit(p.wait())
P
    printf 'mail [EMAIL]\nrestmail [EMAIL]\nrestmail [EMAIL]\nrest\n' >want
    same "flush while the input is quiet, -j $j" out want
done

# Of a compressed stream too, as far as its writer flushed.
python3 - "$PUMICE" >out <<'P'
import os, select, subprocess, sys, zlib
p = subprocess.Popen([sys.argv[1], "-q"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, bufsize=0)
z = zlib.compressobj(wbits=31)
p.stdin.write(z.compress(b"mail bob@example.org\nrest") + z.flush(zlib.Z_SYNC_FLUSH))
ready, _, _ = select.select([p.stdout], [], [], 2)
print(os.read(p.stdout.fileno(), 100).decode() if ready else "nothing", end="")
p.stdin.write(z.flush())
p.stdin.close()
print(p.stdout.read().decode())
sys.exit(p.wait())
P
printf 'mail [EMAIL]\nrest\n' >want
same "flush while a compressed input is quiet" out want

# ---------------------------------------------------------------- what it says
# stderr is a terminal, stdout takes nothing for a while: there is time to be seen.
python3 - "$PUMICE" >out 2>err <<'P'
import os, pty, re, signal, subprocess, sys, time
def run(*args, usr1=False):
    ours, theirs = pty.openpty()
    p = subprocess.Popen([sys.argv[1], *args], stdout=subprocess.PIPE, stderr=theirs)
    os.close(theirs)
    time.sleep(0.7)
    if usr1:
        p.send_signal(signal.SIGUSR1)
    while p.stdout.read(1 << 20):
        pass
    assert p.wait() == 0
    said = b""
    try:
        while more := os.read(ours, 65536):
            said += more
    except OSError:
        pass
    return said
line = rb"\r *\d+ %  [\d.]+ .iB of [\d.]+ .iB  [\d.]+ .i?B/s  [\d,]+ found"
for files in ["text.log", "json.log"], ["text.gzip"]:
    said = run("--color", "never", "-j", "2", *files)
    assert re.search(line, said), ("no progress line", files)
    assert b"\r\x1b[K       found  detector" in said, "it is not taken away"
    assert re.search(rb"[\d,]+ found: .*email.*\r\n[\d,]+ records: ", said), "no sums"
    assert re.search(rb"\r\n(2 files, )?[\d.]+ MiB( \([\d.]+ .iB read\))? in [\d.]+ s, [\d.]+ .iB/s, 2 threads\r\n$", said)
for args in ["--no-progress", "text.log"], ["-q", "text.log"]:
    assert not re.search(line, run(*args)), args
assert run("-q", "text.log") == b"", "-q says something"
assert re.fullmatch(rb" *\d+ %  .* found\r\n", run("-q", "text.log", usr1=True)), "no answer to SIGUSR1"
P
status "what it says" 0 $?
"$PUMICE" -j 3 hard.log text.log >out 2>one
"$PUMICE" hard.log text.log >out 2>err
cmp -s <(head -n -1 one) <(head -n -1 err)
check $? "the summary of three threads is another one"

# ---------------------------------------------------------------- memory
# 32 MiB and 12 x max_record (1 MiB) for each thread, however long the input, however long a line.
peak() { # threads, command that makes the input: KiB
    bash -c "$2" | python3 -c '
import resource, subprocess, sys
subprocess.run(sys.argv[1:], stdout=subprocess.DEVNULL, check=True)
print(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)' "$PUMICE" -q -j "$1"
}
if [[ $BUILD == *san ]]; then
    skip "memory: not under a sanitizer"
else
    for j in 1 4; do
        for make in "head -c 300M /dev/zero | tr '\\0' x" "for i in {1..60}; do cat text.log json.log; done" \
            "head -c 1500000 /dev/urandom | base64 -w 0 | zstd -q -19 -c; cat text.zstd"; do
            got=$(peak $j "$make")
            [ -n "$got" ] && [ "$got" -le $(((32 + 12) * 1024 * j)) ]
            check $? "memory with $j threads of \`$make\`: $got KiB"
        done
    done
fi

echo "pipe: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
