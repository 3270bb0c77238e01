/*
 * unit: what one scan says of a unit, and the question for its serial when the scan did
 * not hold it. The only place where a scan becomes goods and serial: a reader that sends
 * both in one code (GS1, AI 01 and 21) saves the second scan. Called by the steps that
 * take units; goods without serials are never asked.
 */
#include "flow_in.h"

void unit_read(const struct flow *flow, struct unit *unit, const char *text)
{
    *unit = flow->scanned;
    KEEP(unit->code, text);
}

bool unit_ask(struct flow *flow, const struct unit *unit, bool bears)
{
    if (!bears || unit->serial[0])
        return false;
    flow->unit = *unit;
    return true;
}

bool unit_answer(struct flow *flow, const struct scan *scan, const char *codes,
                 const char *item)
{
    struct unit answer;
    unit_read(flow, &answer, scan->text);
    bool both = answer.serial[0] != '\0';
    bool goods = task_code_units(codes, item, answer.code) > 0;
    if (both && item[0] && !goods) {
        flow_refuse(flow, scan->text, E_WRONG_ITEM, "ss", item, answer.code);
        return false;
    }
    if (!both && (goods || strcmp(answer.code, flow->unit.code) == 0)) {
        flow_refuse(flow, scan->text, E_WRONG_KIND, "sss", gettext("serial"),
                    gettext("item"), scan->text);
        return false;
    }
    KEEP(flow->unit.serial, both ? answer.serial : answer.code);
    if (answer.lot[0])
        KEEP(flow->unit.lot, answer.lot);
    if (answer.expiry[0])
        KEEP(flow->unit.expiry, answer.expiry);
    return true;
}

bool unit_of_lot(struct flow *flow, const struct unit *unit, const char *item,
                 const char *lot)
{
    if (!lot[0] || !unit->lot[0] || strcmp(lot, unit->lot) == 0)
        return true;
    flow_refuse(flow, unit->code, E_WRONG_LOT, "sss", item, lot, unit->lot);
    return false;
}

/* Makers' serials may begin like a parcel, a badge or a cage of ours; places, totes and
 * carts have shapes that no serial has. */
bool unit_owns_serial(const struct flow *flow, const char *text)
{
    (void)flow;
    return code_kind(str_of(text)) & (CODE_PARCEL | CODE_BADGE | CODE_CAGE | CODE_SLOT);
}

void unit_serial_row(struct view *view)
{
    view_add(view, ROW_SERIAL, gettext("Serial"), "?");
}

void unit_set(const struct unit *unit, struct request *req)
{
    request_text(req, "code", unit->code);
    if (unit->serial[0])
        request_text(req, "serial", unit->serial);
}

void unit_set_all(const struct unit *unit, struct request *req)
{
    unit_set(unit, req);
    if (unit->lot[0])
        request_text(req, "lot", unit->lot);
    if (unit->expiry[0])
        request_text(req, "expiry", unit->expiry);
}
