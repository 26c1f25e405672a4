// The parser is kept, nothing is copied, no exceptions: what simdjson's documentation says is fastest.
#include "leaves.h"

#include <new>
#include <simdjson.h>

struct leaves {
    simdjson::dom::parser parser;
    uint64_t sum; // of what was seen, so that no visit can be left out
};

static size_t
visit(const simdjson::dom::element &e, uint64_t &sum)
{
    size_t n = 0;

    switch (e.type()) {
    case simdjson::dom::element_type::OBJECT:
        for (auto member : simdjson::dom::object(e)) {
            sum += member.key.size();
            n += visit(member.value, sum);
        }
        return n;
    case simdjson::dom::element_type::ARRAY:
        for (auto item : simdjson::dom::array(e))
            n += visit(item, sum);
        return n;
    case simdjson::dom::element_type::STRING:
        sum += std::string_view(e).size();
        return 1;
    case simdjson::dom::element_type::INT64:
        sum += uint64_t(int64_t(e));
        return 1;
    case simdjson::dom::element_type::UINT64:
        sum += uint64_t(e);
        return 1;
    case simdjson::dom::element_type::DOUBLE:
        sum += double(e) > 0;
        return 1;
    case simdjson::dom::element_type::BOOL:
        sum += bool(e);
        return 1;
    case simdjson::dom::element_type::NULL_VALUE:
        return 1;
    }
    return n;
}

leaves *
leaves_new()
{
    return new (std::nothrow) leaves();
}

void
leaves_free(leaves **l)
{
    delete *l;
    *l = nullptr;
}

size_t
leaves_visit(leaves *l, const uint8_t *rec, size_t n)
{
    simdjson::dom::element root;

    if (l->parser.parse(rec, n, false).get(root) != simdjson::SUCCESS)
        return 0;
    return visit(root, l->sum);
}
