// The engine: pumice_clean() and the way into it. A batch's anchors are found in one pass; then each
// record goes through format, detect, decide and transform while it is in the cache.
#include <iconv.h>
#include <stdlib.h>

#include "base/is.h"
#include "decide/stream.h"
#include "detect/detect.h"
#include "detect/evidence.h"
#include "stats/fields.h"
#include "transform/transform.h"

// ---------------------------------------------------------------- reasons, kernels

static const char *const reason_names[] = { "",
#define R(id, name, help) [PUMICE_##id] = name,
    PUMICE_REASONS(R)
#undef R
};

static const char *const reason_helps[] = { "",
#define R(id, name, help) [PUMICE_##id] = help,
    PUMICE_REASONS(R)
#undef R
};

const char *
pumice_reason_name(enum pumice_reason reason)
{
    return reason_names[reason];
}

const char *
pumice_reason_help(enum pumice_reason reason)
{
    return reason_helps[reason];
}

const char *
pumice_kernel(size_t i)
{
    const struct kernel *k = kernel_at(i);

    if (k == NULL)
        return NULL;
    return k->usable() ? k->name : "";
}

// ---------------------------------------------------------------- results

// What a struct pumice_out owns besides its arrays.
struct pumice_arena {
    struct arena bytes;
    size_t cap_results, cap_hits, cap_findings;
};

enum { KEEP_BYTES = 8 << 20 }; // of edited bytes and explanations, between batches

int
pumice_out_init(struct pumice_out *out)
{
    *out = (struct pumice_out){ 0 };
    if ((out->arena = calloc(1, sizeof(*out->arena))) == NULL)
        return -1;
    arena_init(&out->arena->bytes);
    return 0;
}

void
pumice_out_reset(struct pumice_out *out)
{
    out->n = out->hits = out->findings = 0;
    arena_reset(&out->arena->bytes, KEEP_BYTES);
}

void
pumice_out_fini(struct pumice_out *out)
{
    if (out->arena != NULL)
        arena_fini(&out->arena->bytes);
    free(out->arena);
    free(out->res);
    free(out->hit);
    free(out->finding);
    free(out->format);
    *out = (struct pumice_out){ 0 };
}

// ---------------------------------------------------------------- workers

// What format asks of names and rules, and whom.
struct asked {
    const struct plan *plan;
    struct names *names;
};

struct pumice_worker {
    const struct kernel *kernel;
    bool explain;
    const struct pumice_policy *policy;
    struct anchors anchors;
    size_t cap_bits;
    size_t next; // of anchors: those of the record begin here
    struct format format;
    struct founds founds;
    struct decide decide;
    struct { // of a clean record that is read again
        struct anchors anchors;
        size_t cap_bits;
        struct format format;
        struct decide decide;
        struct outbuf clean;
    } again;
    struct outbuf clean, text;
    struct fields fields;
    iconv_t gb18030; // (iconv_t)-1: no plan reads it
    bool bound;
};

struct pumice_worker *
pumice_worker_new(const struct pumice_options *options)
{
    const struct kernel *k = kernel_find(options != NULL ? options->simd : NULL);
    struct pumice_worker *w;

    if (k == NULL || (w = calloc(1, sizeof(*w))) == NULL)
        return NULL;
    w->kernel = k;
    w->gb18030 = (iconv_t)-1;
    w->explain = w->decide.near_misses = options != NULL && options->explain;
    w->founds.names = calloc(1, sizeof(*w->founds.names));
    if (w->founds.names != NULL && fields_init(&w->fields) == 0)
        return w;
    free(w->founds.names);
    free(w);
    return NULL;
}

void
pumice_worker_free(struct pumice_worker **worker)
{
    struct pumice_worker *w = *worker;

    if (w == NULL)
        return;
    if (w->bound) {
        format_fini(&w->format);
        format_fini(&w->again.format);
    }
    free(w->anchors.bits);
    anchor_free(&w->anchors);
    free(w->founds.names);
    free(w->again.anchors.bits);
    anchor_free(&w->again.anchors);
    detect_free(&w->founds);
    decide_fini(&w->decide);
    decide_fini(&w->again.decide);
    outbuf_fini(&w->clean);
    outbuf_fini(&w->again.clean);
    outbuf_fini(&w->text);
    fields_fini(&w->fields);
    if (w->gb18030 != (iconv_t)-1)
        iconv_close(w->gb18030);
    free(w);
    *worker = NULL;
}

int
pumice_worker_bind(struct pumice_worker *w, const struct pumice_policy *policy)
{
    struct format fresh, again;

    if (policy->gb18030 && w->gb18030 == (iconv_t)-1 &&
            (w->gb18030 = iconv_open("UTF-8", "GB18030")) == (iconv_t)-1)
        return -1;
    if (!policy->sealed || format_init(&fresh, policy->state_words) < 0)
        return -1;
    if (format_init(&again, policy->state_words) < 0) {
        format_fini(&fresh);
        return -1;
    }
    fresh.views.gb18030 = w->gb18030 != (iconv_t)-1 ? (void *)w->gb18030 : NULL;
    again.views.gb18030 = fresh.views.gb18030;
    if (w->bound) {
        format_fini(&w->format);
        format_fini(&w->again.format);
    }
    w->format = fresh;
    w->again.format = again;
    w->policy = policy;
    evidence_forget(w->founds.names);
    w->anchors.every_key = w->format.anchors.every_key = policy->every_key;
    w->again.anchors.every_key = w->again.format.anchors.every_key = policy->every_key;
    w->bound = true;
    return 0;
}

const char *
pumice_worker_simd(const struct pumice_worker *worker)
{
    return worker->kernel->name;
}

bool
pumice_fields_next(const struct pumice_worker *worker, size_t *at,
        struct pumice_field *field)
{
    if (*at >= worker->fields.n)
        return false;
    *field = worker->fields.cell[(*at)++];
    return true;
}

void
pumice_fields_clear(struct pumice_worker *worker)
{
    fields_clear(&worker->fields);
}

// ---------------------------------------------------------------- anchors of a batch

static bool
anchor_buffer(const struct kernel *kernel, const uint8_t *buf, size_t len,
        struct anchors *a, size_t *cap_bits)
{
    size_t blocks = len / 64 + 1;

    a->n = 0;
    a->failed = false;
    if (*cap_bits < blocks) {
        free(a->bits);
        *cap_bits = 0;
        if ((a->bits = malloc(blocks * sizeof(*a->bits))) == NULL)
            return false;
        *cap_bits = blocks;
    }
    anchor_scan(kernel, buf, len, a);
    return !a->failed;
}

static bool
anchor_batch(struct pumice_worker *w, const struct pumice_batch *in)
{
    w->next = 0;
    return anchor_buffer(w->kernel, in->buf, in->len, &w->anchors, &w->cap_bits);
}

// The record's anchors are the next ones: records stand in order.
static size_t
anchors_of(struct pumice_worker *w, const struct pumice_record *rec,
        const struct anchor **list)
{
    const struct anchor *a = w->anchors.a;
    size_t first, last;

    while (w->next < w->anchors.n && a[w->next].at < rec->at)
        w->next++;
    first = last = w->next;
    while (last < w->anchors.n && a[last].at - rec->at < rec->len)
        last++;
    w->next = last;
    *list = a + first;
    return last - first;
}

static size_t
count_controls(const struct block_bits *bits, uint32_t at, uint32_t len)
{
    size_t n = 0;

    for (size_t i = at / 64; i <= ((size_t)at + len - 1) / 64; i++)
        n += (size_t)__builtin_popcountll(anchor_bits(bits[i].control, i, at, len));
    return n;
}

// ---------------------------------------------------------------- what is no text (HARDENING B14, B15)

enum { BINARY_FROM = 64 }; // bytes; what is shorter is text

// UTF-16 or UTF-32 by its mark, or by 0 bytes in every second place.
static bool
is_wide(struct span rec)
{
    size_t nuls[2] = { 0, 0 };

    if (rec.n >= 2 && ((rec.p[0] == 0xff && rec.p[1] == 0xfe) ||
                              (rec.p[0] == 0xfe && rec.p[1] == 0xff)))
        return true;
    if (rec.n < BINARY_FROM)
        return false;
    for (size_t i = 0; i < rec.n; i++)
        nuls[i & 1] += rec.p[i] == 0;
    return nuls[0] > rec.n / 4 || nuls[1] > rec.n / 4;
}

static bool
has_magic(struct span rec)
{
    static const struct {
        const char *magic;
        size_t n;
    } known[] = { { "\x1f\x8b\x08", 3 }, { "\x28\xb5\x2f\xfd", 4 },
        { "\x04\x22\x4d\x18", 4 }, { "PAR1", 4 }, { "\xff\xd8\xff", 3 },
        { "\x89PNG\r\n\x1a\n", 8 }, { "PK\x03\x04", 4 }, { "%PDF-", 5 },
        { "\x7f"
          "ELF",
                4 } };

    if (rec.n == 0 || (rec.p[0] >= '0' && rec.p[0] < 'P') || rec.p[0] == '{' ||
            rec.p[0] == '[')
        return false; // what most records begin with
    for (size_t i = 0; i < sizeof(known) / sizeof(known[0]); i++)
        if (rec.n >= known[i].n && rec.p[0] == (uint8_t)known[i].magic[0] &&
                memcmp(rec.p, known[i].magic, known[i].n) == 0)
            return true;
    return false;
}

enum { FRAME_ID = 5 }; // a 0 byte and a schema id (Confluent wire format)

// Bytes before the text of a framed record, 0 where there is no frame.
static uint32_t
frame_of(const struct pumice_record *rec, struct span bytes)
{
    return (rec->flags & PUMICE_REC_FRAMED) && bytes.n > FRAME_ID && bytes.p[0] == 0
                   ? FRAME_ID
                   : 0;
}

static enum layer_kind
encoding_of(const struct plan *plan, const struct pumice_stream *stream)
{
    switch (stream == NULL ? PUMICE_UTF8 : stream->encoding) {
    case PUMICE_UTF16LE:
        return LAYER_UTF16LE;
    case PUMICE_UTF16BE:
        return LAYER_UTF16BE;
    case PUMICE_UTF8:
    case PUMICE_UTF32: // withheld before anybody asks
        break;
    }
    return plan->encoding;
}

static const struct csv_columns *
columns_of(const struct plan *plan, const struct pumice_stream *stream)
{
    return plan->columns.n > 0 || stream == NULL ? &plan->columns : &stream->columns;
}

static enum pumice_reason
check_text(const struct format_ask *ask, uint32_t at, struct span bytes)
{
    uint32_t frame = ask->frame;
    size_t control;

    if (frame > 0) // what a schema describes is text only where it is JSON
        return format_looks_json((struct span){ bytes.p + frame, bytes.n - frame })
                       ? PUMICE_NO_REASON
                       : PUMICE_BINARY;
    if (has_magic(bytes))
        return PUMICE_BINARY;
    if (bytes.n >= 2 && bytes.p[0] >= 0xfe && is_wide(bytes))
        return PUMICE_BAD_ENCODING;
    if (bytes.n < BINARY_FROM || ask->any.control == 0)
        return PUMICE_NO_REASON;
    control = count_controls(ask->bits, at, (uint32_t)bytes.n);
    if (control <= bytes.n / 10)
        return PUMICE_NO_REASON;
    return is_wide(bytes) ? PUMICE_BAD_ENCODING : PUMICE_BINARY;
}

// ---------------------------------------------------------------- explain

static const char *
explained(struct pumice_worker *w, struct pumice_out *out, bool *failed)
{
    const char *s = NULL;

    if (!w->text.failed)
        s = arena_text(&out->arena->bytes, w->text.p, w->text.n);
    *failed |= s == NULL;
    outbuf_reset(&w->text);
    return s == NULL ? "" : s;
}

// "json,url", outermost first.
static void
layers_put(struct outbuf *out, const struct layer *layer)
{
    if (layer == NULL)
        return;
    layers_put(out, layer->up);
    if (out->n > 0 && layer_type(layer->kind)->name[0] != '\0')
        outbuf_putc(out, ',');
    outbuf_puts(out, layer_type(layer->kind)->name);
}

static bool
explain_edit(struct pumice_worker *w, uint32_t record, const struct edit *e,
        struct pumice_out *out)
{
    const struct place *place = &w->format.place[e->place];
    struct pumice_finding *f;
    char marks[128];
    bool failed = false;

    if (out->findings == out->arena->cap_findings) {
        size_t cap = out->arena->cap_findings == 0 ? 64 : out->arena->cap_findings * 2;

        if ((f = realloc(out->finding, cap * sizeof(*f))) == NULL)
            return false;
        out->finding = f;
        out->arena->cap_findings = cap;
    }
    f = &out->finding[out->findings];
    *f = (struct pumice_finding){ .record = record,
        .start = e->start,
        .end = e->end,
        .detector = e->detector,
        .proof = e->proof,
        .rule = "",
        .path = "" };
    if (e->proof == PUMICE_PROOF_NONE)
        f->refused = detect_refusal_text(e->refused);
    else
        f->action = e->rule->action, f->action.verb = decide_verb(e),
        f->rule = e->rule->origin;
    path_put(&w->text, format_path(&w->format, e->place, e->from),
            place->field.kind == FIELD_NAME, PATH_EXACT);
    f->path = explained(w, out, &failed);
    layers_put(&w->text, place->layer);
    f->layers = explained(w, out, &failed);
    detect_marks_text(e->marks, marks, sizeof(marks));
    outbuf_puts(&w->text, marks);
    f->evidence = explained(w, out, &failed);
    out->findings++;
    return !failed;
}

// ---------------------------------------------------------------- one record

static bool
hit_put(struct pumice_out *out, const struct edit *e)
{
    if (out->hits == out->arena->cap_hits) {
        size_t cap = out->arena->cap_hits == 0 ? 256 : out->arena->cap_hits * 2;
        struct pumice_hit *h = realloc(out->hit, cap * sizeof(*h));

        if (h == NULL)
            return false;
        out->hit = h;
        out->arena->cap_hits = cap;
    }
    out->hit[out->hits++] =
            (struct pumice_hit){ e->detector, e->proof, (uint8_t)decide_verb(e) };
    return true;
}

static uint8_t
name_kinds(const void *ctx, struct span name)
{
    const struct asked *a = ctx;
    const struct name_says *says = evidence_of_name(a->names, &a->plan->detect, name);

    return (uint8_t)((says->matters ? NAME_KEY : 0) |
                     (says->numbers ? NAME_NUMBER : 0) |
                     (says->counts ? NAME_CELL : 0));
}

static bool
keeps(const struct plan *plan, int32_t rank)
{
    return plan->field[path_number(plan->paths, rank)].action.verb == PUMICE_KEEP;
}

// A rule that keeps the value counts only where all of them do.
static int32_t
stricter_rule(const void *ctx, int32_t a, int32_t b)
{
    const struct plan *plan = ((const struct asked *)ctx)->plan;
    const struct rule *of_a;

    if (a == b)
        return a;
    if (a == FORMAT_NONE)
        return keeps(plan, b) ? FORMAT_NONE : b;
    if (b == FORMAT_NONE)
        return keeps(plan, a) ? FORMAT_NONE : a;
    of_a = &plan->field[path_number(plan->paths, a)];
    return policy_stricter(of_a, &plan->field[path_number(plan->paths, b)]) == of_a ? a
                                                                                    : b;
}

static struct pumice_result
withheld(const struct plan *plan, struct span rec, enum pumice_reason why)
{
    struct span stub = transform_stub(plan, rec, why);

    return (struct pumice_result){ .outcome = PUMICE_WITHHELD,
        .reason = why,
        .bytes = stub.p,
        .len = stub.n };
}

// The stub of a record; the plain one, which is static, where there is no memory.
static struct pumice_result
withheld_as(struct pumice_worker *w, const struct plan *plan,
        const struct format_ask *ask, struct span rec, enum pumice_reason why,
        struct pumice_out *out)
{
    struct pumice_result res = withheld(plan, rec, why);
    uint8_t *p;

    if (why == PUMICE_NO_MEMORY ||
            (ask->encoding < LAYER_UTF16LE && ask->form != FORMAT_CSV &&
                    ask->form != FORMAT_TSV &&
                    (ask->columns == NULL || ask->columns->delimiter == 0)))
        return res;
    outbuf_reset(&w->clean);
    transform_stub_put(plan, ask->columns, ask->encoding, rec, why, &w->clean);
    if (w->clean.failed || (p = arena_get(&out->arena->bytes, w->clean.n)) == NULL)
        return res;
    memcpy(p, w->clean.p, w->clean.n);
    res.bytes = p;
    res.len = w->clean.n;
    return res;
}

// May a name of JSON stand in it, its colon not directly behind its quote?
static bool
has_spaced_name(const struct block_bits *bits, uint32_t at, struct span rec)
{
    for (size_t i = at / 64; i <= (at + rec.n - 1) / 64; i++)
        for (uint64_t m = anchor_bits(bits[i].quote, i, at, (uint32_t)rec.n); m != 0;
                m &= m - 1) {
            const uint8_t *p = rec.p - at + i * 64 + (size_t)__builtin_ctzll(m) + 1;

            if (!is_space(*p))
                continue;
            while (is_space(*p))
                p++;
            if (*p == ':')
                return true;
        }
    return false;
}

// Nothing that a detector, a rule or a limit could ask about stands in it.
static bool
nothing_there(struct pumice_worker *w, const struct plan *plan,
        const struct format_ask *ask, const struct pumice_record *rec,
        struct span bytes, const struct anchor *list, size_t n)
{
    uint32_t kinds = plan->detect.kinds | ANCHOR_FOLD | ANCHOR_LAYERS;

    if (w->explain || path_set_words(plan->paths) > 0)
        return false;
    for (size_t i = 0; i < n; i++)
        if (list[i].kinds & kinds)
            return false;
    if ((ask->columns != NULL && ask->columns->delimiter != 0) ||
            ask->form == FORMAT_CSV || ask->form == FORMAT_TSV)
        return false; // a column may be a key
    return (ask->form == FORMAT_TEXT || rec->len <= LEVELS_MOST) &&
           ask->any.backslash == 0 &&
           (ask->any.named != 0 ? format_quiet(&w->format, ask, bytes, rec->at)
                                : ask->any.quote == 0 ||
                                          !has_spaced_name(ask->bits, rec->at, bytes));
}

// What was decided, counted and explained. False: memory ran out.
static bool
report(struct pumice_worker *w, uint32_t record, const struct pumice_record *rec,
        struct pumice_out *out, struct pumice_result *res)
{
    bool ok = true, personal = false;

    for (size_t i = 0; i < w->decide.n && ok; i++) {
        const struct edit *e = &w->decide.edit[i];

        if (w->explain)
            ok = explain_edit(w, record, e, out);
        if (e->proof == PUMICE_PROOF_NONE || !ok)
            continue;
        ok = hit_put(out, e);
        personal |= e->rule->action.verb != PUMICE_KEEP;
        if (e->rule->action.verb == PUMICE_DROP && e->rule->action.of_record)
            res->outcome = PUMICE_DROPPED;
        fields_count(&w->fields, rec->plan, rec->part, &w->format, e);
    }
    if (rec->part == PUMICE_KEY && personal && res->outcome != PUMICE_DROPPED) {
        res->outcome =
                PUMICE_WITHHELD; // a label or a mask would merge people under compaction
        res->reason = PUMICE_NO_KEY;
    }
    return ok;
}

// Why it is withheld before anybody reads it.
static enum pumice_reason
check_record(const struct pumice_record *rec, const struct pumice_stream *stream,
        const struct format_ask *ask, struct span bytes)
{
    if (rec->flags & PUMICE_REC_TOO_LONG)
        return PUMICE_TOO_LONG;
    if (rec->flags & PUMICE_REC_BAD_ENCODING ||
            (stream != NULL && stream->encoding == PUMICE_UTF32))
        return PUMICE_BAD_ENCODING;
    if (ask->encoding == LAYER_UTF16LE || ask->encoding == LAYER_UTF16BE)
        return PUMICE_NO_REASON; // every second byte may be 0
    return check_text(ask, rec->at, bytes);
}

// What is to be read, and with what question.
struct reading_of {
    const struct plan *plan;
    const struct format_ask *ask;
    struct span bytes;
    const struct anchor
            *list; // those of the record; their offsets count from bytes.p - base
    size_t n;
    uint32_t base;
};

// Format, detect, decide: the edits are in d.
static enum pumice_reason
read_record(struct pumice_worker *w, const struct reading_of *r, struct format *f,
        struct decide *d)
{
    enum pumice_reason why =
            format_record(f, r->ask, w->kernel, r->bytes, r->list, r->n, r->base);

    decide_reset(d);
    for (uint32_t k = 0; why == PUMICE_NO_REASON && k < f->places; k++) {
        w->founds.n = 0;
        detect_field(&r->plan->detect, &f->place[k].field, &w->founds);
        if (w->founds.failed)
            why = PUMICE_NO_MEMORY;
        else
            decide_place(d, r->plan, f, k, &w->founds);
    }
    if (why == PUMICE_NO_REASON)
        why = decide_record(d, f);
    for (size_t i = 0; why == PUMICE_NO_REASON && i < d->n; i++) {
        struct edit *e = &d->edit[i];

        e->layer = format_layer(f, e->start, e->layer);
        why = f->why;
    }
    return why;
}

// The clean record of `d` in `clean`. Returns why there is none.
static enum pumice_reason
transform(const struct plan *plan, struct format *f, struct decide *d,
        struct span bytes, struct outbuf *clean, bool *edited)
{
    outbuf_reset(clean);
    if (transform_record(plan, f, d, bytes, 4 * bytes.n + 4096, clean, edited))
        return PUMICE_NO_REASON;
    return clean->failed                ? PUMICE_NO_MEMORY
           : d->why != PUMICE_NO_REASON ? d->why
                                        : PUMICE_TOO_LONG;
}

enum { AGAIN_MOST = 8 }; // times: nearly always one

// Reads the clean record again, until nothing more is found in it: what is found becomes a finding of the raw one. A
// record in which something is found to the last does not go out.
static enum pumice_reason
settle(struct pumice_worker *w, const struct plan *plan, const struct format_ask *ask,
        struct span bytes)
{
    static const uint8_t behind[65] = { 0 };
    enum pumice_reason why = PUMICE_NO_REASON;
    bool edited = true, no_cuts = false;

    for (int i = 0; i < AGAIN_MOST; i++) {
        size_t n = w->clean.n;
        struct format_ask question = *ask;
        struct reading_of clean = { .plan = plan, .ask = &question };

        outbuf_put(&w->clean, (struct span){ behind, sizeof(behind) });
        if (w->clean.failed || !anchor_buffer(w->kernel, w->clean.p, n + 1,
                                       &w->again.anchors, &w->again.cap_bits))
            return PUMICE_NO_MEMORY;
        w->clean.n = n;
        clean.bytes = (struct span){ w->clean.p, n };
        clean.list = w->again.anchors.a;
        clean.n = w->again.anchors.n;
        question.bits = w->again.anchors.bits;
        question.any = n > 0 ? anchor_any(question.bits, 0, (uint32_t)n)
                             : (struct block_bits){ 0 };
        if (n > 0 && ask->encoding != LAYER_UTF16LE && ask->encoding != LAYER_UTF16BE)
            why = check_text(&question, 0, clean.bytes);
        w->again.decide.no_cuts = no_cuts;
        if (why == PUMICE_NO_REASON)
            why = read_record(w, &clean, &w->again.format, &w->again.decide);
        if (why == PUMICE_NO_REASON)
            why = transform(plan, &w->again.format, &w->again.decide, clean.bytes,
                    &w->again.clean, &edited);
        if (why != PUMICE_NO_REASON || (!edited && !no_cuts))
            return why;
        no_cuts = edited && !no_cuts &&
                  decide_makes_members(&w->decide, &w->format, &w->again.decide);
        if (no_cuts || !edited)
            continue; // the same once more
        why = decide_again(&w->decide, &w->format, &w->again.decide, &w->again.format,
                bytes);
        if (why == PUMICE_NO_REASON)
            why = transform(plan, &w->format, &w->decide, bytes, &w->clean, &edited);
        if (why != PUMICE_NO_REASON)
            return why;
    }
    return PUMICE_INTERNAL;
}

// Transform and report: the clean record, if it differs, and what is said of it.
static enum pumice_reason
write_record(struct pumice_worker *w, const struct pumice_batch *in, uint32_t i,
        const struct plan *plan, const struct format_ask *ask, struct span bytes,
        struct pumice_out *out, struct pumice_result *res)
{
    bool edited;
    enum pumice_reason why =
            transform(plan, &w->format, &w->decide, bytes, &w->clean, &edited);

    if (why == PUMICE_NO_REASON && edited &&
            (decide_may_change(&w->decide, plan, w->founds.names, &w->format, bytes) ||
                    (ask->any.control != 0 && !decide_drops(&w->decide))))
        why = settle(w, plan, ask, bytes);
    if (why != PUMICE_NO_REASON)
        return why;
    if (edited) {
        uint8_t *p = arena_get(&out->arena->bytes, w->clean.n + 1);

        if (p == NULL)
            return PUMICE_NO_MEMORY;
        if (w->clean.n > 0)
            memcpy(p, w->clean.p, w->clean.n);
        res->outcome = PUMICE_EDITED;
        res->bytes = p;
        res->len = w->clean.n;
    }
    if (!report(w, i, &in->rec[i], out, res))
        return PUMICE_NO_MEMORY;
    res->hits = (uint32_t)(out->hits - res->hit);
    return res->outcome == PUMICE_WITHHELD ? res->reason : PUMICE_NO_REASON;
}

static struct pumice_result
clean_record(struct pumice_worker *w, const struct pumice_batch *in, uint32_t i,
        struct pumice_out *out)
{
    const struct pumice_record *rec = &in->rec[i];
    struct span bytes = { in->buf + rec->at, rec->len };
    const struct plan *plan;
    const struct anchor *list;
    struct pumice_result res = { .outcome = PUMICE_UNCHANGED,
        .hit = (uint32_t)out->hits };
    enum pumice_reason why;
    size_t n = anchors_of(w, rec, &list);

    if (rec->plan >= w->policy->plans)
        return withheld(NULL, bytes, PUMICE_NO_POLICY);
    plan = &w->policy->plan[rec->plan];

    struct asked asked = { plan, w->founds.names };
    struct format_ask ask = { .form = rec->part == PUMICE_VALUE ? plan->format
                                                                : FORMAT_AUTO,
        .encoding = encoding_of(plan, in->stream),
        .columns = rec->part == PUMICE_VALUE ? columns_of(plan, in->stream) : NULL,
        .frame = frame_of(rec, bytes),
        .kinds = plan->detect.kinds,
        .plan = plan,
        .paths = plan->paths,
        .bits = w->anchors.bits,
        .any = rec->len > 0 ? anchor_any(w->anchors.bits, rec->at, rec->len)
                            : (struct block_bits){ 0 },
        .ctx = &asked,
        .name = name_kinds,
        .stricter = stricter_rule };

    if ((why = check_record(rec, in->stream, &ask, bytes)) != PUMICE_NO_REASON)
        return withheld_as(w, plan, &ask, bytes, why, out);
    if (rec->len == 0 || (ask.encoding == LAYER_NONE &&
                                 nothing_there(w, plan, &ask, rec, bytes, list, n)))
        return res;
    why = read_record(w, &(struct reading_of){ plan, &ask, bytes, list, n, rec->at },
            &w->format, &w->decide);
    if (w->explain && why == PUMICE_NO_REASON)
        out->format[i] = format_told(&w->format);
    if (why == PUMICE_NO_REASON && w->decide.n > 0)
        why = write_record(w, in, i, plan, &ask, bytes, out, &res);
    if (why != PUMICE_NO_REASON) {
        struct pumice_result stub = withheld_as(w, plan, &ask, bytes, why, out);

        stub.hit = res.hit;
        stub.hits = res.hits;
        return stub;
    }
    if (res.outcome == PUMICE_DROPPED) {
        res.bytes = NULL;
        res.len = 0;
    }
    return res;
}

// Room for one result per record.
static bool
ready(struct pumice_out *out, size_t n, bool explain)
{
    if (out->arena->cap_results >= n && (!explain || out->format != NULL))
        return true;

    struct pumice_result *res = realloc(out->res, n * sizeof(*res));

    if (res == NULL)
        return false;
    out->res = res;
    if (explain) {
        const char **format = realloc(out->format, n * sizeof(*format));

        if (format == NULL)
            return false;
        out->format = format;
    }
    out->arena->cap_results = n;
    return true;
}

void
pumice_clean(struct pumice_worker *w, const struct pumice_batch *in,
        struct pumice_out *out)
{
    bool anchors;

    out->n = out->hits = out->findings = 0;
    if (in->n == 0 || !ready(out, in->n, w->explain))
        return; // out->n is 0: no record has a result
    out->n = in->n;
    anchors = anchor_batch(w, in);
    for (uint32_t i = 0; i < in->n; i++) {
        struct span bytes = { in->buf + in->rec[i].at, in->rec[i].len };

        if (w->explain)
            out->format[i] = format_looks_json(bytes) ? "json" : "text";
        out->res[i] = anchors ? clean_record(w, in, i, out)
                              : withheld(NULL, bytes, PUMICE_NO_MEMORY);
    }
}
