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
    if (f->cell != NULL && f->slot != NULL)
        return 0;
    fields_fini(f);
    return -1;
}

void
fields_fini(struct fields *f)
{
    free(f->cell);
    free(f->slot);
    arena_fini(&f->text);
    outbuf_fini(&f->path);
    *f = (struct fields){ 0 };
}

void
fields_clear(struct fields *f)
{
    f->n = 0;
    memset(f->slot, 0, SLOTS * sizeof(*f->slot));
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

// The cell of this key, made if there is room, or NULL.
static struct pumice_field *
cell_of(struct fields *f, const struct pumice_field *key, struct span path, size_t most)
{
    struct pumice_field *c;
    uint16_t *slot;

    for (slot = &f->slot[hash_of(key, path) % SLOTS]; *slot != 0;
            slot = slot + 1 < f->slot + SLOTS ? slot + 1 : f->slot) {
        c = &f->cell[*slot - 1];
        if (c->plan == key->plan && c->detector == key->detector &&
                c->part == key->part && c->rule == key->rule &&
                c->action.verb == key->action.verb && span_is(path, c->path))
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

    outbuf_reset(&f->path);
    path_put(&f->path, format_path(format, e->place, e->from),
            format->place[e->place].field.kind == FIELD_NAME, PATH_FOLDED);
    if (f->path.failed) {
        f->failed = true;
        return;
    }
    c = cell_of(f, &key, (struct span){ f->path.p, f->path.n }, FIELDS_MOST);
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
