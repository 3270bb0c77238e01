/*
 * recheck_serial: a swapped unit is found by its serial, even where the count agrees.
 * Called by recheck.unit and recheck.close.
 */
#include "recheck_in.h"

#include "serial.h"

int recheck_serial(struct op *op, int64_t look, int64_t item, int64_t units, bool *want)
{
    bool serial = false;
    const char *text = request_str(op->req, "serial");
    if (serial_item(op, item, &serial))
        return op_fault(op);
    if (!serial)
        return 0;
    if (serial_single(op, item, units))
        return op_fault(op);
    *want = !*text;
    if (*want)
        return 0;
    if (serial_no_code(op, text))
        return op_fault(op);
    int done = store_do(op->store, op->err,
                        "INSERT INTO recheck_serial (recheck, item, text)"
                        " VALUES ($1, $2, $3) ON CONFLICT (recheck, text, item)"
                        " DO NOTHING",
                        "ddt", look, item, text);
    if (done < 0)
        return done;
    return done ? 0 : op_refuse(op, E_SERIAL_TAKEN, "ss", text, "this count");
}

int recheck_serials(struct op *op, int64_t place, int64_t look, const char **text)
{
    const char *code, *serial;
    int64_t packed;
    struct query *query = store_query(
        op->store,
        "SELECT i.code, x.text, MAX(x.packed) FROM"
        "  (SELECT item, text, 1 AS packed, 0 AS counted FROM serial"
        "    WHERE warehouse = $1 AND place = $2"
        "   UNION ALL SELECT item, text, 0, 1 FROM recheck_serial WHERE recheck = $3) x"
        "  JOIN item i ON i.id = x.item AND i.serial = 1"
        " GROUP BY i.id, i.code, x.text HAVING SUM(x.packed) <> SUM(x.counted)"
        " ORDER BY i.code, x.text",
        "ddd", op->warehouse, place, look);
    while (query_next(query, "ttd", &code, &serial, &packed))
        *text = arena_printf(op->arena, "%s%s%s serial %s: %s", *text, **text ? "; " : "",
                             code, serial,
                             packed ? "packed, not counted" : "counted, not packed");
    return query_done(query, op->err) ? op_fault(op) : 0;
}
