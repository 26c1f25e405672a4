// `pumice verify RAW CLEAN`: walks both in step, asks the engine what stands in the raw record, and checks by
// means of its own (align.c, shape.c) what became of it. Prints places, paths and names, never a value.
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/log.h"
#include "cli/align.h"
#include "cli/report.h"
#include "cli/source.h"

enum {
    SHOWN_MOST = 100,   // objections that are printed
    LOOK_AHEAD = 64,    // records, to find where the sides meet again
    OUT_FLUSH = 1 << 16 // bytes
};

// One of the two inputs. Its record `i` comes next; of the clean side maybe only from byte `off` on, since a
// private-key block is one record there and several lines of the raw side.
struct side {
    const char *name;
    struct deliver *deliver;
    struct turnstile *turnstile; // of the clean side; the raw side's is the source's
    struct pumice_batch batch;
    struct pumice_out out;
    size_t i;
    uint32_t off;
    size_t finding; // the first one of record i
    uint64_t line;  // number of the next one, counting from 0
    bool ended;
    struct outbuf joined;
};

// A record, or lines that are to be compared with one.
struct piece {
    struct span text, ending;
    uint64_t line;
    enum pumice_encoding encoding;
};

struct verify {
    const struct cli *cli;
    struct pumice_worker *worker;
    struct side raw, clean;
    struct align align;
    struct align_span *span;
    size_t spans, cap_spans;
    struct shape_cut *cut;
    size_t cuts, cap_cuts;
    struct shape_text wide[2]; // UTF-16 as UTF-8
    struct shape json;
    struct outbuf print;
    uint64_t records, edited, dropped, withheld, replaced, objections;
    uint64_t missing, first_missing; // raw lines behind the end of the clean side
    const char *form;                // that the rules give a record that is JSON
    bool apart;                      // the sides cannot be aligned
    bool failed;
};

// ---------------------------------------------------------------- reading

// Makes record i of a side the next one; false: it has none left, or *failed with *e.
static bool
side_more(struct verify *v, struct side *s, bool *failed, struct err *e)
{
    while (s->i == s->batch.n && !s->ended) {
        enum fetched got;

        pumice_out_reset(&s->out);
        s->i = s->off = 0;
        s->finding = 0;
        got = deliver_poll(s->deliver, &s->batch, e);
        if (got != FETCHED_BATCH) {
            s->batch.n = 0;
            s->ended = true;
            *failed = got == FETCHED_STOP;
            return false;
        }
        pumice_clean(v->worker, &s->batch, &s->out);
        if (s->out.n != s->batch.n) {
            *failed = true;
            err_set(e, ERR_INTERNAL, "out of memory");
            return false;
        }
    }
    return s->i < s->batch.n;
}

static struct span
side_record(const struct side *s, size_t i)
{
    return (struct span){ s->batch.buf + s->batch.rec[i].at, s->batch.rec[i].len };
}

static enum pumice_encoding
side_encoding(const struct side *s)
{
    return s->batch.stream != NULL ? pumice_stream_encoding(s->batch.stream)
                                   : PUMICE_UTF8;
}

// Findings of record i: [s->finding, *end).
static size_t
side_findings(const struct side *s)
{
    size_t end = s->finding;

    while (end < s->out.findings && s->out.finding[end].record == s->i)
        end++;
    return end;
}

static void
side_step(struct side *s)
{
    s->finding = side_findings(s);
    s->i++;
    s->off = 0;
}

// ---------------------------------------------------------------- what is said

static void
flush(struct verify *v)
{
    if (v->print.failed ||
            (v->print.n > 0 && fwrite(v->print.p, 1, v->print.n, stdout) != v->print.n))
        v->failed = true;
    outbuf_reset(&v->print);
}

static void
put_json(struct outbuf *out, const char *text)
{
    outbuf_putc(out, '"');
    outbuf_put_json(out, span_of(text));
    outbuf_putc(out, '"');
}

struct objection {
    const struct side *side;
    uint64_t line; // counting from 0
    const char *word, *text;
    const struct pumice_finding *finding; // or NULL
    int64_t raw, clean;                   // bytes, or -1
};

static void
object(struct verify *v, const struct objection *o)
{
    struct outbuf *out = &v->print;
    const struct pumice_finding *f = o->finding;

    if (v->objections++ >= SHOWN_MOST)
        return;
    if (v->cli->format == FORM_JSON) {
        outbuf_printf(out,
                "{\"side\":\"%s\",\"record\":%" PRIu64 ",\"objection\":\"%s\"",
                o->side == &v->raw ? "raw" : "clean", o->line, o->word);
        if (f != NULL) {
            outbuf_printf(out, ",\"detector\":\"%s\",\"start\":%u,\"end\":%u,\"path\":",
                    pumice_detector(f->detector)->name, f->start, f->end);
            put_json(out, f->path);
        }
        if (o->raw >= 0)
            outbuf_printf(out, ",\"raw_byte\":%" PRId64, o->raw);
        if (o->clean >= 0)
            outbuf_printf(out, ",\"clean_byte\":%" PRId64, o->clean);
        outbuf_puts(out, ",\"message\":");
        put_json(out, o->text);
        outbuf_puts(out, "}\n");
    } else {
        outbuf_printf(out, "%s:%" PRIu64 ": ", o->side->name, o->line + 1);
        if (f != NULL) {
            outbuf_printf(out, "%s %u..%u at %s (", pumice_detector(f->detector)->name,
                    f->start, f->end, f->path);
            report_action(out, &f->action);
            outbuf_puts(out, "): ");
        }
        outbuf_puts(out, o->text);
        if (o->raw >= 0)
            outbuf_printf(out, "; raw byte %" PRId64, o->raw);
        if (o->clean >= 0)
            outbuf_printf(out, "%s clean byte %" PRId64, o->raw >= 0 ? "," : ";",
                    o->clean);
        outbuf_putc(out, '\n');
    }
    if (out->n > OUT_FLUSH)
        flush(v);
}

static void
object_record(struct verify *v, const struct side *s, uint64_t line, const char *word,
        const char *text)
{
    object(v, &(struct objection){ s, line, word, text, NULL, -1, -1 });
}

// ---------------------------------------------------------------- leftovers

// What the engine finds in record i of the clean side.
static void
leftovers(struct verify *v, struct side *s, uint64_t line)
{
    const struct pumice_result *r = &s->out.res[s->i];
    struct span rec = side_record(s, s->i);
    size_t end = side_findings(s);

    if (r->outcome == PUMICE_UNCHANGED)
        return;
    if (r->outcome == PUMICE_WITHHELD) {
        object_record(v, s, line, "left_over", "would be withheld, and is no stub");
        return;
    }
    for (size_t k = s->finding; k < end; k++) {
        const struct pumice_finding *f = &s->out.finding[k];
        uint64_t at = line;

        if (f->refused != NULL || f->action.verb == PUMICE_KEEP)
            continue;
        for (uint32_t i = 0; i < f->start && i < rec.n; i++)
            at += rec.p[i] == '\n' && pipe_lines(s->deliver, s->i) > 1;
        object(v, &(struct objection){ s, at, "left_over", "left over", f, -1, -1 });
    }
}

// ---------------------------------------------------------------- taking lines of the clean side

static const struct span line_feed = { (const uint8_t *)"\n", 1 };
static const struct span return_feed = { (const uint8_t *)"\r\n", 2 };

// One line of record i, which may have more; steps over it.
static void
take_line(struct verify *v, struct side *s, struct piece *got)
{
    struct span rec = side_record(s, s->i);
    uint32_t from = s->off, lines = pipe_lines(s->deliver, s->i);
    const uint8_t *feed = lines > 1 ? memchr(rec.p + from, '\n', rec.n - from) : NULL;

    if (from == 0)
        leftovers(v, s, s->line);
    got->line = s->line++;
    got->encoding = side_encoding(s);
    if (feed != NULL) {
        bool has_return = feed > rec.p + from && feed[-1] == '\r';

        got->text = (struct span){ rec.p + from,
            (size_t)(feed - rec.p) - from - has_return };
        got->ending = has_return ? return_feed : line_feed;
        s->off = (uint32_t)(feed - rec.p) + 1;
        return;
    }
    got->text = (struct span){ rec.p + from, rec.n - from };
    got->ending = pipe_ending(s->deliver, s->i);
    side_step(s);
}

// The next `lines` lines as one, with what ends them between. False: there are none left; fewer are
// taken where the side ends.
static bool
take(struct verify *v, struct side *s, uint32_t lines, struct piece *got, bool *failed,
        struct err *e)
{
    struct piece line;

    if (!side_more(v, s, failed, e))
        return false;
    if (s->off == 0 && pipe_lines(s->deliver, s->i) == lines) {
        leftovers(v, s, s->line);
        *got = (struct piece){ side_record(s, s->i), pipe_ending(s->deliver, s->i),
            s->line, side_encoding(s) };
        s->line += lines;
        side_step(s);
        return true;
    }
    take_line(v, s, got);
    if (lines < 2)
        return true;
    outbuf_reset(&s->joined);
    outbuf_put(&s->joined, got->text);
    for (uint32_t n = 1; n < lines && side_more(v, s, failed, e); n++) {
        outbuf_put(&s->joined, got->ending);
        take_line(v, s, &line);
        outbuf_put(&s->joined, line.text);
        got->ending = line.ending;
    }
    if (s->joined.failed)
        *failed = err_set(e, ERR_INTERNAL, "out of memory") < 0;
    got->text = (struct span){ s->joined.p, s->joined.n };
    return !*failed;
}

// ---------------------------------------------------------------- one record

static bool
grow(void **p, size_t *cap, size_t n, size_t size)
{
    size_t more = *cap == 0 ? 64 : *cap;
    void *grown;

    if (n < *cap)
        return true;
    while (more <= n)
        more *= 2;
    if ((grown = realloc(*p, more * size)) == NULL)
        return false;
    *p = grown;
    *cap = more;
    return true;
}

static int
by_start(const void *a, const void *b)
{
    const struct align_span *x = a, *y = b;

    return x->start != y->start ? (x->start < y->start ? -1 : 1)
                                : (x->end > y->end) - (x->end < y->end);
}

// The raw record's findings, in order.
static bool
gather(struct verify *v, const struct shape_text *wide)
{
    const struct side *s = &v->raw;
    size_t end = side_findings(s);

    v->spans = 0;
    for (size_t k = s->finding; k < end; k++) {
        const struct pumice_finding *f = &s->out.finding[k];

        if (f->refused != NULL)
            continue;
        if (!grow((void **)&v->span, &v->cap_spans, v->spans, sizeof(*v->span)))
            return false;
        v->span[v->spans++] =
                (struct align_span){ .start = wide != NULL ? shape_place(wide, f->start)
                                                           : f->start,
                    .end = wide != NULL ? shape_place(wide, f->end) : f->end,
                    .finding = f };
    }
    if (v->spans > 1)
        qsort(v->span, v->spans, sizeof(*v->span), by_start);
    return true;
}

// How many lines of the clean side stand for a raw record of several: those whose ends are outside of what
// is replaced.
static uint32_t
lines_left(const struct verify *v, struct span raw)
{
    uint32_t lines = 1;
    size_t k = 0;

    for (uint32_t i = 0; i < raw.n; i++) {
        if (raw.p[i] != '\n')
            continue;
        while (k < v->spans && v->span[k].end <= i)
            k++;
        lines += k == v->spans || v->span[k].start > i ||
                 v->span[k].finding->action.verb >= PUMICE_MASK;
    }
    return lines;
}

static void
object_fault(struct verify *v, const struct piece *raw, enum align_fault fault)
{
    static const struct {
        const char *word, *text;
    } faults[] = {
        [ALIGN_OUTSIDE] = { "outside", "bytes differ that nothing was found in" },
        [ALIGN_STAYS] = { "stays", "stands there still" },
        [ALIGN_REPLACEMENT] = { "replacement",
                "something else stands in its place than "
                "the rule says" },
        [ALIGN_TYPE] = { "label", "the label of another type stands in its place" },
        [ALIGN_MASK] = { "mask", "the mask shows more than the rule allows" },
    };
    const struct align *a = &v->align;
    bool outside = fault == ALIGN_OUTSIDE;

    object(v, &(struct objection){ &v->raw, raw->line, faults[fault].word,
                      faults[fault].text, outside ? NULL : v->span[a->span].finding,
                      outside ? (int64_t)a->raw : -1, (int64_t)a->clean });
}

// What was replaced, for the comparison of members: as aligned, or, where that failed, as found.
static bool
gather_cuts(struct verify *v, bool fits)
{
    v->cuts = 0;
    for (size_t i = 0; !fits && i < v->spans; i++) {
        if (!grow((void **)&v->cut, &v->cap_cuts, v->cuts, sizeof(*v->cut)))
            return false;
        v->cut[v->cuts++] =
                (struct shape_cut){ v->span[i].start, v->span[i].end, false };
    }
    for (size_t i = 0; i < v->align.pieces; i++) {
        const struct align_piece *p = &v->align.piece[i];

        if (!grow((void **)&v->cut, &v->cap_cuts, v->cuts, sizeof(*v->cut)))
            return false;
        v->replaced += p->raw_end - p->raw;
        v->cut[v->cuts++] = (struct shape_cut){ p->raw, p->raw_end, p->gone };
    }
    return true;
}

static bool
has_drops(const struct verify *v)
{
    for (size_t i = 0; i < v->spans; i++)
        if (v->span[i].finding->action.verb == PUMICE_DROP)
            return true;
    return false;
}

// A message that is JSON behind something else: both texts begin there then, and the cuts count from there.
static void
go_to_message(struct verify *v, struct span *raw, struct span *clean)
{
    const struct align_piece *p = v->align.piece;
    size_t from, moved_by = 0, kept = 0;

    if (!shape_json_within(&v->json, *raw, &from) || from == 0)
        return;
    for (size_t i = 0; i < v->align.pieces && p[i].raw_end <= from; i++)
        moved_by = p[i].clean_end - (size_t)p[i].raw_end; // may wrap: it is added
    raw->p += from;
    raw->n -= from;
    clean->p += from + moved_by;
    clean->n -= from + moved_by;
    for (size_t i = 0; i < v->cuts; i++)
        if (v->cut[i].start >= from)
            v->cut[kept++] = (struct shape_cut){ v->cut[i].start - (uint32_t)from,
                v->cut[i].end - (uint32_t)from, v->cut[i].gone };
    v->cuts = kept;
}

// Did the engine see JSON somewhere in it? In what it took for text a number becomes a bare label.
static bool
found_in_json(const struct verify *v)
{
    for (size_t i = 0; i < v->spans; i++)
        if (strstr(v->span[i].finding->layers, "json") != NULL)
            return true;
    return false;
}

// Does the clean record parse where the raw one did? False: no memory.
static bool
check_shape(struct verify *v, const struct piece *raw, const struct piece *clean,
        const char *format, bool fits)
{
    enum shape_answer answer = SHAPE_SAME;
    struct span from = raw->text, to = clean->text;
    size_t at = 0;
    bool json = false;

    // A bare number under rules for text becomes a bare label.
    if (strcmp(v->form, "text") != 0) {
        if (fits && found_in_json(v))
            go_to_message(v, &from, &to);
        answer =
                shape_compare_json(from, to, v->cut, v->cuts, ALIGN_LAYERS, &json, &at);
        at += (size_t)(to.p - clean->text.p);
    }
    if (answer == SHAPE_NO_MEMORY)
        return false;
    if (answer == SHAPE_MEMBERS && !fits && has_drops(v))
        answer = SHAPE_SAME; // which members are to be gone is not known
    if (answer == SHAPE_BROKEN)
        object(v, &(struct objection){ &v->raw, raw->line, "json",
                          "was JSON and is none any more", NULL, -1, (int64_t)at });
    else if (answer == SHAPE_MEMBERS)
        object(v,
                &(struct objection){ &v->raw, raw->line, "members",
                        "its members or elements are others", NULL, -1, (int64_t)at });
    for (int tab = 0; tab < 2 && !json; tab++) {
        const char *name = tab ? "tsv" : "csv";

        if ((strcmp(v->form, name) == 0 || strcmp(format, name) == 0) &&
                shape_compare_columns(raw->text, clean->text, tab ? '\t' : ',') !=
                        SHAPE_SAME)
            object_record(v, &v->raw, raw->line, "columns",
                    "the number of its columns differs");
    }
    if (!json && shape_compare_tags(raw->text, clean->text) != SHAPE_SAME)
        object_record(v, &v->raw, raw->line, "tags",
                "its tags were closed and are no more");
    return true;
}

// A text in UTF-16 is compared as UTF-8.
static bool
narrow(struct piece *p, struct shape_text *to)
{
    if (p->encoding != PUMICE_UTF16LE && p->encoding != PUMICE_UTF16BE)
        return true;
    shape_utf16(to, p->text, p->encoding == PUMICE_UTF16BE);
    p->text = (struct span){ to->p, to->n };
    return !to->no_memory;
}

static bool
same(struct span a, struct span b)
{
    return a.n == b.n && memcmp(a.p, b.p, a.n) == 0;
}

static bool
is_json(struct verify *v, struct span text)
{
    struct shape *json = &v->json;

    return shape_json(json, text) && json->node[0].kind != '0' &&
           json->node[0].kind != 't';
}

// Does this clean record stand for that raw one? `tell`: objects where not.
static bool
follows(struct verify *v, size_t i, struct piece raw, struct piece clean, bool tell,
        bool *no_memory)
{
    const struct pumice_result *r = &v->raw.out.res[i];
    struct span written = clean.text;
    bool wide = raw.encoding == PUMICE_UTF16LE || raw.encoding == PUMICE_UTF16BE;
    enum align_fault fault;

    if (r->outcome == PUMICE_UNCHANGED && same(raw.text, clean.text))
        return true;
    if (!narrow(&raw, &v->wide[0]) || !narrow(&clean, &v->wide[1])) {
        *no_memory = true;
        return false;
    }
    if (r->outcome == PUMICE_WITHHELD) {
        bool json = v->raw.out.format[i][0] == 'j' && strcmp(v->form, "json") == 0;

        if (align_is_stub(written, pumice_reason_name(r->reason)))
            clean.text = written; // ASCII in an input that is in no encoding
        if (align_is_stub(clean.text, pumice_reason_name(r->reason)) &&
                (!json || clean.text.p[0] == '{' || !is_json(v, raw.text)))
            return true;
        if (tell)
            object_record(v, &v->raw, raw.line, "withheld",
                    "is to be withheld; in its place stands no stub, or one of another "
                    "reason");
        return false;
    }
    if (align_is_stub(clean.text, NULL) && !align_is_stub(raw.text, NULL)) {
        if (tell)
            object_record(v, &v->raw, raw.line, "stub",
                    "a stub stands in the place of a record that was not withheld");
        return false;
    }
    if (!gather(v, wide ? &v->wide[0] : NULL)) {
        *no_memory = true;
        return false;
    }
    fault = align_record(&v->align, raw.text, clean.text, v->span, v->spans);
    *no_memory |= fault == ALIGN_NO_MEMORY;
    if (wide && fault != ALIGN_FITS && !*no_memory) { // as places of the record itself
        if (v->align.raw <= v->wide[0].n)
            v->align.raw = v->wide[0].map[v->align.raw];
        if (clean.text.p == v->wide[1].p && v->align.clean <= v->wide[1].n)
            v->align.clean = v->wide[1].map[v->align.clean];
    }
    if (!tell || *no_memory)
        return fault == ALIGN_FITS;
    if (fault != ALIGN_FITS)
        object_fault(v, &raw, fault);
    *no_memory =
            !gather_cuts(v, fault == ALIGN_FITS) ||
            !check_shape(v, &raw, &clean, v->raw.out.format[i], fault == ALIGN_FITS);
    return fault == ALIGN_FITS;
}

// ---------------------------------------------------------------- the walk

static struct piece
whole(const struct side *s, size_t i)
{
    return (struct piece){ side_record(s, i), pipe_ending(s->deliver, i), s->line,
        side_encoding(s) };
}

// The `ahead`th record of the batch from record i on that is not dropped; batch.n: there is none.
static size_t
raw_ahead(const struct side *s, size_t ahead)
{
    size_t i = s->i;

    for (; i < s->batch.n; i++)
        if (s->out.res[i].outcome != PUMICE_DROPPED && ahead-- == 0)
            break;
    return i;
}

enum fits { FITS_NOT, FITS, FITS_UNKNOWN }; // UNKNOWN: the batch ends before

static enum fits
fits_ahead(struct verify *v, size_t raw, size_t clean, bool *no_memory)
{
    struct side *r = &v->raw;
    size_t i = raw_ahead(r, raw), j = v->clean.i + clean;
    size_t was = r->i, finding = r->finding;
    bool fits;

    if (i == r->batch.n || j >= v->clean.batch.n)
        return FITS_UNKNOWN;
    if (pipe_lines(r->deliver, i) != 1 || pipe_lines(v->clean.deliver, j) != 1)
        return FITS_NOT;
    while (r->i < i)
        side_step(r);
    fits = follows(v, i, whole(r, i), whole(&v->clean, j), false, no_memory);
    r->i = was;
    r->finding = finding;
    return fits ? FITS : FITS_NOT;
}

// Two records that do not fit. Where the sides meet again further on: how many raw ones are lost, or clean ones
// are added; both 0 where one was just changed, or they do not meet.
static void
meet_again(struct verify *v, size_t *lost, size_t *added, bool *no_memory)
{
    *lost = *added = 0;
    if (v->objections >= SHOWN_MOST || v->clean.off != 0 ||
            fits_ahead(v, 0, 0, no_memory) == FITS ||
            fits_ahead(v, 1, 1, no_memory) != FITS_NOT)
        return;
    for (size_t d = 1; d <= LOOK_AHEAD && !*no_memory; d++) {
        enum fits raw = fits_ahead(v, d, 0, no_memory);
        enum fits clean = fits_ahead(v, 0, d, no_memory);

        if (raw == FITS && fits_ahead(v, d + 1, 1, no_memory) != FITS_NOT) {
            *lost = d;
            return;
        }
        if (clean == FITS && fits_ahead(v, 1, d + 1, no_memory) != FITS_NOT) {
            *added = d;
            return;
        }
        if (raw == FITS_UNKNOWN && clean == FITS_UNKNOWN)
            return;
    }
}

static void
object_lost(struct verify *v, uint64_t line)
{
    object_record(v, &v->raw, line, "lost", "nothing on the clean side stands for it");
    v->apart = true;
}

static void
object_added(struct verify *v, uint64_t line)
{
    object_record(v, &v->clean, line, "added", "nothing on the raw side stands for it");
    v->apart = true;
}

static void
count_record(struct verify *v, enum pumice_outcome outcome, uint32_t lines)
{
    v->records += lines;
    v->edited += outcome == PUMICE_EDITED ? lines : 0;
    v->dropped += outcome == PUMICE_DROPPED ? lines : 0;
    v->withheld += outcome == PUMICE_WITHHELD ? lines : 0;
}

// Steps over a raw record.
static void
raw_done(struct verify *v)
{
    struct side *s = &v->raw;
    uint32_t lines = pipe_lines(s->deliver, s->i);

    count_record(v, s->out.res[s->i].outcome, lines);
    s->line += lines;
    side_step(s);
}

static bool
pass_clean(struct verify *v, size_t n, bool *failed, struct err *e)
{
    struct piece clean;

    for (; n > 0 && take(v, &v->clean, 1, &clean, failed, e); n--)
        object_added(v, clean.line);
    return !*failed;
}

// The next raw record, against what stands for it.
static bool
check_record(struct verify *v, struct err *e)
{
    struct side *s = &v->raw;
    const struct pumice_result *r = &s->out.res[s->i];
    uint32_t lines = pipe_lines(s->deliver, s->i), want = 1;
    struct piece raw = whole(s, s->i), clean;
    size_t lost, added;
    bool failed = false, no_memory = false;

    if (r->outcome == PUMICE_DROPPED) {
        raw_done(v);
        return true;
    }
    if (!side_more(v, &v->clean, &failed, e)) {
        if (v->missing++ == 0)
            v->first_missing = s->line;
        raw_done(v);
        return !failed;
    }
    if (lines == 1) {
        meet_again(v, &lost, &added, &no_memory);
        if (lost > 0) {
            for (size_t end = raw_ahead(s, lost); s->i < end;) {
                if (s->out.res[s->i].outcome != PUMICE_DROPPED)
                    object_lost(v, s->line);
                raw_done(v);
            }
            return true;
        }
        if (added > 0)
            return pass_clean(v, added, &failed, e);
    } else if (r->outcome != PUMICE_WITHHELD) {
        no_memory = !gather(v, NULL);
        want = r->outcome == PUMICE_UNCHANGED ? lines : lines_left(v, raw.text);
    }
    if (!no_memory && take(v, &v->clean, want, &clean, &failed, e)) {
        follows(v, s->i, raw, clean, true, &no_memory);
        if (!same(raw.ending, clean.ending))
            object_record(v, s, s->line, "ending", "the line ends otherwise");
    }
    if (no_memory)
        failed = err_set(e, ERR_INTERNAL, "out of memory") < 0;
    raw_done(v);
    return !failed;
}

static void
put_summary(struct verify *v)
{
    struct outbuf *out = &v->print;
    static const char *const words[] = { "edited", "dropped", "withheld" };
    const uint64_t counts[] = { v->edited, v->dropped, v->withheld };

    if (v->cli->format == FORM_JSON) {
        outbuf_printf(out, "{\"records\":%" PRIu64, v->records);
        for (size_t i = 0; i < 3; i++)
            outbuf_printf(out, ",\"%s\":%" PRIu64, words[i], counts[i]);
        outbuf_printf(out,
                ",\"bytes_replaced\":%" PRIu64 ",\"objections\":%" PRIu64
                ",\"aligned\":%s}\n",
                v->replaced, v->objections, v->apart ? "false" : "true");
        return;
    }
    if (v->objections > SHOWN_MOST) {
        outbuf_puts(out, "and ");
        report_number(out, v->objections - SHOWN_MOST);
        outbuf_puts(out, " more\n");
    }
    if (v->cli->quiet)
        return;
    report_number(out, v->records);
    outbuf_puts(out, v->records == 1 ? " record: " : " records: ");
    for (size_t i = 0; i < 3; i++) {
        report_number(out, counts[i]);
        outbuf_printf(out, " %s%s", words[i], i < 2 ? ", " : "; ");
    }
    report_number(out, v->replaced);
    outbuf_puts(out, " bytes replaced; ");
    report_number(out, v->objections);
    outbuf_puts(out, v->objections == 1 ? " objection" : " objections");
    outbuf_puts(out, v->apart ? "; the sides cannot be aligned\n" : "\n");
}

static int
walk(struct verify *v, struct err *e)
{
    struct piece clean;
    bool failed = false;

    while (!v->failed && side_more(v, &v->raw, &failed, e))
        if (!check_record(v, e))
            return -1;
    while (!failed && take(v, &v->clean, 1, &clean, &failed, e))
        object_added(v, clean.line);
    if (failed)
        return -1;
    if (v->missing > 0) {
        char text[80];

        snprintf(text, sizeof(text),
                "the clean side ends before it; %" PRIu64 " record%s not there",
                v->missing, v->missing == 1 ? " is" : "s are");
        object_record(v, &v->raw, v->first_missing, "lost", text);
        v->apart = true;
    }
    put_summary(v);
    flush(v);
    if (v->failed || fflush(stdout) != 0)
        return err_set(e, ERR_IO, "standard output: cannot write");
    return v->apart ? err_exit_code(ERR_DATA) : v->objections > 0;
}

// ---------------------------------------------------------------- the command

// What the rules take a JSON record for: "json", or "text" where they say so.
static bool
probe(struct verify *v, uint16_t plan)
{
    static const char text[80] = "{\"a\":{}}";
    struct pumice_record rec = { .len = (uint32_t)strlen(text), .plan = plan };
    struct pumice_batch batch = { .buf = (const uint8_t *)text,
        .len = strlen(text) + 1,
        .rec = &rec,
        .n = 1 };

    pumice_clean(v->worker, &batch, &v->raw.out);
    if (v->raw.out.n != 1)
        return false;
    v->form = v->raw.out.format[0]; // static words
    pumice_out_reset(&v->raw.out);
    return true;
}

// The clean side, read as the raw one is.
static int
open_clean(struct side *side, const struct cli *cli, const struct source *s,
        struct err *e)
{
    struct pipe_options options = { .file = &cli->file[1],
        .files = 1,
        .out = -1,
        .policy = s->config->policy,
        .max_record = s->topic->max_record,
        .delimiter = cli->nul ? 0 : '\n',
        .plan = (uint16_t)s->topic->plan };

    if ((side->turnstile = turnstile_new(&options, e)) == NULL)
        return -1;
    side->deliver = pipe_new(side->turnstile, e);
    return side->deliver == NULL ? -1 : 0;
}

static const char *
shown_name(const char *file)
{
    return strcmp(file, "-") == 0 ? "standard input" : file;
}

static int
check_operands(const struct cli *cli, struct err *e)
{
    if (cli->files != 2)
        return err_set(e, ERR_USAGE, "verify needs two files: RAW and CLEAN");
    if (strcmp(cli->file[0], "-") == 0 && strcmp(cli->file[1], "-") == 0)
        return err_set(e, ERR_USAGE, "only one of RAW and CLEAN can be '-'");
    return 0;
}

static void
verify_fini(struct verify *v)
{
    deliver_free(&v->clean.deliver);
    turnstile_free(&v->clean.turnstile);
    pumice_out_fini(&v->raw.out);
    pumice_out_fini(&v->clean.out);
    align_fini(&v->align);
    shape_fini(&v->json);
    outbuf_fini(&v->clean.joined);
    outbuf_fini(&v->print);
    shape_text_fini(&v->wide[0]);
    shape_text_fini(&v->wide[1]);
    free(v->span);
    free(v->cut);
}

static int
verify_main(const struct cli *cli, struct err *e)
{
    struct verify v = { .cli = cli };
    struct cli raw = *cli;
    struct source s;
    int code = -1;

    signal(SIGPIPE, SIG_DFL);
    if (check_operands(cli, e) < 0)
        return -1;
    raw.files = 1;
    if (source_open(&s, &raw, true, 1, &(struct pipe_options){ .out = -1 }, e) < 0)
        return -1;
    v.worker = s.worker[0];
    v.raw.name = shown_name(cli->file[0]);
    v.raw.deliver = s.deliver[0];
    v.clean.name = shown_name(cli->file[1]);
    if (s.topic->policy == POLICY_EXEMPT)
        err_set(e, ERR_CONFIG,
                "topic '%s' has `policy: none`: there is nothing to verify",
                cli->topic);
    else if (pumice_out_init(&v.raw.out) < 0 || pumice_out_init(&v.clean.out) < 0 ||
             !probe(&v, (uint16_t)s.topic->plan))
        err_set(e, ERR_INTERNAL, "out of memory");
    else if (open_clean(&v.clean, cli, &s, e) == 0)
        code = walk(&v, e);
    verify_fini(&v);
    source_close(&s);
    return code;
}

const struct command verify_command = { "verify",
    "check a clean file against the raw one", verify_main };
