/*
 * approve.list, approve.give: what waits for a second person, and that person's word on
 * it: on the spot by badge and PIN at the asker's terminal, or from the approver's own
 * session, with the PIN given again.
 */
#include "approval.h"
#include "pin_in.h"

static const char *const columns[] = {"id",       "verb",  "what",  "worth", "asker",
                                      "terminal", "since", "until", NULL};

static int run_list(struct op *op)
{
    int64_t id, worth, since, until;
    const char *verb, *what, *asker, *terminal;
    int64_t limit = request_has(op->req, "limit") ? request_get(op->req, "limit") : 1000;
    rows_init(&op->reply->rows, columns);
    struct query *query = store_query(
        op->store,
        "SELECT a.id, a.verb, a.what, a.worth, p.name, t.name, a.asked_at, a.until"
        "  FROM approval a JOIN person p ON p.id = a.asker"
        "  JOIN terminal t ON t.id = a.terminal LEFT JOIN orders o ON o.id = a.order_id"
        " WHERE a.warehouse = $1 AND a.state = 'asked' AND a.until >= $2 AND a.id > $3"
        "   AND " REACHES("o", "$5", "$6") " ORDER BY a.id LIMIT $4",
        "ddddd"
        "t",
        op->warehouse, op->now, request_get(op->req, "after"), limit, op->person,
        op_reach(op));
    while (query_next(query, "dttdttdd", &id, &verb, &what, &worth, &asker, &terminal,
                      &since, &until))
        op_row(op, "dttdttdd", id, verb, what, worth, asker, terminal, since, until);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

/* ---- the answer ---- */

struct question {
    int64_t id, asker, asker_terminal, until, worth, order;
    const char *verb, *what, *state;
};

struct approver {
    int64_t person;
    const struct powers *powers;
    bool factor;
    const char *badge;
};

static int prepare(struct op *op)
{
    return pin_prepare(op, request_str(op->req, "badge"));
}

/* Whoever's badge and PIN came with the answer, else whoever is logged in here. The door
 * has noted the session's person; the log names the approver. */
static int who_answers(struct op *op, struct approver *who)
{
    struct pin_try holder;
    const char *badge = request_str(op->req, "badge");
    if (!*badge)
        return pin_again(op);
    if (pin_holder(op, badge, &holder) || pin_judge(op, &holder))
        return op_fault(op);
    *who = (struct approver){holder.person, powers_read(op, holder.person), false, badge};
    return who->powers ? 0 : op_fault(op);
}

static int read_question(struct op *op, struct question *q)
{
    q->id = request_get(op->req, "approval");
    op_object(op, "approval %lld", (long long)q->id);
    int found =
        store_one(op->store, op->err,
                  "SELECT asker, terminal, until, worth, order_id, verb, what,"
                  "       state FROM approval WHERE id = $1 AND warehouse = $2",
                  "dd>dddddttt", q->id, op->warehouse, &q->asker, &q->asker_terminal,
                  &q->until, &q->worth, &q->order, &q->verb, &q->what, &q->state);
    if (found < 0)
        return found;
    if (!found)
        return op_refuse(op, E_NOT_FOUND, "sd", "approval", q->id);
    bool late = q->until < op->now;
    if (strcmp(q->state, "asked") != 0 || late)
        return op_refuse(op, E_STATE, "sss", op->object, late ? "lapsed" : q->state,
                         "an open question");
    return 0;
}

/* Two badges of one person are one person. */
static int other_person(struct op *op, const struct question *q, int64_t who)
{
    int same = same_person(op, who, q->asker);
    if (same < 0)
        return same;
    return same ? op_refuse(op, E_SECOND_PERSON, "s", q->verb) : 0;
}

static int may_answer(struct op *op, const struct question *q, const struct approver *who)
{
    if (other_person(op, q, who->person))
        return op_fault(op);
    if (!(who->powers->may[who->factor] & right_bit(RIGHT_APPROVE)))
        return op_refuse(op, E_NOT_ALLOWED, "ss", who->badge, right_name(RIGHT_APPROVE));
    if (powers_reach(op, who->powers, RIGHT_APPROVE, q->order))
        return op_fault(op);
    int64_t most = powers_approves(who->powers, who->factor);
    if (most >= 0 && q->worth > most)
        return op_refuse(op, E_LIMIT, "sdd", q->verb, q->worth, most);
    return 0;
}

static int answer(struct op *op, const struct question *q, const struct approver *who)
{
    const char *word = request_get(op->req, "refuse") ? "refused" : "granted";
    int changed = store_do(op->store, op->err,
                           "UPDATE approval SET state = $2, approver = $3,"
                           "       answered_at = $4 WHERE id = $1 AND state = 'asked'",
                           "dtdd", q->id, word, who->person, op->now);
    if (changed < 0 || except_settle(op, "approval", op->object, word))
        return op_fault(op);
    op_before(op, "%s asked for: %s", person_name(op, q->asker), q->what);
    op_after(op, "%s by %s", word, person_name(op, who->person));
    op_num(op, "approval", q->id);
    op_text(op, "answer", word);
    op_text(op, "approver", person_name(op, who->person));
    return 0;
}

static int run_give(struct op *op)
{
    struct question q;
    struct approver who = {op->person, op->powers, op->factor, op->badge};
    if (read_question(op, &q) || who_answers(op, &who) || may_answer(op, &q, &who) ||
        answer(op, &q, &who))
        return op_fault(op);
    return 0;
}

const struct op_entry op_approve_list = {V_APPROVE_LIST, run_list};
const struct op_entry op_approve_give = {V_APPROVE_GIVE, run_give, prepare, pin_work};
