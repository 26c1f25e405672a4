// Secrets with a form of their own, read at the literal that they begin with by the table that
// gen/mksecrets.c makes from secret.txt; and the checks that the table names. What a secret's key says is
// secret.c's.
#include "detect/token.h"

#include "base/is.h"

#include "detect/check.h"
#include "detect/person.h"

enum {
    ENTROPY_MOST = 128,  // bytes whose entropy is asked for
    HEADER_MOST = 384,   // bytes of a token's JSON header, decoded
    LABEL_MOST = 48,     // of a PEM block: "ENCRYPTED PRIVATE KEY"
    NEAR = 100,          // bytes between a key id and its secret (DETECTORS.md)
    AWS_SECRET = 40,     // its length
    URL_LITERAL = 20,    // bytes that a literal with a host's name has at least
    JWT_PARTS = 5,       // of a JWE
    CHECKSUM_LENGTH = 6, // of base62
};

// ---------------------------------------------------------------- sums

// 64 n log2 n, so that the entropy of counts is a sum: log2 N - (1/N) sum n log2 n.
static uint32_t
n_log_n(size_t n)
{
    uint32_t whole = 0, part = 0;
    uint64_t x;

    if (n < 2)
        return 0;
    while (n >> (whole + 1) != 0)
        whole++;
    x = ((uint64_t)n << 16) >> whole; // 1 to 2, 16 bits behind the point
    for (int i = 0; i < 12; i++) {    // a bit of the logarithm for each squaring
        x = x * x >> 16;
        part <<= 1;
        if (x >> 17 != 0) {
            part |= 1;
            x >>= 1;
        }
    }
    return (uint32_t)((uint64_t)n * ((whole << 12) + part) >> 6);
}

unsigned
token_entropy(const uint8_t *p, size_t n)
{
    uint8_t count[256] = { 0 };
    uint32_t sum = 0;

    if (n > ENTROPY_MOST)
        n = ENTROPY_MOST;
    if (n == 0)
        return 0;
    for (size_t i = 0; i < n; i++)
        count[p[i]]++;
    for (size_t i = 0; i < n; i++) {
        sum += n_log_n(count[p[i]]);
        count[p[i]] = 0;
    }
    return (n_log_n(n) - sum) * 10 / 64 / (uint32_t)n;
}

size_t
token_unbase64(const uint8_t *p, const uint8_t *lim, uint8_t *out, size_t size)
{
    uint32_t bits = 0;
    unsigned have = 0;
    size_t n = 0;

    for (; p < lim && n < size; p++) {
        uint8_t c = *p, v;

        if (c >= 'A' && c <= 'Z')
            v = (uint8_t)(c - 'A');
        else if (c >= 'a' && c <= 'z')
            v = (uint8_t)(c - 'a' + 26);
        else if (is_digit(c))
            v = (uint8_t)(c - '0' + 52);
        else if (c == '+' || c == '-')
            v = 62;
        else if (c == '/' || c == '_')
            v = 63;
        else
            break;
        bits = bits << 6 | v;
        have += 6;
        if (have >= 8) {
            have -= 8;
            out[n++] = (uint8_t)(bits >> have);
        }
    }
    return n;
}

// IEEE 802.3, as zlib's.
static uint32_t
crc32_of(const uint8_t *p, const uint8_t *end)
{
    uint32_t crc = 0xffffffffU;

    for (; p < end; p++) {
        crc ^= *p;
        for (int i = 0; i < 8; i++)
            crc = crc >> 1 ^ (0xedb88320U & (0U - (crc & 1)));
    }
    return ~crc;
}

static bool
holds(const uint8_t *p, const uint8_t *end, const char *text)
{
    return memmem(p, (size_t)(end - p), text, strlen(text)) != NULL;
}

// ---------------------------------------------------------------- checks

// A token that has the form of `form` so far. A check may move its ends and lower its proof; one that
// fails sets the proof to NONE.
struct token {
    const struct literal_form *form;
    const uint8_t *start, *body, *end;
    enum pumice_proof proof;
    uint32_t marks;
};

static void
check_none(const struct scan *s, struct token *t)
{
    (void)s;
    (void)t;
}

// The end of the base64url characters from p on.
static const uint8_t *
url_end(const uint8_t *p, const uint8_t *lim)
{
    while (p < lim && (is_word(*p) || *p == '-'))
        p++;
    return p;
}

// The body ends behind the header's dot. RFC 7519 3, RFC 7516 3: the second part of a JWE may be empty.
static void
check_jwt(const struct scan *s, struct token *t)
{
    uint8_t json[HEADER_MOST];
    size_t n = token_unbase64(t->start, t->end - 1, json, sizeof(json));
    const uint8_t *p = t->end, *part = p, *end = p;
    size_t parts = 1, longest = 0;

    while (parts < JWT_PARTS) {
        p = url_end(part, s->lim);
        if (p == part && (parts > 1 || p == s->lim || *p != '.'))
            break;
        parts++;
        longest = (size_t)(p - part) > longest ? (size_t)(p - part) : longest;
        end = p;
        if (p == s->lim || *p != '.')
            break;
        part = p + 1;
    }
    while (end < s->lim && *end == '=' && end - p < 2)
        end++;
    t->end = end;
    if (n > 2 && json[0] == '{' && holds(json, json + n, "\"alg\"") && longest >= 4)
        return;
    t->proof = parts >= 3 && longest >= 16 ? PUMICE_PROOF_SHAPE : PUMICE_PROOF_NONE;
}

// RFC 7468 2; RFC 4880 6.2 (PGP: `PRIVATE KEY BLOCK`); RFC 4716 3.2 (SSH2: four dashes and a blank).
static void
check_pem(const struct scan *s, struct token *t)
{
    const uint8_t *p = t->end, *label = p, *start = t->start;
    const char *dashes = "-----";

    t->proof = PUMICE_PROOF_NONE;
    if (start - s->text < 5)
        return;
    if (memcmp(start - 5, "---- ", 5) == 0)
        dashes = " ----";
    else if (memcmp(start - 5, dashes, 5) != 0)
        return;
    while (p < s->lim && p - label < LABEL_MOST &&
            ((*p >= 'A' && *p <= 'Z') || is_digit(*p) ||
                    (*p == ' ' && s->lim - p > 1 && p[1] != '-')))
        p++;
    if (s->lim - p < 5 || memcmp(p, dashes, 5) != 0 || !holds(label, p, "PRIVATE KEY"))
        return;
    t->start = start - 5;
    t->end = s->lim;
    t->proof = PUMICE_PROOF_SELF;
    for (const uint8_t *tag = p;
            (tag = memchr(tag, '<', (size_t)(s->lim - tag))) != NULL; tag++)
        if (s->lim - tag > 1 &&
                tag[1] == '/') { // no key goes on behind an element's end
            t->end = tag;
            break;
        }
    p = memmem(p, (size_t)(t->end - p), *dashes == '-' ? "-----END " : "---- END ", 9);
    if (p == NULL)
        return;
    for (p += 9; p < s->lim && ((*p >= 'A' && *p <= 'Z') || is_digit(*p) || *p == ' ');)
        p++;
    while (p < s->lim && *p == '-')
        p++;
    t->end = p;
}

// base64 of `-----BEGIN …`: is it that of a private key?
static void
check_pem64(const struct scan *s, struct token *t)
{
    uint8_t head[LABEL_MOST];
    size_t n = token_unbase64(t->start, t->end, head, sizeof(head));

    (void)s;
    if (!holds(head, head + n, "PRIVATE KEY"))
        t->proof = PUMICE_PROOF_NONE;
}

// BIP 173, in capitals, as age writes it.
static void
check_bech32(const struct scan *s, struct token *t)
{
    static const char set[] = "QPZRY9X8GF2TVDW0S3JN54KHCE6MUA7L",
                      hrp[] = "age-secret-key-";
    static const uint32_t generator[] = { 0x3b6a57b2, 0x26508e6d, 0x1ea119fa,
        0x3d4233dd, 0x2a1462b3 };
    uint32_t sum = 1;
    size_t high = sizeof(hrp) - 1, n = (size_t)(t->end - t->body);

    (void)s;
    for (size_t i = 0; i < 2 * high + 1 + n; i++) {
        uint32_t top = sum >> 25, v = 0;

        if (i < high)
            v = (uint32_t)hrp[i] >> 5;
        else if (i > high && i <= 2 * high)
            v = hrp[i - high - 1] & 31;
        else if (i > 2 * high)
            v = (uint32_t)(strchr(set, t->body[i - 2 * high - 1]) - set);
        sum = (sum & 0x1ffffff) << 5 ^ v;
        for (int b = 0; b < 5; b++)
            sum ^= (top >> b & 1) ? generator[b] : 0;
    }
    if (sum == 1)
        t->marks |= MARK_CHECKSUM;
    else
        t->proof = PUMICE_PROOF_SHAPE;
}

static void
check_bedrock(const struct scan *s, struct token *t)
{
    uint8_t head[16];
    size_t n = token_unbase64(t->body, t->end, head, sizeof(head));

    (void)s;
    if (n < 14 || memcmp(head, "BedrockAPIKey-", 14) != 0)
        t->proof = PUMICE_PROOF_NONE;
}

// The last six are the CRC-32 of what stands before them, in base62 with leading zeros.
static void
check_crc62(const struct scan *s, struct token *t)
{
    static const char set[] =
            "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    const uint8_t *sum = t->end - CHECKSUM_LENGTH;
    uint32_t crc = crc32_of(t->body, sum);

    (void)s;
    for (int i = CHECKSUM_LENGTH; i-- > 0; crc /= 62)
        if (sum[i] != (uint8_t)set[crc % 62])
            return;
    t->proof = PUMICE_PROOF_SELF;
    t->marks |= MARK_CHECKSUM;
}

// Are the last eight the CRC-32 of [from, to), its bytes in this or in the other order?
static void
crc_hex(struct token *t, const uint8_t *from, const uint8_t *to)
{
    uint32_t want = crc32_of(from, to), got = 0;

    for (const uint8_t *p = t->end - 8; p < t->end; p++) {
        if (!is_hex(*p))
            return;
        got = got << 4 | (uint32_t)(is_digit(*p) ? *p - '0' : (*p | 0x20) - 'a' + 10);
    }
    if (got == want || __builtin_bswap32(got) == want)
        t->marks |= MARK_CHECKSUM;
}

// Grafana: of all that stands before the last `_`.
static void
check_crc_hex(const struct scan *s, struct token *t)
{
    (void)s;
    crc_hex(t, t->start, t->end - 9);
}

// Behind `=`, of what stands before it; a short token has none.
static void
check_atlassian(const struct scan *s, struct token *t)
{
    (void)s;
    if (t->end - t->body > 9 && t->end[-9] == '=')
        crc_hex(t, t->start, t->end - 9);
}

static void
check_digits(const struct scan *s, struct token *t)
{
    const uint8_t *p = t->body;

    (void)s;
    while (p < t->end && !is_digit(*p))
        p++;
    if (p == t->end)
        t->proof = PUMICE_PROOF_NONE;
}

// The keys of AWS's documentation.
static void
check_example(const struct scan *s, struct token *t)
{
    (void)s;
    if (holds(t->body, t->end, "EXAMPLE"))
        t->proof = PUMICE_PROOF_NONE;
}

static void
check_openai(const struct scan *s, struct token *t)
{
    (void)s;
    if (!holds(t->body, t->end, "T3BlbkFJ"))
        t->proof = PUMICE_PROOF_NONE;
}

// Hex digits alone are a hash.
static void
check_nohex(const struct scan *s, struct token *t)
{
    const uint8_t *p = t->body;

    (void)s;
    while (p < t->end && is_hex(*p))
        p++;
    if (p == t->end)
        t->proof = PUMICE_PROOF_NONE;
}

// ISO/IEC 7813: the literal's digit and those of the body are a card number.
static void
check_track(const struct scan *s, struct token *t)
{
    enum { LEAST = 13, MOST = 19 };
    uint8_t digit[MOST];
    size_t n = 0;

    (void)s;
    for (const uint8_t *p = t->body - 1; n < MOST && is_digit(*p); p++)
        digit[n++] = *p;
    if (n < LEAST || !check_luhn(digit, n))
        t->proof = PUMICE_PROOF_NONE;
    else
        t->marks |= MARK_LUHN;
}

// The literal is the value's key and stays.
static void
check_value(const struct scan *s, struct token *t)
{
    (void)s;
    t->start = t->body;
}

// Behind the words of a message: who it is about. The message is its own evidence.
static void
check_user(const struct scan *s, struct token *t)
{
    // `New session 12 of user bob`, not `quality of user experience`
    bool counted =
            *t->start != 'o' || (t->start - s->text >= 2 && is_digit(t->start[-2]));

    t->start = t->body;
    t->proof = counted && person_user_at(&t->start, s->lim, &t->end)
                       ? PUMICE_PROOF_KEY
                       : PUMICE_PROOF_NONE;
    t->marks = MARK_WORD;
}

static void (*const checks[])(const struct scan *s, struct token *t) = {
#define C(name) [LITERAL_CHECK_##name] = check_##name,
    LITERAL_CHECKS(C)
#undef C
};

// ---------------------------------------------------------------- forms

// The end of the bytes of a class at p.
static const uint8_t *
run_end(struct scan *s, unsigned set, const uint8_t *p)
{
    const uint8_t *end = p;
    bool known = s->out->run[set].field == s->out->field;

    if (known && p >= s->out->run[set].start && p <= s->out->run[set].end)
        return s->out->run[set].end;
    while (end < s->lim && literal_in(set, *end))
        end++;
    s->out->run[set].field = s->out->field;
    s->out->run[set].start = p;
    s->out->run[set].end = end;
    return end;
}

// No letter, digit or `_` to the left, unless it is the end of an escape: `\n`, `%3D`.
static bool
begins(const struct scan *s, const uint8_t *p)
{
    if (p == s->text || !is_word(p[-1]))
        return true;
    if (p - s->text >= 2 && p[-2] == '\\')
        return true;
    return p - s->text >= 3 && p[-3] == '%' && is_hex(p[-2]) && is_hex(p[-1]);
}

// Where the form begins, read leftwards from its literal; NULL: it does not.
static const uint8_t *
read_before(const struct scan *s, const struct literal_form *f, const uint8_t *p)
{
    for (unsigned i = f->before; i-- > 0;) {
        const struct literal_step *step = &literal_steps[f->step + i];
        size_t n = 0, room = (size_t)(p - s->text);

        if (step->text != NULL) {
            if (room >= step->len && memcmp(p - step->len, step->text, step->len) == 0)
                p -= step->len;
            else if (!step->maybe)
                return NULL;
            continue;
        }
        while (n < room && n < step->most && literal_in(step->set, p[-1]))
            p--, n++;
        if (n < step->least && !step->maybe)
            return NULL;
    }
    return f->before == 0 || !is_word(*p) || begins(s, p) ? p : NULL;
}

// The end of the form's body, which begins at p; NULL: it is none.
static const uint8_t *
read_after(struct scan *s, const struct literal_form *f, const uint8_t *p)
{
    const struct literal_step *step = &literal_steps[f->step + f->before], *last = NULL;
    const uint8_t *must = p; // up to here it has to be there

    for (unsigned i = 0; i < f->after; i++, step++) {
        const uint8_t *end;
        size_t n;

        if (step->text != NULL) {
            if ((size_t)(s->lim - p) >= step->len &&
                    memcmp(p, step->text, step->len) == 0)
                p += step->len;
            else if (!step->maybe)
                return NULL;
            must = step->maybe ? must : p;
            continue;
        }
        end = run_end(s, step->set, p);
        n = (size_t)(end - p);
        if (n < step->least) {
            if (!step->maybe)
                return NULL;
            continue;
        }
        if (n > step->most)
            n = step->most;
        // a sentence's end
        while (n > step->least && i + 1 == f->after && p[n - 1] == '.')
            n--;
        p += n;
        must = p;
        last = step;
    }
    if (p < s->lim && is_word(*p))
        p = must; // `=` before a word is no padding
    if (last != NULL && p < s->lim &&
            (is_word(*p) || (literal_in(last->set, *p) && *p != '.')) &&
            f->check != LITERAL_CHECK_jwt)
        return NULL; // it goes on
    return p;
}

bool
token_is(struct scan *s, const struct literal_form *f, const uint8_t *p,
        const uint8_t *end)
{
    struct token t = { .form = f,
        .start = p,
        .body = p,
        .end = end,
        .proof = PUMICE_PROOF_KEY };

    if (read_after(s, f, p) != end)
        return false;
    checks[f->check](s, &t);
    return t.proof != PUMICE_PROOF_NONE &&
           token_entropy(p, (size_t)(end - p)) >= f->entropy;
}

// What the literal's form makes of the bytes around it.
static struct token
read_form(struct scan *s, const struct literal *l, const uint8_t *at)
{
    const struct literal_form *f = &literal_forms[l->form];
    struct token t = { .form = f, .body = at + l->len, .proof = PUMICE_PROOF_NONE };

    if ((t.start = read_before(s, f, at)) == NULL ||
            (f->before == 0 && !begins(s, at)) ||
            (t.end = read_after(s, f, t.body)) == NULL)
        return t;
    t.proof = (enum pumice_proof)f->proof;
    t.marks = MARK_PREFIX;
    checks[f->check](s, &t);
    if (t.proof != PUMICE_PROOF_NONE && f->entropy > 0 &&
            token_entropy(t.body, (size_t)(t.end - t.body)) < f->entropy)
        t.proof = PUMICE_PROOF_NONE;
    return t;
}

// 40 base64 characters within reach of a key id are its secret; 40 hex digits are not.
//= aws_secret yes AKIAQ2W3E4R5T6Y7UBNM:|q9WnXv2LkTzRb5YcHs7MuO3dPfGjA8eKiVwNxZtQ|
//= aws_secret yes |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| AKIAQ2W3E4R5T6Y7UBNM
//= aws_secret no AKIAQ2W3E4R5T6Y7UBNM 0f1e2d3c4b5a69788796a5b4c3d2e1f00f1e2d3c
//= aws_secret no ref 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
static void
secret_near(struct scan *s, const uint8_t *from, const uint8_t *to)
{
    const uint8_t *p = from > s->text && from > s->barrier ? from : s->text;

    if (p < s->barrier)
        p = s->barrier;
    while (p < to) {
        const uint8_t *start = p;
        size_t hex = 0;

        while (p < s->lim && p - start <= AWS_SECRET &&
                (is_word(*p) || *p == '/' || *p == '+') && *p != '_') {
            hex += is_hex(*p);
            p++;
        }
        if (p - start == AWS_SECRET && hex < AWS_SECRET &&
                (start == s->text || (!is_word(start[-1]) && start[-1] != '/')) &&
                (p == s->lim || !is_word(*p)) &&
                token_entropy(start, AWS_SECRET) >= 35) {
            scan_take(s, DET_aws_secret, start, p, PUMICE_PROOF_KEY, MARK_WORD);
            return;
        }
        while (p < to && (is_word(*p) || *p == '/' || *p == '+'))
            p++; // the rest of what is too long
        p++;
    }
}

// Track 2 of a card, ISO/IEC 7813: `;`, the number, `=`, the date and more, perhaps `?`. at: its first digit.
//= card_track yes read |;4111111111111111=29121010000000000000?| end
//= card_track yes |;4111111111111111=2912101|
//= card_track no ;4111111111111112=29121010000000000000?
//= card_track no 4111111111111111=29121010000000000000
//= card_track no ;4111111111111111=x
const uint8_t *
token_track_at(struct scan *s, const uint8_t *at)
{
    enum { LEAST = 13, MOST = 19, DATE = 7, REST = 40 };
    const uint8_t *p = at, *rest;
    uint32_t marks = MARK_LUHN;

    if (at == s->text || at[-1] != ';' || !set_has(&s->plan->on, DET_card_track))
        return NULL;
    while (p < s->lim && is_digit(*p) && p - at <= MOST)
        p++;
    if (p - at < LEAST || p - at > MOST || p == s->lim || *p != '=' ||
            !check_luhn(at, (size_t)(p - at)))
        return NULL;
    for (rest = ++p; p < s->lim && (is_digit(*p) || *p == '=') && p - rest < REST;)
        p++;
    if (p - rest < DATE)
        return NULL;
    p += p < s->lim && *p == '?';
    if (set_has(&s->plan->keyed, DET_card_track) &&
            evidence_verdict(evidence_at(s, at), DET_card_track, &marks) !=
                    VERDICT_RAISE)
        return NULL;
    scan_take(s, DET_card_track, at - 1, p, PUMICE_PROOF_SELF, marks);
    return p;
}

// A key id that nobody wants may still show where its secret is.
static bool
is_wanted(const struct scan *s, unsigned detector)
{
    return set_has(&s->plan->on, detector) ||
           (detector == DET_aws_key && set_has(&s->plan->on, DET_aws_secret));
}

enum detector_id
token_names(struct scan *s, const uint8_t *p, const uint8_t *end)
{
    const uint8_t *at = p;
    uint32_t marks = 0;
    unsigned slot;

    while (at < end && is_digit(*at))
        at++;
    at = at > p && at < end && *at == ':' ? at + 1 : p; // 123456:AA…
    if (end - at < 2)
        return DET_COUNT;
    slot = literal_hash(at[0], at[1]);
    for (size_t i = literal_slot[slot]; i < literal_slot[slot + 1]; i++) {
        const struct literal *l = &literal_table[i];
        const struct literal_form *f = &literal_forms[l->form];
        struct token t;

        if (!set_has(&s->plan->on, f->detector) || (size_t)(end - at) < l->len ||
                memcmp(at, l->text, l->len) != 0)
            continue;
        t = read_form(s, l, at);
        if (t.proof != PUMICE_PROOF_NONE && t.start == p && t.end == end &&
                ((f->proof != PUMICE_PROOF_KEY &&
                         !set_has(&s->plan->keyed, f->detector)) ||
                        evidence_verdict(evidence_at(s, p),
                                (enum detector_id)f->detector,
                                &marks) == VERDICT_RAISE))
            return (enum detector_id)f->detector;
    }
    return DET_COUNT;
}

const uint8_t *
token_at(struct scan *s, const uint8_t *at)
{
    struct token best = { 0 };
    bool names_vendor = false; // a webhook's URL is its own evidence
    unsigned slot;

    if (s->lim - at < 2 || at < s->token_end)
        return NULL;
    slot = literal_hash(at[0], at[1]);
    for (size_t i = literal_slot[slot]; i < literal_slot[slot + 1]; i++) {
        const struct literal *l = &literal_table[i];
        struct token t;

        if (!is_wanted(s, literal_forms[l->form].detector) ||
                (size_t)(s->lim - at) < l->len || memcmp(at, l->text, l->len) != 0)
            continue;
        t = read_form(s, l, at);
        if (t.proof != PUMICE_PROOF_NONE &&
                (best.form == NULL || t.end > best.end ||
                        (t.end == best.end && t.form < best.form))) {
            best = t;
            names_vendor = l->len >= URL_LITERAL || t.form->check == LITERAL_CHECK_user;
        }
    }
    if (best.form == NULL)
        return NULL;
    if ((best.form->proof == PUMICE_PROOF_KEY ||
                (set_has(&s->plan->keyed, best.form->detector) && !names_vendor)) &&
            evidence_verdict(evidence_at(s, best.start),
                    (enum detector_id)best.form->detector,
                    &best.marks) != VERDICT_RAISE) {
        scan_refuse(s, (enum detector_id)best.form->detector, best.start, best.end,
                REFUSED_NEEDS_KEY);
        return NULL;
    }
    scan_take(s, (enum detector_id)best.form->detector, best.start, best.end,
            best.proof, best.marks);
    if (best.form->detector == DET_aws_key && set_has(&s->plan->on, DET_aws_secret)) {
        secret_near(s,
                best.start -
                        (best.start - s->text < NEAR ? best.start - s->text : NEAR),
                best.start);
        secret_near(s, best.end, s->lim - best.end < NEAR ? s->lim : best.end + NEAR);
    }
    s->token_end = best.end;
    return best.end;
}
