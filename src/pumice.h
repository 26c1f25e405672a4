// The engine: a batch of log records in, one result per record out. No I/O, no threads, no
// globals. A policy is built once, sealed, and then shared by any number of workers; a worker
// belongs to one thread. Sizes are bytes; offsets count from the start of a record.
#ifndef PUMICE_H
#define PUMICE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

// ------------------------------------------------------------------ what may become of a record

enum pumice_outcome {
    PUMICE_UNCHANGED, // forward the bytes that came
    PUMICE_EDITED,    // forward result.bytes
    PUMICE_DROPPED,   // a rule with `of: record` took it away
    PUMICE_WITHHELD,  // no byte of it may go anywhere; result.bytes is its stub
};

// Why a record was withheld. One closed list, for stubs, dead letters and metrics.
#define PUMICE_REASONS(R)                                                              \
    R(TOO_LONG, "too_long", "longer than max_record, or its clean form is")            \
    R(TOO_DEEP, "too_deep", "nested deeper than 1,024 levels or 4 layers")             \
    R(TOO_MANY_FINDINGS, "too_many_findings", "more than 65,536 findings")             \
    R(TOO_MANY_VIEWS, "too_many_views",                                                \
            "more decoded text than is kept for one record")                           \
    R(BAD_ENCODING, "bad_encoding", "not in the encoding that the topic names")        \
    R(BINARY, "binary", "neither text nor a known frame around text")                  \
    R(NO_POLICY, "no_policy", "no rule says what becomes of it")                       \
    R(NO_KEY, "no_key", "no key to make a token of a finding in the record key")       \
    R(NO_MEMORY, "no_memory", "memory ran out")                                        \
    R(SINK_REFUSED, "sink_refused", "the sink refuses it")                             \
    R(INTERNAL, "internal", "pumice itself failed")

enum pumice_reason {
    PUMICE_NO_REASON,
#define R(id, name, help) PUMICE_##id,
    PUMICE_REASONS(R)
#undef R
            PUMICE_REASON_COUNT
};

// "too_long"; "" for PUMICE_NO_REASON.
const char *pumice_reason_name(enum pumice_reason reason);
// One fixed sentence per reason.
const char *pumice_reason_help(enum pumice_reason reason);

// ------------------------------------------------------------------ records and batches

enum pumice_part { PUMICE_VALUE, PUMICE_KEY, PUMICE_HEADER };

enum pumice_record_flag {
    PUMICE_REC_TOO_LONG = 1, // buf holds the first 4 KiB at most; the rest was skipped
    PUMICE_REC_NULL = 2,     // a null key, value or header; len is 0
    PUMICE_REC_BAD_ENCODING = 4, // its stream is in an encoding that nobody here reads
    PUMICE_REC_FRAMED =
            8, // a 0 byte at its head begins a schema registry's frame, or it is binary
};

struct pumice_record {
    uint32_t at, len; // where in batch.buf
    uint32_t
            message; // groups the parts of one Kafka message; in the pipe the record itself
    uint16_t plan;       // from pumice_plan_add()
    uint8_t part, flags; // enum pumice_part, enum pumice_record_flag
    int64_t time_ms;     // Unix time of the record, 0 where it has none
};

// Records stand one after another in buf, in order, each followed by one 0 byte that belongs to
// none, the last one by 64 readable bytes. Any byte may stand inside a record, 0 too. The caller
// owns all of it and must not change it while results are used. len counts up to and with the
// last record's 0 byte and is at most 1 GiB.
struct pumice_batch {
    const uint8_t *buf;
    size_t len;
    const struct pumice_record *rec;
    size_t n;
    const struct pumice_stream
            *stream; // that all of them come from; NULL: none is known
};

// ------------------------------------------------------------------ detectors

enum pumice_proof {
    PUMICE_PROOF_NONE,
    PUMICE_PROOF_SHAPE, // taken by form alone
    PUMICE_PROOF_KEY,   // its key or context says so
    PUMICE_PROOF_SELF,  // the value proves itself
};

enum pumice_default { PUMICE_OFF, PUMICE_WITH_EVIDENCE, PUMICE_ON };

// A row of the catalogue. All strings are static.
struct pumice_detector {
    const char *name, *type;    // "cn_mobile", "phone"
    enum pumice_default preset; // without a rule
    const char *form, *proof;   // what it looks like; what proves it
    const char *source;         // the document that defines it
    const char *lookalikes;     // what in logs looks like it and is not
};

// Detector number i, counting from 0; NULL past the last. The last one is "field", the name of
// whatever a field rule takes.
const struct pumice_detector *pumice_detector(size_t i);
// The built-in evidence words that raise it: "card, pan, 卡号"; "" for none.
const char *pumice_detector_words(size_t i);
// The number of a name, or -1.
int pumice_detector_find(const char *name);

// ------------------------------------------------------------------ policy

// In order of strictness, strictest first.
enum pumice_verb { PUMICE_DROP, PUMICE_SUPPRESS, PUMICE_MASK, PUMICE_KEEP };

struct pumice_action {
    enum pumice_verb verb;
    bool of_record;      // DROP: the whole record, not the field
    uint8_t first, last; // MASK: letters and digits that stay
};

// "drop", "suppress", "mask", "keep".
const char *pumice_verb_name(enum pumice_verb verb);

enum pumice_json_number {
    PUMICE_NUMBER_STRING,
    PUMICE_NUMBER_NULL,
    PUMICE_NUMBER_ZERO
};

struct pumice_policy;

// An empty policy, or NULL when memory ran out. Every setter below returns 0, or -1 with
// pumice_policy_error() saying why; nothing has changed then. `origin` is an opaque word for
// explain and statistics ("pumice.yaml:14"), copied. No setter may follow pumice_policy_seal().
struct pumice_policy *pumice_policy_new(void);
void pumice_policy_free(struct pumice_policy **policy);
const char *pumice_policy_error(const struct pumice_policy *policy);

// Returns the number of a new plan (what happens to the records of one topic), or -1. It starts
// with the built-in rules: every detector that is on by default, `card` masked 6/4, all else
// suppressed, format auto, JSON numbers become strings; their origin is "base".
int pumice_plan_add(struct pumice_policy *policy);
// Turns every detector off ("none"), those on by default on ("default"), or every one ("all").
int pumice_plan_detectors(struct pumice_policy *policy, int plan, const char *set);
// action NULL keeps the action; `on` false turns the detector off.
int pumice_plan_detector(struct pumice_policy *policy, int plan, const char *name,
        bool on, const struct pumice_action *action, const char *origin);
// A field rule. path: `$.a.b`, `$['a.b']`, `$.a[*]`, `$.a[3]`, `$.*`, `$..a`; it covers everything
// below the path too. The most specific path wins, the later one of two that are equal.
int pumice_plan_field(struct pumice_policy *policy, int plan, const char *path,
        const struct pumice_action *action, const char *origin);
// One more evidence word that raises a detector, in this plan only. Any script.
int pumice_plan_evidence(struct pumice_policy *policy, int plan, const char *detector,
        const char *word, const char *origin);
// A country (ISO 3166-1, capitals) whose phone numbers `phone` takes in their national forms without a word
// that names them. At most 16.
int pumice_plan_region(struct pumice_policy *policy, int plan, const char *region);
// How records are written: a word of pumice_format(). "auto" tells them apart one by one.
int pumice_plan_format(struct pumice_policy *policy, int plan, const char *format);
// Format number i that there is, "auto" first; NULL past the last.
const char *pumice_format(size_t i);
// The names of CSV or TSV columns, copied. Without them those of the stream's header count.
enum { PUMICE_COLUMNS_MOST = 1024 };
int pumice_plan_columns(struct pumice_policy *policy, int plan, const char *const *name,
        size_t n);
// "utf-8", or any encoding in which ASCII is ASCII; "gb18030", and GBK with it. UTF-16 is told by the stream.
int pumice_plan_encoding(struct pumice_policy *policy, int plan, const char *encoding);
int pumice_plan_json_number(struct pumice_policy *policy, int plan,
        enum pumice_json_number to);
// What a plan says of a detector.
struct pumice_rule_info {
    bool on;
    struct pumice_action action;
    const char *origin; // lives as long as the policy
};
void pumice_plan_rule(const struct pumice_policy *policy, int plan, size_t detector,
        struct pumice_rule_info *rule);
// Compiles the plans. The policy is const from here on and may be shared by threads.
int pumice_policy_seal(struct pumice_policy *policy);

// ------------------------------------------------------------------ streams

// In what a stream's text is written. UTF-8 stands for every encoding in which ASCII is ASCII.
enum pumice_encoding {
    PUMICE_UTF8,
    PUMICE_UTF16LE,
    PUMICE_UTF16BE,
    PUMICE_UTF32, // known, so that its records are withheld
};

// What is the same for all records of one input (a file, stdin), read from its first line before work
// is split: its encoding. Const once made, so threads may share it; the policy must outlive it. Records
// from Kafka have none.
struct pumice_stream;

// head: the input's first line with its terminator, or its first 4 KiB when that is longer; what
// is read of it hangs on these bytes alone. NULL: no memory.
struct pumice_stream *pumice_stream_new(const struct pumice_policy *policy, int plan,
        const uint8_t *head, size_t n);
void pumice_stream_free(struct pumice_stream **stream);
enum pumice_encoding pumice_stream_encoding(const struct pumice_stream *stream);

// Are these bytes of the stream GB18030 or GBK, though neither the stream nor the plan says so? Then
// `encoding: gb18030` would find more. A guess over the characters of Chinese text, for a warning.
bool pumice_stream_is_gb18030(const struct pumice_stream *stream, const uint8_t *p,
        size_t n);

// ------------------------------------------------------------------ workers and results

struct pumice_result {
    enum pumice_outcome outcome;
    enum pumice_reason reason; // of WITHHELD
    const uint8_t *bytes; // EDITED: the clean record; WITHHELD: its stub; else NULL
    size_t len;
    uint32_t hit, hits; // its findings: out->hit[hit .. hit + hits)
};

struct pumice_hit {
    uint16_t detector;
    uint8_t proof, verb;
};

// A finding with its words, under pumice_options.explain only. Strings live as long as the
// results. Nothing in it is a byte of the record but `path`, in which member names that look like
// values stand as `*`.
struct pumice_finding {
    uint32_t record;     // index in the batch
    uint32_t start, end; // raw bytes of the record, end exclusive
    uint16_t detector;
    enum pumice_proof proof; // NONE: a near miss, see `refused`
    struct pumice_action action;
    const char *path;     // RFC 9535, `<json>` where a layer begins; `$` is plain text
    const char *layers;   // "json,json", outermost first; "" for none
    const char *evidence; // "luhn,issuer"; "" for none
    const char *rule;     // origin of the rule that decided
    const char *refused;  // a near miss: why, else NULL
};

// Results of one batch, by index. `res`, `hit`, `finding` are valid until the next pumice_clean()
// with this out; the bytes they point to until pumice_out_reset(). A caller only reads.
struct pumice_out {
    struct pumice_result *res;
    size_t n;
    struct pumice_hit *hit;
    size_t hits;
    struct pumice_finding *finding; // in order of record, start; near misses among them
    size_t findings;
    const char **format;        // under explain: "json" or "text", per record
    struct pumice_arena *arena; // opaque
};

struct pumice_options {
    const char *simd; // name of a kernel, NULL: the best of this machine
    bool explain;     // fill out->finding and out->format
};

struct pumice_worker;

// NULL when memory ran out or no kernel of that name runs here.
struct pumice_worker *pumice_worker_new(const struct pumice_options *options);
void pumice_worker_free(struct pumice_worker **worker);
// Allocates scratch and tables for a sealed policy, which the caller keeps alive until the next
// bind or free. Returns 0, or -1 without memory: the worker is then as it was.
int pumice_worker_bind(struct pumice_worker *worker,
        const struct pumice_policy *policy);
// The kernel in use: "avx2", "portable".
const char *pumice_worker_simd(const struct pumice_worker *worker);
// Kernel number i that this program has, "" where this machine cannot run it; NULL past the last.
const char *pumice_kernel(size_t i);

int pumice_out_init(struct pumice_out *out);   // 0, or -1 without memory
void pumice_out_reset(struct pumice_out *out); // takes all bytes back
void pumice_out_fini(struct pumice_out *out);

// Cleans a batch. Every record gets a result, a failure too, so there is nothing to return; out->n is
// in->n, or 0 when there was no memory even for the results: then all of the batch is withheld. A
// result depends on the record, its plan and nothing else.
void pumice_clean(struct pumice_worker *worker, const struct pumice_batch *in,
        struct pumice_out *out);

// ------------------------------------------------------------------ field statistics

// A cell of the worker's table: what was found where since the last pumice_fields_clear().
struct pumice_field {
    uint16_t plan;
    uint8_t part; // enum pumice_part
    uint16_t detector;
    const char *path; // as in pumice_finding; `$..*` for what came after 2,000 cells
    struct pumice_action action;
    const char *rule;
    uint64_t hits;
    uint64_t proof[4]; // hits by enum pumice_proof
};

// Iterates: *at starts as 0. False past the last.
bool pumice_fields_next(const struct pumice_worker *worker, size_t *at,
        struct pumice_field *field);
void pumice_fields_clear(struct pumice_worker *worker);

#ifdef __cplusplus
}
#endif
#endif
