// zlib, libzstd and liblz4 behind one face. What is read comes from anybody: every length is the
// library's to check, and every window has a limit.
#include "deliver/codec.h"

#include <lz4frame.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

enum {
    WINDOW_LOG =
            23, // RFC 8878 asks every decoder for 8 MiB; `zstd --long` and `--ultra` may need more
    PIECE = 64 << 10,  // compressed at once
    GZIP_WRAPPER = 16, // zlib: added to the window's log
};

static const struct {
    const char *name, *magic;
    size_t n;
} kinds[] = { [CODEC_NONE] = { "", "", 0 },
    [CODEC_GZIP] = { "gzip", "\x1f\x8b\x08", 3 },
    [CODEC_ZSTD] = { "zstd", "\x28\xb5\x2f\xfd", 4 },
    [CODEC_LZ4] = { "lz4", "\x04\x22\x4d\x18", 4 } };

const char *
codec_name(enum codec_kind kind)
{
    return kinds[kind].name;
}

// A skippable frame may come first: 5? 2a 4d 18. zstd and lz4 share it; zstd's tools write it.
static bool
skippable(const uint8_t *p, size_t n)
{
    return n > 0 && p[0] >> 4 == 5 &&
           memcmp(p + 1, "\x2a\x4d\x18", (n < 4 ? n : 4) - 1) == 0;
}

enum codec_kind
codec_find(const uint8_t *p, size_t n, bool *more)
{
    *more = n == 0;
    for (int k = CODEC_GZIP; k <= CODEC_LZ4; k++) {
        size_t some = n < kinds[k].n ? n : kinds[k].n;

        if (memcmp(p, kinds[k].magic, some) != 0)
            continue;
        if (some == kinds[k].n)
            return (enum codec_kind)k;
        *more = true;
    }
    if (!skippable(p, n))
        return CODEC_NONE;
    *more |= n < 4;
    return n < 4 ? CODEC_NONE : CODEC_ZSTD;
}

// ---------------------------------------------------------------- reading

struct codec_reader {
    enum codec_kind kind;
    bool whole;  // between two frames
    size_t want; // zstd, lz4: what the next step can use
    z_stream z;
    ZSTD_DCtx *zstd;
    LZ4F_dctx *lz4;
};

struct codec_reader *
codec_reader_new(enum codec_kind kind)
{
    struct codec_reader *r = calloc(1, sizeof(*r));
    bool ok = false;

    if (r == NULL)
        return NULL;
    r->kind = kind;
    r->want = 1;
    switch (kind) {
    case CODEC_NONE:
        break;
    case CODEC_GZIP:
        ok = inflateInit2(&r->z, MAX_WBITS + GZIP_WRAPPER) == Z_OK;
        break;
    case CODEC_ZSTD:
        r->zstd = ZSTD_createDCtx();
        ok = r->zstd != NULL && !ZSTD_isError(ZSTD_DCtx_setParameter(r->zstd,
                                        ZSTD_d_windowLogMax, WINDOW_LOG));
        break;
    case CODEC_LZ4:
        ok = !LZ4F_isError(LZ4F_createDecompressionContext(&r->lz4, LZ4F_VERSION));
        break;
    }
    if (!ok)
        codec_reader_free(&r);
    return r;
}

void
codec_reader_free(struct codec_reader **reader)
{
    struct codec_reader *r = *reader;

    if (r == NULL)
        return;
    if (r->kind == CODEC_GZIP)
        inflateEnd(&r->z);
    ZSTD_freeDCtx(r->zstd);
    LZ4F_freeDecompressionContext(r->lz4);
    free(r);
    *reader = NULL;
}

static void
advance(struct span *in, size_t n)
{
    in->p += n;
    in->n -= n;
}

static enum codec_step
read_gzip(struct codec_reader *r, struct span *in, uint8_t *to, size_t room,
        size_t *got)
{
    int rc;

    if (r->whole) { // zeros fill up a tape's block; anything else has to be the next member
        while (in->n > 0 && *in->p == 0)
            advance(in, 1);
        if (in->n == 0)
            return CODEC_OK;
        inflateReset(&r->z);
        r->whole = false;
    }
    r->z.next_in = (uint8_t *)(uintptr_t)in->p;
    r->z.avail_in = (unsigned)in->n;
    r->z.next_out = to;
    r->z.avail_out = (unsigned)room;
    rc = inflate(&r->z, Z_NO_FLUSH);
    advance(in, in->n - r->z.avail_in);
    *got = room - r->z.avail_out;
    r->whole = rc == Z_STREAM_END;
    if (rc == Z_MEM_ERROR)
        return CODEC_MEMORY;
    return rc == Z_OK || rc == Z_STREAM_END || rc == Z_BUF_ERROR ? CODEC_OK
                                                                 : CODEC_CORRUPT;
}

// No more than the step can use is given to it: what it wrote before an error is lost.
static enum codec_step
read_zstd(struct codec_reader *r, struct span *in, uint8_t *to, size_t room,
        size_t *got)
{
    ZSTD_inBuffer from = { in->p, in->n < r->want ? in->n : r->want, 0 };
    ZSTD_outBuffer out = { to, room, 0 };
    size_t rc = ZSTD_decompressStream(r->zstd, &out, &from);

    advance(in, from.pos);
    *got = out.pos;
    if (!ZSTD_isError(rc)) {
        r->whole = rc == 0;
        r->want = rc == 0 ? 1 : rc;
        return CODEC_OK;
    }
    switch (ZSTD_getErrorCode(rc)) {
    case ZSTD_error_frameParameter_windowTooLarge:
        return CODEC_WINDOW;
    case ZSTD_error_memory_allocation:
        return CODEC_MEMORY;
    default:
        return CODEC_CORRUPT;
    }
}

static enum codec_step
read_lz4(struct codec_reader *r, struct span *in, uint8_t *to, size_t room, size_t *got)
{
    size_t taken = in->n < r->want ? in->n : r->want, rc;

    *got = room;
    rc = LZ4F_decompress(r->lz4, to, got, in->p, &taken, NULL);
    if (LZ4F_isError(rc)) {
        *got = 0;
        return strcmp(LZ4F_getErrorName(rc), "ERROR_allocation_failed") == 0
                       ? CODEC_MEMORY
                       : CODEC_CORRUPT;
    }
    advance(in, taken);
    r->whole = rc == 0;
    r->want = rc == 0 ? 1 : rc;
    return CODEC_OK;
}

enum codec_step
codec_read(struct codec_reader *r, struct span *in, uint8_t *to, size_t room,
        size_t *got)
{
    *got = 0;
    if (r->whole && in->n == 0)
        return CODEC_OK; // or the library would take it for the next frame's begin
    switch (r->kind) {
    case CODEC_GZIP:
        return read_gzip(r, in, to, room, got);
    case CODEC_ZSTD:
        return read_zstd(r, in, to, room, got);
    case CODEC_LZ4:
        return read_lz4(r, in, to, room, got);
    case CODEC_NONE:
        break;
    }
    return CODEC_CORRUPT;
}

bool
codec_is_whole(const struct codec_reader *r)
{
    return r->whole;
}

// ---------------------------------------------------------------- writing

struct codec_writer {
    enum codec_kind kind;
    bool begun; // lz4: the frame's head is written
    size_t cap; // what one piece may become
    uint8_t *buf;
    z_stream z;
    ZSTD_CCtx *zstd;
    LZ4F_cctx *lz4;
};

static const LZ4F_preferences_t
        lz4_form = { .frameInfo = {
                             .contentChecksumFlag = LZ4F_contentChecksumEnabled,
                     } };

struct codec_writer *
codec_writer_new(enum codec_kind kind)
{
    struct codec_writer *w = calloc(1, sizeof(*w));
    bool ok = false;

    if (w == NULL)
        return NULL;
    w->kind = kind;
    w->cap = PIECE;
    switch (kind) {
    case CODEC_NONE:
        break;
    case CODEC_GZIP:
        ok = deflateInit2(&w->z, Z_DEFAULT_COMPRESSION, Z_DEFLATED,
                     MAX_WBITS + GZIP_WRAPPER, 8, Z_DEFAULT_STRATEGY) == Z_OK;
        break;
    case CODEC_ZSTD:
        w->zstd = ZSTD_createCCtx();
        ok = w->zstd != NULL &&
             !ZSTD_isError(ZSTD_CCtx_setParameter(w->zstd, ZSTD_c_checksumFlag, 1));
        break;
    case CODEC_LZ4:
        w->cap = LZ4F_compressBound(PIECE, &lz4_form);
        ok = !LZ4F_isError(LZ4F_createCompressionContext(&w->lz4, LZ4F_VERSION));
        break;
    }
    if (!ok || (w->buf = malloc(w->cap)) == NULL)
        codec_writer_free(&w);
    return w;
}

void
codec_writer_free(struct codec_writer **writer)
{
    struct codec_writer *w = *writer;

    if (w == NULL)
        return;
    if (w->kind == CODEC_GZIP)
        deflateEnd(&w->z);
    ZSTD_freeCCtx(w->zstd);
    LZ4F_freeCompressionContext(w->lz4);
    free(w->buf);
    free(w);
    *writer = NULL;
}

static int
write_gzip(struct codec_writer *w, struct span in, bool end, struct outbuf *out)
{
    int rc;

    w->z.next_in = (uint8_t *)(uintptr_t)in.p;
    w->z.avail_in = (unsigned)in.n;
    do {
        w->z.next_out = w->buf;
        w->z.avail_out = (unsigned)w->cap;
        rc = deflate(&w->z, end ? Z_FINISH : Z_NO_FLUSH);
        if (rc != Z_OK && rc != Z_STREAM_END && rc != Z_BUF_ERROR)
            return -1;
        outbuf_put(out, (struct span){ w->buf, w->cap - w->z.avail_out });
    } while (w->z.avail_out == 0);
    return 0;
}

static int
write_zstd(struct codec_writer *w, struct span in, bool end, struct outbuf *out)
{
    ZSTD_inBuffer from = { in.p, in.n, 0 };
    size_t left;

    do {
        ZSTD_outBuffer to = { w->buf, w->cap, 0 };

        left = ZSTD_compressStream2(w->zstd, &to, &from,
                end ? ZSTD_e_end : ZSTD_e_continue);
        if (ZSTD_isError(left))
            return -1;
        outbuf_put(out, (struct span){ w->buf, to.pos });
    } while (end ? left > 0 : from.pos < from.size);
    return 0;
}

static int
put_lz4(const struct codec_writer *w, size_t n, struct outbuf *out)
{
    if (LZ4F_isError(n))
        return -1;
    outbuf_put(out, (struct span){ w->buf, n });
    return 0;
}

static int
write_lz4(struct codec_writer *w, struct span in, bool end, struct outbuf *out)
{
    if (!w->begun &&
            put_lz4(w, LZ4F_compressBegin(w->lz4, w->buf, w->cap, &lz4_form), out) < 0)
        return -1;
    w->begun = true;
    if (in.n > 0 &&
            put_lz4(w, LZ4F_compressUpdate(w->lz4, w->buf, w->cap, in.p, in.n, NULL),
                    out) < 0)
        return -1;
    if (end)
        return put_lz4(w, LZ4F_compressEnd(w->lz4, w->buf, w->cap, NULL), out);
    return 0;
}

static int
write_piece(struct codec_writer *w, struct span in, bool end, struct outbuf *out)
{
    switch (w->kind) {
    case CODEC_GZIP:
        return write_gzip(w, in, end, out);
    case CODEC_ZSTD:
        return write_zstd(w, in, end, out);
    case CODEC_LZ4:
        return write_lz4(w, in, end, out);
    case CODEC_NONE:
        break;
    }
    return -1;
}

int
codec_write(struct codec_writer *w, struct span in, bool end, struct outbuf *out)
{
    do {
        struct span piece = { in.p, in.n < PIECE ? in.n : PIECE };

        advance(&in, piece.n);
        if (write_piece(w, piece, end && in.n == 0, out) < 0 || out->failed)
            return -1;
    } while (in.n > 0);
    return 0;
}
