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
        //= card yes 4526018159087
        //= card yes 4111111111111111
        //= card yes 4301661318609139096
        //= card yes 2221960308246283
        //= card yes 2720194821993512
        //= card yes 5181909378657979
        //= card yes 5554323194875741
        //= card yes 349118625276019
        //= card yes 378955597971141
        //= card yes 6011710497465078
        //= card yes 6445291703423660
        //= card yes 6497127684268465631
        //= card yes 6521223307924402
        //= card yes 3528268599528908
        //= card yes 3589786666176031372
        //= card yes 30021590109286
        //= card yes 30515901396243
        //= card yes 36595711777745
        //= card yes 38121547280388
        //= card yes 6252808414852531
        //= card yes 62888539336338755
        //= card yes 620047439575513130
        //= card yes 6273537990751163727
        //= card yes pan=|4111111111111111|&cvv=1
        //= card yes 卡号|6252808414852531|已绑定
        //= card yes |4111111111111111|-01
        //= card yes ４１１１１１１１１１１１１１１１
        //= card yes 4111\u200b11111111\ufeff1111
        //= card no  4111111111111112
        //= card no  2220651676122203
        //= card no  5620018263304348
        //= card no  6082828807290228
        //= card no  41111111111111110
        //= card no  a4111111111111111
        //= card no  4111111111111111b
        //= card no  order_4111111111111111
        //= card no  blk_-4111111111111111
        //= card no  0.4111111111111111
        //= cn_mobile yes 13812345678
        //= cn_mobile yes 19912345678
        //= cn_mobile yes 手机|13812345678|请
        //= cn_mobile yes 手机号：|13812345678|，已核验
        //= cn_mobile yes +8613812345678
        //= cn_mobile yes 008613812345678
        //= cn_mobile yes +86 13812345678
        //= cn_mobile yes +86-13812345678
        //= cn_mobile yes 86-13812345678
        //= cn_mobile yes (+86)13812345678
        //= cn_mobile yes (+86) 13812345678
        //= cn_mobile yes tel:|13812345678|;|13912345678|
        //= cn_mobile yes phone=|8613812345678|
        //= cn_mobile yes １３８１２３４５６７８
        //= cn_mobile yes 138\u200b1234\u200d5678
        //= cn_mobile yes ١٣٨١٢٣٤٥٦٧٨
        //= cn_mobile no  12812345678
        //= cn_mobile no  1381234567
        //= cn_mobile no  138123456789
        //= cn_mobile no  x13812345678
        //= cn_mobile no  13812345678z
        //= cn_mobile no  id_13812345678
        //= cn_mobile no  0.13812345678
        //= cn_mobile no  13812345678.5
        //= cn_mobile no  5-13812345678
        //= cn_mobile no  17179869184
        //= cn_mobile no  bytes=13812345678
        //= cn_mobile no  订单号13812345678
        //= cn_mobile no  {"n":13812345678}
        //= cn_mobile yes {"phone":|13812345678|}
        //= cn_mobile yes {"n":"|13812345678|"}
        //= cn_id yes 11010519491231002X
        //= cn_id yes 11010519491231002x
        //= cn_id yes 440308200101154320
        //= cn_id yes 310104200002291033
        //= cn_id yes 81000019850630021X
        //= cn_id yes 830000197102281154
        //= cn_id yes 身份证|11010519491231002X|，
        //= cn_id yes ４４０３０８２００１０１１５４３２０
        //= cn_id yes 身份证号：|440308200101154321|
        //= cn_id yes 身份证号：|110105491231002|
        //= cn_id no  440308200101154321
        //= cn_id no  110105199002301039
        //= cn_id no  201105199003071039
        //= cn_id no  110105491231002
        //= cn_id no  1440308200101154320
        //= cn_id no  440308200101154320a
        digit+                              { *form = NUMBER_BARE; return cur; }
        d8 d8 digit [Xx]                    { *form = NUMBER_BARE_X; return cur; }

        //= cn_mobile yes 138 1234 5678
        //= cn_mobile yes call |138-1234-5678|!
        //= cn_mobile yes 138\u00a01234\u00a05678
        //= cn_mobile yes 138\u20131234\u20135678
        //= cn_mobile yes +86 138 1234 5678
        //= cn_mobile yes +86-138-1234-5678
        //= cn_mobile yes +86138 1234 5678
        //= cn_mobile yes 0086138-1234-5678
        //= cn_mobile yes 0086 138 1234 5678
        //= cn_mobile yes 86-138-1234-5678
        //= cn_mobile no  138 1234-5678
        //= cn_mobile no  138 1234 56789
        //= cn_mobile no  1381 234 5678
        // 138 0013 8000; +86138 0013 8000; 0086138 0013 8000
        d3 " " d4 " " d4                    { *form = NUMBER_3_4_4; return cur; }
        d3 "-" d4 "-" d4                    { *form = NUMBER_3_4_4; return cur; }
        "86" d3 " " d4 " " d4               { *form = NUMBER_86_3_4_4; return cur; }
        "86" d3 "-" d4 "-" d4               { *form = NUMBER_86_3_4_4; return cur; }
        "0086" d3 " " d4 " " d4             { *form = NUMBER_86_3_4_4; return cur; }
        "0086" d3 "-" d4 "-" d4             { *form = NUMBER_86_3_4_4; return cur; }

        //= card yes 4111 1111 1111 1111
        //= card yes 4111-1111-1111-1111
        //= card yes 6273 5379 9075 1163 727
        //= card yes 6273-5379-9075-1163-727
        //= card yes |4111 1111 1111 1111| 123
        //= card yes 4111\u20091111\u20091111\u20091111
        //= card yes 4111\u30001111\u30001111\u30001111
        //= card yes 4111\u20141111\u20141111\u20141111
        //= card no  4111 1111-1111 1111
        //= card no  4111 1111 1111 1112
        //= card no  41 11 11 11 11 11 11 11
        // 4111 1111 1111 1111; 6228 4800 1234 5678 901
        d4 " " d4 " " d4 " " d4             { *form = NUMBER_4_4_4_4; return cur; }
        d4 "-" d4 "-" d4 "-" d4             { *form = NUMBER_4_4_4_4; return cur; }
        d4 " " d4 " " d4 " " d4 " " d3      { *form = NUMBER_4_4_4_4_3; return cur; }
        d4 "-" d4 "-" d4 "-" d4 "-" d3      { *form = NUMBER_4_4_4_4_3; return cur; }
        //= card yes 3789 555979 71141
        //= card yes 3789-555979-71141
        //= card yes 3051 590139 6243
        //= card yes 3051-590139-6243
        // Under a card word any grouping of one kind, and any issuer.
        //= card yes card: |411 111 111 111 111 1|
        //= card yes card no |411111-1111111111|
        //= card yes pan=|41111111 11111111|
        //= card yes 卡号 |503340187809|
        //= card no  503340187809
        // 3782 822463 10005; 3056 930902 5904
        d4 " " d6 " " d5                    { *form = NUMBER_4_6_5; return cur; }
        d4 "-" d6 "-" d5                    { *form = NUMBER_4_6_5; return cur; }
        d4 " " d6 " " d4                    { *form = NUMBER_4_6_4; return cur; }
        d4 "-" d6 "-" d4                    { *form = NUMBER_4_6_4; return cur; }

        //= cn_id yes 110105 19491231 002X
        //= cn_id yes 440308-20010115-4320
        //= cn_id yes 440308 2001 0115 4320
        //= cn_id yes 110105-1949-1231-002X
        //= cn_id yes 440308\u00a020010115\u00a04320
        //= cn_id no  440308 20010115 4321
        // 110105 19491231 002X
        d6 " " d8 " " x3                    { *form = NUMBER_6_8_4; return cur; }
        d6 "-" d8 "-" x3                    { *form = NUMBER_6_8_4; return cur; }
        // 150626 2014 0105 0296
        d6 " " d4 " " d4 " " x3             { *form = NUMBER_6_8_4; return cur; }
        d6 "-" d4 "-" d4 "-" x3             { *form = NUMBER_6_8_4; return cur; }

        *                                   { *form = NUMBER_NONE; return cur; }
    */
}
