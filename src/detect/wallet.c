// Addresses of wallets that prove themselves: Base58Check by its double SHA-256, bech32 by its checksum.
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
const uint8_t *
wallet_at(struct scan *s, const uint8_t *cur)
{
    static const struct check_hash sha256 = { digest_sha256, NULL };
    const uint8_t *end = cur;
    size_t n;
    uint32_t marks = MARK_CHECKSUM;

    if (!set_has(&s->plan->on, DET_btc))
        return NULL;
    while (end < s->lim && end - cur <= WALLET_MOST && is_alnum(*end))
        end++;
    n = (size_t)(end - cur);
    if (n < WALLET_LEAST || n > WALLET_MOST || (end < s->lim && *end == '_'))
        return NULL;
    if (*cur == '1' || *cur == '3' ? !check_btc_base58(cur, n, &sha256)
                                   : !check_btc_segwit(cur, n))
        return NULL;
    if (evidence_verdict(evidence_at(s, cur), DET_btc, &marks) != VERDICT_RAISE &&
            set_has(&s->plan->keyed, DET_btc))
        return NULL;
    scan_take(s, DET_btc, cur, end, PUMICE_PROOF_SELF, marks);
    return end;
}
