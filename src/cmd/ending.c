/*
 * ending: played people who are refused over and over never stop for good: they go home,
 * forget, and try again. So a day ends by what has become of its goods: when for long
 * not one unit, parcel or count is further than it ever was.
 */
#include "ending.h"

#include <libintl.h>

enum { PAGE = 1000 };

/* Of the day's numbers: each step ahead adds to one of them. */
static const char *const signs[] = {
    "handled",        "labelled", "loaded",    "recheck_passed",
    "recheck_failed", "counted",  "cancelled", "held"};

static int64_t reached(struct cmd_store *cs)
{
    struct request request;
    int64_t sum = 0;
    request_init(&request, V_DAY);
    const struct reply *day = cmd_ask(cs, &request);
    for (size_t i = 0; i < sizeof(signs) / sizeof(*signs); i++)
        sum += record_num(&day->out, signs[i], 0);
    return sum;
}

void ending_begin(struct ending *ending, struct cmd_store *cs, int64_t now,
                  int64_t patience)
{
    *ending = (struct ending){reached(cs), now + patience, patience};
}

bool ending_due(struct ending *ending, struct cmd_store *cs, int64_t now)
{
    if (now < ending->look_at)
        return false;
    int64_t sum = reached(cs);
    bool further = sum > ending->best;
    ending->best = further ? sum : ending->best;
    ending->look_at = now + ending->patience;
    return !further;
}

/* ---- what is left ---- */

static const char *last_refusal(struct cmd_store *cs, const char *number,
                                struct arena *arena, struct err *err)
{
    const char *why = gettext("nobody went on with it");
    struct request request;
    for (int64_t after = 0, more = 1; more && !err->code;) {
        request_init(&request, V_AUDIT_SHOW);
        request_text(&request, "number", number);
        request_num(&request, "after", after);
        request_num(&request, "limit", PAGE);
        const struct reply *reply = cmd_ask(cs, &request);
        const struct rows *rows = &reply->rows;
        *err = reply->err;
        for (int i = 0; i < rows->n; i++)
            if (strcmp(rows_str(rows, i, "code"), err_entry(E_OK)->name) != 0)
                why =
                    arena_printf(arena, "%s, %s: %s", rows_str(rows, i, "verb"),
                                 rows_str(rows, i, "object"), rows_str(rows, i, "code"));
        after = more = record_num(&reply->out, "next", 0);
    }
    return why;
}

struct leaving {
    struct cmd_store *cs;
    struct arena *arena;
    struct left *left;
    int n;
};

static void leave(struct leaving *l, const struct rows *rows, int i)
{
    bool full = l->n && !(l->n & (l->n - 1));
    size_t used = sizeof(*l->left) * (size_t)l->n;
    if (!l->n)
        l->left = arena_alloc(l->arena, sizeof(*l->left));
    else if (full)
        l->left = arena_grow(l->arena, l->left, used, 2 * used);
    l->left[l->n++] =
        (struct left){.number = arena_text(l->arena, rows_str(rows, i, "number")),
                      .state = arena_text(l->arena, rows_str(rows, i, "state"))};
}

static void leave_state(struct leaving *l, const char *state, struct err *err)
{
    struct request request;
    int64_t after = 0;
    for (int n = 1; n && !err->code;) {
        request_init(&request, V_ORDER_LIST);
        request_text(&request, "state", state);
        request_num(&request, "after", after);
        request_num(&request, "limit", PAGE);
        const struct reply *reply = cmd_ask(l->cs, &request);
        *err = reply->err;
        n = reply->rows.n;
        for (int i = 0; i < n; i++) {
            after = rows_num(&reply->rows, i, "id", 0);
            if (!rows_str(&reply->rows, i, "hold")[0])
                leave(l, &reply->rows, i);
        }
    }
}

int ending_left(struct cmd_store *cs, struct arena *arena, struct left **left,
                struct err *err)
{
    static const char *const states[] = {"released", "picking", "picked", "packing",
                                         "packed"};
    struct leaving l = {.cs = cs, .arena = arena};
    for (size_t i = 0; i < sizeof(states) / sizeof(*states); i++)
        leave_state(&l, states[i], err);
    for (int i = 0; i < l.n; i++)
        l.left[i].why = last_refusal(cs, l.left[i].number, arena, err);
    *left = l.left;
    return err->code ? -(int)err->code : l.n;
}
