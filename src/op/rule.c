/*
 * rule: what verbs decide by, as taken into the store from waves/rules.ini under the name
 * "rules". Its section "recheck.due" is asked for as "recheck", "due". Verbs read only
 * here, never a file.
 */
#include "op_in.h"

const char *rule_text(struct op *op, const char *name, const char *section,
                      const char *key, const char *otherwise)
{
    const char *value;
    int found = store_one(op->store, op->err,
                          "SELECT value FROM rule WHERE warehouse = $1 AND name = 'rules'"
                          "   AND section = $2 || '.' || $3 AND key = $4 AND version ="
                          "       (SELECT MAX(version) FROM rule"
                          "         WHERE warehouse = $1 AND name = 'rules')",
                          "dttt>t", op->warehouse, name, section, key, &value);
    return found == 1 ? value : otherwise;
}

struct query *rule_section(struct op *op, const char *section)
{
    return store_query(op->store,
                       "SELECT key, value FROM rule WHERE warehouse = $1"
                       "   AND name = 'rules' AND section = $2 AND version ="
                       "       (SELECT MAX(version) FROM rule"
                       "         WHERE warehouse = $1 AND name = 'rules')",
                       "dt", op->warehouse, section);
}

int64_t rule_wave(struct op *op, int64_t order, const char *section, const char *key,
                  int64_t otherwise)
{
    const char *value;
    int64_t num;
    int found =
        store_one(op->store, op->err,
                  "SELECT r.value FROM orders o JOIN wave w ON w.id = o.wave"
                  "  JOIN rule r ON r.warehouse = o.warehouse AND r.name = w.shift"
                  " WHERE o.id = $1 AND r.section = $2 AND r.key = $3 AND r.version ="
                  "       (SELECT MAX(v.version) FROM rule v"
                  "         WHERE v.warehouse = o.warehouse AND v.name = w.shift)",
                  "dtt>t", order, section, key, &value);
    return found == 1 && str_int(str_of(value), &num) ? num : otherwise;
}

int64_t rule_num(struct op *op, const char *name, const char *section, const char *key,
                 int64_t otherwise)
{
    int64_t num;
    const char *text = rule_text(op, name, section, key, NULL);
    return text && str_int(str_of(text), &num) ? num : otherwise;
}
