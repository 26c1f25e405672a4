// IPv4 addresses and what looks like them.
#include "detect/ipv4.h"

/*!include:re2c "common.re" */

const uint8_t *
ipv4_lex(const uint8_t *cur, enum ipv4_form *form)
{
    const uint8_t *mark = cur;

    /*!re2c
        octet = "25" [0-5] | "2" [0-4] digit | "1" digit digit | [1-9]? digit;

        //= ipv4 yes 10.20.30.40
        //= ipv4 yes mail from |10.20.30.40|.
        //= ipv4 yes |10.20.30.40|-|10.20.30.41|
        //= ipv4 yes client=|203.0.113.7|:52034
        //= ipv4 yes |192.0.2.0/24| is routed
        //= ipv4 yes |192.0.2.0|/24/x
        //= ipv4 yes |192.0.2.1|/2024
        //= ipv4 yes BP-1347369012-|10.190.173.170|-1444972147527
        //= ipv4 yes |198.51.100.1|-|198.51.100.9|
        //= ipv4 yes (|198.51.100.7|),|198.51.100.8|;|198.51.100.9|
        //= ipv4 yes worker-1/|198.51.100.7|:50010
        //= ipv4 yes 来源IP：|198.51.100.7|已登录
        //= ipv4 yes ::ffff:|198.51.100.7|
        //= ipv4 yes ip=|198.51.100.7|, |192.168.1.1|. [|10.0.0.1|]
        //= ipv4 yes １９８.51.100．７
        //= ipv4 yes \t|198.51.100.7|\n
        octet ("." octet){3}             { *form = IPV4_ADDRESS; return cur; }

        //= ipv4 no  256.1.1.1
        //= ipv4 no  1.2.3.400
        //= ipv4 no  010.1.1.1
        //= ipv4 no  203.0.113.040
        digit+ ("." digit+){3}           { *form = IPV4_RANGE; return cur; }

        // What goes on is something else: a version, an OID, a name.
        //= ipv4 no  1.2.3.4.5
        //= ipv4 no  1.3.6.1.4.1.311
        //= ipv4 no  10.20.30.40a
        //= ipv4 no  10.20.30.40_1
        //= ipv4 no  v10.20.30.40
        // One character of it is read, no more: the next numbers have anchors of their own.
        digit+ ("." digit+){3} ("." digit | [A-Za-z_])  { *form = IPV4_OTHER; return cur; }
        *                                { *form = IPV4_OTHER; return cur; }
    */
}
