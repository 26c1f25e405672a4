#!/bin/bash
# `pumice verify`: what pumice made passes (every golden case, generated and real logs: CORPUS=dir), and each way of
# tampering with it is objected to in the right words. COUNT flips of single bytes, SEED.
# shellcheck disable=SC2016 # `$` in sed scripts and paths is meant so
set -u
cd "$(dirname "$0")/../.." || exit 1
BUILD=${BUILD:-build/release}
PUMICE=$(realpath "${PUMICE:-$BUILD/pumice}")
SEED=${SEED:-20261126}
COUNT=${COUNT:-150}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
while read -r name; do unset "$name"; done < <(compgen -v PUMICE_)
passed=0 failed=0 skipped=0

result() { # ok?, name, what was said
    if [ "$1" = 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "verify: $2"
        head -5 <<<"$3"
    fi
}

fits() { # name, arguments of verify
    local name=$1 out

    shift
    out=$("$PUMICE" verify -q "$@" 2>&1)
    result $? "$name" "$out"
}

# ---------------------------------------------------------------- what pumice made

for dir in tests/golden/*/; do
    args=()
    [ -f "$dir/args" ] && read -ra args <<<"$(grep -v '^#' "$dir/args")"
    [ -f "$dir/config.yaml" ] && args=(-c "$dir/config.yaml" "${args[@]}")
    case " ${args[*]} " in *" --check "*) continue ;; esac # writes nothing
    [ ! -f "$dir/exit" ] || [ "$(<"$dir/exit")" = 65 ] || continue
    shared=()
    for arg in "${args[@]}"; do
        [ "$arg" = --strict ] || shared+=("$arg")
    done
    fits "golden case $(basename "$dir")" "${shared[@]}" "$dir/input" "$dir/output"
done

cat >"$tmp/masks.yaml" <<'Y'
version: 1
defaults:
  detectors:
    email: {action: mask, first: 1, last: 1}
    cn_mobile: {action: mask, first: 3, last: 4}
    ipv4: {action: mask, last: 2}
    password: {action: mask, first: 2}
    cn_id: {action: mask, first: 6, last: 4}
Y
cat >"$tmp/drops.yaml" <<'Y'
version: 1
defaults:
  json_number: null
  detectors: {email: drop, cn_mobile: drop, card: suppress, ipv4: {action: drop, of: record}, password: keep}
  fields: {'$.user': drop, '$..ip': suppress, '$.req.headers': drop, '$.b': drop}
Y
# Names that logs have, in one another.
cat >"$tmp/fields.yaml" <<'Y'
version: 1
defaults:
  fields:
    '$..user': drop
    '$..id': drop
    '$..name': drop
    '$..message': drop
    '$..request': drop
    '$..status': drop
    '$..level': {action: mask, first: 1}
    '$..tags[*]': drop
    '$.a[*]': drop
Y
cleaned() { # name, file, options
    local name=$1 file=$2

    shift 2
    if "$PUMICE" -q "$@" "$file" >"$tmp/clean" 2>"$tmp/err"; then
        fits "$name" "$@" "$file" "$tmp/clean"
    else
        result 1 "$name: cannot be cleaned" "$(<"$tmp/err")"
    fi
}
"$BUILD/tests/generate" text 11 1 >"$tmp/generated.log"
"$BUILD/tests/generate" json 11 1 >"$tmp/generated.jsonl"
files=("$tmp"/generated.* tests/golden/*/input)
if [ -d "${CORPUS:-../shared/corpora}" ]; then
    mapfile -t real < <(find "${CORPUS:-../shared/corpora}" -type f -size -8M ! -name 'SOURCE*' ! -name '*.md' | sort)
    files+=("${real[@]}")
else
    skipped=$((skipped + 1))
    echo "verify: skipped: no real logs (CORPUS=dir names some)"
fi
for file in "${files[@]}"; do
    cleaned "$file" "$file"
    cleaned "$file, masked" "$file" -c "$tmp/masks.yaml"
    cleaned "$file, dropped" "$file" -c "$tmp/drops.yaml"
    cleaned "$file, fields" "$file" -c "$tmp/fields.yaml"
done

# ---------------------------------------------------------------- what somebody tampered with

cat >"$tmp/raw" <<'R'
2026-03-01 INFO nothing to see here
2026-03-01 INFO mail bob@example.org from 10.20.30.40
2026-03-01 INFO card=4111 1111 1111 1111 paid
{"user":{"email":"bob@example.org","n":[1,2,3]},"ok":true,"log":"{\"pan\":\"4111111111111111\",\"x\":1}"}
2026-03-01 INFO the end
2026-03-01 INFO really
R
objects() { # name, exit status, words, sed script for the clean side
    local name=$1 want=$2 words=$3 out status

    "$PUMICE" -q "$tmp/raw" | sed "$4" >"$tmp/clean"
    out=$("$PUMICE" verify "$tmp/raw" "$tmp/clean" 2>&1)
    status=$?
    [ $status = "$want" ] && [[ $out == *"$words"* ]]
    result $? "$name: exit status $status, not $want with '$words'" "$out"
}
objects "nothing" 0 "6 records: 3 edited, 0 dropped, 0 withheld; 76 bytes replaced; 0 objections" ''
objects "a byte of a line without findings" 1 "/raw:1: bytes differ that nothing was found in" '1s/to/tO/'
objects "a byte before a finding" 1 "/raw:2: bytes differ" '2s/mail/mall/'
objects "a byte between two" 1 "/raw:2: bytes differ" '2s/from/form/'
objects "a byte behind the last" 1 "/raw:3: bytes differ" '3s/paid/said/'
objects "more behind the end" 1 "/raw:3: bytes differ" '3s/$/ /'
objects "a value put back" 1 "/raw:2: email 21..36 at \$ (suppress): stands there still" '2s/\[EMAIL\]/bob@example.org/'
objects "and found again" 1 "/clean:2: email 21..36 at \$ (suppress): left over" '2s/\[EMAIL\]/bob@example.org/'
objects "another value in its place" 1 "left over" '2s/\[EMAIL\]/eve@example.org/'
objects "the label of another type" 1 "the label of another type stands in its place" '2s/\[EMAIL\]/[PHONE]/'
objects "no label" 1 "something else stands in its place" '2s/\[EMAIL\]/gone/'
objects "a mask that shows more" 1 "the mask shows more than the rule allows" '3s/11\*\*/111*/'
objects "a mask with another digit" 1 "something else stands in its place" '3s/4111/4112/'
objects "a mask without its separators" 1 "something else stands in its place" '3s/\*\* \*\*/****/'
objects "a value where a label belongs" 1 "(suppress)" '4s/\[EMAIL\]/***/'
objects "a comma lost" 1 "/raw:4: was JSON and is none any more" '4s/,"ok"/"ok"/'
objects "a member lost" 1 "/raw:4: its members or elements are others" '4s/"ok":true,//'
objects "an element lost" 1 "its members or elements are others" '4s/1,2,3/1,2/'
objects "a member lost in the inner layer" 1 "its members or elements are others" '4s/,\\"x\\":1//'
objects "a quote lost in the inner layer" 1 "was JSON and is none any more" '4s/\\"x\\"/\\"x/'
objects "a line lost" 65 "/raw:2: nothing on the clean side stands for it" 2d
objects "two lines lost" 65 "2 objections; the sides cannot be aligned" 2,3d
objects "a line added" 65 "/clean:3: nothing on the raw side stands for it" '2a\
new line'
objects "two lines changed places" 1 "2 objections" '1{h;d};2{G}'
objects "the end lost" 65 "/raw:4: the clean side ends before it; 3 records are not there" '4,$d'
objects "the last line lost" 65 "/raw:6: the clean side ends before it; 1 record is not there" '$d'
objects "more lines at the end" 65 "/clean:7: nothing on the raw side stands for it" '$a\
one more'
objects "two lines in one" 65 "cannot be aligned" '1{N;s/\n/ /}'
objects "other line ends" 1 "/raw:5: the line ends otherwise" $'5s/$/\r/'
objects "a stub" 1 "/raw:2: a stub stands in the place of a record that was not withheld" \
    '2s/.*/[PUMICE withheld: too_long]/'
objects "a stub of JSON" 1 "/raw:4: a stub stands in the place" '4s/.*/{"pumice":"withheld","reason":"too_long"}/'

# The same one level down: what cannot be seen from the text alone.
says() { # name, exit status, words, raw, clean, options
    local name=$1 want=$2 words=$3 out status

    printf '%b' "$4" >"$tmp/one.raw"
    printf '%b' "$5" >"$tmp/one.clean"
    shift 5
    out=$("$PUMICE" verify "$@" "$tmp/one.raw" "$tmp/one.clean" 2>&1)
    status=$?
    [ $status = "$want" ] && [[ $out == *"$words"* ]]
    result $? "$name: exit status $status, not $want with '$words'" "$out"
}
drops=(-c "$tmp/drops.yaml")
masks=(-c "$tmp/masks.yaml")
fields=(-c "$tmp/fields.yaml")
key='-----BEGIN RSA PRIVATE KEY-----\nMIIEowIBAAKCAQEA\n-----END RSA PRIVATE KEY-----\n'
says "a dropped member" 0 "" '{"a":1,"e":"b@example.org","c":2}\n' '{"a":1,"c":2}\n' "${drops[@]}"
says "a dropped member and its neighbour" 1 "bytes differ" '{"a":1,"e":"b@example.org","c":2}\n' '{"a":1}\n' "${drops[@]}"
says "a dropped member that left its comma" 1 "none any more" '{"a":1,"e":"b@example.org"}\n' '{"a":1,}\n' "${drops[@]}"
says "a dropped object" 0 "" '{"user":{"a":1,"b":[2]},"c":2}\n' '{"c":2}\n' "${drops[@]}"
says "an element dropped by its rule" 0 "" '{"a":[{"k":"v","l":{"m":2}},3],"c":2}\n' '{"a":["[REDACTED]","[REDACTED]"],"c":2}\n' "${fields[@]}"
says "a neighbour of it lost" 1 "bytes differ" '{"a":[{"k":"v"},{}],"c":2}\n' '{"a":["[REDACTED]"],"c":2}\n' "${fields[@]}"
says "an array that went with it" 1 "bytes differ" '{"a":[{"k":"v"}],"c":2}\n' '{"a":"[REDACTED]","c":2}\n' "${fields[@]}"
says "a dropped object that rules named parts of" 0 "" '{"p":{"request":{"k":"l","m":{"n":[]},"status":{}}}}\n' '{"p":{}}\n' "${fields[@]}"
says "a neighbour of it lost with it" 1 "" '{"p":{"q":1,"request":{"k":"l","m":{"n":[]},"status":{}}}}\n' '{"p":{}}\n' "${fields[@]}"
says "a member that was to be dropped and is not" 1 "stands there still" '{"user":{"a":1},"c":2}\n' \
    '{"user":{"a":1},"c":2}\n' "${drops[@]}"
says "a dropped record" 0 "1 dropped" 'a\nat 10.20.30.40\nb\n' 'a\nb\n' "${drops[@]}"
says "a dropped record that is there" 65 "/one.clean:2: nothing on the raw side" 'a\nat 10.20.30.40\nb\nc\n' \
    'a\nat 10.20.30.40\nb\nc\n' "${drops[@]}"
says "a number that is null" 0 "" '{"card":4111111111111111}\n' '{"card":null}\n' "${drops[@]}"
says "a number that is a bare label" 1 "was JSON" '{"card":4111111111111111}\n' '{"card":[CARD]}\n' "${drops[@]}"
says "a number that became an object" 1 "something else" '{"card":4111111111111111}\n' '{"card":{}}\n' "${drops[@]}"
says "a country prefix" 0 "" '+86 138 0013 8000\n' '+86 138 **** 8000\n' "${masks[@]}"
says "a digit too many behind a prefix" 1 "shows more" '+86 138 0013 8000\n' '+86 138 0*** 8000\n' "${masks[@]}"
says "the domain of an address" 0 "" 'bob.smith@example.org\n' 'b**.****h@example.org\n' "${masks[@]}"
says "a letter too many of an address" 1 "shows more" 'bob.smith@example.org\n' 'bo*.****h@example.org\n' "${masks[@]}"
says "nothing hidden of an address" 1 "stands" 'bob.smith@example.org\n' 'bob.smith@example.org\n'
says "a withheld record" 0 "1 withheld" 'PAR1abc\nx\n' '[PUMICE withheld: binary]\nx\n'
says "a withheld record for another reason" 1 "no stub, or one of another reason" 'PAR1abc\n' \
    '[PUMICE withheld: too_deep]\n'
says "a withheld record that passed" 1 "is to be withheld" 'PAR1abc\n' 'PAR1abc\n'
says "a key block that nothing took" 0 "5 records" "a\n${key}b\n" "a\n${key}b\n" --detectors email
says "a line of a key block lost" 65 "cannot be aligned" "a\n${key}b\n" 'a\n-----BEGIN RSA PRIVATE KEY-----\n-----END RSA PRIVATE KEY-----\nb\n' --detectors email
says "an empty file" 0 "0 records" '' ''
says "nothing on the clean side" 65 "ends before it" 'a\n' ''
says "the last newline lost" 1 "ends otherwise" 'a\n' 'a'
says "records that end in NUL" 0 "2 records: 1 edited" 'a\nb b@example.org\0000c' 'a\nb [EMAIL]\0000c' -0
says "JSON as an object" 1 '{"side":"raw","record":0,"objection":"outside","raw_byte":0,"clean_byte":0,"message":' 'a\n' 'b\n' --format json
says "the JSON summary" 65 '"objections":1,"aligned":false}' 'a\n' '' --format json

says "JSON behind a head" 0 "" 'x bob@example.org <1> {"a":"b@x.org","b":1}\n' 'x [EMAIL] <1> {"a":"[EMAIL]","b":1}\n'
seq 150 | sed 's/^/line /' >"$tmp/many"
sed 's/line/lime/' "$tmp/many" >"$tmp/many.clean"
out=$("$PUMICE" verify "$tmp/many" "$tmp/many.clean")
[ "$(grep -c 'bytes differ' <<<"$out")" = 100 ] && [[ $out == *"and 50 more"*"150 objections"* ]]
result $? "not more than 100 objections are printed" "$out"

says "JSON in the middle of a text" 0 "" 'a {"m":"b@x.org","k":1} b {"c":2,"e":"b@x.org"} d\n' \
    'a {"k":1} b {"c":2} d\n' "${drops[@]}"
says "a member too many of it" 1 "bytes differ" 'a {"m":"b@x.org","k":1} b\n' 'a {} b\n' "${drops[@]}"
says "JSON in the middle of a string" 0 "" '{"m":"a {\\"e\\":\\"b@x.org\\",\\"k\\":1} c"}\n' '{"m":"a {\\"k\\":1} c"}\n' \
    "${drops[@]}"

# The same in each carrier: what of the clean side sed changes is objected to.
carried() { # name, exit status, words, sed script, filter that writes the files, raw
    local name=$1 want=$2 words=$3 script=$4 filter=$5 out status

    printf '%b' "$6" | "$PUMICE" -q | sed "$script" | eval "$filter" >"$tmp/one.clean"
    printf '%b' "$6" | eval "$filter" >"$tmp/one.raw"
    out=$("$PUMICE" verify "$tmp/one.raw" "$tmp/one.clean" 2>&1)
    status=$?
    [ $status = "$want" ] && [[ $out == *"$words"* ]]
    result $? "$name: exit status $status, not $want with '$words'" "$out"
}
table='id,name,mail,note\n1,x,bob@example.org,hello\n2,"y, z",ann@example.org,"two\nlines, here"\n3,w,,"said ""hi"" to bob@example.org"\n'
elements='<r><id>1</id><mail>bob@example.org</mail></r>\n<r><a b="c"/><t>a &amp; b</t></r>\n'
wide='(printf "\\377\\376"; iconv -f UTF-8 -t UTF-16LE)'
carried "a table" 0 "5 records: 3 edited" '' cat "$table"
carried "a column more" 1 "raw:2: bytes differ" '2s/$/,/' cat "$table"
carried "a column less" 1 "raw:2: bytes differ" '2s/,hello//' cat "$table"
carried "quotes of a cell lost" 1 "raw:3: bytes differ" '3s/"y, z"/y, z/' cat "$table"
carried "a quote in a cell no longer doubled" 1 "raw:5: bytes differ" '5s/""hi""/"hi"/' cat "$table"
carried "the second line of a cell" 1 "raw:4: bytes differ" '4s/lines/limes/' cat "$table"
carried "a cell on one line" 65 "cannot be aligned" '3{N;s/\n/ /}' cat "$table"
carried "the header lost" 65 "raw:1:" 1d cat "$table"
carried "elements" 0 "2 records: 1 edited" '' cat "$elements"
carried "an end tag lost" 1 "raw:1:" '1s/<.mail>//' cat "$elements"
carried "a reference undone" 1 "raw:2:" '2s/&amp;/\&/' cat "$elements"
carried "an attribute changed" 1 "raw:2:" '2s/"c"/"d"/' cat "$elements"
carried "an address left over" 1 "left over" '1s/\[EMAIL\]/bob@example.org/' cat "$elements"
for filter in "$wide" gzip 'zstd -q' 'lz4 -q -c'; do
    carried "$filter" 0 "5 records: 3 edited" '' "$filter" "$table"
    carried "$filter: a byte outside" 1 "raw:2: bytes differ" '2s/x/y/' "$filter" "$table"
    carried "$filter: an address left over" 1 "left over" '2s/\[EMAIL\]/bob@example.org/' "$filter" "$table"
    carried "$filter: a label that is another" 1 "label of another type" '2s/EMAIL/IP/' "$filter" "$table"
    carried "$filter: a line lost" 65 "nothing on the clean side" 2d "$filter" "$table"
    carried "$filter: a line more" 65 "nothing on the raw side" '2a\
one more' "$filter" "$table"
done

# Many dropped members of a text within a text: each asks for the layers, which are read once.
python3 -c 'print("{\"l\":\"{" + ",".join("\\\"e%d\\\":\\\"b%d@example.org\\\"" % (i, i) for i in range(9000)) + "}\"}")' \
    >"$tmp/nested"
"$PUMICE" -q "${drops[@]}" "$tmp/nested" >"$tmp/nested.clean"
timeout 20 "$PUMICE" verify -q "${drops[@]}" "$tmp/nested" "$tmp/nested.clean"
result $? "9,000 dropped members take too long" ""

exits() { # name, exit status, arguments
    local name=$1 want=$2 status

    shift 2
    "$PUMICE" verify "$@" >"$tmp/out" 2>&1 </dev/null
    status=$?
    [ $status = "$want" ]
    result $? "$name: exit status $status, not $want" "$(<"$tmp/out")"
}
exits "one file" 64 "$tmp/raw"
exits "standard input twice" 64 - -
exits "no such file" 66 "$tmp/raw" "$tmp/none"
exits "no such raw file" 66 "$tmp/none" "$tmp/raw"
exits "a bad configuration" 78 -c "$tmp/raw" "$tmp/raw" "$tmp/raw"
"$PUMICE" -q "$tmp/raw" >"$tmp/clean"
"$PUMICE" verify -q "$tmp/raw" - <"$tmp/clean"
result $? "the clean side from standard input" ""
"$PUMICE" verify -q - "$tmp/clean" <"$tmp/raw"
result $? "the raw side from standard input" ""
# Values are not shown.
sed -i '2s/\[EMAIL\]/bob@example.org/' "$tmp/clean"
! "$PUMICE" verify "$tmp/raw" "$tmp/clean" | grep -q 'bob\|4111'
result $? "a value was printed" ""

# One bit anywhere outside of what was replaced.
for kind in log jsonl; do
    head -300 "$tmp/generated.$kind" >"$tmp/part"
    "$PUMICE" -q "$tmp/part" >"$tmp/part.clean"
    out=$(tests/verify/tamper.py "$PUMICE" "$tmp/part" "$tmp/part.clean" "$SEED" "$COUNT")
    result $? "a flipped bit of the $kind passed" "$out"
    echo "verify: $(tail -1 <<<"$out")"
done
echo "verify: $passed passed, $failed failed, $skipped skipped"
[ $failed = 0 ]
