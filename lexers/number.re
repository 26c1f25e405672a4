// Numbers in their written forms: what a digit run with its groups can be. Lengths of bare runs,
// prefixes and check digits are the business of number.c.
#include "detect/number.h"

/*!include:re2c "common.re" */

// Reads the digit run at cur, where the anchor pass proved that no letter, digit or `_` stands on
// its left. Returns the end of the longest legal form; *form says which. *lim is readable and
// neither a digit nor a separator that a digit follows.
const uint8_t *
number_lex(const uint8_t *cur, enum number_form *form)
{
    const uint8_t *mark = cur;

    /*!re2c
        d3 = digit digit digit;
        d4 = d3 digit;
        d5 = d4 digit;
        d6 = d3 d3;
        d8 = d4 d4;
        x3 = d3 [0-9Xx];

        // Bare runs, of any length; an X may close a resident ID.
        digit+                              { *form = NUMBER_BARE; return cur; }
        d8 d8 digit [Xx]                    { *form = NUMBER_BARE_X; return cur; }

        // 138 0013 8000; +86138 0013 8000; 0086138 0013 8000
        d3 " " d4 " " d4                    { *form = NUMBER_3_4_4; return cur; }
        d3 "-" d4 "-" d4                    { *form = NUMBER_3_4_4; return cur; }
        "86" d3 " " d4 " " d4               { *form = NUMBER_86_3_4_4; return cur; }
        "86" d3 "-" d4 "-" d4               { *form = NUMBER_86_3_4_4; return cur; }
        "0086" d3 " " d4 " " d4             { *form = NUMBER_86_3_4_4; return cur; }
        "0086" d3 "-" d4 "-" d4             { *form = NUMBER_86_3_4_4; return cur; }

        // 4111 1111 1111 1111; 6228 4800 1234 5678 901
        d4 " " d4 " " d4 " " d4             { *form = NUMBER_4_4_4_4; return cur; }
        d4 "-" d4 "-" d4 "-" d4             { *form = NUMBER_4_4_4_4; return cur; }
        d4 " " d4 " " d4 " " d4 " " d3      { *form = NUMBER_4_4_4_4_3; return cur; }
        d4 "-" d4 "-" d4 "-" d4 "-" d3      { *form = NUMBER_4_4_4_4_3; return cur; }
        // 3782 822463 10005; 3056 930902 5904
        d4 " " d6 " " d5                    { *form = NUMBER_4_6_5; return cur; }
        d4 "-" d6 "-" d5                    { *form = NUMBER_4_6_5; return cur; }
        d4 " " d6 " " d4                    { *form = NUMBER_4_6_4; return cur; }
        d4 "-" d6 "-" d4                    { *form = NUMBER_4_6_4; return cur; }

        // 110105 19491231 002X
        d6 " " d8 " " x3                    { *form = NUMBER_6_8_4; return cur; }
        d6 "-" d8 "-" x3                    { *form = NUMBER_6_8_4; return cur; }
        // 150626 2014 0105 0296
        d6 " " d4 " " d4 " " x3             { *form = NUMBER_6_8_4; return cur; }
        d6 "-" d4 "-" d4 "-" x3             { *form = NUMBER_6_8_4; return cur; }

        *                                   { *form = NUMBER_NONE; return cur; }
    */
}
