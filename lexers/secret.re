// Values behind a secret's key: placeholders and pumice's own output; scheme words of HTTP.
#include "detect/secret.h"

/*!include:re2c "common.re" */

enum value_kind
secret_lex_value(const uint8_t *cur, const uint8_t *lim)
{
    const uint8_t *mark = cur;
    enum value_kind kind = VALUE_SECRET;

    if (cur >= lim)
        return VALUE_EMPTY;
    /*!re2c
        //= password yes password=|s3cr3t!|
        //= password yes password: |s3cr3t!|
        //= password yes "password": "|s3cr3t!|"
        //= password yes 密码：|abc12345|，请妥善保管
        //= password yes <password>|aB3$x|</password>
        //= password yes mysql --password |hunter2| -h db
        //= password yes mysql -u root -p|hunter2| app
        //= password yes jdbc:x;user=sa;password=|x1y2z3|;encrypt=true
        //= password yes api_key=|9f8a7b6c5d|
        //= password yes {\"password\":\"|p4ss w0rd|\"}
        //= password no  password=null
        //= password no  password=
        //= password no  password=[PASSWORD]
        //= password no  password=********
        //= password no  password=${DB_PASSWORD}
        //= password no  passwd=/etc/shadow
        //= password no  token_count=12
        //= password no  tokenizer=wordpiece
        //= password no  monkey=banana77
        //= password no  token=refresh
        //= password no  wrong password: please try again
        empty = ('null' | 'none' | 'nil' | 'undefined' | 'true' | 'false' | 'n/a' | 'yes' | 'no' | 'on' | 'off'
              | 'empty' | 'unset' | 'hidden' | 'redacted' | 'masked' | 'filtered' | 'removed' | 'secret' | 'protected'
              | "-" | "--" | "0" | "1" | "()" | "{}" | "[]" | "<>" | "\"\"" | "''");
        format = "%" [a-zA-Z] | "{" digit* "}" | "?" | "$" digit+ | ":" alpha+;
        variable = "${" [^}\x00]* "}" | "$(" [^)\x00]* ")" | "{{" [^}\x00]* "}}" | "<" [A-Za-z_ -]+ ">" | "%" [A-Z_]+ "%"
                 | "$" [A-Z_] [A-Z0-9_]*;
        label = "[" [A-Z] [A-Z0-9_]* "]";
        stars = "*"+ | [xX] [xX] [xX]+ | "." "." "."+ | "#" "#" "#"+ | "_" "_" "_"+ | "-" "-" "-"+ | ("\xe2\x80\xa2")+;

        empty               { kind = VALUE_PLACEHOLDER; goto whole; }
        format              { kind = VALUE_PLACEHOLDER; goto whole; }
        variable            { kind = VALUE_PLACEHOLDER; goto whole; }
        stars               { kind = VALUE_PLACEHOLDER; goto whole; }
        label               { kind = VALUE_OWN; goto whole; }
        *                   { return VALUE_SECRET; }
    */
whole:
    return cur >= lim ? kind : VALUE_SECRET;
}

const uint8_t *
secret_lex_scheme(const uint8_t *cur, const uint8_t *lim)
{
    const uint8_t *mark = cur, *start = cur;

    /*!re2c
        //= auth_header yes Authorization: Bearer |abc.DEF-123_456|
        //= auth_header yes authorization: Basic |dXNlcjpwYXNz|
        //= auth_header yes Proxy-Authorization: Digest |username="bob", response="6629fae49393a05397450978507c4ef1"|
        //= auth_header yes X-Api-Key: |0123456789abcdef|
        //= auth_header yes curl -H 'Authorization: Token |9944b09199c62bcf9418ad846dd0e4bb|' https://example.org
        //= auth_header no  Authorization: Bearer token missing
        //= auth_header no  Authorization: none
        scheme = 'basic' | 'bearer' | 'digest' | 'apikey' | 'api-key' | 'token' | 'negotiate' | 'ntlm' | 'hoba' | 'mutual'
               | 'vapid' | 'scram-sha-1' | 'scram-sha-256' | 'oauth' | 'dpop' | 'hmac' | 'aws4-hmac-sha256' | 'aws' | 'jwt';
        scheme [ \t]+       { return cur <= lim ? cur : start; }
        scheme "%20"        { return cur <= lim ? cur : start; }
        *                   { return start; }
    */
}
