// Addresses of wallets that prove themselves: Base58Check by its double SHA-256, bech32 by its checksum, those of
// Ethereum by their capitals.
#include "base/is.h"
#include "detect/check_universal.h"
#include "detect/digest.h"
#include "detect/family.h"

enum { WALLET_LEAST = 26, WALLET_MOST = 90 }; // characters; BIP 173

//= btc yes 1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN2
//= btc yes to |3J98t1WpEZ73CNmQviecrnyiWrnqRhWNLy|.
//= btc yes bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq
//= btc no  1BvBMSEYstWetqTFn5Au4m4GFg7xJaNVN3
//= btc no  bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdp
//= btc no  3e1f9a7c5b2d4e6f8a9b0c1d2e3f4a5b
static bool
is_btc(const uint8_t *p, size_t n)
{
    static const struct check_hash sha256 = { digest_sha256, NULL };

    return *p == '1' || *p == '3' ? check_btc_base58(p, n, &sha256)
                                  : check_btc_segwit(p, n);
}

// In one case alone they prove nothing.
//= eth yes 0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed
//= eth yes paid to |0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359|.
//= eth no  0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD
//= eth no  0x5AAEB6053F3E94C9B9A09F33669435E7EF1BEAED
static bool
is_eth(const uint8_t *p, size_t n)
{
    static const struct check_hash keccak256 = { digest_keccak256, NULL };
    bool upper = false, lower = false;

    if (n != 42 || p[0] != '0' || p[1] != 'x')
        return false;
    for (size_t i = 2; i < n; i++) {
        upper |= p[i] >= 'A' && p[i] <= 'F';
        lower |= p[i] >= 'a' && p[i] <= 'f';
    }
    return upper && lower && check_eip55(p, n, &keccak256);
}

const uint8_t *
wallet_at(struct scan *s, const uint8_t *cur)
{
    const uint8_t *end = cur;
    enum detector_id id;
    size_t n;
    uint32_t marks = MARK_CHECKSUM;

    while (end < s->lim && end - cur <= WALLET_MOST && is_alnum(*end))
        end++;
    n = (size_t)(end - cur);
    if (n < WALLET_LEAST || n > WALLET_MOST || (end < s->lim && *end == '_'))
        return NULL;
    if (set_has(&s->plan->on, DET_btc) && is_btc(cur, n))
        id = DET_btc;
    else if (set_has(&s->plan->on, DET_eth) && is_eth(cur, n))
        id = DET_eth;
    else
        return NULL;
    if (evidence_verdict(evidence_at(s, cur), id, &marks) != VERDICT_RAISE &&
            set_has(&s->plan->keyed, id))
        return NULL;
    scan_take(s, id, cur, end, PUMICE_PROOF_SELF, marks);
    return end;
}
