// A hash table of cells; what comes after the first 2,000 is counted under `$..*`.
#include "stats/fields.h"

#include <stdlib.h>

enum { SLOTS = 4096 };

int
fields_init(struct fields *f)
{
    *f = (struct fields){ 0 };
    arena_init(&f->text);
    // One more for each detector and part under `$..*`.
    f->cell = malloc((FIELDS_MOST + (size_t)DET_COUNT * 4) * sizeof(*f->cell));
    f->slot = calloc(SLOTS, sizeof(*f->slot));
    f->seen = calloc(FIELDS_SEEN, sizeof(*f->seen));
    if (f->cell != NULL && f->slot != NULL && f->seen != NULL)
        return 0;
    fields_fini(f);
    return -1;
}

void
fields_fini(struct fields *f)
{
    free(f->cell);
    free(f->slot);
    free(f->seen);
    arena_fini(&f->text);
    outbuf_fini(&f->path);
    *f = (struct fields){ 0 };
}

void
fields_clear(struct fields *f)
{
    f->n = 0;
    memset(f->slot, 0, SLOTS * sizeof(*f->slot));
    for (size_t i = 0; i < FIELDS_SEEN; i++)
        f->seen[i].cell = 0;
    arena_reset(&f->text, 1 << 16);
}

// Eight bytes at a time, the last ones together.
static uint64_t
mix(uint64_t h, uint64_t eight)
{
    h = (h ^ eight) * 0x9e3779b97f4a7c15U;
    return h ^ h >> 32;
}

static uint64_t
hash_of(const struct pumice_field *key, struct span path)
{
    uint64_t h = mix(path.n, (uint64_t)key->plan << 32 | (uint64_t)key->detector << 8 |
                                     key->part),
             eight;

    h = mix(h, (uintptr_t)key->rule);
    for (; path.n >= sizeof(eight); path.p += sizeof(eight), path.n -= sizeof(eight)) {
        memcpy(&eight, path.p, sizeof(eight));
        h = mix(h, eight);
    }
    for (eight = 0; path.n > 0; path.n--)
        eight = eight << 8 | path.p[path.n - 1];
    return mix(h, eight);
}

static bool
is_cell(const struct pumice_field *c, const struct pumice_field *key)
{
    return c->plan == key->plan && c->detector == key->detector &&
           c->part == key->part && c->rule == key->rule &&
           c->action.verb == key->action.verb;
}

// The cell of this key, made if there is room, or NULL.
static struct pumice_field *
cell_of(struct fields *f, const struct pumice_field *key, struct span path, size_t most)
{
    struct pumice_field *c;
    uint16_t *slot;

    for (slot = &f->slot[hash_of(key, path) % SLOTS]; *slot != 0;
            slot = slot + 1 < f->slot + SLOTS ? slot + 1 : f->slot) {
        c = &f->cell[*slot - 1];
        if (is_cell(c, key) && span_is(path, c->path))
            return c;
    }
    if (f->n >= most)
        return NULL;
    c = &f->cell[f->n];
    *c = *key;
    if ((c->path = arena_text(&f->text, path.p, path.n)) == NULL) {
        f->failed = true;
        return NULL;
    }
    *slot = (uint16_t)++f->n;
    return c;
}

// The steps as they stand, elements without their number: what path_put() would write of them depends on nothing
// else. Their length, 0 when they are too long.
static size_t
raw_path(const struct segment *last, bool is_name, uint8_t raw[FIELDS_RAW])
{
    size_t n = 0;

    raw[n++] = is_name;
    for (const struct segment *s = last; s != NULL; s = s->up) {
        size_t hop = s->hop == NULL ? 0 : strlen(s->hop),
               name = s->name.p == NULL ? 0 : s->name.n;

        if (name > FIELDS_RAW || hop > FIELDS_RAW || n + name + hop + 3 > FIELDS_RAW)
            return 0;
        raw[n++] = s->name.p != NULL ? 'n' : s->index == SEGMENT_NO_STEP ? 'h' : 'e';
        raw[n++] = (uint8_t)name;
        raw[n++] = (uint8_t)hop;
        if (name > 0)
            memcpy(raw + n, s->name.p, name);
        if (hop > 0)
            memcpy(raw + n + name, s->hop, hop);
        n += name + hop;
    }
    return n;
}

// The cell that is counted in, or NULL: there is none left, or no memory.
static struct pumice_field *
find_cell(struct fields *f, struct pumice_field *key, const struct segment *last,
        bool is_name)
{
    struct seen_path *seen;
    struct pumice_field *c;
    uint8_t raw[FIELDS_RAW];
    size_t n = raw_path(last, is_name, raw);
    uint64_t hash = hash_of(key, (struct span){ raw, n });

    seen = &f->seen[hash % FIELDS_SEEN];
    if (n > 0 && seen->cell > 0 && seen->hash == hash && seen->n == n &&
            memcmp(seen->raw, raw, n) == 0 && is_cell(&f->cell[seen->cell - 1], key))
        return &f->cell[seen->cell - 1];
    outbuf_reset(&f->path);
    path_put(&f->path, last, is_name, PATH_FOLDED);
    if (f->path.failed) {
        f->failed = true;
        return NULL;
    }
    c = cell_of(f, key, (struct span){ f->path.p, f->path.n }, FIELDS_MOST);
    if (c != NULL && n > 0) {
        *seen = (struct seen_path){ hash, (uint16_t)(c - f->cell + 1), (uint16_t)n,
            { 0 } };
        memcpy(seen->raw, raw, n);
    }
    return c;
}

void
fields_count(struct fields *f, uint16_t plan, uint8_t part, struct format *format,
        const struct edit *e)
{
    struct pumice_field key = { .plan = plan,
        .part = part,
        .detector = e->detector,
        .action = e->rule->action,
        .rule = e->rule->origin };
    struct pumice_field *c;

    c = find_cell(f, &key, format_path(format, e->place, e->from),
            format->place[e->place].field.kind == FIELD_NAME);
    if (c == NULL) {
        key.plan = 0;
        key.rule = "";
        key.action = (struct pumice_action){ .verb = PUMICE_SUPPRESS };
        c = cell_of(f, &key, span_of("$..*"), FIELDS_MOST + (size_t)DET_COUNT * 4);
    }
    if (c == NULL)
        return;
    c->hits++;
    c->proof[e->proof]++;
}
