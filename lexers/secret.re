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
        //= password yes password='|it\'s s3cret|'
        //= password yes password="|a \"b\" c1|" next
        //= password yes password:\t|VALUE1|
        //= password yes 密码：|abc123|。
        //= password yes 口令＝|abc123|，
        //= password yes 密钥: |Zm9vYmFy12|
        //= password yes 令牌为：|t0k3nvalue|
        //= password yes <Password>|hunter2|</Password><x/>
        //= password yes <user name="bob" password="|hunter2|"/>
        //= password yes {"password":"|hunter2|"}
        //= password yes {"password":{"a":"|x1|","b":["|y2|",|33|]}}
        //= password yes {"password":["|x1|","|y2|"]}
        //= password yes {"password":|12345|}
        //= password no {"password":null}
        //= password no {"password":true}
        //= password no {"password":""}
        //= password yes {"user":{"dbPassword":"|hunter two|"}}
        //= password yes {"DB_PASSWORD":"|hunter2|","db.password":"|hunter3|","db-password":"|hunter4|"}
        //= password yes Password = |hunter2|
        //= password yes PASSWORD : |hunter2|
        //= password yes user password is: |hunter2|
        //= password yes 'password' => '|hunter2|',
        //= password yes :password => "|hunter2|"
        //= password yes Server=db;Uid=sa;Pwd=|hunter2|;Database=x
        //= password yes DB_PASSWORD=|hunter2|
        //= password yes spring.datasource.password=|hunter2|
        //= password yes export AWS_SECRET_ACCESS_KEY=|wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY|
        //= password yes org.apache.kafka.common.security.plain.PlainLoginModule required username="alice" password="|alice-secret|";
        //= password yes redis-cli --pass |hunter2|
        //= password yes tool --password=|hunter2| --host x
        //= password yes tool --password '|hunter 2|' --host x
        //= password yes tool --token |9f8a7b6c5d|
        //= password yes token=|9f8a7b6c5d|&user=bob
        //= password yes secret: |9f8a7b6c5d|
        //= password yes client_secret=|9f8a7b6c5d|
        //= password yes login(user=bob, password=|hunter2|)
        //= password yes User{name='bob', password='|hunter2|'}
        //= password yes User{name=bob, password=|hunter2|}
        //= password yes Login[user=bob, password=|hunter2|]
        //= password yes body: user=bob&password=|hunter%202|&x=1
        //= password yes passwd2=|hunter2|
        //= password yes {\"password\": \"|p4ss\\\\w|\"}
        //= password yes pass\u200bword=|hunter2|
        //= password yes set password=|correct|
        //= password no password=None
        //= password no password: <none>
        //= password no password=<redacted>
        //= password no password=[REDACTED]
        //= password no password: [FILTERED]
        //= password no password=***REDACTED***
        //= password no clientSecret=HIDDEN_DUE_TO_SECURITY_REASONS
        //= password no password=%s
        //= password no password={}
        //= password no password={{ db_password }}
        //= password no password=$DB_PASSWORD
        //= password no password=/run/secrets/db
        //= password no password: required
        //= password no Enter password:
        //= password no Invalid token: unexpected end of input
        //= password no token: Token { kind: ContainerToken }
        //= password no token=Token{a64f992 ActivityRecord{de92}}
        //= password no AppWindowToken{df0798e token=Token{78af589 x}}
        //= password no secret key: value
        //= password no arn:aws:secretsmanager:us-east-1:123456789012:secret:name-ab12cd
        //= password no key=value
        //= password no primary_key=id
        //= password no author=bob12
        //= password no password_policy=strict1
        //= password no password.length=12
        //= password no passwordExpires=2024-01-01
        //= password no tokens: 128
        //= password no "token_type":"Bearer1"
        //= password no maxTokens=4096
        //= password no if (password == null)
        //= password no password != null
        //= password no std::token::next1
        //= password no /etc/passwd: permission denied
        //= password no reset password: https://example.org/reset
        //= password no bypass=1a2b3c
        //= password no compass: n0rth
        //= password no password [PASSWORD]
        //= password no passphrase for key '/root/.ssh/id_rsa':
        //= password no Failed password for root from 203.0.113.9 port 22
        //= password no password: ********
        //= password no password=xxxxx
        //= password yes token := "|9f8a7b6c5d|"
        //= password yes TOKEN ?= |9f8a7b6c5d|
        //= password yes $token .= "|9f8a7b6c5d|"
        //= password yes TOKEN ::= "|9f8a7b6c5d|"
        //= password yes var token string = "|9f8a7b6c5d|"
        //= password yes token := `|9f8a7b6c5d|`
        //= password yes <token>\n    |9f8a7b6c5d|\n</token>
        //= password no ACCESS_KEY={AccessKey}
        //= password no ACCESS_KEY=`etcdctl get /secret`
        //= password no password=$(cat /run/secrets/db)
        //= password no db_password = var.db_password
        empty = ('null' | 'none' | 'nil' | 'undefined' | 'true' | 'false' | 'n/a' | 'yes' | 'no' | 'on' | 'off'
              | 'empty' | 'unset' | 'hidden' | 'redacted' | 'masked' | 'filtered' | 'removed' | 'secret' | 'protected'
              | "-" | "--" | "0" | "1" | "()" | "{}" | "[]" | "<>" | "\"\"" | "''");
        format = "%" [a-zA-Z] | "{" digit* "}" | "?" | "$" digit+ | ":" alpha+;
        variable = "${" [^}\x00]* "}" | "$(" [^)\x00]* ")" | "$"? "{{" [^}\x00]* "}}" | "<" [A-Za-z_ -]+ ">" | "%" [A-Z_]+ "%"
                 | "$" [A-Z_] [A-Z0-9_]* | "{" [A-Za-z_.]+ "}"? | "$(" [^)\x00]* | "`" [^`\x00]* "`"?
                 | ("var." | "env." | "process.env." | "os.environ" | "os.getenv" | "System.getenv") [A-Za-z0-9_.()'"[\]]*;
        hidden = [*[(<{-]* ('redacted' | 'hidden' | 'masked' | 'filtered' | 'removed' | 'omitted' | 'sanitized' | 'scrubbed'
               | 'hidden_due_to_security_reasons' | 'sensitive' | 'not set' | 'not shown' | 'none' | 'null') [*\])>}-]*;
        label = ("[" | "%5B" | "%255B") [A-Z] [A-Z0-9_]* ("]" | "\\]" | "%5D" | "%255D"); // in an URL, in structured data
        stars = "*"+ | [xX] [xX] [xX]+ | "." "." "."+ | "#" "#" "#"+ | "_" "_" "_"+ | "-" "-" "-"+ | ("\xe2\x80\xa2")+;

        empty               { kind = VALUE_PLACEHOLDER; goto whole; }
        format              { kind = VALUE_PLACEHOLDER; goto whole; }
        variable            { kind = VALUE_PLACEHOLDER; goto whole; }
        hidden              { kind = VALUE_PLACEHOLDER; goto whole; }
        stars               { kind = VALUE_PLACEHOLDER; goto whole; }
        // What stands behind a label was no part of the value when the label came there.
        label               { return cur < lim && (*cur == '_' || *cur >= 0x80 || (*cur >= '0' && *cur <= '9')
                                      || ((*cur | 0x20) >= 'a' && (*cur | 0x20) <= 'z')) ? VALUE_SECRET : VALUE_OWN; }
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
        //= auth_header yes {"authorization":"Bearer |abc.def1|"}
        //= auth_header yes {"headers":{"Authorization":["Basic |dXNlcjpwYXNz|"]}}
        //= auth_header yes 'Authorization': 'Bearer |abc.def1|', 'Accept': '*/*'
        //= auth_header yes Authorization: |abc123def|
        //= auth_header yes Authorization=Bearer |abc.def1|&x=1
        //= auth_header yes Authorization: AWS4-HMAC-SHA256 |Credential=AKIA/20240101/us-east-1/s3/aws4_request, SignedHeaders=host;x-amz-date, Signature=0f5a|
        //= auth_header yes authorization: ApiKey |VnVhQ2ZHY0JDZGJrU==|
        //= auth_header yes {"m":"x","X-Api-Key":"|0123456789|"}
        //= auth_header yes > Authorization: Bearer |abc.def1|
        //= auth_header yes authorization:[Bearer |abc.def1|]
        //= auth_header no {"authorization":{"role":"Owner"}}
        //= auth_header no Authorization: Bearer [SESSION]
        //= auth_header no Authorization: Basic ****
        //= auth_header no Authorization header missing
        //= auth_header no Authorization: Bearer
        //= auth_header no authorization: failed
        //= auth_header no Authorization: Basic ...
        //= auth_header no Authorization: Bearer ${TOKEN}
        //= auth_header no Authorization: Bearer <token>
        //= auth_header no -H "Authorization: basic {base64(email:password)}"
        //= auth_header no chown -u root:root x
        scheme = 'basic' | 'bearer' | 'digest' | 'apikey' | 'api-key' | 'appcode' | 'token' | 'negotiate' | 'ntlm' | 'hoba' | 'mutual'
               | 'vapid' | 'scram-sha-1' | 'scram-sha-256' | 'oauth' | 'dpop' | 'hmac' | 'signature' | 'bce-auth-v1' | 'tc3-hmac-sha256' | 'aws4-hmac-sha256' | 'aws' | 'jwt';
        scheme              { return cur == lim ? cur : start; }
        scheme [ \t]+       { return cur <= lim ? cur : start; }
        scheme "%20"        { return cur <= lim ? cur : start; }
        *                   { return start; }
    */
}
