#!/usr/bin/env python3
"""Parity of carriers: the same value is found in whatever it is written, by the same detector.

parity.py PUMICE [-v]: a table of invented values times ways to carry them. Each cell is a record for
`pumice explain --format json`. A cell in KNOWN is a known miss: reported as skipped, and a failure once it is found."""
import base64, json, subprocess, sys
from urllib.parse import quote

# detector, key, value
VALUES = [
    ('email', 'contact', 'bob.smith@example.org'),
    ('ipv4', 'client', '203.0.113.77'),
    ('card', 'card', '4111111111111111'),
    ('cn_mobile', 'phone', '13812345678'),
    ('cn_id', 'idcard', '11010519491231002X'),
    ('password', 'password', 'hunter2Secret'),
    ('ipv6', 'peer', '2001:db8:85a3::8a2e:370:7334'),
    ('mac', 'mac', '00:1a:2b:3c:4d:5e'),
    ('phone', 'phone', '+442079460958'),
    ('cn_landline', 'tel', '010-62345678'),
    ('cn_uscc', 'uscc', '91350100M000100Y43'),
    ('cn_plate', 'plate', '京A12345'),
    ('iban', 'iban', 'DE89370400440532013000'),
    ('gps', 'location', '31.230416,121.473701'),
    ('us_ssn', 'ssn', '536-90-4399'),
    ('jwt', 'jwt', 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiIxMjM0NTY3ODkwIn0.dozjgNryP4J3jVmNHl0w5N_XgL0n3I9PlFUP0THsR8U'),
    ('aws_key', 'key', 'AKIAQWERTYUIOPASDFGH'),
]


def key(pair):
    return '"%s":"%s"' % pair


def escaped(form):
    """Each letter and digit as an escape."""
    return lambda v: ''.join(form % ord(c) if ord(c) < 0x80 else c for c in v)


def wide(v):
    return ''.join(chr(ord(c) + 0xfee0) if c.isdigit() else c for c in v)


def inner(k, v):
    return json.dumps({k: v}, ensure_ascii=False, separators=(',', ':'))


def both(f):
    return lambda k, v: (k, f(v))


SYSLOG = '<34>1 2024-05-01T12:00:00Z web1 app 7 ID1 '
# name: (key, value) to a record, bytes or text; None: it cannot carry that
CARRIERS = {
    'plain': lambda k, v: f'got {k} {v} today',
    'key=value': lambda k, v: f'level=info {k}={v} took=3',
    'key="value"': lambda k, v: f'level=info {k}="{v}" took=3',
    'key: value': lambda k, v: f'{k}: {v}',
    'json string': lambda k, v: json.dumps({'id': 1, k: v}, ensure_ascii=False),
    'json number': lambda k, v: '{"id":1,"%s":%s}' % (k, v) if v.isdigit() else None,
    'json in json': lambda k, v: json.dumps({'msg': inner(k, v)}, ensure_ascii=False),
    'json in json in json': lambda k, v: json.dumps({'msg': json.dumps({'m': inner(k, v)}, ensure_ascii=False)},
                                                    ensure_ascii=False),
    'json behind text': lambda k, v: 'INFO sent ' + inner(k, v),
    'json \\u': lambda k, v: '{"%s":"%s"}' % (k, escaped('\\u%04x')(v)),
    'xml element': lambda k, v: f'<r><{k}>{v}</{k}></r>',
    'xml attribute': lambda k, v: f'<r {k}="{v}"/>',
    'xml references': lambda k, v: f'<r><{k}>{escaped("&#%d;")(v)}</{k}></r>',
    'xml hex references': lambda k, v: f'<r><{k}>{escaped("&#x%x;")(v)}</{k}></r>',
    'percent': lambda k, v: f'GET /a?{k}={quote(v, safe="")} HTTP/1.1',
    'percent all': lambda k, v: f'GET /a?{k}={escaped("%%%02X")(v)} HTTP/1.1' if v.isascii() else None,
    'double percent': lambda k, v: f'GET /a?{k}={quote(quote(v, safe=""), safe="")} HTTP/1.1',
    'percent json': lambda k, v: 'q=' + quote(inner(k, v), safe=''),
    'base64': lambda k, v: 'body=' + base64.b64encode(inner(k, v).encode()).decode(),
    'base64url': lambda k, v: 'body ' + base64.urlsafe_b64encode(f'{k}={v}&from=??>>'.encode()).decode().rstrip('='),
    'csv': lambda k, v: f'time,level,{k}\n1,info,"{v}"',
    'csv doubled': lambda k, v: f'time,level,{k}\n1,info,"say ""{v}"" now"',
    'tsv': lambda k, v: f'time\tlevel\t{k}\n1\tinfo\t{v}',
    'syslog 5424 param': lambda k, v: SYSLOG + f'[x@1 {k}="{v}"] done',
    'syslog 5424 message': lambda k, v: SYSLOG + f'- {k}={v}',
    'syslog 3164': lambda k, v: f'<34>May  1 12:00:00 web1 app[7]: {k}={v}',
    'syslog json': lambda k, v: SYSLOG + '- ' + inner(k, v),
    'cri': lambda k, v: f'2024-05-01T12:00:00.000000000Z stdout F {k}={v}',
    'cri json': lambda k, v: '2024-05-01T12:00:00.000000000Z stdout F ' + inner(k, v),
    'docker': lambda k, v: json.dumps({'log': f'{k}={v}\n', 'stream': 'stdout'}, ensure_ascii=False),
    'docker json': lambda k, v: json.dumps({'log': inner(k, v) + '\n', 'stream': 'stdout'}, ensure_ascii=False),
    'access query': lambda k, v: '192.168.1.1 - - [01/May/2024:12:00:00 +0800] '
                                 f'"GET /p?{k}={quote(v, safe="")}&x=1 HTTP/1.1" 200 12 "-" "curl/8"',
    'mybatis': lambda k, v: f'==>  Parameters: 7(Integer), {v}(String)' if k not in KEYED else None,
    'cef': lambda k, v: f'CEF:0|A|B|1|2|c|3|{k}={v} cnt=4',
    'leef': lambda k, v: f'LEEF:1.0|A|B|1|2|{k}={v}\tcnt=4',
    'escapes \\x': lambda k, v: f'{k}: "{escaped(chr(92) + "x%02x")(v)}"' if v.isascii() else None,
    'escapes \\u': lambda k, v: f'{k}: "{escaped(chr(92) + "u%04x")(v)}"' if v.isascii() else None,
    'full width': lambda k, v: f'{k}: {wide(v)}' if any(c.isdigit() for c in v) else None,
    'zero width': lambda k, v: f'{k}: {v[:4]}\u200b{v[4:]}',
    'utf-16le': lambda k, v: ('\ufeff' + f'{k}={v}\n').encode('utf-16-le'),
    'utf-16be': lambda k, v: ('\ufeff' + f'{k}={v}\n').encode('utf-16-be'),
    'gb18030': lambda k, v: f'用户 {k}={v} 已登录'.encode('gb18030'),
}
KEYED = {'password', 'tel', 'ssn'}  # nothing but the key proves these
# (detector, carrier): a miss that is known
KNOWN = {
    ('password', 'plain'),  # no separator behind the key
}
# What the value is called where a detector of the carrier knows it better.
BETTER = {('password', name): 'url_secret' for name in ('percent', 'percent all', 'double percent', 'access query')}
CONFIG = "version: 1\ntopics:\n  - match: 'gb'\n    to: 'clean'\n    encoding: gb18030\n"


def explain(pumice, record, gb):
    args = [pumice, 'explain', '--format', 'json']
    if gb:
        args += ['-c', '/dev/fd/%d' % gb.fileno(), '--topic', 'gb']
    done = subprocess.run(args, input=record, capture_output=True, pass_fds=[gb.fileno()] if gb else [])
    return [json.loads(line) for line in done.stdout.splitlines()]


def main():
    import tempfile
    pumice, verbose = sys.argv[1], '-v' in sys.argv
    passed = failed = skipped = 0
    for name, carry in CARRIERS.items():
        for detector, k, v in VALUES:
            record = carry(k, v)
            if record is None:
                continue
            record = record.encode() if isinstance(record, str) else record
            gb = None
            if name == 'gb18030':
                gb = tempfile.NamedTemporaryFile('w+', suffix='.yaml')
                gb.write(CONFIG)
                gb.flush()
                gb.seek(0)
            found = [f['detector'] for told in explain(pumice, record, gb) for f in told['findings']]
            known = (detector, name) in KNOWN
            if (detector in found or BETTER.get((detector, name)) in found) and not known:
                passed += 1
            elif known and detector not in found:
                skipped += 1
                print(f'parity: known miss: {detector} in {name}')
            else:
                failed += 1
                print(f'parity: {detector} in {name}: ' + ('is found now' if known else 'found ' + (', '.join(found) or 'nothing')))
                if verbose:
                    print('   ', record)
    print(f'parity: {passed} passed, {failed} failed, {skipped} skipped')
    return failed > 0


sys.exit(main())
