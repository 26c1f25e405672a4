#!/bin/bash
# The worst inputs: they must end, and four times the size may not take much more than four times as long.
# Time limits are generous (a sanitizer build is slow); what they catch is a square, not a slow machine.
set -u
cd "$(dirname "$0")/../.." || exit 1
PUMICE=${PUMICE:-build/release/pumice}
passed=0 failed=0
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT

cat >"$tmp/make.py" <<'P'
import sys
kind, size = sys.argv[1], int(sys.argv[2])
out = sys.stdout.buffer
def fill(piece, end=b''):
    piece = piece if isinstance(piece, bytes) else piece.encode()
    out.write(piece * (size // len(piece)) + end)
kinds = {
    'at': 'a@', 'at-dots': 'a@b.', 'digits': '4', 'groups': '4111 ', 'dashes': '1-', 'near-card': '4111 1111 1111 1112 ',
    'dots': '.', 'dotted': '1.', 'ipv4ish': '1.2.3.4.', 'labels': 'abc.', 'key': 'password', 'keys': 'password=',
    'colons': ':', 'equals': '=', 'flags': ' --password', 'p-flags': ' -p', 'quotes': '"', 'backslashes': '\\',
    'key-quotes': 'password="', 'key-slashes': 'password=\\"', 'full-width': '１', 'zero-width': '4\u200b', 'han': '密码：',
    'mobile': '13812345678', 'mobiles': '138 1234 5678 ', 'ids': '11010519491231002X ', 'words': 'trace ', 'angle': '<password>',
    'auth': 'Authorization: Bearer ', 'spaces': ' ', 'key-spaces': 'password' + ' ' * 200 + '=', 'local': 'a.', 'cells': '"a",1,',
    'stars': '*', 'brackets': '][', 'braces': '{}', 'plus86': '+86', 'curl': 'curl -u a:b ', 'percent': '%40',
    'jwt-heads': 'eyJ-', 'secret-keys': 'key=', 'pem': '-----BEGIN PRIVATE KEY----- ', 'prefixes': 'eyJ-sk-ant-glpat-xoxb-ops_eyJ-',
    'cookies': 'Cookie: a=b; ', 'query': '&code=a', 'hashes': '$argon2id$v=19,',
    'percents': '%40 ', 'objects': '{"a":1}', 'openings': 'x {"a":', 'openings-square': 'x ["a",', 'entities': '&amp;', 'entity': '&#64', 'amps': '&',
    'base64': 'bm8gdmFsdWUgaW4gaGVyZSwganVzdCB0ZXh0LiBh', 'base64-runs': 'bm8gdmFsdWUgaW4gaGVyZSwganVzdCB0ZXh0LiBh ', 'letters': 'ABCD',
    'octal': '\\100', 'hex': 'x\\x40', 'double': '%2540', 'text-escapes': 'x \\n ',
    'houses': '段1号', 'streets': '文三路1号', 'users': 'for user ', 'sudo': 'sudo: ', 'signatures': '166-684-7899 fax ', 'twice': "token='q9WnXv2LkTz'",
    'elements': '<p>13812345678</p> and some more text', 'tags': '<<<<<<<< 13812345678 and more', 'attributes': '<p a="13812345678"> and more text',
}
if kind in kinds:
    fill(kinds[kind])
elif kind == 'syslog-arrows':
    out.write(b'Nov 26 10:00:00 web1 sshd[99]: '); fill('>>>>>>>> 13812345678 and more ')
elif kind == 'local-long':
    fill('a', b'@example.org')
elif kind == 'open':
    fill('[')
elif kind == 'open-object':
    fill('{"a":')
elif kind == 'wide':
    fill('"a":1,', b'"z":1}') if not out.write(b'{') else fill('"a":1,', b'"z":1}')
elif kind == 'names':
    out.write(b'{'); fill('"password":{},', b'"z":1}')
elif kind == 'leaves':
    out.write(b'{"password":['); fill('1,', b'1]}')
elif kind == 'strings':
    out.write(b'['); fill('"\\n",', b'""]')
elif kind == 'views':
    out.write(b'['); fill('"\\u0031",', b'""]')
elif kind == 'escapes':
    out.write(b'["'); fill('\\u0031', b'"]')
elif kind == 'nested':
    out.write(b'{"a":"'); fill('{\\"b\\":', b'"}')
elif kind == 'nested-array':
    out.write(b'{"a":"'); fill('[\\"', b'"}')
elif kind == 'slashes-in-string':
    out.write(b'["'); fill('\\\\', b'"]')
elif kind == 'deep':
    n = min(1000, size // 2); out.write(b'[' * n); fill('"13812345678",', b'1'); out.write(b']' * n)
else:
    sys.exit('no such kind: ' + kind)
P
kinds=$(grep -oE "^    '[a-z0-9-]+'|  '[a-z0-9-]+': |, '[a-z0-9-]+': |kind == '[a-z0-9-]+'" "$tmp/make.py" | grep -oE "'[^']+'" | tr -d "'" | sort -u)

seconds() { # file
    local start end

    start=$(date +%s%N)
    timeout 60 "$PUMICE" -q "$1" >/dev/null 2>&1 || [ $? -lt 100 ] || return 1
    end=$(date +%s%N)
    echo $(((end - start) / 1000000))
}

for kind in $kinds; do
    small='' large=''
    for shape in line lines; do
        python3 "$tmp/make.py" "$kind" 250000 >"$tmp/one"
        if [ $shape = line ]; then
            python3 "$tmp/make.py" "$kind" 1000000 >"$tmp/four"
        else
            fold -b -w 9000 "$tmp/one" >"$tmp/folded" && mv "$tmp/folded" "$tmp/one"
            cat "$tmp/one" "$tmp/one" "$tmp/one" "$tmp/one" >"$tmp/four"
        fi
        if small=$(seconds "$tmp/one") && large=$(seconds "$tmp/four") && [ "$large" -le $((8 * small + 400)) ]; then
            passed=$((passed + 1))
        else
            failed=$((failed + 1))
            echo "pathological: $kind, $shape: ${small:-none} ms for 250 KB, ${large:-none} ms for 1 MB"
        fi
    done
done
echo "pathological: $passed passed, $failed failed, 0 skipped"
[ $failed = 0 ]
