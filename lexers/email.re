// The domain of an e-mail address. Lengths and endings are email.c's, and so is the local part, which
// is read leftwards.
#include "detect/email.h"

/*!include:re2c "common.re" */

// cur: behind the `@`. Returns the end, or NULL when there is no domain of two labels or more.
const uint8_t *
email_domain(const uint8_t *cur, bool *literal)
{
    const uint8_t *mark = cur;

    *literal = false;
    /*!re2c
        trail    = [\x80-\xbf];
        latin    = "\xc3" ([\x80-\xbf] \ [\x97\xb7]) | [\xc4-\xca] trail | "\xe1" [\xb8-\xbb] trail;
        accent   = "\xcc" trail | "\xcd" [\x80-\xaf];
        greek    = "\xcd" [\xb0-\xbf] | [\xce\xcf] trail | "\xe1" [\xbc-\xbf] trail;
        cyrillic = [\xd0-\xd3] trail | "\xd4" [\x80-\xaf];
        letter   = alnum | latin | accent | greek | cyrillic;
        label    = letter ([-_]* letter)*;

        //= email yes bob@example.org
        //= email yes mail |bob@example.org|.
        //= email yes <|bob@example.org|>, |amy@example.org|;
        //= email yes a-b_c.d+tag@mail-1.example.co.uk
        //= email yes zhangsan@xn--fiq228c.example
        //= email yes x@example.xn--p1ai
        //= email yes jürgen@müller.example
        //= email yes вася@пример.рф
        //= email yes аlice@exаmple.org
        //= email yes γιώργος@παράδειγμα.ελ
        //= email yes 邮箱|bob@example.org|已发送
        //= email yes bob＠ｅｘａｍｐｌｅ．ｏｒｇ
        //= email yes b\u200bob@exam\u200bple.org
        //= email no bob@localhost
        //= email no bob@
        //= email no @example.org
        //= email no Foo@1a2b3c
        //= email no name@sha256:0f3a5c
        label ("." label)+                              { return cur; }

        //= email yes to |bob@[203.0.113.9]| now
        //= email yes bob@[IPv6:2001:db8::1]
        "[" digit+ "." digit+ "." digit+ "." digit+ "]" { *literal = true; return cur; }
        "[IPv6:" [0-9A-Fa-f:.]+ "]"                     { *literal = true; return cur; }
        *                                               { return NULL; }
    */
}
