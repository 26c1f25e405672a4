// The domain of an e-mail address. Lengths and endings are email.c's business.
#include "detect/email.h"

/*!include:re2c "common.re" */

const uint8_t *
email_lex_domain(const uint8_t *cur)
{
    const uint8_t *mark = cur;

    /*!re2c
        // Latin, Greek and Cyrillic beyond ASCII (U+00C0 to U+02AF, U+0370 to U+052F, U+1E00 to U+1EFF).
        // Han is a boundary.
        letter = alpha | [\xc3-\xca] [\x80-\xbf] | [\xcd-\xd4] [\x80-\xbf] | "\xe1" [\xb8-\xbb] [\x80-\xbf];
        inner = letter | digit;
        label = inner ([-_]* inner)*;

        //= email yes bob@example.org
        //= email yes mail |bob@example.org|.
        //= email yes to=|bob.smith+news@mail.example.co.uk|, cc
        //= email yes 邮箱|li_na88@example.com.cn|，已发送
        //= email yes <|o'brien@example.ie|>
        //= email yes |müller@exämple.de|
        //= email yes |ivan@xn--e1afmkfd.xn--p1ai|
        //= email yes |"john smith"@example.org|
        //= email no  user@1000.service
        //= email no  git@github.com:x/y.git
        //= email no  icons/img@2x.png
        //= email no  repo/name@sha256:9f86d081884c7d65
        //= email no  Foo@1a2b3c
        //= email no  actions/checkout@v4.1
        //= email no  https://user:pw@example.org/
        //= email no  Message-ID: <20240301.1@mail.example.org>
        label ("." label)+                  { return cur; }
        *                                   { return NULL; }
    */
}
