"""Values of every detector, made from the specifications (the `source` of each row in detector.def) and from nothing of
the C code. A row: form(r) draws a value of the right shape, valid(v) says whether its check holds (None: there is none)."""
import hashlib
import string

LETTERS = string.ascii_uppercase
HEX = "0123456789abcdef"


def digits(r, n, first="0123456789"):
    return r.choice(first) + "".join(r.choice("0123456789") for _ in range(n - 1)) if n else ""


def chars(r, n, alphabet):
    return "".join(r.choice(alphabet) for _ in range(n))


def date(r, form, low=1950, high=1999, add_month=0, add_day=0):
    y, m, d = r.randint(low, high), r.randint(1, 12), r.randint(1, 28)
    return form.format(y=y, yy=y % 100, yyy=y % 1000, m=m + add_month, d=d + add_day)


def dot(v, weights):
    return sum(int(c) * w for c, w in zip(v, weights))


# ---------------------------------------------------------------- check digits

def luhn(v):
    total = 0
    for i, c in enumerate(reversed(v)):
        x = int(c, 36) * (1 + i % 2)
        total += x - 9 if x > 9 and i % 2 else x
    return total % 10 == 0


def mod11_2(v):  # ISO 7064, check character 0-9X at the end
    p = 0
    for c in v[:-1]:
        p = (p + int(c)) * 2 % 11
    return "0123456789X"[(12 - p) % 11] == v[-1].upper()


def mod11_10(v):  # ISO 7064, hybrid
    p = 10
    for c in v[:-1]:
        p = (p + int(c)) % 10 or 10
        p = p * 2 % 11
    return (11 - p) % 10 == int(v[-1])


def mod97(v):
    v = v[4:] + v[:4]
    return int("".join(str(int(c, 36)) for c in v)) % 97 == 1


VERHOEFF_D = ["0123456789", "1234067895", "2340178956", "3401289567", "4012395678",
              "5987604321", "6598710432", "7659821043", "8765932104", "9876543210"]
VERHOEFF_P = ["0123456789", "1576283094", "5803796142", "8916043527", "9453126870", "4286573901", "2793806415", "7046913258"]


def verhoeff(v):
    c = 0
    for i, x in enumerate(reversed(v)):
        c = int(VERHOEFF_D[c][int(VERHOEFF_P[i % 8][int(x)])])
    return c == 0


def ean(v):
    return sum(int(c) * (1 if i % 2 == 0 else 3) for i, c in enumerate(v)) % 10 == 0


def eleven(weights, ten=None, eleven_is=0, minus=True):
    """Last digit = 11 - sum mod 11 (or the sum mod 11); 11 is 0, 10 is `ten` (None: not issued)."""
    def check(v):
        s = dot(v, weights) % 11
        c = (11 - s if s else 11) if minus else s
        c = eleven_is if c == 11 else ten if c == 10 else c
        return c is not None and str(c) == v[-1]
    return check


def cross(n):
    return n // 10 + n % 10


def icao(v):
    return sum(int(c, 36) * w for c, w in zip(v[:-1], (7, 3, 1) * 9)) % 10 == int(v[-1])


def gb11714(v):
    s = sum(int(c, 36) * w for c, w in zip(v[:8], (3, 7, 9, 10, 5, 8, 4, 2)))
    return "0123456789X0"[(11 - s % 11) % 11] == v[8]


USCC = "0123456789ABCDEFGHJKLMNPQRTUWXY"


def gb32100(v):
    s = sum(USCC.index(c) * pow(3, i, 31) for i, c in enumerate(v[:17]))
    return USCC[(31 - s % 31) % 31] == v[17] and gb11714(v[8:17])


def cpf(v):
    a = dot(v, range(10, 1, -1)) * 10 % 11 % 10
    b = dot(v, range(11, 1, -1)) * 10 % 11 % 10
    return v[9:] == f"{a}{b}" and len(set(v)) > 1


def cnpj(v):
    w = (5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2)
    n = [ord(c) - 48 for c in v]
    a = sum(x * y for x, y in zip(n, w)) % 11
    a = 0 if a < 2 else 11 - a
    b = sum(x * y for x, y in zip(n[:12] + [a], (6,) + w)) % 11
    b = 0 if b < 2 else 11 - b
    return v[12:] == f"{a}{b}"


def baltic(v):
    s = dot(v, (1, 2, 3, 4, 5, 6, 7, 8, 9, 1)) % 11
    if s == 10:
        s = dot(v, (3, 4, 5, 6, 7, 8, 9, 1, 2, 3)) % 11 % 10
    return s == int(v[10])


def abn(v):
    return dot(str(int(v[0]) - 1) + v[1:], (10, 1, 3, 5, 7, 9, 11, 13, 15, 17, 19)) % 89 == 0 if v[0] != "0" else False


def rut(v):
    s = sum(int(c) * (2 + i % 6) for i, c in enumerate(reversed(v[:-1])))
    return "0123456789K0"[(11 - s % 11) % 11] == v[-1]


def nit(v):
    s = sum(int(c) * w for c, w in zip(reversed(v[:-1]), (3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71))) % 11
    return (s if s < 2 else 11 - s) == int(v[-1])


def kvnr(v):
    n = f"{ord(v[0]) - 64:02d}" + v[1:9]
    return sum(cross(int(c) * (1 + i % 2)) for i, c in enumerate(n)) % 10 == int(v[9])


def svnr(v):
    n = v[:8] + f"{ord(v[8]) - 64:02d}" + v[9:11]
    return sum(cross(int(c) * w) for c, w in zip(n, (2, 1, 2, 5, 7, 1, 2, 1, 2, 1, 2, 1))) % 10 == int(v[11])


def steuer(v):
    counts = sorted((v[:10].count(c) for c in set(v[:10])), reverse=True)
    return v[0] != "0" and counts[0] == 2 and counts[1] == 1 and mod11_10(v)


def codice(v):
    odd = dict(zip("0123456789" + LETTERS, (1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 1, 0, 5, 7, 9, 13, 15, 17, 19, 21,
                                             2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23)))
    s = sum(odd[c] if i % 2 == 0 else (int(c) if c.isdigit() else ord(c) - 65) for i, c in enumerate(v[:15]))
    return chr(65 + s % 26) == v[15]


def my_number(v):
    s = sum(int(c) * (n + 1 if n <= 6 else n - 5) for n, c in zip(range(11, 0, -1), v)) % 11
    return (0 if s <= 1 else 11 - s) == int(v[11])


def curp(v):
    alphabet = "0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ"
    return (10 - sum(alphabet.index(c) * (18 - i) for i, c in enumerate(v[:17])) % 10) % 10 == int(v[17])


def rfc(v):
    alphabet = "0123456789ABCDEFGHIJKLMN&OPQRSTUVWXYZ \u00d1"
    s = sum(alphabet.index(c) * (13 - i) for i, c in enumerate(v[:12])) % 11
    return ("0" if s == 0 else "A" if s == 1 else str(11 - s)) == v[12]


def fnr(v):
    return dot(v, (3, 7, 6, 1, 8, 9, 4, 5, 2, 1)) % 11 == 0 and dot(v, (5, 4, 3, 2, 7, 6, 5, 4, 3, 2, 1)) % 11 == 0


def tckn(v):
    a = (7 * sum(map(int, v[0:9:2])) - sum(map(int, v[1:8:2]))) % 10
    return v[9] == str(a) and v[10] == str(sum(map(int, v[:10])) % 10)


def gstin(v):
    s = 0
    for i, c in enumerate(v[:14]):
        x = int(c, 36) * (1 + i % 2)
        s += x // 36 + x % 36
    return int(v[14], 36) == (36 - s % 36) % 36


def nric(v):
    s = dot(v[1:8], (2, 7, 6, 5, 4, 3, 2)) + {"S": 0, "F": 0, "T": 4, "G": 4, "M": 3}[v[0]]
    table = {"S": "JZIHGFEDCBA", "T": "JZIHGFEDCBA", "F": "XWUTRQPNMLK", "G": "XWUTRQPNMLK", "M": "XWUTRQPNJLK"}
    return table[v[0]][s % 11] == v[8]


def hkid(v):
    a = v[:-7].rjust(2)
    n = [36 if c == " " else ord(c) - 55 for c in a] + [int(c) for c in v[-7:-1]]
    s = sum(x * w for x, w in zip(n, range(9, 1, -1)))
    return "0123456789A0"[(11 - s % 11) % 11] == v[-1]


def twid(v):
    n = str({**dict(zip("ABCDEFGHJKLMNPQRSTUVXYWZIO", range(10, 36)))}[v[0]]) + v[1:]
    return dot(n, (1, 9, 8, 7, 6, 5, 4, 3, 2, 1, 1)) % 10 == 0


def vin(v):
    value = dict(zip("ABCDEFGHJKLMNPRSTUVWXYZ", (1, 2, 3, 4, 5, 6, 7, 8, 1, 2, 3, 4, 5, 7, 9, 2, 3, 4, 5, 6, 7, 8, 9)))
    s = sum((int(c) if c.isdigit() else value[c]) * w
            for c, w in zip(v, (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2))) % 11
    return "0123456789X"[s] == v[8]


def dea(v):
    n = v[2:]
    return (int(n[0]) + int(n[2]) + int(n[4]) + 2 * (int(n[1]) + int(n[3]) + int(n[5]))) % 10 == int(n[6])


def aba(v):
    return dot(v, (3, 7, 1) * 3) % 10 == 0


def pps(v):
    s = dot(v, range(8, 1, -1)) + (9 * (ord(v[8]) - 64) if len(v) == 9 else 0)
    return "WABCDEFGHIJKLMNOPQRSTUV"[s % 23] == v[7]


def nir(v):
    return 97 - int(v[:13]) % 97 == int(v[13:])


def rrn(v):
    return (97 - int(v[:9]) % 97) == int(v[9:])


def medicare(v):
    return dot(v, (1, 3, 7, 9, 1, 3, 7, 9)) % 10 == int(v[8])


def svnr_at(v):
    return dot(v, (3, 7, 9, 0, 5, 8, 4, 2, 1, 6)) % 11 == int(v[3])


def latvia(v):
    return (1101 - dot(v, (1, 6, 3, 7, 9, 10, 5, 8, 4, 2))) % 11 == int(v[10])


def utr(v):
    return int(v[0]) == (2, 1, 9, 8, 7, 6, 5, 4, 3, 2, 1)[dot(v[1:], (6, 7, 8, 9, 10, 5, 4, 3, 2)) % 11]


def dni(v):
    return "TRWAGMYFPDXBNJZSQVHLCKE"[int(v[:-1].translate(str.maketrans("XYZ", "012"))) % 23] == v[-1]


def hetu(v):
    return "0123456789ABCDEFHJKLMNPRSTUVWXY"[int(v[:6] + v[7:10]) % 31] == v[10]


def bsn(v):
    return dot(v, (9, 8, 7, 6, 5, 4, 3, 2, -1)) % 11 == 0 and v != "0" * 9


def pesel(v):
    return dot(v, (1, 3, 7, 9, 1, 3, 7, 9, 1, 3, 1)) % 10 == 0


def cnp(v):
    s = dot(v, (2, 7, 9, 1, 4, 6, 3, 5, 8, 2, 7, 9)) % 11
    return (1 if s == 10 else s) == int(v[12])


def date_holds(low, form):  # the month is one of twelve
    return lambda v: 1 <= int(v[low:low + 2]) <= 12


# ---------------------------------------------------------------- wallets, hashes

B58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
B32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"


def base58(r):
    raw = bytes([r.choice((0, 5))]) + r.randbytes(20)
    raw += hashlib.sha256(hashlib.sha256(raw).digest()).digest()[:4]
    n, out = int.from_bytes(raw, "big"), ""
    while n:
        n, m = divmod(n, 58)
        out = B58[m] + out
    return "1" * (len(raw) - len(raw.lstrip(b"\0"))) + out


def polymod(values):
    chk = 1
    for v in values:
        top, chk = chk >> 25, (chk & 0x1ffffff) << 5 ^ v
        for i, g in enumerate((0x3b6a57b2, 0x26508e6d, 0x1ea119fa, 0x3d4233dd, 0x2a1462b3)):
            chk ^= g if top >> i & 1 else 0
    return chk


def bech32(prefix, data, constant=1):
    expand = [ord(c) >> 5 for c in prefix] + [0] + [ord(c) & 31 for c in prefix]
    p = polymod(expand + data + [0] * 6) ^ constant
    return prefix + "1" + "".join(B32[d] for d in data + [p >> 5 * (5 - i) & 31 for i in range(6)])


def fives(raw):
    n, bits = int.from_bytes(raw, "big"), len(raw) * 8
    pad = -bits % 5
    n <<= pad
    return [n >> (bits + pad - 5 * (i + 1)) & 31 for i in range((bits + pad) // 5)]


def wallet(r):
    if r.random() < 0.5:
        return base58(r)
    version = r.choice((0, 1))
    return bech32("bc", [version] + fives(r.randbytes(20 if version == 0 else 32)), 1 if version == 0 else 0x2bc830a3)


# ---------------------------------------------------------------- universal

ISSUERS = [("4", 16), ("4", 13), ("4", 19), ("51", 16), ("55", 16), ("2221", 16), ("2720", 16), ("34", 15), ("37", 15), ("6011", 16),
           ("644", 16), ("65", 16), ("3528", 16), ("3589", 16), ("300", 14), ("36", 14), ("38", 14)]
IBAN = [("DE", "nnnnnnnnnnnnnnnnnn"), ("FR", "nnnnnnnnnnccccccccccc" "nn"), ("GB", "aaaannnnnnnnnnnnnn"), ("NL", "aaaannnnnnnnnn"),
        ("CH", "nnnnncccccccccccc"), ("AT", "nnnnnnnnnnnnnnnn"), ("SE", "nnnnnnnnnnnnnnnnnnnn"), ("SA", "nncccccccccccccccccc"),
        ("AE", "nnnnnnnnnnnnnnnnnnn"), ("LU", "nnnccccccccccccc"), ("MT", "aaaannnnncccccccccccccccccc"), ("PL", "n" * 24), ("DK", "n" * 14)]


def card(r):
    prefix, n = r.choice(ISSUERS)
    return prefix + digits(r, n - len(prefix))


def iban(r):
    country, form = r.choice(IBAN)
    kinds = {"n": string.digits, "a": LETTERS, "c": string.digits + LETTERS}
    bban = "".join(r.choice(kinds[k]) for k in form)
    check = 98 - int("".join(str(int(c, 36)) for c in bban + country + "00")) % 97
    return f"{country}{check:02d}{bban}"


def iban_wrong(r):
    v = iban(r)
    return v[:-1] + str((int(v[-1], 36) + 1) % 10)


def ipv4(r):
    return f"{r.choice((10, 23, 81, 172, 192, 203))}.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(1, 254)}"


def ipv6(r):
    groups = [f"{r.randint(1, 0xffff):x}" for _ in range(8)]
    groups[0] = r.choice(("2001", "fe80", "fd12", "240e"))
    if r.random() < 0.5:
        at = r.randint(2, 5)
        return ":".join(groups[:at]) + "::" + ":".join(groups[at + 2:])
    return ":".join(groups)


def mac(r):
    b = [f"{r.randint(0, 255):02x}" for _ in range(6)]
    b[0] = "0" + r.choice("2468ace")
    how = r.randint(0, 3)
    return ".".join(b[i] + b[i + 1] for i in (0, 2, 4)) if how == 0 else ("-" if how == 1 else ":").join(b).upper() if how == 2 else ":".join(b)


WORDS = "amber birch cedar delta ember fjord grove heron islet jetty knoll larch maple north otter pebble quartz river stone thorn".split()
FIRST = "Anna Peter Maria James Laura Henry Sofia Oscar Helen Martin Clara Edward".split()
LAST = "Miller Carter Bennett Fischer Rossi Keller Novak Jensen Walker Turner Hughes Collins".split()
HAN_LAST = "王李张刘陈杨赵黄周吴徐孙马朱胡林郭何高罗"
HAN_FIRST = "伟芳娜敏静丽强磊军洋勇艳杰娟涛明超秀霞平刚桂英华玉"
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
REGIONS = "110105 120101 130102 210203 310115 320106 330106 350203 370102 410105 420106 430104 440305 500112 510107 610113".split()


def email(r):
    domain = r.choice(WORDS) + "." + r.choice(("com", "org", "net", "cn", "com.cn", "co.uk", "io", "de", "example.org"))
    local = r.choice(FIRST).lower() + r.choice((".", "_", "-", "+", "")) + r.choice(LAST).lower() + r.choice(("", str(r.randint(1, 99))))
    return local + "@" + domain


def gps(r):
    return f"{r.uniform(-89, 89):.5f},{r.choice(('', ' '))}{r.uniform(-179, 179):.5f}"


def cn_id(r):
    return r.choice(REGIONS) + date(r, "{y}{m:02d}{d:02d}", 1950, 2010) + digits(r, 3) + r.choice("0123456789X")


def uscc(r):
    return r.choice(("91", "92", "93", "12", "51", "N2")) + r.choice(REGIONS) + chars(r, 8, "0123456789ABCDEFGHJKLMNPQRTUWXY") \
        + r.choice("0123456789X") + r.choice(USCC)


def uscc_valid(r):
    v = uscc(r)[:16]
    s = sum(int(c, 36) * w for c, w in zip(v[8:16], (3, 7, 9, 10, 5, 8, 4, 2)))
    v += "0123456789X0"[(11 - s % 11) % 11]
    return v + USCC[(31 - sum(USCC.index(c) * pow(3, i, 31) for i, c in enumerate(v)) % 31) % 31]


def plate(r):
    if r.random() < 0.3:
        return r.choice(PROVINCES) + r.choice("ABCDEF") + r.choice(("", "·")) + r.choice("DF") + r.choice(string.digits + "ABC") + digits(r, 4)
    return r.choice(PROVINCES) + r.choice("ABCDEF") + r.choice(("", "·", "-", " ")) + r.choice("ABCDEFGH") + digits(r, 4)


def address(r):
    return f"{r.randint(1, 900)} {r.choice(WORDS).capitalize()} {r.choice(('Street', 'Road', 'Avenue', 'Lane'))}, {r.choice(WORDS).capitalize()}ton"


def cn_address(r):
    return f"{r.choice(('浙江省杭州市西湖区', '广东省深圳市南山区', '北京市朝阳区', '上海市浦东新区'))}{r.choice('文建长和')}{r.choice('三国安平')}路" \
        f"{r.randint(1, 900)}号{r.randint(1, 30)}栋{r.randint(101, 2905)}室"


def cn_name(r):
    return r.choice(HAN_LAST) + r.choice(HAN_FIRST) + r.choice(("", r.choice(HAN_FIRST)))


def base64url(r, n):
    return chars(r, n, string.ascii_letters + string.digits)


def mixed(r, n):  # letters of both cases and a digit at least
    return chars(r, n - 3, string.ascii_letters + string.digits) + r.choice("bdfhk") + r.choice("RTWZQ") + r.choice("23456789")


def citizen_wrong(r):  # the inner digit is the civil number's own: Luhn over all of it is the card's
    while luhn(v := digits(r, 9) + chars(r, 2, LETTERS) + digits(r, 1)):
        pass
    return v


def nanp(r):
    return r.choice(("212", "312", "415", "617", "702", "808")) + r.choice(("203", "347", "562", "788", "946")) + digits(r, 4)


class Row:
    """keys: what speaks for it, English first. groups: legal groupings. free: taken without a key. off: only with
    --detectors all. also: names that are as good. digit: written in full-width digits and with marks inside, too.
    strict: a wrong check digit must not be taken under the key either. near: decoys without a key. whole: the value fills its
    field (names, addresses, secrets by key). lone: decoys that stand under a foreign key, values of another kind."""

    def __init__(self, form, keys, valid=None, groups=(), free=False, off=False, also=(), digit=None, strict=None, wrong=None,
                 whole=False, raw=False):
        self.form, self.keys, self.valid, self.groups = form, keys.split("|"), valid, groups
        self.free, self.off, self.also, self.whole, self.wrong, self.raw = free, off, also, whole, wrong, raw
        self.digit = bool(groups) if digit is None else digit
        self.strict = (valid is not None) if strict is None else strict

    def good(self, r):
        while True:
            v = self.form(r)
            if self.valid is None or self.valid(v):
                return v

    def bad(self, r):
        if self.wrong:
            return self.wrong(r)
        if self.valid is None:
            return None
        while True:
            v = self.form(r)
            if not self.valid(v):
                return v


def D(n, first="0123456789"):
    return lambda r: digits(r, n, first)


def group(v, sizes):
    """v in groups: "3.3.3-2" with the marks as written, or a separator of its own for all."""
    out, at, size = "", 0, ""
    for c in sizes + "\0":
        if c.isdigit():
            size += c
        else:
            out += v[at:at + int(size)] + ("" if c == "\0" else c)
            at, size = at + int(size), ""
    return out if at == len(v) else None


def ymd(tail, **k):
    return lambda r: date(r, "{yy:02d}{m:02d}{d:02d}", **k) + digits(r, tail)


def dmy(tail, **k):
    return lambda r: date(r, "{d:02d}{m:02d}{yy:02d}", **k) + digits(r, tail)


ROWS = {
    "email": Row(email, "email|邮箱", free=True, wrong=lambda r: r.choice(WORDS) + "@" + r.choice(("2x.png", "1000.service", "v4.1", "1a2b3c"))),
    "ipv4": Row(ipv4, "client_ip|来源IP", free=True, also=["ipv6"], wrong=lambda r: f"{r.randint(256, 999)}.{r.randint(0, 255)}.{r.randint(0, 255)}.{r.randint(1, 254)}"),
    "ipv6": Row(ipv6, "ip|来源IP", free=True, wrong=lambda r: f"{r.randint(10, 23)}:{r.randint(10, 59)}:{r.randint(10, 59)}"),
    "mac": Row(mac, "mac|网卡地址", free=True, wrong=lambda r: ":".join(f"{r.randint(0, 255):02X}" for _ in range(20))),
    "card": Row(card, "card_no|卡号", luhn, ["4-4-4-4", "4 4 4 4", "4-6-5", "4 6 5", "4-6-4"], free=True, also=["cn_bank_card"], digit=True),
    "cn_bank_card": Row(lambda r: "62" + digits(r, r.choice((14, 17))), "bankcard|银行卡号", luhn, ["4 4 4 4", "4-4-4-4", "4 4 4 4 3"], free=True, also=["card"]),
    "cn_mobile": Row(lambda r: "1" + r.choice("3589") + digits(r, 9), "mobile|手机号", None, ["3-4-4", "3 4 4"], free=True, also=["phone"],
                     wrong=lambda r: "1" + r.choice("012") + digits(r, 9)),
    "cn_landline": Row(lambda r: r.choice(("010-", "021-", "0755-", "0571-")) + digits(r, 8, "2345678"), "tel|座机", free=True, also=["phone"],
                       wrong=lambda r: r.choice(("000-", "0000-", "011-")) + digits(r, 8, "01")),
    "phone": Row(lambda r: r.choice(("+44 20 7946 ", "+49 30 9018 ", "+33 1 70 18 ", "+1 415 555 ", "+81 3 5550 ")) + digits(r, 4), "phone|电话", free=True,
                 also=["cn_mobile"], digit=True, wrong=lambda r: "+" + r.choice(("1", "2")) + digits(r, 3) + "ms"),
    "cn_id": Row(cn_id, "id_card|身份证号", mod11_2, ["6 8 4", "6-8-4"], free=True, strict=False, digit=True),
    "cn_foreigner_id": Row(lambda r: "9" + r.choice(("11", "31", "44")) + r.choice(("840", "392", "276")) + date(r, "{y}{m:02d}{d:02d}") + digits(r, 3)
                           + r.choice("0123456789X"), "foreigner_id|外国人永久居留身份证", mod11_2, also=["cn_id"], strict=False, digit=True),
    "cn_uscc": Row(uscc_valid, "credit_code|统一社会信用代码", gb32100, free=True, digit=True, strict=False, wrong=uscc),
    "cn_org_code": Row(lambda r: chars(r, 8, string.digits + LETTERS) + r.choice("0123456789X"), "机构代码|组织机构代码", gb11714, off=True, digit=True),
    "cn_plate": Row(plate, "plate_no|车牌号", free=True),
    "cn_passport": Row(lambda r: r.choice("EG") + digits(r, 8), "passport_no|护照号", also=["passport", "us_passport", "cn_exit_permit"], digit=True),
    "cn_exit_permit": Row(lambda r: r.choice("CHM") + digits(r, 8), "exit_permit|港澳通行证", also=["cn_passport", "passport"], digit=True),
    "hk_id": Row(lambda r: r.choice(LETTERS) + digits(r, 6) + r.choice("0123456789A"), "hkid|香港身份证", hkid, digit=True),
    "mo_id": Row(lambda r: r.choice("157") + digits(r, 7), "macau_id|澳门身份证", None, ["7(1)"], off=True),
    "tw_id": Row(lambda r: r.choice(LETTERS) + r.choice("1289") + digits(r, 8), "tw_id|身分證字號", twid, digit=True),
    "cn_driving_licence": Row(D(12, "123456"), "驾驶证档案编号|档案编号", also=["driving_licence"], digit=True),
    "cn_social_security": Row(D(10, "123456789"), "社保号|医保号", digit=True),
    "cn_military_id": Row(lambda r: r.choice("军士") + "字第" + digits(r, 8) + "号", "军官证|士兵证", free=True),
    "cn_name": Row(cn_name, "real_name|姓名", also=["name"], whole=True),
    "cn_address": Row(cn_address, "address|收货地址", also=["address"], whole=True),
    "name": Row(lambda r: r.choice(FIRST) + " " + r.choice(LAST), "customer_name|full_name", also=["cn_name"], whole=True),
    "address": Row(address, "home_address|shipping_address", also=["cn_address"], whole=True),
    "date_of_birth": Row(lambda r: date(r, r.choice(("{y}-{m:02d}-{d:02d}", "{d:02d}/{m:02d}/{y}", "{y}{m:02d}{d:02d}", "{y}年{m}月{d}日"))),
                         "date_of_birth|出生日期", whole=True),
    "qq": Row(D(9, "123456789"), "qq|扣扣", digit=True),
    "wechat": Row(lambda r: "wxid_" + chars(r, 12, string.digits + string.ascii_lowercase), "wechat_id|微信号"),
    "iban": Row(iban, "iban|账号", mod97, ["4"], free=True, wrong=iban_wrong),
    "bank_account": Row(D(17, "123456789"), "bank_account_no|收款账号", also=["us_bank", "cn_bank_card", "card"], digit=True),
    "us_bank": Row(D(10, "123456789"), "account_number|acct_no", also=["bank_account"]),
    "imei": Row(lambda r: r.choice(("35", "86", "01")) + digits(r, 13), "imei|串号", luhn, digit=True),
    "imsi": Row(lambda r: r.choice(("46000", "46001", "31041", "23410")) + digits(r, 10), "imsi|IMSI", digit=True),
    "iccid": Row(lambda r: "8986" + digits(r, 15), "iccid|sim_number", luhn, digit=True, strict=True),
    "vin": Row(lambda r: "L" + chars(r, 7, "ABCDEFGHJKLMNPRSTUVWXYZ0123456789") + r.choice("0123456789X") + chars(r, 2, "ABCDEFGH") + digits(r, 6),
               "vin|车架号", vin, strict=False),
    "gps": Row(gps, "location|坐标", free=True, wrong=lambda r: f"{r.randint(1, 9)}.{r.randint(0, 9)},{r.randint(1, 9)}.{r.randint(0, 99)}"),
    "us_ssn": Row(lambda r: digits(r, 9), "ssn|social_security_number",
                  lambda v: v[:3] not in ("000", "666") and v[0] != "9" and v[3:5] != "00" and v[5:] != "0000" and v not in ("078051120", "219099999", "123456789"),
                  ["3-2-4", "3 2 4"], free="3-2-4",
                  wrong=lambda r: r.choice(("000", "666")) + digits(r, 6)),
    "us_itin": Row(lambda r: "9" + digits(r, 2) + r.choice(("50", "65", "70", "88", "90", "94")) + digits(r, 4), "itin|taxpayer_id", None, ["3-2-4"],
                   wrong=lambda r: "9" + digits(r, 2) + r.choice(("10", "49", "66", "89", "93")) + digits(r, 4), also=[]),
    "us_ein": Row(lambda r: r.choice(("12", "20", "36", "54", "82", "95")) + digits(r, 7), "ein|fein", None, ["2-7"],
                  wrong=lambda r: r.choice(("07", "08", "09", "17", "18", "28", "49")) + digits(r, 7)),
    "us_aba": Row(lambda r: r.choice(("02", "11", "12", "21", "32", "61", "80")) + digits(r, 7), "routing_number|aba", aba, digit=True),
    "us_npi": Row(lambda r: r.choice("12") + digits(r, 9), "npi|npi_number", lambda v: luhn("80840" + v), digit=True),
    "us_dea": Row(lambda r: r.choice("ABFM") + r.choice(LETTERS) + digits(r, 7), "dea_number|dea", dea),
    "us_mbi": Row(lambda r: r.choice("123456789") + r.choice("ACDEFGHJKMNPQRTUVWXY") + chars(r, 1, "0123456789ACDEFG") + digits(r, 1) + r.choice("ACDEFGHJK")
                  + chars(r, 1, "0123456789ACDEFG") + digits(r, 1) + chars(r, 2, "ACDEFGHJKMNPQRTUVWXY") + digits(r, 2), "mbi|medicare_id", None, ["4-3-4"]),
    "us_passport": Row(lambda r: r.choice("ABCDZ") + digits(r, 8), "passport_number|passport", also=["passport", "cn_passport"]),
    "us_driving_licence": Row(lambda r: r.choice("ABCDFGN") + digits(r, 7), "drivers_license_number|driver_license", off=True, also=["driving_licence"]),
    "driving_licence": Row(lambda r: r.choice("ABCDFGN") + digits(r, 7), "driving_licence_no|licence_number", also=["us_driving_licence", "uk_driving_licence"]),
    "passport": Row(lambda r: r.choice("KLNPTX") + digits(r, 8), "passport_no|护照号码", also=["us_passport", "cn_passport", "cn_exit_permit", "de_passport"]),
    "cvv": Row(D(3), "cvv|安全码", whole=True, also=[]),
    "card_expiry": Row(lambda r: f"{r.randint(1, 12):02d}/{r.randint(26, 35)}", "card_expiry|有效期", wrong=lambda r: f"{r.randint(13, 99)}/{r.randint(26, 35)}"),
    "otp": Row(D(6, "123456789"), "otp|验证码", digit=True),
    "postcode": Row(lambda r: r.choice((digits(r, 5, "123456789"), digits(r, 6, "1235"), digits(r, 5, "123456789") + "-" + digits(r, 4))), "zipcode|邮编", also=["uk_postcode"]),
    "bic": Row(lambda r: chars(r, 4, LETTERS) + r.choice(("DE", "FR", "GB", "CN", "US")) + chars(r, 2, LETTERS + "23456789") + r.choice(("", "XXX")), "swift_code|bic",
               wrong=lambda r: chars(r, 4, LETTERS) + r.choice(("ZZ", "QQ", "XZ")) + chars(r, 2, LETTERS)),
    "btc": Row(wallet, "wallet|btc_address", free=True, off=True, wrong=lambda r: "1" + chars(r, 33, B58)),
    "eth": Row(lambda r: "0x" + chars(r, 40, HEX), "eth_address|钱包地址", off=True),
    "session_id": Row(lambda r: chars(r, 32, HEX), "jsessionid|csrf_token", also=["password", "cookie"], whole=True),
    "ad_id": Row(lambda r: "-".join(chars(r, n, HEX) for n in (8, 4, 4, 4, 12)), "idfa|oaid", whole=True),
    "login": Row(lambda r: r.choice(FIRST).lower() + "." + r.choice(LAST).lower(), "username|用户名", whole=True),
    "password": Row(lambda r: mixed(r, r.randint(9, 20)), "password|密码", also=["secret", "url_secret"], whole=True,
                    wrong=lambda r: r.choice(("null", "true", "false", "none", "undefined", "******"))),
    "secret": Row(lambda r: mixed(r, 32), "service_key|auth", also=["password", "url_secret"], whole=True),
    "auth_header": Row(lambda r: mixed(r, 40), "authorization|x_api_key", also=["password", "jwt"], whole=True),
    "cookie": Row(lambda r: mixed(r, 24), "cookie|set_cookie", whole=True, raw=True),
    "url_credential": Row(lambda r: mixed(r, 14), "-", raw=True),
    "url_secret": Row(lambda r: mixed(r, 30), "-", raw=True),
    "card_track": Row(card, "-", luhn, raw=True),
    # ------------------------------------------------------------ other countries
    "ar_cuit": Row(lambda r: r.choice(("20", "23", "24", "27", "30", "33")) + digits(r, 9), "cuit|CUIT", eleven((5, 4, 3, 2, 7, 6, 5, 4, 3, 2)), ["2-8-1"]),
    "at_svnr": Row(lambda r: digits(r, 4, "123456789") + date(r, "{d:02d}{m:02d}{yy:02d}"), "svnr|sozialversicherungsnummer", svnr_at, ["4 6"], also=["de_svnr"]),
    "au_abn": Row(D(11, "123456789"), "abn|australian_business_number", abn, ["2 3 3 3"]),
    "au_medicare": Row(lambda r: r.choice("23456") + digits(r, 8) + r.choice("123456789"), "medicare_no|medicare_card", medicare, ["4 5 1"]),
    "au_tfn": Row(D(9, "123456789"), "tfn|tax_file_number", lambda v: dot(v, (1, 4, 3, 7, 5, 8, 6, 9, 10)) % 11 == 0, ["3 3 3"], strict=False),
    "be_rrn": Row(ymd(5), "rijksregisternummer|nrn", rrn, ["2.2.2-3.2"]),
    "bg_egn": Row(ymd(4), "egn|EGN", lambda v: dot(v, (2, 4, 8, 5, 10, 9, 7, 3, 6)) % 11 % 10 == int(v[9])),
    "br_cnpj": Row(lambda r: chars(r, 8, r.choice((string.digits, string.digits + LETTERS))) + "0001" + digits(r, 2), "cnpj|CNPJ", cnpj, ["2.3.3/4-2"]),
    "br_cpf": Row(D(11), "cpf|CPF", cpf, ["3.3.3-2"]),
    "ca_sin": Row(D(9, "12345679"), "sin|social_insurance_number", luhn, ["3 3 3", "3-3-3"]),
    "ch_ahv": Row(lambda r: "756" + digits(r, 10), "ahv|ahv_nummer", ean, ["3.4.4.2"]),
    "cl_rut": Row(lambda r: r.choice(("1", "2")) + digits(r, 7) + r.choice("0123456789K"), "rut|RUT", rut, ["2.3.3-1", "8-1"], digit=False),
    "co_nit": Row(lambda r: r.choice("89") + digits(r, 9), "nit|NIT", nit, ["3.3.3-1", "9-1"]),
    "cz_rc": Row(lambda r: date(r, "{yy:02d}{m:02d}{d:02d}", 1960, 1999) + digits(r, 4), "rodne_cislo|birth_number", lambda v: int(v) % 11 == 0, ["6/4"], also=["sk_rc"]),
    "sk_rc": Row(lambda r: date(r, "{yy:02d}{m:02d}{d:02d}", 1960, 1999) + digits(r, 4), "sk_id|rodne_cislo", lambda v: int(v) % 11 == 0, ["6/4"], also=["cz_rc"]),
    "de_id_card": Row(lambda r: r.choice("LMNPRTVWXY") + chars(r, 8, "CFGHJKLMNPRTVWXYZ0123456789") + digits(r, 1), "personalausweis|ausweisnummer", icao),
    "de_passport": Row(lambda r: r.choice("CFGHJK") + chars(r, 8, "CFGHJKLMNPRTVWXYZ0123456789") + digits(r, 1), "reisepassnummer|passnummer", icao, also=["passport"]),
    "de_kvnr": Row(lambda r: r.choice(LETTERS) + digits(r, 9), "kvnr|krankenversichertennummer", kvnr),
    "de_steuer_id": Row(D(11, "123456789"), "steuer_id|steueridentifikationsnummer", steuer, ["2 3 3 3"]),
    "de_svnr": Row(lambda r: r.choice(("10", "12", "13", "15", "65")) + date(r, "{d:02d}{m:02d}{yy:02d}") + r.choice(LETTERS) + digits(r, 3), "rentenversicherungsnummer|vsnr", svnr,
                   ["2 6 1 3"], also=["at_svnr"]),
    "dk_cpr": Row(dmy(4), "cpr|cprnr", None, ["6-4"], wrong=dmy(4, add_month=12)),
    "ee_isikukood": Row(lambda r: r.choice("34") + date(r, "{yy:02d}{m:02d}{d:02d}") + digits(r, 4), "isikukood|ee_id", baltic, digit=True),
    "lt_asmens_kodas": Row(lambda r: r.choice("34") + date(r, "{yy:02d}{m:02d}{d:02d}") + digits(r, 4), "asmens_kodas|lt_id", baltic, digit=True),
    "es_dni": Row(lambda r: digits(r, 8) + r.choice("TRWAGMYFPDXBNJZSQVHLCKE"), "dni|DNI", dni, ["8-1"], digit=False),
    "es_nie": Row(lambda r: r.choice("XYZ") + digits(r, 7) + r.choice("TRWAGMYFPDXBNJZSQVHLCKE"), "nie|NIE", dni, ["1-7-1"], digit=False),
    "fi_hetu": Row(lambda r: date(r, "{d:02d}{m:02d}{yy:02d}") + "-" + r.choice("12345678") + digits(r, 2) + r.choice("0123456789ABCDEFHJKLMNPRSTUVWXY"),
                   "hetu|henkilotunnus", hetu),
    "fr_nir": Row(lambda r: r.choice("12") + date(r, "{yy:02d}{m:02d}") + f"{r.choice([*range(1, 20), *range(21, 96)]):02d}" + digits(r, 2, "01234")
                  + r.choice("123456789") + digits(r, 2) + r.choice("123456789") + digits(r, 2), "nir|numero_de_securite_sociale", nir, ["13 2", "1 2 2 2 3 3 2"]),
    "gr_afm": Row(D(9), "afm|AFM", lambda v: dot(v, (256, 128, 64, 32, 16, 8, 4, 2)) % 11 % 10 == int(v[8]) and v != "0" * 9, digit=True),
    "gr_amka": Row(dmy(5), "amka|AMKA", luhn, digit=True),
    "hr_oib": Row(D(11), "oib|OIB", mod11_10, digit=True),
    "hu_id": Row(lambda r: r.choice("12") + date(r, "{yy:02d}{m:02d}{d:02d}", 1950, 1996) + digits(r, 4), "szemelyi_szam|hu_id",
                 eleven(range(1, 11), None, minus=False), ["1-6-4"]),
    "hu_taj": Row(D(9, "0123456789"), "taj|taj_szam", lambda v: dot(v, (3, 7) * 4) % 10 == int(v[8]) and v != "0" * 9, ["3 3 3"]),
    "hu_tax": Row(lambda r: "8" + digits(r, 9), "adoazonosito|adoazonosito_jel", eleven(range(1, 10), None, minus=False), digit=True),
    "id_nik": Row(lambda r: r.choice(("11", "31", "32", "35", "51", "73")) + f"{r.randint(1, 9):02d}{r.randint(1, 9):02d}" + date(r, "{d:02d}{m:02d}{yy:02d}")
                  + "00" + digits(r, 1) + r.choice("123456789"), "nik|ktp", None, ["6-6-4"],
                  wrong=lambda r: "3201" + "01" + date(r, "{d:02d}{m:02d}{yy:02d}", add_month=20) + "0012"),
    "ie_pps": Row(lambda r: digits(r, 7) + r.choice("WABCDEFGHIJKLMNOPQRSTUV") + r.choice(("", r.choice("ABCDEFGHI"))), "ppsn|pps_number", pps),
    "il_id": Row(D(9), "teudat_zehut|israeli_id", luhn, digit=True),
    "in_aadhaar": Row(D(12, "23456789"), "aadhaar|aadhaar_no", verhoeff, ["4 4 4", "4-4-4"], free="4 4 4"),
    "in_gstin": Row(lambda r: r.choice(("07", "27", "29", "33")) + chars(r, 3, LETTERS) + r.choice("PCHF") + r.choice(LETTERS) + digits(r, 4) + r.choice(LETTERS) + "1Z"
                    + r.choice(string.digits + LETTERS), "gstin|gst_no", gstin),
    "in_pan": Row(lambda r: chars(r, 3, LETTERS) + r.choice("PCHFATBLJG") + r.choice(LETTERS) + digits(r, 4) + r.choice(LETTERS), "pan_card|permanent_account_number",
                  wrong=lambda r: chars(r, 3, LETTERS) + r.choice("DEIKMNOQ") + r.choice(LETTERS) + digits(r, 4) + r.choice(LETTERS)),
    "in_vehicle": Row(lambda r: r.choice(("MH", "DL", "KA", "TN")) + f"{r.randint(1, 20):02d}" + chars(r, 2, "ABCDEFGH") + digits(r, 4, "123456789"), "vehicle_no|registration_number",
                      None, ["2 2 2 4", "2-2-2-4"], digit=False),
    "in_voter": Row(lambda r: chars(r, 3, LETTERS) + digits(r, 7), "voter_id|epic_no"),
    "it_codice_fiscale": Row(lambda r: chars(r, 6, "BCDFGLMNPRST") + f"{r.randint(0, 99):02d}" + r.choice("ABCDEHLMPRST") + f"{r.randint(1, 28):02d}" + r.choice("ABCDEFGHIL")
                             + digits(r, 3, "1234") + r.choice(LETTERS), "codice_fiscale|cod_fisc", codice),
    "jp_my_number": Row(D(12), "my_number|mynumber", my_number, ["4-4-4", "4 4 4"]),
    "kr_rrn": Row(lambda r: date(r, "{yy:02d}{m:02d}{d:02d}") + r.choice("12") + digits(r, 6), "jumin|resident_registration_number", None, ["6-7"],
                  wrong=lambda r: date(r, "{yy:02d}{m:02d}{d:02d}", add_month=12) + "1" + digits(r, 6)),
    "lv_pk": Row(lambda r: date(r, "{d:02d}{m:02d}{yy:02d}") + "1" + digits(r, 4), "personas_kods|lv_id", latvia, ["6-5"]),
    "mx_curp": Row(lambda r: r.choice("BCDFG") + r.choice("AEIOU") + chars(r, 2, "BCDFGLMR") + date(r, "{yy:02d}{m:02d}{d:02d}") + r.choice("HM")
                   + r.choice(("DF", "JC", "NL", "MC")) + chars(r, 3, "BCDFGLMNPRSTZ") + r.choice("0123456789") + digits(r, 1), "curp|CURP", curp),
    "mx_rfc": Row(lambda r: r.choice("BCDFG") + r.choice("AEIOU") + chars(r, 2, "BCDFGLMR") + date(r, "{yy:02d}{m:02d}{d:02d}") + chars(r, 2, "ABCDEFGH123456")
                  + r.choice("0123456789A"), "rfc|RFC", rfc, strict=False),
    "my_nric": Row(lambda r: date(r, "{yy:02d}{m:02d}{d:02d}") + f"{r.randint(1, 16):02d}" + digits(r, 4), "mykad|ic_no", None, ["6-2-4"],
                   wrong=lambda r: date(r, "{yy:02d}{m:02d}{d:02d}", add_month=12) + "05" + digits(r, 4)),
    "ng_nin": Row(D(11, "123456789"), "nin|NIN", digit=True),
    "nl_bsn": Row(D(9, "123456789"), "bsn|burgerservicenummer", bsn, digit=True),
    "no_fnr": Row(dmy(5), "fodselsnummer|fnr", fnr, ["6 5"]),
    "ph_tin": Row(D(9, "123456789"), "tin|tin_no", eleven(range(9, 1, -1), None, minus=False), ["3-3-3"], strict=False),
    "ph_psn": Row(D(16, "123456789"), "philsys|psn", None, ["4-4-4-4", "4 4 4 4"]),
    "pl_nip": Row(D(10, "123456789"), "nip|NIP", eleven((6, 5, 7, 2, 3, 4, 5, 6, 7), None, minus=False), ["3-3-2-2"]),
    "pl_pesel": Row(ymd(5), "pesel|PESEL", pesel, digit=True),
    "pt_cc": Row(lambda r: digits(r, 9) + chars(r, 2, LETTERS) + digits(r, 1), "citizen_card|cartao_de_cidadao", lambda v: luhn(v) and eleven(range(9, 1, -1), 0)(v[:9]), wrong=citizen_wrong),
    "pt_nif": Row(D(9, "12356"), "nif|contribuinte", eleven(range(9, 1, -1), 0), ["3 3 3"], also=["es_dni"]),
    "ro_cnp": Row(lambda r: r.choice("12") + date(r, "{yy:02d}{m:02d}{d:02d}") + f"{r.randint(1, 40):02d}" + r.choice("123456789") + digits(r, 3), "cnp|CNP", cnp, digit=True),
    "rs_jmbg": Row(lambda r: date(r, "{d:02d}{m:02d}{yyy:03d}") + r.choice(("71", "74", "79")) + digits(r, 4), "jmbg|JMBG", eleven((7, 6, 5, 4, 3, 2) * 2), also=["si_emso"]),
    "si_emso": Row(lambda r: date(r, "{d:02d}{m:02d}{yyy:03d}") + "50" + digits(r, 4), "emso|EMSO", eleven((7, 6, 5, 4, 3, 2) * 2), also=["rs_jmbg"]),
    "si_tax": Row(D(8, "123456789"), "davcna_stevilka|davcna", eleven(range(8, 1, -1), 0, None), digit=True),
    "se_personnummer": Row(ymd(4), "personnummer|personnr", luhn, ["6-4"]),
    "sg_nric": Row(lambda r: r.choice("STFGM") + digits(r, 7) + r.choice("ABCDEFGHIJZKLMNPQRTUWX"), "nric|nric_no", nric),
    "th_id": Row(D(13, "12345678"), "thai_id|thai_national_id", lambda v: (11 - dot(v, range(13, 1, -1)) % 11) % 10 == int(v[12]), ["1-4-5-2-1"]),
    "tr_tckn": Row(D(11, "123456789"), "tckn|tc_kimlik_no", tckn, digit=True),
    "uk_driving_licence": Row(lambda r: r.choice(("MORGA", "SMITH", "JONES", "WOOD9")) + digits(r, 1) + f"{r.choice((0, 50)) + r.randint(1, 12):02d}{r.randint(1, 28):02d}"
                              + digits(r, 1) + chars(r, 2, LETTERS) + "9" + chars(r, 2, "ABCDEFGHJ"), "driving_licence|dvla", also=["driving_licence"]),
    "uk_nhs": Row(D(10, "4679"), "nhs_number|nhs", eleven(range(10, 1, -1)), ["3 3 4", "3-3-4"]),
    "uk_nino": Row(lambda r: r.choice("ABCEGHJKLMNOPRSTWXYZ") + r.choice("ABCEGHJKLMNPRSTWXYZ") + digits(r, 6) + r.choice("ABCD"), "nino|national_insurance_number",
                   lambda v: v[:2] not in ("BG", "GB", "NK", "KN", "TN", "NT", "ZZ"), ["2 2 2 2 1"], free=True, digit=False,
                   wrong=lambda r: r.choice(("BG", "GB", "NK", "DA", "FQ", "AO")) + digits(r, 6) + "A"),
    "uk_postcode": Row(lambda r: r.choice(("SW", "EC", "LS", "M", "B")) + r.choice("123456789") + " " + r.choice("123456789") + chars(r, 2, "ABDEFGHJLNPQRSTUWXYZ"),
                       "postcode|post_code", also=["postcode"]),
    "uk_utr": Row(D(10), "utr|unique_taxpayer_reference", utr, ["5 5"]),
    "za_id": Row(lambda r: date(r, "{yy:02d}{m:02d}{d:02d}") + digits(r, 4) + r.choice("01") + "8" + digits(r, 1), "sa_id|south_african_id", luhn, digit=True),
}
