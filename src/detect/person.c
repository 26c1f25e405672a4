// What a value must look like to be the one that its key announces. A form that machines write there too (a
// host behind `address`, a service behind `name`) is refused.
#include "detect/person.h"

#include "base/is.h"
#include "base/list.h"

#include <strings.h>

#include "detect/check.h"
#include "detect/check_cn.h"
#include "detect/check_sums.h"
#include "detect/check_universal.h"
#include "detect/secret.h"

enum {
    VALUE_MOST = 256, // bytes
    HAN = 3,          // bytes of a character
    NAME_WORDS = 5,
    HAN_NAME_MOST = 4,     // characters
    DOTTED_NAME_MOST = 16, // of a name with dots between its parts
};

// The value, and the key that it stands under.
struct worth {
    const uint8_t *start, *end;
    const uint8_t *lim; // how far an unquoted value may go on
    struct span key;
    bool quoted;
    bool person; // the member around says that it is somebody's
};

// Bytes of the Han character at p, 0 for anything else.
static size_t
han_at(const uint8_t *p, const uint8_t *end)
{
    return end - p >= HAN && *p >= 0xe3 && *p <= 0xe9 && (p[1] & 0xc0) == 0x80 &&
                           !(*p == 0xe3 && p[1] < 0x90)
                   ? HAN
                   : 0;
}

static bool
key_has(const struct worth *v, const char *word)
{
    size_t n = strlen(word);

    for (size_t i = 0; i + n <= v->key.n; i++)
        if (strncasecmp((const char *)v->key.p + i, word, n) == 0)
            return true;
    return false;
}

#define IS_ONE_OF(p, end, words) LIST_HAS(words, p, (size_t)((end) - (p)))

// ---------------------------------------------------------------- names

// The word of a name at p: letters of any Latin, Greek or Cyrillic kind, an apostrophe or a dash inside.
static const uint8_t *
name_word(const uint8_t *p, const uint8_t *end, bool *capital, bool *particle)
{
    static const char *const particles[] = { "van", "von", "de", "der", "den", "da",
        "di", "del", "della", "dos", "la", "le", "bin", "binti", "al", "el", "y", "zu",
        "ten", "ter", "av", "af", "dit", "ibn", "ben" };
    const uint8_t *start = p;

    while (p < end && (is_letter(*p) || (*p >= 0xc3 && *p <= 0xd4) || *p == 0xe1 ||
                              (*p >= 0x80 && *p < 0xc0) ||
                              ((*p == '\'' || *p == '-') && p > start && end - p > 1 &&
                                      (is_letter(p[1]) || p[1] >= 0xc3))))
        p++;
    *capital = p > start && !(*start >= 'a' && *start <= 'z');
    *particle = IS_ONE_OF(start, p, particles);
    if (p < end && *p == '.' && p - start <= 3)
        p++; // an initial
    return p;
}

// Words that stand where names do.
static const char *const no_names[] = { "unknown", "system", "admin", "administrator",
    "root", "guest", "anonymous", "default", "test", "user", "none", "null",
    "undefined", "true", "false", "service", "server", "client", "worker", "thread",
    "main", "nobody", "public", "private", "internal", "application", "inc", "ltd",
    "llc", "gmbh", "corp", "operators", "console", "app", "policy", "dashboard",
    "provider", "pool", "authenticator", "group", "groups", "role", "roles", "team",
    "portal", "cloud", "agent", "code", "account", "users", "all", "okta", "azure",
    "microsoft", "google", "methods", "directory", "device", "connector", "workspace",
    "project", "api", "integration", "security", "web" };

//= name yes full_name=|John Smith| age=3
//= name yes "full_name":"|Mary-Ann O'Neil|"
//= name yes {"customer":{"fullName":"|Ludwig van Beethoven|"}}
//= name yes firstName=|Marta| lastName=|Nowak|
//= name yes <fullName>|José Pérez|</fullName>
//= name yes full name: |J. R. Hartley|, London
//= name yes {"username":"|Homer Simpson|"}
//= name yes {"actor":{"displayName":"|Homer Simpson|"}}
//= name yes {"accountDisplayName":"|Gustavo Pedro|"}
//= name no  {"displayName":"Password Rotation"}
//= name no  {"actor":{"displayName":"Okta Admin Console"}}
//= name no  {"displayName":"Application Administrator"}
//= name no  {"SubjectUserName":"LOCAL SERVICE"}
//= name no  John Smith
//= name no  full_name=unknown
//= name no  full_name=thread-pool-1
//= name no  name=John Smith
//= name no  full_name=com.example.Service
//= name no  {"full_name":"[NAME]"}
static const uint8_t *
is_name(const struct worth *v)
{
    const uint8_t *p = v->start, *end = v->start, *most = v->quoted ? v->end : v->lim;
    bool single = key_has(v, "first") || key_has(v, "last") || key_has(v, "given") ||
                  key_has(v, "sur") || key_has(v, "family") || key_has(v, "middle") ||
                  key_has(v, "maiden") || key_has(v, "vorname") ||
                  key_has(v, "nachname");
    size_t capitals = 0;

    // what is displayed of somebody; else it is a policy's or a driver's name
    if (key_has(v, "display") && !v->person && !key_has(v, "user") &&
            !key_has(v, "account") && !key_has(v, "author") && !key_has(v, "sender"))
        return NULL;
    for (size_t words = 0; words < NAME_WORDS && p < most; words++) {
        bool capital, particle;
        const uint8_t *word_end = name_word(p, most, &capital, &particle);

        if (word_end == p || IS_ONE_OF(p, word_end, no_names))
            break;
        if (word_end < most &&
                (is_digit(*word_end) || strchr("_=:/@", *word_end) != NULL))
            break; // the next key
        if (!capital && !particle && !(v->quoted && single))
            break;
        capitals += capital || single;
        if (capital || (v->quoted && single))
            end = word_end;
        p = word_end;
        if (most - p < 2 || *p != ' ')
            break;
        p++;
    }
    if (v->quoted && end != v->end)
        return NULL;
    return capitals >= (single ? 1U : 2U) ? end : NULL;
}

//= cn_name yes 姓名：|张三丰|，手机
//= cn_name yes realName=|张三|&x=1
//= cn_name yes {"name":"x","realName":"|欧阳娜娜|"}
//= cn_name yes 联系人：|次仁·多吉|。
//= cn_name yes <realName>|王小明|</realName>
//= cn_name yes 收件人: |李雷| 电话
//= cn_name no  张三丰
//= cn_name no  姓名：张
//= cn_name no  姓名：未填写的用户信息
//= cn_name no  姓名：[NAME]
//= cn_name no  realName=null
static const uint8_t *
is_cn_name(const struct worth *v)
{
    static const char *const none[] = { "未知", "匿名", "空", "无", "测试", "不详",
        "必填", "为空", "错误", "不能为空", "已存在", "不存在", "默认", "系统",
        "管理员" };
    const uint8_t *p = v->start;
    size_t chars = 0, dots = 0, n;

    while (p < v->end && chars <= DOTTED_NAME_MOST) {
        if ((n = han_at(p, v->end)) > 0)
            chars++;
        else if (chars > 0 && (n = scan_middle_dot(p, v->end)) > 0)
            dots++;
        else
            break;
        p += n;
    }
    if (p < v->end && (v->quoted || *p < 0x80))
        return NULL;
    if (chars < 2 || (dots == 0 ? chars > HAN_NAME_MOST : chars > DOTTED_NAME_MOST) ||
            IS_ONE_OF(v->start, p, none))
        return NULL;
    return p;
}

// ---------------------------------------------------------------- addresses

//= cn_address yes 地址：|朗县坨院街道11栋2单元2224室|，手
//= cn_address yes address=|上海市黄浦区西城街道23栋1单元535室|&s=1
//= cn_address yes {"address":"|江苏省常州市钟楼区许由街道22号 3楼|"}
//= cn_address yes 收货地址: |北京市海淀区马连洼街道289号| x
//= cn_address no  地址：无
//= cn_address no  地址：未填写
static const uint8_t *
is_cn_address(const struct worth *v)
{
    static const char *const marks[] = { "省", "市", "区", "县", "旗", "州", "盟", "镇",
        "乡", "村", "路", "街", "巷", "弄", "道", "号", "栋", "室", "楼", "苑", "园" };
    size_t hans = 0, levels = 0, n;

    for (const uint8_t *p = v->start; p < v->end; p += n) {
        if ((n = han_at(p, v->end)) == 0) {
            n = 1;
            continue;
        }
        hans++;
        for (size_t i = 0; i < sizeof(marks) / sizeof(marks[0]); i++)
            levels += memcmp(p, marks[i], HAN) == 0;
    }
    return hans >= 4 && levels >= 1 && han_at(v->start, v->end) > 0 ? v->end : NULL;
}

// A host, a pointer, a path, a hardware address: what machines have under `address`.
static bool
is_machine(const uint8_t *p, const uint8_t *end)
{
    size_t blanks = 0, n = (size_t)(end - p);

    if (n >= 2 && p[0] == '0' && (p[1] | 0x20) == 'x')
        return true;
    if (*p == '/' || *p == '[' || *p == '{' || *p == '<' || *p == '*')
        return true;
    for (const uint8_t *q = p; q < end; q++) {
        blanks += *q == ' ';
        if (*q == '@' || *q == '=' || *q == '\\' ||
                (*q == ':' && end - q > 1 && q[1] != ' '))
            return true;
    }
    return blanks == 0;
}

//= address yes address="|12 Main Street, Springfield, IL 62701|"
//= address yes {"address":"|76 Stubben 149|"}
//= address yes {"shipping_address":{"street":"|1600 Amphitheatre Pkwy|"}}
//= address yes <address>|22 Castelao, Apt. 862|</address>
//= address yes address: |12 Main Street, Springfield|
//= address yes GET /f?a=1&home_address=|881%20Grove%20Avenue%2C%20Mapleton|&lang=en HTTP/1.1
//= address no  address=10.0.0.1
//= address no  address: 0x7ffe1234
//= address no  {"address":"kafka-1.internal:9092"}
//= address no  {"address":"localhost"}
//= address no  {"remote_address":"/10.0.0.1:80 (open)"}
//= address no  address already in use 12
//= address no  address: connection to 3 hosts refused
//= address no  {"address":"no route to host"}
static const uint8_t *
is_address(const struct worth *v)
{
    const uint8_t *end = v->end, *p;
    size_t digits = 0, letters = 0, words = 0;

    if (!v->quoted) { // a number first, then words to the end of the line
        if (!is_digit(*v->start))
            return NULL;
        for (end = v->start; end < v->lim && *end >= ' ' && *end != ';' &&
                             *end != '"' && *end != '|' && *end != '=' && *end != '{' &&
                             *end != '<';)
            end++;
        if (end < v->lim &&
                *end == '=') // another pair: back to the blank or the `&` before it
            while (end > v->start && *end != ' ' && *end != '&')
                end--;
    }
    if (end - v->start < 6 || is_machine(v->start, end))
        return NULL;
    for (p = v->start; p < end; p++) {
        if (*p == '[' && end - p > 1 &&
                is_upper(p[1])) // a label: it was none with its value either
            return NULL;
        digits += is_digit(*p);
        letters += is_letter(*p) || *p >= 0xc3;
        words += (p == v->start || p[-1] == ' ') &&
                 (is_upper(*p) || is_digit(*p) || *p >= 0xc3);
    }
    return digits > 0 && letters >= 3 && words >= 2 ? end : NULL;
}

// ---------------------------------------------------------------- days

static const uint8_t *
number_at(const uint8_t *p, const uint8_t *end, size_t most, unsigned *v)
{
    const uint8_t *start = p;

    for (*v = 0; p < end && is_digit(*p) && (size_t)(p - start) < most; p++)
        *v = *v * 10 + (unsigned)(*p - '0');
    return p > start && (p == end || !is_digit(*p)) ? p : NULL;
}

static unsigned
month_at(const uint8_t **p, const uint8_t *end)
{
    static const char names[] = "janfebmaraprmayjunjulaugsepoctnovdec";

    for (unsigned m = 0; m < 12 && end - *p >= 3; m++)
        if (strncasecmp((const char *)*p, names + (size_t)3 * m, 3) == 0) {
            while (*p < end && is_letter(**p))
                ++*p;
            return m + 1;
        }
    return 0;
}

static const uint8_t *
skip(const uint8_t *p, const uint8_t *end, const char *set)
{
    while (p < end && *p != 0 && strchr(set, *p) != NULL)
        p++;
    return p;
}

// 1990年3月5日; 5 January 1990; January 5, 1990. What is all digits is claim.def's.
//= date_of_birth yes 生日：|1990年3月5日|，
//= date_of_birth yes 出生日期：|1990-03-05|
//= date_of_birth yes dob=|1990-03-05|
//= date_of_birth yes {"birthday":"|05/03/1990|"}
//= date_of_birth yes {"dob":"|19900305|"}
//= date_of_birth yes born: |5 January 1990|
//= date_of_birth yes date of birth: |Jan 5, 1990|
//= date_of_birth yes {"dateOfBirth":"|1990-03-05|T00:00:00Z"}
//= date_of_birth no  1990-03-05
//= date_of_birth no  dob=1990-13-05
//= date_of_birth no  created: 5 January 1990
static const uint8_t *
is_birth(const struct worth *v)
{
    static const char year_han[] = "年", month_han[] = "月", day_han[] = "日";
    const uint8_t *p = v->start, *end = v->quoted ? v->end : v->lim, *q;
    unsigned year, month, day;

    if ((q = number_at(p, end, 4, &year)) != NULL && end - q >= HAN &&
            memcmp(q, year_han, HAN) == 0 &&
            (q = number_at(q + HAN, end, 2, &month)) != NULL && end - q >= HAN &&
            memcmp(q, month_han, HAN) == 0 &&
            (q = number_at(q + HAN, end, 2, &day)) != NULL && end - q >= HAN &&
            memcmp(q, day_han, HAN) == 0)
        return year >= 1900 && year < 2100 && check_day(year, month, day) ? q + HAN
                                                                          : NULL;
    // 1990-03-05T00:00:00Z
    if (q != NULL && end - q > 6 && *q == '-' &&
            (q = number_at(q + 1, end, 2, &month)) != NULL && q < end && *q == '-') {
        for (p = ++q, day = 0; q < end && q - p < 2 && is_digit(*q); q++)
            day = day * 10 + (unsigned)(*q - '0');
        return q < end && *q == 'T' && year >= 1900 && check_day(year, month, day)
                       ? q
                       : NULL;
    }
    if ((q = number_at(p, end, 2, &day)) != NULL) {
        q = skip(q, end, " .-/stndrh");
        if ((month = month_at(&q, end)) == 0)
            return NULL;
    } else {
        q = p;
        if ((month = month_at(&q, end)) == 0 ||
                (q = number_at(skip(q, end, " .-/"), end, 2, &day)) == NULL)
            return NULL;
        q = skip(q, end, "stndrh");
    }
    q = number_at(skip(q, end, " ,.-/"), end, 4, &year);
    return q != NULL && year >= 1900 && year < 2100 && check_day(year, month, day)
                   ? q
                   : NULL;
}

// ---------------------------------------------------------------- ids

// One word of letters, digits and the marks, of some length.
static bool
is_id(const struct worth *v, const char *marks, size_t least, size_t most)
{
    size_t n = (size_t)(v->end - v->start), alnum = 0;

    if (n < least || n > most)
        return false;
    for (const uint8_t *p = v->start; p < v->end; p++) {
        if (is_letter(*p) || is_digit(*p))
            alnum++;
        else if (*p == 0 || strchr(marks, *p) == NULL)
            return false;
    }
    return alnum > 0;
}

// `PauseReason.USER`
static bool
is_constant(struct span key)
{
    const uint8_t *p = key.p + key.n;

    while (p > key.p && is_upper(p[-1]))
        p--;
    return p < key.p + key.n && p - key.p > 1 && p[-1] == '.' && p[-2] >= 'a' &&
           p[-2] <= 'z';
}

// Where no quotes say that a `\` is one of a domain and no escape: `THESHIRE\pgustavo`, `realm\user`, not `bob\nid`.
static bool
is_domain(const uint8_t *p, const uint8_t *backslash)
{
    bool lower = false, digit = false;

    if (backslash - p < 2)
        return false;
    for (; p < backslash; p++) {
        if (!is_word(*p) && *p != '-' && *p != '.')
            return false;
        lower |= *p >= 'a' && *p <= 'z';
        digit |= is_digit(*p);
    }
    return !lower || digit || strchr("abfnrtvx0", backslash[1]) == NULL;
}

// System users say nothing of a person.
//= login yes username=|bob42|
//= login yes {"userName":"|j.smith|"}
//= login yes 用户名：|zhangsan|，
//= login yes {"User":"|EXAMPLE\\\\jdoe|"}
//= login yes username=|realm\\user7| http://example.org
//= login yes username = |desk10\\bobert|, primary
//= login yes {"Message":"x\\r\\nUser: |EXAMPLE\\\\jdoe|\\r\\nProtocol: tcp"}
//= login yes username=|bob|\\nid
//= login yes {"AccountName":"|jdoe|"}
//= login yes {"user":"|bobert|"}
//= login yes uid=20 user=|qwerty| gid=20
//= login no  {"user":"NT AUTHORITY\\\\SYSTEM"}
//= login no  {"user":"EXAMPLE\\\\Administrator"}
//= login no  {"user":"arn:aws:iam::123456789012:user/x"}
//= login no  failed for user: permission denied
//= login no  scopes users:read
//= login yes uid=502\|user=|qwerty|\|gid=20
//= login no  {"userName":"AWSServiceRoleForConfig"}
//= login no  {"cloudAccountName":"prod"}
//= login no  {"userName":"AWSReservedSSO_Admin_0123456789abcdef"}
//= login no  {"sessionIssuer":{"type":"Role","userName":"SampleRole"}}
//= login no  {"Value":"Login:reprocess"}
//= login no  {"user":["__typename","id"]}
//= login no  {"logins":["-teleport-nologin-88888888"]}
//= login no  <PauseReason.USER: 'pause_user'>
//= login no  username=root
//= login no  user: invalid credentials
//= login no  username=null
//= login no  username=www-data
static const uint8_t *
is_login(const struct worth *v)
{
    static const char *const system[] = { "root", "www-data", "nobody", "daemon", "bin",
        "sys", "admin", "administrator", "postgres", "mysql", "nginx", "apache", "git",
        "jenkins", "ubuntu", "hadoop", "hdfs", "yarn", "kafka", "redis", "oracle",
        "guest", "anonymous", "system", "user", "username", "test", "backup", "mail",
        "ftp", "ssh", "sshd", "operator", "service", "default", "unknown", "invalid",
        "not", "none", "null", "sa", "is", "was", "the", "and", "from", "name", "local",
        "public", "elastic", "zookeeper", "spark", "hive", "cassandra",
        "administrators", "users", "everyone", "self", "tomcat", "success", "failure",
        "client", "true", "false", "uucp", "all", "ec2-user", "news", "lp", "games",
        "man", "proxy", "gdm", "syslog", "messagebus", "dbus", "polkitd", "rpc", "ntp",
        "cyrus", "named", "postfix", "id", "login", "pam_unix" };

    // AWS names roles so; nobody logs in as one
    static const char *const roles[] = { "AWSServiceRoleFor", "AWSReservedSSO_" };
    struct worth w = *v;
    const uint8_t *start = v->start;
    size_t plural = v->key.n > 0 && (v->key.p[v->key.n - 1] | 0x20) == 's';

    for (const uint8_t *p = v->start; p < w.end; p++)
        if (*p == '\\' && (v->quoted || (start == v->start && is_domain(v->start, p) &&
                                                w.end - p > 2)))
            start = p + 1; // DOMAIN\user
        else if (*p == '|' && !v->quoted)
            w.end = p;
    if (!is_id(&w, start > v->start ? "._-@\\" : "._-@", 2, 64) ||
            IS_ONE_OF(start, w.end, system) || *start == '-' ||
            (w.end - start > 2 && start[0] == '_' && start[1] == '_')) // of a schema
        return NULL;
    for (size_t i = 0; i < sizeof(roles) / sizeof(roles[0]); i++)
        if ((size_t)(w.end - start) > strlen(roles[i]) &&
                memcmp(start, roles[i], strlen(roles[i])) == 0)
            return NULL;
    if (!v->quoted && v->start[-1] == ':' && key_has(v, "login"))
        return NULL; // `Login:reprocess`, a kind of request
    if (is_constant(v->key))
        return NULL;
    if (!v->quoted && v->start[-1] != '=' && start == v->start &&
            v->key.n >= 4 + plural &&
            strncasecmp((const char *)v->key.p + v->key.n - 4 - plural, "user", 4) == 0)
        return NULL; // `user: …` is prose, `users:read` a scope
    for (const uint8_t *p = start; p < w.end; p++)
        if (is_letter(*p))
            return w.end;
    return NULL; // digits alone are an id of machines
}

// Letters, a dash, 8 or 17 hex digits.
static bool
is_resource(const uint8_t *p, const uint8_t *end)
{
    const uint8_t *start;

    while (p < end && *p >= 'a' && *p <= 'z')
        p++;
    if (p == end || *p != '-')
        return false;
    for (start = ++p; p < end && (is_digit(*p) || (*p >= 'a' && *p <= 'f'));)
        p++;
    return p == end && (p - start == 17 || p - start == 8);
}

// What may stand behind a name in a message: `for user bob from`, `sudo: bob : TTY=`, `of user bob.`
static bool
is_followed(const uint8_t *p, const uint8_t *lim)
{
    static const char *const words[] = { " from ", " by ", " : ", " at ",
        "(uid=", " logged ", " signed " };

    if (p == lim || *p < ' ' || (*p == '.' && lim - p == 1))
        return true;
    if (lim - p > 2 && p[0] == ' ' && p[1] == '[' && !is_upper(p[2]))
        return true; // `[preauth]`, no label
    for (size_t i = 0; i < sizeof(words) / sizeof(words[0]); i++)
        if ((size_t)(lim - p) >= strlen(words[i]) &&
                memcmp(p, words[i], strlen(words[i])) == 0)
            return true;
    return false;
}

//= login yes Invalid user |webmaster7| from 173.234.31.186
//= login yes sshd[5]: Failed password for |fztu| from 119.137.62.142 port 49116 ssh2
//= login yes Failed password for invalid user |pgadmin2| from 103.99.0.122 port 63375
//= login yes Accepted publickey for |j.smith| from 10.0.0.1
//= login yes session opened for user |bobert| by (uid=0)
//= login yes systemd-logind[1]: New session 12 of user |bobert|.
//= login yes sudo:   |bobert| : TTY=pts/0 ; PWD=/ ; USER=root
//= login yes password authentication failed for user \"|bobert|\"
//= login yes Access denied for user '|bobert|'@'10.0.0.1'
//= login yes input_userauth_request: invalid user |pgtest3| [preauth]
//= login yes session opened for user |EXAMPLE\\jdoe| by (uid=0)
//= login no  session opened for user root by (uid=0)
//= login no  Invalid user name or password
//= login no  Invalid user input
//= login no  no quota for user data volumes
//= login no  waiting for user confirmation
//= login no  for quality of user experience.
//= login no  Failed password for root from 10.0.0.1
//= login no  sudo: pam_unix(sudo:session): session closed
// `for user confirmation`: a word of the language at the end of a sentence.
static bool
is_abstract(const uint8_t *p, const uint8_t *end)
{
    static const char *const suffixes[] = { "tion", "tions", "ence", "ences", "ment",
        "ments", "ing", "ings", "ness", "ity", "ies", "sion", "al", "out" };

    for (size_t i = 0; i < sizeof(suffixes) / sizeof(suffixes[0]); i++) {
        size_t n = strlen(suffixes[i]);

        if ((size_t)(end - p) > n + 2 && memcmp(end - n, suffixes[i], n) == 0)
            return true;
    }
    return false;
}

bool
person_user_at(const uint8_t **start, const uint8_t *lim, const uint8_t **end)
{
    static const char *const none[] = { "input", "data", "agent", "authentication",
        "interface", "space", "mode", "account", "accounts", "id", "session",
        "sessions", "profile", "credentials", "or", "token", "in", "with", "access",
        "requests", "request", "group", "groups", "activity", "defined", "password",
        "code", "roles", "role", "level", "info", "details", "review", "support",
        "response", "use", "context", "cache", "table", "email", "names", "list" };
    struct worth v = { 0 };
    const uint8_t *p = *start;
    uint8_t quote = 0;

    while (p < lim && *p == ' ')
        p++;
    if (lim - p > 2 && *p == '\\' && p[1] == '"') // in JSON, or in C
        p++;
    if (p < lim && (*p == '"' || *p == '\''))
        quote = *p++;
    v.start = *start = p;
    while (p < lim && (is_word(*p) || *p == '-' || *p == '@' || *p == '\\' ||
                              (*p == '.' && lim - p > 1 && is_word(p[1]))))
        p++;
    while (p > v.start && p[-1] == '\\')
        p--;
    v.end = *end = p;
    v.lim = lim;
    v.quoted = true;
    if (quote != 0 ? p == lim || (*p != quote && *p != '\\') : !is_followed(p, lim))
        return false;
    return p > v.start && !IS_ONE_OF(v.start, p, none) &&
           (quote != 0 || (p < lim && *p == ' ') || !is_abstract(v.start, p)) &&
           is_login(&v) == p;
}

//= session_id yes JSESSIONID=|8A3F1C9E2B7D4056|; path
//= session_id yes {"sessionId":"|q9WnXv2LkTz|"}
//= session_id yes csrf_token=|q9WnXv2LkTz|
//= session_id no  sessionId=12
//= session_id no  ses_id session_id=4294967295
//= session_id no  session_id=expired
//= session_id no  {"SubjectUserSid":"S-1-5-21-477444970-2264162048-1418806404-500"}
//= session_id no  {"Sid":"Stmt1538161409"}
//= session_id no  server_principal_sid: 01050000000000051500000076dd6f94db30d500aca354e1f4010000
//= session_id no  {"trafficMirrorSessionId":"tms-05e1e21760419ecb6"}
static const uint8_t *
is_session(const struct worth *v)
{
    size_t digits = 0, letters = 0;

    for (const uint8_t *p = v->start; p < v->end; p++) {
        digits += is_digit(*p);
        letters += is_letter(*p);
    }
    // a security identifier of Windows; a statement of a policy (AWS, the editor's name for one)
    if (v->end - v->start > 4 &&
            (memcmp(v->start, "S-1-", 4) == 0 || memcmp(v->start, "Stmt", 4) == 0))
        return NULL;
    // the same in hex: revision 1, how many parts, the authority; what AWS numbers: tms-05e1e21760419ecb6
    if ((v->end - v->start > 24 && memcmp(v->start, "010", 3) == 0 &&
                memcmp(v->start + 4, "0000000000", 10) == 0) ||
            is_resource(v->start, v->end))
        return NULL;
    return digits > 0 && letters > 0 && is_id(v, "._-+/=!:%", 8, 200) ? v->end : NULL;
}

//= ad_id yes idfa=|6D92078A-8246-4BA4-AE5B-76104861E7DC|
//= ad_id yes {"oaid":"|f2f5c9d1-0a3b-4c5d-8e7f-1234567890ab|"}
//= ad_id yes android_id=|9774d56d682e549c|
//= ad_id no  id=6D92078A-8246-4BA4-AE5B-76104861E7DC
//= ad_id no  idfa=00000000-0000-0000-0000-000000000000
static const uint8_t *
is_ad_id(const struct worth *v)
{
    size_t hex = 0;
    bool some = false;

    for (const uint8_t *p = v->start; p < v->end; p++) {
        uint8_t lower = *p | 0x20;

        if (is_digit(*p) || (lower >= 'a' && lower <= 'f'))
            hex++, some |= *p != '0';
        else if (*p != '-')
            return NULL;
    }
    return some && (hex == 16 || hex == 32 || hex == 64) ? v->end : NULL;
}

//= wechat yes 微信：|zhang_san88|，
//= wechat yes openid=|oXyz1234567890abcdefghijklmn|
//= wechat no  zhang_san88
//= wechat no  wechat=ok
static const uint8_t *
is_wechat(const struct worth *v)
{
    size_t n = (size_t)(v->end - v->start);

    return check_cn_openid(v->start, n) || (n >= 6 && check_cn_wechat(v->start, n))
                   ? v->end
                   : NULL;
}

//= bic yes bic=|DEUTDEFF|
//= bic yes SWIFT: |DEUTDEFF500|
//= bic no  DEUTDEFF
//= bic no  bic=ABCDZZ22
static const uint8_t *
is_bic(const struct worth *v)
{
    return check_bic(v->start, (size_t)(v->end - v->start)) ? v->end : NULL;
}

//= cn_military_id yes 军官证：|军字第1234567号|，
//= cn_military_id no  军官证：1234567
static const uint8_t *
is_military(const struct worth *v)
{
    static const char head[] = "字第", tail[] = "号";
    const uint8_t *p = v->start + HAN;

    if (v->end - v->start < 5 * HAN || han_at(v->start, v->end) == 0 ||
            memcmp(p, head, 2 * HAN) != 0)
        return NULL;
    for (p += 2 * HAN; p < v->end && is_digit(*p);)
        p++;
    return v->end - p >= HAN && memcmp(p, tail, HAN) == 0 ? p + HAN : NULL;
}

// ---------------------------------------------------------------- the table

static const struct {
    const uint8_t *(*is)(const struct worth *v); // the end of what is taken, or NULL
    uint16_t detector;
} persons[] = {
    { is_cn_name, DET_cn_name },
    { is_name, DET_name },
    { is_cn_address, DET_cn_address },
    { is_address, DET_address },
    { is_birth, DET_date_of_birth },
    { is_bic, DET_bic },
    { is_military, DET_cn_military_id },
    { is_ad_id, DET_ad_id },
    { is_wechat, DET_wechat },
    { is_session, DET_session_id },
    { is_login, DET_login },
};
enum { PERSONS = sizeof(persons) / sizeof(persons[0]) };

void
person_index(struct detect_plan *plan)
{
    plan->persons = (struct det_set){ 0 };
    for (size_t i = 0; i < PERSONS; i++)
        if (set_has(&plan->on, persons[i].detector))
            set_add(&plan->persons, persons[i].detector);
}

const uint8_t *
person_take(struct scan *s, const struct det_set *set, struct span key,
        const uint8_t *start, const uint8_t *end, bool quoted)
{
    struct worth v = { start, end, s->lim, key, quoted, false };
    const struct segment *up = s->f->path;

    if (end - start > VALUE_MOST || start >= end ||
            secret_lex_value(start, end) != VALUE_SECRET)
        return NULL;
    if (quoted && up != NULL && up->name.p == key.p && up->up != NULL &&
            up->up->name.p != NULL)
        v.person = set_has(&evidence_name(s, up->up->name)->raise, DET_name);
    if (v.lim - start > VALUE_MOST)
        v.lim = start + VALUE_MOST;
    for (size_t i = 0; i < PERSONS; i++) {
        const uint8_t *e;

        if (!set_has(set, persons[i].detector) ||
                !set_has(&s->plan->persons, persons[i].detector) ||
                (e = persons[i].is(&v)) == NULL)
            continue;
        scan_take(s, (enum detector_id)persons[i].detector, start, e, PUMICE_PROOF_KEY,
                MARK_KEY);
        return e;
    }
    return NULL;
}

void
person_field(struct scan *s)
{
    for (const struct segment *k = s->f->path; k != NULL; k = k->up) {
        struct det_set set;

        if (k->name.p == NULL)
            continue;
        set = evidence_name(s, k->name)->key;
        if (set_has(&set, DET_login) && k->up != NULL && k->up->name.p != NULL &&
                set_has(&evidence_name(s, k->up->name)->veto, DET_login))
            set_drop(&set, DET_login); // `sessionIssuer.userName` is a role's
        if (set_meets(&set, &s->plan->persons))
            person_take(s, &set, k->name, s->text, s->lim, true);
        return; // the nearest name alone: `"address":{"port":1}`
    }
}
