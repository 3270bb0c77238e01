/*
 * pick_short: the bin has not enough. What is missing comes from another bin or waits for
 * the lead; the bin is suspect until it is counted, and nobody is sent there meanwhile.
 */
#include "floor.h"
#include "zone.h"

static int pick_short(struct op *op)
{
    static const char *const words[] = {
        [SHORT_OTHER_BIN] = "other_bin",
        [SHORT_BACKORDER] = "backorder",
        [SHORT_GIFT_DROPPED] = "gift_dropped",
    };
    struct work work;
    enum short_outcome outcome;
    const char *reason = request_str(op->req, "reason");
    if (work_read(op, "pick", &work) || work_open(op, &work) || zone_line(op, &work))
        return op_fault(op);
    op_object(op, "order %s", work.number);
    int64_t rest = work.qty - work.taken;
    if (!rest)
        return op_refuse(op, E_STATE, "sss", "the line", "complete",
                         "units still to take");
    if (!*reason)
        reason = "short";
    if (bin_suspect(op, work.place, work.item, work.lot) ||
        line_short(op, &work, rest, reason, &outcome))
        return op_fault(op);
    op_before(op, "%lld at %s", (long long)rest, work.place_code);
    op_after(op, "%s: %s", reason, words[outcome]);
    op_num(op, "line", work.line);
    op_text(op, "outcome", words[outcome]);
    return task_say(op, work.task);
}

const struct op_entry op_pick_short = {V_PICK_SHORT, pick_short};
