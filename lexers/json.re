// JSON tokens. The walk over them is format.c's.
#include "format/json.h"

/*!include:re2c "common.re" */

// A string that has a 0 byte in it, or no end: p is behind the opening quote.
static const uint8_t *
string_end(const uint8_t *p, const uint8_t *lim, enum json_token *token)
{
    *token = JSON_STRING;
    for (; p < lim; p++) {
        if (*p == '"')
            return p + 1;
        if (*p == '\\') {
            *token = JSON_STRING_ESCAPED;
            if (++p == lim)
                break;
        }
    }
    *token = JSON_BAD;
    return lim;
}

enum json_token
json_next(const uint8_t **at, const uint8_t *lim, const uint8_t **start)
{
    const uint8_t *cur = *at, *mark = cur;
    enum json_token token;

    while (*cur == ' ' || *cur == '\n' || *cur == '\r' || *cur == '\t')
        cur++;
    *start = cur;
    /*!re2c
        number = "-"? digit+ ("." digit+)? ([eE] [+-]? digit+)?;
        plain = [^"\\\x00];

        "{"                                     { token = JSON_OBJECT; goto done; }
        "}"                                     { token = JSON_OBJECT_END; goto done; }
        "["                                     { token = JSON_ARRAY; goto done; }
        "]"                                     { token = JSON_ARRAY_END; goto done; }
        ":"                                     { token = JSON_COLON; goto done; }
        ","                                     { token = JSON_COMMA; goto done; }
        ["] plain* ["]                          { token = JSON_STRING; goto done; }
        ["] (plain | "\\" [^\x00])* ["]         { token = JSON_STRING_ESCAPED; goto done; }
        ["]                                     { cur = string_end(cur, lim, &token); goto done; }
        number                                  { token = JSON_NUMBER; goto done; }
        number [0-9A-Za-z_.+-]                  { token = JSON_BAD; goto done; }
        "true"                                  { token = JSON_TRUE; goto done; }
        "false"                                 { token = JSON_FALSE; goto done; }
        "null"                                  { token = JSON_NULL; goto done; }
        "\x00"                                  { token = cur - 1 == lim ? JSON_END : JSON_BAD; goto done; }
        *                                       { token = JSON_BAD; goto done; }
    */
done:
    *at = cur;
    return token;
}
