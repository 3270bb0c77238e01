/*
 * shadow: the pulled task beside the flow's own, patched by the same model/task_apply,
 * and the answers that are made from it when the store is out of reach.
 */
#include "shadow.h"

#include <string.h>

enum { SHIFT_MS = 12 * 3600000 };

static const char *const cols_task[] = {
    "line", "seq",   "place", "target", "item",   "code",   "name",        "spec",
    "qty",  "taken", "put",   "tote",   "order",  "number", "order_state", "state",
    "gift", "codes", "lot",   "expiry", "serial", "zone",   NULL};

void shadow_init(struct shadow *shadow)
{
    *shadow = (struct shadow){.arena = arena_new(), .badge = "", .name = ""};
    task_init(&shadow->task);
}

void shadow_clear(struct shadow *shadow)
{
    task_clear(&shadow->task);
    arena_free(shadow->arena);
}

void shadow_login(struct shadow *shadow, const struct reply *reply, int64_t now)
{
    struct arena *before = shadow->arena;
    int64_t person = record_num(&reply->out, "person", 0);
    shadow->known &= person == shadow->person;
    shadow->arena = arena_new();
    shadow->login = reply_copy(shadow->arena, reply);
    shadow->login.repeated = false;
    if (!record_find(&reply->out, "kept_at"))
        record_int(&shadow->login.out, shadow->arena, "kept_at", now);
    shadow->person = person;
    shadow->session = record_num(&reply->out, "session", 0);
    shadow->badge = record_str(&shadow->login.out, "badge", "");
    shadow->name = record_str(&shadow->login.out, "name", "");
    shadow->in = true;
    arena_free(before);
}

void shadow_task(struct shadow *shadow, const struct request *req,
                 const struct reply *reply)
{
    struct err err = {.code = E_OK};
    task_apply(&shadow->task, req, reply, &err);
    shadow->known = strcmp(shadow->task.kind, "pick") == 0;
}

/* ---- what the journal may say yes to ---- */

static bool is_of_task(const struct shadow *shadow, const struct request *req)
{
    bool floor = req->verb == V_PICK_TAKE || req->verb == V_PICK_PUT ||
                 req->verb == V_PICK_UNDO || req->verb == V_PICK_SKIP;
    return floor && shadow->known && request_get(req, "task") == shadow->task.task;
}

bool shadow_may(const struct shadow *shadow, const struct request *req)
{
    struct err err = {.code = E_OK};
    if (req->verb == V_SCAN_NOTE)
        return true;
    return is_of_task(shadow, req) && req->session == shadow->session &&
           task_judge(&shadow->task, req, &err) == 0;
}

void shadow_apply(struct shadow *shadow, const struct request *req,
                  const struct reply *reply)
{
    struct err err = {.code = E_OK};
    if (!is_of_task(shadow, req))
        return;
    task_apply(&shadow->task, req, reply, &err);
    if (err.code == E_STALE)
        shadow->task.version = record_num(&reply->out, "version", shadow->task.version);
}

const struct task_line *shadow_line(const struct shadow *shadow,
                                    const struct request *req)
{
    return is_of_task(shadow, req) ? task_find(&shadow->task, request_get(req, "line"))
                                   : NULL;
}

/* ---- answers ---- */

void shadow_answer(const struct shadow *shadow, const struct request *req,
                   struct arena *arena, struct reply *reply)
{
    const struct task_line *line = shadow_line(shadow, req);
    struct record *out = &reply->out;
    *reply = (struct reply){.err = {.code = E_OK}};
    if (!line)
        return;
    record_int(out, arena, "line", line->line);
    record_int(out, arena, "taken", line->taken);
    record_int(out, arena, "in_hand", task_in_hand(line));
    record_int(out, arena, "version", shadow->task.version);
    if (req->verb == V_PICK_SKIP)
        record_int(out, arena, "seq", line->seq);
    if (req->verb != V_PICK_PUT)
        return;
    record_int(out, arena, "put", line->put);
    record_text(out, arena, "tote", line->tote);
    record_text(out, arena, "state", line->state);
}

static void line_row(struct rows *rows, struct arena *arena, const struct task_line *line)
{
    const struct value cells[] = {
        value_int(line->line),    value_int(line->seq),     value_text(line->place),
        value_text(line->target), value_int(line->item),    value_text(line->code),
        value_text(line->name),   value_text(line->spec),   value_int(line->qty),
        value_int(line->taken),   value_int(line->put),     value_text(line->tote),
        value_int(line->order),   value_text(line->number), value_text(line->order_state),
        value_text(line->state),  value_int(line->gift),    value_text(line->codes),
        value_text(line->lot),    value_int(line->expiry),  value_int(line->serial),
        value_text(line->zone),
    };
    memcpy(rows_add(rows, arena), cells, sizeof cells);
}

static void whole_task(const struct task *task, struct arena *arena, struct reply *reply)
{
    struct record *out = &reply->out;
    struct reply plain = {.err = {.code = E_OK}};
    *reply = plain;
    record_int(out, arena, "task", task->task);
    record_text(out, arena, "kind", task->kind);
    record_text(out, arena, "wave", task->wave);
    record_int(out, arena, "version", task->version);
    record_text(out, arena, "cart", task->cart);
    record_text(out, arena, "person", task->person);
    record_int(out, arena, "pass", task->pass);
    record_text(out, arena, "zone", task->zone);
    rows_init(&reply->rows, cols_task);
    for (int i = 0; i < task->n; i++)
        line_row(&reply->rows, arena, &task->line[i]);
    plain = *reply;
    *reply = reply_copy(arena, &plain); /* the task may change before it is read */
}

/* The task itself, its cart, or a tote on it. */
static bool names_task(const struct shadow *shadow, const char *code)
{
    return !code[0] || strcmp(code, shadow->task.cart) == 0 ||
           task_tote_order(&shadow->task, code) != 0;
}

static bool wants_task(const struct shadow *shadow, const struct request *req)
{
    if (!shadow->known || req->session != shadow->session || !task_next(&shadow->task))
        return false;
    if (req->verb == V_TASK_SHOW)
        return request_get(req, "task") == shadow->task.task;
    return req->verb == V_TASK_PULL && strcmp(request_str(req, "kind"), "pick") == 0 &&
           names_task(shadow, request_str(req, "code"));
}

bool shadow_look(const struct shadow *shadow, const struct request *req, int64_t now,
                 struct arena *arena, struct reply *reply)
{
    int64_t since = record_num(&shadow->login.out, "kept_at", 0);
    if (req->verb == V_LOGIN) {
        *reply = shadow->login;
        return shadow->in && now - since < SHIFT_MS && !request_has(req, "pin") &&
               strcmp(request_str(req, "badge"), shadow->badge) == 0;
    }
    if (!wants_task(shadow, req))
        return false;
    whole_task(&shadow->task, arena, reply);
    return true;
}

const char *shadow_work(const struct shadow *shadow)
{
    if (!shadow->known || !task_next(&shadow->task))
        return "";
    if (shadow->task.cart[0])
        return shadow->task.cart;
    for (int i = 0; i < shadow->task.n; i++)
        if (shadow->task.line[i].tote[0])
            return shadow->task.line[i].tote;
    return "1";
}
