/*
 * change: what a changed order does, by where it stands and what changed. One table; a
 * change whose fields get several answers gets all of them, and one refusal refuses it
 * whole. What is refused goes to customer service as an exception.
 */
#include "floor.h"
#include "intercept.h"
#include "merge.h"
#include "office_in.h"
#include "order_in.h"

#include "tallyman/model/reason.h"

enum change_stage {
    STAGE_WAITING, /* new, ready, or held in no wave: nothing is reserved */
    STAGE_WAVE,    /* released and not labelled; or kicked, its goods on their way back */
    STAGE_LABELLED, /* a label was granted */
    STAGE_LOADED,   /* a parcel is in a cage */
    STAGE_SHIPPED,  /* a parcel left */
    STAGE_CANCELLED,
    STAGES
};

enum answer {
    TAKE = 1,    /* taken in, nothing else happens */
    REPLAN = 2,  /* rewritten, reviewed again */
    STOP = 4,    /* held where it is until a person lets it go on */
    RELABEL = 8, /* its labels are void and printed anew */
    REFUSE = 16,
    CANCEL = 32, /* taken back with all its goods */
};

static const unsigned char answers[STAGES][CHANGE_FIELDS] = {
    /*                   address  lines   money   remark  carrier  type    plan   refund
     */
    [STAGE_WAITING] = {REPLAN, REPLAN, REPLAN, REPLAN, REPLAN, REPLAN, REPLAN, REPLAN},
    [STAGE_WAVE] = {TAKE, REFUSE, TAKE, TAKE, TAKE, STOP, TAKE, STOP},
    [STAGE_LABELLED] = {RELABEL, REFUSE, TAKE, TAKE, RELABEL, STOP, TAKE, STOP},
    [STAGE_LOADED] = {REFUSE, REFUSE, TAKE, TAKE, REFUSE, STOP, TAKE, STOP},
    [STAGE_SHIPPED] = {REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE},
    [STAGE_CANCELLED] = {REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE, REFUSE},
};

static const char *const field_names[CHANGE_FIELDS] = {
    "address", "lines", "money", "remark", "carrier", "type", "plan", "refund"};

static const char *const stage_names[STAGES] = {"waiting", "in a wave", "labelled",
                                                "loaded",  "shipped",   "cancelled"};

static const struct {
    enum answer answer;
    const char *name;
} answer_names[] = {{CANCEL, "cancel"},
                    {STOP, "stop"},
                    {RELABEL, "relabel"},
                    {REPLAN, "replan"},
                    {TAKE, "take"}};

static int stage_of(struct op *op, const struct order_known *known,
                    enum change_stage *stage)
{
    int64_t labelled = 0, loaded = 0, shipped = 0, back = 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM task_line l JOIN task t ON t.id = l.task"
                  " WHERE l.order_id = $1 AND l.state = 'open' AND t.kind = 'back'",
                  "d>d", known->id, &back) < 0)
        return op_fault(op);
    if (store_one(
            op->store, op->err,
            "SELECT COALESCE(CAST(SUM(CASE WHEN label IN ('granted', 'applied')"
            "         THEN 1 ELSE 0 END) AS BIGINT), 0),"
            "       COALESCE(CAST(SUM(CASE WHEN stage = 'loaded' THEN 1 ELSE 0 END)"
            "         AS BIGINT), 0),"
            "       COALESCE(CAST(SUM(CASE WHEN stage = 'shipped' THEN 1 ELSE 0 END)"
            "         AS BIGINT), 0)"
            "  FROM parcel WHERE stage <> 'void' AND (order_id = $1 OR id IN"
            "       (SELECT x.parcel FROM parcel_line x JOIN order_line l"
            "            ON l.id = x.line_id WHERE l.order_id = $1 AND x.units > 0))",
            "d>ddd", known->id, &labelled, &loaded, &shipped) < 0)
        return op_fault(op);
    if (strcmp(known->state, "cancelled") == 0)
        *stage = STAGE_CANCELLED;
    else if (shipped || strcmp(known->state, "shipped") == 0)
        *stage = STAGE_SHIPPED;
    else
        *stage = loaded        ? STAGE_LOADED
                 : labelled    ? STAGE_LABELLED
                 : known->wave ? STAGE_WAVE
                 : back        ? STAGE_WAVE
                               : STAGE_WAITING;
    return 0;
}

/* "address lines" */
static const char *names_of(struct op *op, int fields)
{
    const char *text = "";
    for (int i = 0; i < CHANGE_FIELDS; i++) {
        if (fields & 1 << i)
            text = arena_printf(op->arena, "%s%s%s", text, text[0] ? " " : "",
                                field_names[i]);
    }
    return text;
}

static int answers_of(enum change_stage stage, int fields)
{
    int all = 0;
    for (int i = 0; i < CHANGE_FIELDS; i++) {
        if (fields & 1 << i)
            all |= answers[stage][i];
    }
    return all;
}

static const char *words_of(struct op *op, int all)
{
    const char *text = "";
    for (size_t i = 0; i < sizeof(answer_names) / sizeof(*answer_names); i++) {
        if (all & answer_names[i].answer)
            text = arena_printf(op->arena, "%s%s%s", text, text[0] ? ", " : "",
                                answer_names[i].name);
    }
    return text;
}

static int stop(struct order_in *in, const struct order_known *known, const char *text)
{
    const struct stopping stop = {known->id, load_str(in->load, IN_NUMBER), "change",
                                  text};
    return intercept_hold(in->load->op, &stop);
}

/* Not taken in; what it wants stopped is stopped all the same. */
static int refuse(struct order_in *in, const struct order_known *known,
                  enum change_stage stage, int changed)
{
    struct op *op = in->load->op;
    const char *fields = names_of(op, changed);
    load_report(in->load, "refused", fields, E_STATE,
                arena_printf(op->arena,
                             "expected an order in which %s may change, got one "
                             "that is %s (%s)",
                             fields, stage_names[stage], known->state));
    const char *text =
        reason_make(op->arena, REASON_NOT_TAKEN, "sss", fields, stage_names[stage],
                    arena_printf(op->arena, "%.8s", in->hash));
    if (!(answers_of(stage, changed) & STOP))
        return except_once(op, "change", known->id, load_str(in->load, IN_NUMBER), text);
    int said = except_said(op, "change", known->id, text);
    if (said)
        return said < 0 ? said : 0;
    return stop(in, known, text);
}

/* Written again and reviewed again; what a person stopped stays stopped. */
static int replan(struct order_in *in, const struct order_known *known, bool lines)
{
    struct op *op = in->load->op;
    if (strcmp(known->state, "ready") == 0 && promise_back(op, known->id))
        return op_fault(op);
    if (lines && order_in_replace_lines(in, known->id))
        return op_fault(op);
    if (strstr(known->hold, "by hand: ")) /* it may not be the only reason */
        return 0;
    if (store_do(op->store, op->err,
                 "UPDATE orders SET state = 'new', hold = '', hold_owner = '',"
                 "       hold_since = 0 WHERE id = $1",
                 "d", known->id) < 0)
        return op_fault(op);
    return except_settle_order(op, known->id, "the order was changed");
}

struct labelled {
    int64_t id;
    const char *code, *waybill;
};

/* The paper is worthless: the number is void for good, the parcel waits for another. */
static int void_label(struct op *op, const struct labelled *parcel)
{
    if (store_do(op->store, op->err,
                 "UPDATE waybill SET state = 'void', at = $3"
                 " WHERE warehouse = $1 AND number = $2",
                 "dtd", op->warehouse, parcel->waybill, op->now) < 0)
        return op_fault(op);
    int changed =
        store_do(op->store, op->err,
                 "UPDATE parcel SET stage = 'verified', label = 'none', waybill = '',"
                 "       carrier = '' WHERE id = $1 AND waybill = $2",
                 "dt", parcel->id, parcel->waybill);
    return changed_one(op, changed, "the parcel");
}

/* One exception a parcel: the label that is stuck on it settles it. */
static int relabel(struct order_in *in, const struct order_known *known,
                   const char *fields)
{
    struct op *op = in->load->op;
    struct labelled parcel = {.id = 0};
    for (;;) {
        int found =
            store_one(op->store, op->err,
                      "SELECT id, code, waybill FROM parcel WHERE order_id = $1"
                      "   AND label IN ('granted', 'applied')"
                      "   AND stage IN ('verified', 'labelled')"
                      " ORDER BY id LIMIT 1",
                      "d>dtt", known->id, &parcel.id, &parcel.code, &parcel.waybill);
        if (found <= 0)
            return found;
        if (void_label(op, &parcel) ||
            except_raise(
                op, "label", arena_printf(op->arena, "parcel %s", parcel.code), known->id,
                "lead",
                reason_make(op->arena, REASON_NEW_LABEL, "ss", fields, parcel.waybill)))
            return op_fault(op);
    }
}

/* What merged orders must have in common. */
enum { APART = 1 << CHANGE_ADDRESS | 1 << CHANGE_CARRIER | 1 << CHANGE_TYPE };

/* It leaves those it was merged with; when its goods are among theirs it is held until
 * they are back and somebody lets it go on. */
static int goes_alone(struct order_in *in, const struct order_known *known,
                      const char *names, int *all)
{
    struct op *op = in->load->op;
    int64_t out =
        merge_leave(op, known->id, reason_make(op->arena, REASON_FIELDS, "s", names));
    if (out <= 0)
        return out < 0 ? op_fault(op) : 0;
    *all |= STOP;
    int done = store_do(op->store, op->err,
                        "UPDATE orders SET state = 'held' WHERE id = $1", "d", known->id);
    return done < 0 ? done : 0;
}

static int apply(struct order_in *in, const struct order_known *known, int fields,
                 int all)
{
    struct op *op = in->load->op;
    const char *names = names_of(op, fields);
    if (order_in_update(in, known->id))
        return op_fault(op);
    if (all & REPLAN && replan(in, known, fields & 1 << CHANGE_LINES))
        return op_fault(op);
    if (fields & APART && goes_alone(in, known, names, &all))
        return op_fault(op);
    if (all & RELABEL && relabel(in, known, names))
        return op_fault(op);
    if (all & STOP && stop(in, known, reason_make(op->arena, REASON_CHANGED, "s", names)))
        return op_fault(op);
    load_report(in->load, "changed", names, E_OK, words_of(op, all));
    return 0;
}

/* All that was paid for the goods is paid back. */
static bool is_refunded(const struct load *load)
{
    int64_t paid = load_num(load, IN_GOODS) - load_num(load, IN_OFF_SHOP) -
                   load_num(load, IN_OFF_PLATFORM) - load_num(load, IN_POINTS);
    return load_num(load, IN_REFUND) > 0 && load_num(load, IN_REFUND) >= paid;
}

/* 1: taken back; 0: something of it has shipped, or it is cancelled. */
static int take_back(struct order_in *in, const struct order_known *known,
                     const char *fields)
{
    struct op *op = in->load->op;
    int64_t back;
    int done = intercept_cancel(op, known->id, "refunded", &back);
    if (done <= 0)
        return done;
    if (order_in_update(in, known->id))
        return op_fault(op);
    load_report(in->load, "changed", fields, E_OK, words_of(op, CANCEL));
    return 1;
}

int change_answer(struct order_in *in, const struct order_known *known,
                  enum load_class *class)
{
    struct op *op = in->load->op;
    enum change_stage stage = STAGE_WAITING;
    int fields = order_in_differs(in, known->id);
    int same = order_in_same_lines(in, known->id);
    if (fields < 0 || same < 0 || stage_of(op, known, &stage))
        return op_fault(op);
    fields |= same ? 0 : 1 << CHANGE_LINES;
    int all = answers_of(stage, fields);
    bool refunded = fields & 1 << CHANGE_REFUND && is_refunded(in->load);
    int done = refunded ? take_back(in, known, names_of(op, fields)) : 0;
    if (done < 0)
        return op_fault(op);
    *class = all & REFUSE && !done ? LOAD_REFUSED : LOAD_CHANGED;
    if (done)
        return 0;
    if (all & REFUSE)
        return refuse(in, known, stage, fields);
    return apply(in, known, fields, all);
}
