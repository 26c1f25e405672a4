// Heads of lines: where their fields stand. Each function returns the end of the head, with the start and
// end of each field in `mark`, or NULL. A head is short; what it leaves is the message.
#include "format/line.h"

/*!include:re2c "common.re" */

// re2c declares in each function the tags of all.
#pragma GCC diagnostic ignored "-Wunused-variable"

#define GIVE(...)                                              \
    do {                                                       \
        const uint8_t *const all[] = { __VA_ARGS__ };          \
        memcpy(m, all, sizeof(all));                           \
    } while (0)

/*!re2c
    re2c:flags:tags = 1;

    word = [^ \t\r\n\x00]+;
    d2 = digit digit;
    pri = "<" digit digit? digit? ">";
    clock = d2 ":" d2 ":" d2 ([.,] digit+)?;
    stamp = d2 d2 "-" d2 "-" d2 [T ] clock ("Z" | [+-] d2 ":"? d2)?;
    month = "Jan" | "Feb" | "Mar" | "Apr" | "May" | "Jun" | "Jul" | "Aug" | "Sep" | "Oct" | "Nov" | "Dec";
    text = ([^"\\\x00\n] | "\\" [^\x00\n])*;
*/

// RFC 5424 6: <pri>1 time host app procid msgid, before the structured data. Fields: time host app procid msgid.
const uint8_t *
head_syslog5424(const uint8_t *cur, const uint8_t *lim, const uint8_t *m[10])
{
    const uint8_t *mark = cur;
    const uint8_t *t0 = NULL, *t1 = NULL, *t2 = NULL, *t3 = NULL, *t4 = NULL, *t5 = NULL, *t6 = NULL, *t7 = NULL, *t8 = NULL, *t9 = NULL;
    /*!stags:re2c format = "const uint8_t *@@ = NULL;"; */

    /*!re2c
        pri [1-9] digit? " " @t0 word @t1 " " @t2 word @t3 " " @t4 word @t5 " " @t6 word @t7 " " @t8 word @t9 " "
            { GIVE(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9); return cur <= lim ? cur : NULL; }
        * { return NULL; }
    */
}

// RFC 3164 4, the <pri> optional; or with the time of RFC 5424 as rsyslog writes files, the process id
// required then. Fields: time host app procid.
const uint8_t *
head_syslog3164(const uint8_t *cur, const uint8_t *lim, const uint8_t *m[8])
{
    const uint8_t *mark = cur;
    const uint8_t *t0 = NULL, *t1 = NULL, *t2 = NULL, *t3 = NULL, *t4 = NULL, *t5 = NULL, *t6 = NULL, *t7 = NULL;
    /*!stags:re2c format = "const uint8_t *@@ = NULL;"; */

    /*!re2c
        tag = [^ \t\r\n\x00:[\]]+;

        pri? @t0 (month " " [ 0-9] digit " " clock) @t1 " " @t2 word @t3 " " @t4 tag @t5 ("[" @t6 [^\]\x00 ]+ @t7 "]")? ":" " "?
            { GIVE(t0, t1, t2, t3, t4, t5, t6, t7); return cur <= lim ? cur : NULL; }
        pri? @t0 stamp @t1 " " @t2 word @t3 " " @t4 tag @t5 "[" @t6 digit+ @t7 "]:" " "?
            { GIVE(t0, t1, t2, t3, t4, t5, t6, t7); return cur <= lim ? cur : NULL; }
        * { return NULL; }
    */
}

// Common and combined log format. Fields: remote ident user time request status bytes.
const uint8_t *
head_access(const uint8_t *cur, const uint8_t *lim, const uint8_t *m[14])
{
    const uint8_t *mark = cur;
    const uint8_t *t0 = NULL, *t1 = NULL, *t2 = NULL, *t3 = NULL, *t4 = NULL, *t5 = NULL, *t6 = NULL, *t7 = NULL, *t8 = NULL, *t9 = NULL, *t10 = NULL, *t11 = NULL, *t12 = NULL, *t13 = NULL;
    /*!stags:re2c format = "const uint8_t *@@ = NULL;"; */

    /*!re2c
        @t0 word @t1 " " @t2 word @t3 " " @t4 word @t5 " [" @t6 [^\]\x00\n]+ @t7 "] \"" @t8 text @t9 "\" "
            @t10 (digit digit digit | "-") @t11 " " @t12 (digit+ | "-") @t13 " "?
            { GIVE(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11, t12, t13); return cur <= lim + 1 ? cur : NULL; }
        * { return NULL; }
    */
}

// Kubernetes container runtime interface: time stream tag, and the container's own line. Fields: time stream.
const uint8_t *
head_cri(const uint8_t *cur, const uint8_t *lim, const uint8_t *m[4])
{
    const uint8_t *mark = cur;
    const uint8_t *t0 = NULL, *t1 = NULL, *t2 = NULL, *t3 = NULL;
    /*!stags:re2c format = "const uint8_t *@@ = NULL;"; */

    /*!re2c
        @t0 stamp @t1 " " @t2 ("stdout" | "stderr") @t3 " " [FP] (":" [^ \x00\n]*)? " "
            { GIVE(t0, t1, t2, t3); return cur <= lim ? cur : NULL; }
        * { return NULL; }
    */
}

// ArcSight common event format. Fields: vendor product version class name severity.
const uint8_t *
head_cef(const uint8_t *cur, const uint8_t *lim, const uint8_t *m[12])
{
    const uint8_t *mark = cur;
    const uint8_t *t0 = NULL, *t1 = NULL, *t2 = NULL, *t3 = NULL, *t4 = NULL, *t5 = NULL, *t6 = NULL, *t7 = NULL, *t8 = NULL, *t9 = NULL, *t10 = NULL, *t11 = NULL;
    /*!stags:re2c format = "const uint8_t *@@ = NULL;"; */

    /*!re2c
        bar = ([^|\\\x00\n] | "\\" [^\x00\n])*;

        "CEF:" digit+ "|" @t0 bar @t1 "|" @t2 bar @t3 "|" @t4 bar @t5 "|" @t6 bar @t7 "|" @t8 bar @t9 "|" @t10 bar @t11 "|"
            { GIVE(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9, t10, t11); return cur <= lim ? cur : NULL; }
        * { return NULL; }
    */
}

// IBM log event extended format, 1.0 and 2.0. Fields: vendor product version event delimiter.
const uint8_t *
head_leef(const uint8_t *cur, const uint8_t *lim, const uint8_t *m[10])
{
    const uint8_t *mark = cur;
    const uint8_t *t0 = NULL, *t1 = NULL, *t2 = NULL, *t3 = NULL, *t4 = NULL, *t5 = NULL, *t6 = NULL, *t7 = NULL, *t8 = NULL, *t9 = NULL;
    /*!stags:re2c format = "const uint8_t *@@ = NULL;"; */

    /*!re2c
        part = [^|\x00\n]*;

        "LEEF:1.0|" @t0 part @t1 "|" @t2 part @t3 "|" @t4 part @t5 "|" @t6 part @t7 "|"
            { t8 = t9 = NULL; GIVE(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9); return cur <= lim ? cur : NULL; }
        "LEEF:2.0|" @t0 part @t1 "|" @t2 part @t3 "|" @t4 part @t5 "|" @t6 part @t7 "|" @t8 ("x" hex hex | "0x" hex hex | [^|\x00\n])? @t9 "|"
            { GIVE(t0, t1, t2, t3, t4, t5, t6, t7, t8, t9); return cur <= lim ? cur : NULL; }
        * { return NULL; }
    */
}
