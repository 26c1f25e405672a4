// Records from anywhere, copied one behind the other.
#include "frame/frame.h"

#include <stdlib.h>

void
frame_fini(struct frame *f)
{
    free(f->buf);
    free(f->rec);
    *f = (struct frame){ 0 };
}

void
frame_reset(struct frame *f)
{
    f->len = f->n = 0;
}

static bool
reserve(struct frame *f, size_t bytes)
{
    if (f->cap - f->len < bytes) {
        size_t cap = f->cap == 0 ? 1 << 16 : f->cap;
        uint8_t *buf;

        while (cap - f->len < bytes)
            cap *= 2;
        if ((buf = realloc(f->buf, cap)) == NULL)
            return false;
        f->buf = buf;
        f->cap = cap;
    }
    if (f->n == f->cap_rec) {
        size_t cap = f->cap_rec == 0 ? 1024 : f->cap_rec * 2;
        struct pumice_record *rec = realloc(f->rec, cap * sizeof(*rec));

        if (rec == NULL)
            return false;
        f->rec = rec;
        f->cap_rec = cap;
    }
    return true;
}

bool
frame_put(struct frame *f, struct span bytes, size_t max_record,
        const struct pumice_record *like)
{
    struct pumice_record rec = *like;

    if (bytes.n > max_record) {
        rec.flags |= PUMICE_REC_TOO_LONG;
        bytes.n = bytes.n < FRAME_PREFIX ? bytes.n : FRAME_PREFIX;
    }
    if (f->len + bytes.n > UINT32_MAX / 4 || !reserve(f, bytes.n + 1 + FRAME_PADDING))
        return false;
    rec.at = (uint32_t)f->len;
    rec.len = (uint32_t)bytes.n;
    if (bytes.n > 0)
        memcpy(f->buf + f->len, bytes.p, bytes.n);
    f->len += bytes.n;
    f->buf[f->len++] = 0;
    memset(f->buf + f->len, 0, FRAME_PADDING);
    f->rec[f->n++] = rec;
    return true;
}

struct pumice_batch
frame_batch(const struct frame *f)
{
    return (struct pumice_batch){ .buf = f->buf,
        .len = f->len,
        .rec = f->rec,
        .n = f->n };
}
