"""The project's own labelled set: values of every detector in their written forms, carriers and layers, near misses, and what
machines number. The same seed makes the same set."""
import base64
import html
import json
import random
import re
import string
import urllib.parse

from identifiers import D, HEX, ROWS, Row, base64url, bech32, chars, digits, fives, group, mixed

CLASSES = {"digit": string.digits, "hex": HEX, "alnum": string.ascii_letters + string.digits, "upper": string.ascii_uppercase + string.digits,
           "word": string.ascii_letters + string.digits + "_", "url": string.ascii_letters + string.digits + "-_",
           "b64": string.ascii_letters + string.digits + "+/", "b32": string.ascii_uppercase + "234567"}
SECRET_KEYS = {"aws_secret": "aws_secret_access_key", "alibaba_secret": "access_key_secret", "tencent_secret": "tencent_secret_key",
               "huawei_key": "huawei_secret_key", "baidu_key": "baidu_secret_key", "volcengine_key": "volc_secret_key", "qiniu_key": "qiniu_secret_key",
               "cohere_key": "cohere_api_key", "wechat_secret": "wechat_appsecret", "feishu_token": "feishu_app_secret", "dingtalk_token": "dingtalk_token",
               "discord_token": "discord_token", "twilio_key": "twilio_auth_token", "vault_token": "vault_token", "telegram_token": "telegram_bot_token",
               "mailgun_key": "mailgun_key"}


# ---------------------------------------------------------------- secrets, from src/detect/secret.txt

def expand(r, body, low=False):
    """A text of the body's grammar: 'text', class{n}, [set]{least,most}, `?` where it may be missing."""
    out = ""
    for text, name, chosen, least, most, maybe in re.findall(r"'([^']*)'(?:\?)?|(?:(\w+)|\[((?:\\.|[^\]])+)\])\{(\d+)(?:,(\d+))?\}(\?)?|\S+", body):
        if text:
            out += text if not re.search(re.escape(f"'{text}'") + r"\?", body) or text.startswith("https") else ""
        elif least:
            alphabet = CLASSES.get(name) or spread(chosen)
            a, b = int(least), int(most or least)
            n = a if low else r.randint(a, min(b, a + 24))
            out += chars(r, n, alphabet)
    return out


def spread(chosen):
    out = ""
    chosen = chosen.replace("\\_", "_").replace("\\", "")
    i = 0
    while i < len(chosen):
        if i + 2 < len(chosen) and chosen[i + 1] == "-":
            out += "".join(map(chr, range(ord(chosen[i]), ord(chosen[i + 2]) + 1)))
            i += 3
        else:
            out += chosen[i]
            i += 1
    # Punctuation is rare in what vendors draw; a word character ends it.
    return "".join(c for c in out if c.isalnum()) or out


class Secret:
    def __init__(self, name, preset, proof, before, literals, body, check):
        self.name, self.preset, self.proof, self.before, self.body, self.check = name, preset, proof, before, body, check
        self.literals = [] if literals == "-" else re.findall(r"'([^']*)'|(\S+)", literals)
        self.literals = [a or b for a, b in self.literals]

    def value(self, r):  # what stands there, and how much in front of it is not taken
        before = "" if self.before == "-" else expand(r, self.before)
        literal = r.choice(self.literals) if self.literals else ""
        url = lambda v: base64.urlsafe_b64encode(json.dumps(v).replace(" ", "").encode()).decode().rstrip("=")
        if self.check == "jwt" or self.name == "jwt":
            return url({"alg": "HS256", "typ": "JWT"}) + "." + url({"sub": digits(r, 9), "role": "r1"}) + "." + base64url(r, 43), 0
        if self.check == "pem":
            kind = r.choice(("RSA ", "EC ", "OPENSSH ", ""))
            return f"-----BEGIN {kind}PRIVATE KEY-----\\n{base64url(r, 64)}\\n{base64url(r, 40)}==\\n-----END {kind}PRIVATE KEY-----", 0
        if self.check == "pem64":
            return base64.b64encode(b"-----BEGIN PRIVATE KEY-----\n" + base64url(r, 64).encode() + b"\n-----END PRIVATE KEY-----\n").decode(), 0
        if self.check == "bech32":
            return bech32("age-secret-key-", fives(r.randbytes(32))).upper(), 0
        if self.check == "bedrock":
            return literal + base64.b64encode(b"BedrockAPIKey-" + base64url(r, 8).lower().encode() + b"-at-" + digits(r, 12).encode() + b":"
                                              + r.randbytes(36)).decode(), 0
        if self.check == "openai":
            return literal + mixed(r, 20) + "T3BlbkFJ" + mixed(r, 20), 0
        if self.check == "value":
            return literal + chars(r, 86, CLASSES["b64"]) + "==", len(literal)
        if self.check == "atlassian" and literal == "ATATT3":
            return literal + mixed(r, 180) + "=" + digits(r, 8), 0
        return before + literal + expand(r, self.body), 0

    def near(self, r):  # a character too few, or a letter directly before it
        if self.check in ("jwt", "pem", "pem64", "bech32", "value", "bedrock", "openai") or self.name == "jwt" or not self.literals:
            return None
        literal = r.choice(self.literals)
        if r.random() < 0.5 and self.before == "-" and literal[0].isalnum():
            return r.choice("qwz") + literal + expand(r, self.body)
        return literal + expand(r, self.body, low=True)[:5] + "..."


def secrets(path):
    out = []
    for line in open(path, encoding="utf-8"):
        if line.startswith(("#", "//=")) or line.count("|") < 7:
            continue
        part = [p.strip() for p in line.split(" | ")]
        out.append(Secret(re.sub(r"\(.*", "", part[0]).strip(), part[1], part[2], part[3], part[4], part[5], part[7].split("|")[0].strip()))
    return out


# ---------------------------------------------------------------- carriers: (encoding, text before, value, text after)

def json_text(v):
    return json.dumps(v, ensure_ascii=False)[1:-1]


def c_text(key, v):
    return f"2026-11-26 10:20:30 INFO worker - {key}: ", v, "" if key[0] > "\x7f" else " "


def c_han(key, v):
    return f"2026-11-26 10:20:30 INFO 已提交，{key}：", v, "，请核对"


def c_json(key, v):
    return f'{{"level":"info","{key}":"', json_text(v), '","step":3}'


def c_number(key, v):
    return f'{{"level":"info","{key}":', v, ',"step":3}'


def c_nested(key, v):
    inner = f'{{"step":3,"{key}":"'
    return '{"message":"' + json_text(inner), json_text(json_text(v)), json_text('"}') + '"}'


def c_escape(key, v):
    out = "".join(f"\\u{ord(c):04x}" if i % 3 == 0 and ord(c) < 0x10000 else json_text(c) for i, c in enumerate(v))
    return f'{{"level":"info","{key}":"', out, '"}'


def c_xml(key, v):
    return f"<request><{key}>", html.escape(v, quote=False), f"</{key}></request>"


def c_percent(key, v):
    return f"GET /api/v1/find?page=2&{urllib.parse.quote(key)}=", urllib.parse.quote(v, safe=""), "&lang=en HTTP/1.1"


def c_logfmt(key, v):
    return f'ts=2026-11-26T10:20:30Z level=info {key}="', v.replace("\\", "\\\\").replace('"', '\\"'), '" msg=done'


def c_syslog(key, v):
    return f'<165>1 2026-11-26T10:20:30Z host app 12 ID7 [meta@32473 {key}="', re.sub(r'([\\"\]])', r"\\\1", v), '"] done'


def c_base64(key, v):
    return f'{{"step":3,"{key}":"', json_text(v), '","done":true}'


ASCII_KEYED = [("text", c_text), ("json", c_json), ("json in json", c_nested), ("escapes", c_escape), ("xml", c_xml), ("percent", c_percent), ("logfmt", c_logfmt),
               ("syslog", c_syslog), ("base64", c_base64)]
FREE = [("text", lambda k, v: ("ref ", v, " end")), ("text", lambda k, v: ("got (", v, ") here")), ("chinese", lambda k, v: ("已处理", v, "请核对")),
        ("json", lambda k, v: ('{"value":"', json_text(v), '","step":3}')), ("json", lambda k, v: ('{"list":["', json_text(v), '"]}'))]


class Record:
    def __init__(self, raw, start, end, detector, encoding, form, decoy=False, free=False):
        self.raw, self.start, self.end = raw, start, end
        self.detector, self.encoding, self.form, self.decoy, self.free = detector, encoding, form, decoy, free


def record(carrier, encoding, key, v, detector, form, skip=0, decoy=False, free=False):
    if encoding == "percent":
        before, v, after = carrier(key, v)
        skip = 0 if not skip else skip + 2 * v[:skip + 8].count("%3D")
    else:
        if encoding == "escapes" and skip:
            skip = len(carrier(key, v[:skip])[1])
        before, v, after = carrier(key, v)
    if encoding == "base64":
        whole = (before + v + after).encode()
        a, b = len(before.encode()), len((before + v).encode())
        raw = base64.b64encode(whole).decode()
        head = '{"level":"info","payload":"'
        a, b = a * 8 // 6, -(-b * 8 // 6)
        return Record(head + raw + '"}', len(head) + a, len(head) + b, detector, encoding, form, decoy, free)
    a = len((before + v[:skip]).encode())
    return Record(before + v + after, a, len((before + v).encode()), detector, encoding, form, decoy, free)


def wide(v):
    return "".join(chr(ord(c) + 0xfee0) if "0" <= c <= "9" else c for c in v)


def forms(row, v):
    out = [("bare", v)]
    for g in row.groups:
        if g == "4":
            out.append(("grouped", " ".join(v[i:i + 4] for i in range(0, len(v), 4))))
        elif g == "7(1)":
            out.append(("grouped", f"{v[:7]}({v[7:]})"))
        elif group(v, g):
            out.append(("grouped", group(v, g)))
    if row.digit and v.isascii():
        out.append(("full-width", wide(v)))
        out.append(("zero-width", v[:4] + "\u200b" + v[4:]))
    return out


def draw(seed, name):
    """Each detector has a sequence of its own: a new row or vendor token changes no other values, so no other figures."""
    return random.Random(f"{seed} {name}")


def identifiers(seed, names):
    for name in names:
        r, row = draw(seed, name), ROWS.get(name)
        if row is None or row.raw:
            continue
        for i in range(6):
            for form, v in forms(row, row.good(r)):
                key = row.keys[0]
                carriers = ASCII_KEYED if key.isascii() else [c for c in ASCII_KEYED if c[0] not in ("xml", "percent", "logfmt", "syslog")]
                if row.whole:
                    carriers = [c for c in carriers if c[0] != "text"]
                for encoding, carrier in carriers if i < 2 or form == "bare" else carriers[i % 2::2]:
                    yield record(carrier, encoding, key, v, name, form)
                other = row.keys[1]
                if not other.isascii():
                    yield record(c_han, "chinese", other, v, name, form)
                    yield record(c_json, "json", other, v, name, form)
                else:
                    yield record(c_json, "json", other, v, name, form)
                    yield record(c_logfmt, "logfmt", other, v, name, form)
                if v.isascii() and v.isdigit() and v[0] != "0" and len(v) <= 19:
                    yield record(c_number, "number", key, v, name, form)
                if row.free is True and form in ("bare", "grouped", "full-width") or form == "grouped" and row.free:
                    for encoding, carrier in FREE:
                        yield record(carrier, encoding, key, v, name, form, free=True)
            bad = row.bad(r)
            if bad is None:
                continue
            for encoding, carrier in FREE:
                yield record(carrier, encoding, row.keys[0], bad, name, "near miss", decoy=True, free=True)
            if row.strict:
                yield record(c_json, "json", row.keys[0], bad, name, "near miss", decoy=True)
                yield record(c_logfmt, "logfmt", row.keys[0], bad, name, "near miss", decoy=True)


def hong_kong(r):
    row = ROWS["hk_id"]
    for _ in range(8):
        v = row.good(r)
        for encoding, carrier in FREE:
            yield record(carrier, encoding, "-", f"{v[:-1]}({v[-1]})", "hk_id", "brackets", free=True)
        v = row.bad(r)
        yield record(FREE[0][1], "text", "-", f"{v[:-1]}({v[-1]})", "hk_id", "near miss", decoy=True, free=True)


def mobile_prefixes(r):
    for prefix in ("+86", "+86 ", "0086", "86-", "(+86)", "+86-"):
        for encoding, carrier in FREE[:4]:
            yield record(carrier, encoding, "-", prefix + ROWS["cn_mobile"].good(r), "cn_mobile", "prefix", free=True)


def raw_rows(r):
    for i in range(30):
        secret = mixed(r, r.randint(12, 24))
        for encoding, a, b in (("text", "connect to postgres://app:", "@db.example.org:5432/main"), ("json", '{"dsn":"amqp://svc:', '@mq.example.org/v"}'),
                               ("logfmt", 'level=info url="https://bob:', '@example.org/x"')):
            yield Record(a + secret + b, len(a), len(a + secret), "url_credential", encoding, "bare")
        for encoding, a, b in (("text", "GET /cb?state=7&access_token=", "&lang=en HTTP/1.1"), ("json", '{"url":"https://example.org/f?sig=', '"}'),
                               ("logfmt", 'level=info url="https://example.org/f?n=2&X-Amz-Signature=', '"')):
            yield Record(a + secret + b, len(a), len(a + secret), "url_secret", encoding, "bare")
        for encoding, a, b in (("text", "Cookie: sid=", ""), ("json", '{"headers":{"Cookie":"theme=dark; sid=', '"}}'), ("text", "Set-Cookie: auth=", "; Path=/; HttpOnly")):
            yield Record(a + secret + b, len(a), len(a + secret), "cookie", encoding, "bare")
        for scheme in ("Bearer", "Basic", "ApiKey"):
            for encoding, a, b in (("text", f"> Authorization: {scheme} ", ""), ("json", f'{{"headers":{{"Authorization":"{scheme} ', '"}}')):
                v = base64.b64encode(f"user{i}:{secret}".encode()).decode() if scheme == "Basic" else mixed(r, 40)
                yield Record(a + v + b, len(a), len(a + v), "auth_header", encoding, "header")
        for decoy, v in ((False, ROWS["card"].good(r)), (True, ROWS["card"].bad(r))):
            track = f"%B{v}^DOE/JANE^{r.randint(26, 32)}12101{digits(r, 10)}?"
            for encoding, a, b in (("text", "card track data: ", ""), ("json", '{"track":"', '"}')):
                yield Record(a + track + b, len(a), len(a + track), "card_track", encoding, "bare", decoy)


def vendor(seed, table):
    for secret in table:
        if secret.check in ("track", "user"):  # raw_rows() has tracks whose card holds, lines.txt messages
            continue
        r = draw(seed, f"{secret.name} {' '.join(secret.literals)} {secret.body}")
        for _ in range(5):
            v, skip = secret.value(r)
            key = SECRET_KEYS.get(secret.name, "credential" if secret.proof == "key" else "ref")
            free = secret.name not in SECRET_KEYS
            pem = secret.check == "pem"
            for encoding, carrier in ASCII_KEYED:
                if pem and encoding not in ("text", "json"):
                    continue
                if skip and encoding in ("percent", "base64"):
                    continue
                if pem and encoding == "json":
                    yield record(lambda k, x: (f'{{"level":"info","{k}":"', x, '"}'), encoding, key, v, secret.name, "bare", free=free)
                    continue
                yield record(carrier, encoding, key, v, secret.name, "bare", skip, free=free)
            if secret.proof != "key" and not pem:
                for encoding, carrier in FREE:
                    yield record(carrier, encoding, key, v, secret.name, "bare", skip, free=True)
            if secret.proof == "key":  # without its key it is nobody's
                yield record(FREE[0][1], "text", "-", v, secret.name, "near miss", decoy=True, free=True)
            near = secret.near(r)
            if near:
                for encoding, carrier in FREE[:1] + FREE[3:4]:
                    yield record(carrier, encoding, "-", near, secret.name, "near miss", decoy=True, free=True)


def machines(r):
    """What machines number, under the keys they use, in four carriers."""
    hexes = lambda n: lambda: chars(r, n, HEX)
    kinds = [("epoch_s", "ts", lambda: str(r.randint(1600000000, 1799999999))), ("epoch_ms", "timestamp", lambda: str(r.randint(1600000000000, 1799999999999))),
             ("epoch_us", "time_us", lambda: str(r.randint(1600000000000000, 1799999999999999))), ("epoch_ns", "time_ns", lambda: str(r.randint(16 * 10 ** 17, 179 * 10 ** 16))),
             ("snowflake", "message_seq", lambda: str(r.randint(10 ** 18, 2 * 10 ** 18))), ("uuid", "request_id", lambda: "-".join(hexes(n)() for n in (8, 4, 4, 4, 12))),
             ("trace", "trace_id", hexes(32)), ("span", "span_id", hexes(16)), ("git", "commit", hexes(40)), ("sha256", "digest", hexes(64)),
             ("image", "image", lambda: "registry.local/app@sha256:" + hexes(64)()), ("hdfs", "block", lambda: "blk_" + r.choice(("-", "")) + digits(r, 19, "12345678")),
             ("version", "version", lambda: f"{r.randint(0, 20)}.{r.randint(0, 99)}.{r.randint(0, 99)}"),
             ("version_4", "version", lambda: f"{r.randint(1, 150)}.{r.randint(0, 99)}.{r.randint(0, 250)}.{r.randint(0, 250)}"),
             ("bytes", "bytes", lambda: str(r.choice((2 ** 34, 2 ** 31 - 1, 2 ** 20 * r.randint(10, 99999), r.randint(10 ** 9, 10 ** 12))))),
             ("order", "order_no", lambda: "2026" + f"{r.randint(1, 12):02d}{r.randint(1, 28):02d}" + digits(r, 10)), ("price", "price", lambda: f"{r.randint(1, 9999)}.{r.randint(0, 99):02d}"),
             ("port", "port", lambda: str(r.randint(1024, 65535))), ("etag", "etag", lambda: f'W/{hexes(12)()}-{r.randint(10, 99)}'),
             ("java", "object", lambda: f"com.example.Pool@{r.randint(2 ** 24, 2 ** 31):x}"), ("pointer", "ptr", lambda: "0x" + hexes(r.choice((8, 12, 16)))()),
             ("offset", "offset", lambda: digits(r, r.randint(8, 12), "123456789")), ("duration", "elapsed_ns", lambda: digits(r, r.randint(7, 11), "123456789")),
             ("clock", "at", lambda: f"2026-11-26T{r.randint(0, 23):02d}:{r.randint(0, 59):02d}:{r.randint(0, 59):02d}.{digits(r, 6)}+08:00"),
             ("stamp", "run", lambda: f"2026{r.randint(1, 12):02d}{r.randint(1, 28):02d}{r.randint(0, 23):02d}{r.randint(0, 59):02d}{r.randint(0, 59):02d}")]
    for name, key, make in kinds:
        for i in range(12):
            for encoding, carrier in (("json", c_json), ("text", c_text), ("logfmt", c_logfmt), ("xml", c_xml), ("number", c_number)):
                v = make()
                if encoding != "number" or v.isdigit():
                    yield record(carrier, encoding, key, v, "-", name, decoy=True)


def csv(seed, presets):
    """One table whose columns are keys; the first record is its header."""
    names = [n for n, row in ROWS.items() if not row.raw and presets[n] != "off" and row.keys[0].isascii()]
    header = ",".join(["id"] + [ROWS[n].keys[0] for n in names])
    lines, labels = [header], []
    for i in range(4):
        line = f"r{i}"
        for name in names:
            v = ROWS[name].good(draw(seed, f"csv {i} {name}")).replace('"', '""')
            if i % 2 or "," in v:
                line, skip, end = line + ',"' + v + '"', 2, 1
            else:
                line, skip, end = line + "," + v, 1, 0
            stop = len(line.encode()) - end
            labels.append((len(lines), Record(None, stop - len(v.encode()), stop, name, "csv", "bare")))
        lines.append(line)
    return lines, labels


def generate(presets, secret_path, seed=20261126):
    default, every = [], []
    for rec in [*identifiers(seed, presets), *hong_kong(draw(seed, "brackets")), *mobile_prefixes(draw(seed, "prefixes")), *raw_rows(draw(seed, "raw")), *vendor(seed, secrets(secret_path))]:
        preset = presets[rec.detector]
        (every if preset == "off" or preset == "with evidence" and rec.free else default).append(rec)
    default += machines(draw(seed, "machines"))
    return default, every, csv(seed, presets)
