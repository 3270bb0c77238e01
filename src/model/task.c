/*
 * task: the lines of a pick or put-back as rows of a reply become a struct, and each
 * answered request changes one of them. Called by the flows and, while the store is out
 * of reach, by whoever answers in its place; promises the same result from the same
 * task, request and reply.
 */
#include "tallyman/model/task.h"

#include "tallyman/model/code.h"

void task_init(struct task *task)
{
    *task = (struct task){.arena = arena_new(),
                          .kind = "",
                          .wave = "",
                          .cart = "",
                          .person = "",
                          .zone = ""};
}

void task_clear(struct task *task)
{
    arena_free(task->arena);
    *task = (struct task){.arena = NULL};
}

/* ---- codes ---- */

static bool same_code(struct str a, struct str b)
{
    char one[16], other[16];
    if (str_eq(a, b))
        return true;
    return code_gtin(a, one) && code_gtin(b, other) && strcmp(one, other) == 0;
}

int64_t task_code_units(const char *codes, const char *item_code, const char *scanned)
{
    struct str text = str_of(scanned), rest = str_of(codes);
    if (text.n == 0)
        return 0;
    while (rest.n > 0) {
        struct str pair = str_cut(&rest, ' ');
        size_t at = pair.n; /* the last '=': a code may hold one */
        while (at > 0 && pair.p[at - 1] != '=')
            at--;
        int64_t units;
        if (at == 0 || !str_int(str_n(pair.p + at, pair.n - at), &units) || units < 1)
            continue;
        if (same_code(str_n(pair.p, at - 1), text))
            return units;
    }
    return str_is(text, item_code) ? 1 : 0;
}

/* ---- reading ---- */

static const char *keep(struct task *task, const struct rows *rows, int row,
                        const char *name)
{
    return value_show(task->arena, rows_at(rows, row, name));
}

static void read_line(struct task *task, const struct rows *rows, int i)
{
    task->line[i] = (struct task_line){
        .line = rows_num(rows, i, "line", 0),
        .seq = rows_num(rows, i, "seq", i),
        .item = rows_num(rows, i, "item", 0),
        .order = rows_num(rows, i, "order", 0),
        .qty = rows_num(rows, i, "qty", 0),
        .taken = rows_num(rows, i, "taken", 0),
        .put = rows_num(rows, i, "put", 0),
        .expiry = rows_num(rows, i, "expiry", 0),
        .merged = rows_num(rows, i, "merged", 1),
        .part = rows_num(rows, i, "part", 0),
        .parts = rows_num(rows, i, "parts", 0),
        .gift = rows_num(rows, i, "gift", 0) != 0,
        .serial = rows_num(rows, i, "serial", 0) != 0,
        .place = keep(task, rows, i, "place"),
        .target = keep(task, rows, i, "target"),
        .code = keep(task, rows, i, "code"),
        .name = keep(task, rows, i, "name"),
        .spec = keep(task, rows, i, "spec"),
        .lot = keep(task, rows, i, "lot"),
        .tote = keep(task, rows, i, "tote"),
        .number = keep(task, rows, i, "number"),
        .order_state = keep(task, rows, i, "order_state"),
        .state = keep(task, rows, i, "state"),
        .codes = keep(task, rows, i, "codes"),
        .zone = keep(task, rows, i, "zone"),
    };
}

/* A text of the reply; what it does not repeat stays as it was. */
static const char *told(struct arena *arena, const struct reply *reply, const char *name,
                        const char *before)
{
    const struct value *value = record_find(&reply->out, name);
    return value ? value_show(arena, value) : arena_text(arena, before);
}

static int read_task(struct task *task, const struct reply *reply)
{
    struct task old = *task;
    task_init(task);
    task->task = record_num(&reply->out, "task", old.task);
    task->version = record_num(&reply->out, "version", old.version);
    task->kind = told(task->arena, reply, "kind", old.kind);
    task->wave = told(task->arena, reply, "wave", old.wave);
    task->cart = told(task->arena, reply, "cart", old.cart);
    task->person = told(task->arena, reply, "person", old.person);
    task->pass = record_num(&reply->out, "pass", old.pass) != 0;
    task->zone = told(task->arena, reply, "zone", old.zone);
    task->n = reply->rows.n < TASK_LINES_MOST ? reply->rows.n : TASK_LINES_MOST;
    task->line = arena_alloc(task->arena, sizeof *task->line * (size_t)(task->n + 1));
    for (int i = 0; i < task->n; i++)
        read_line(task, &reply->rows, i);
    arena_free(old.arena);
    return 0;
}

/* ---- looking ---- */

struct task_line *task_find(const struct task *task, int64_t line)
{
    for (int i = 0; i < task->n; i++)
        if (task->line[i].line == line)
            return &task->line[i];
    return NULL;
}

int64_t task_in_hand(const struct task_line *line)
{
    return line->taken - line->put;
}

static bool is_open(const struct task_line *line)
{
    return strcmp(line->state, "open") == 0 && line->taken < line->qty;
}

/* Somebody else's: of another zone than the one that is picked. */
static bool is_elsewhere(const struct task *task, const struct task_line *line)
{
    return task->pass && task->zone[0] && line->zone[0] &&
           strcmp(task->zone, line->zone) != 0;
}

struct task_line *task_next(const struct task *task)
{
    struct task_line *next = NULL;
    for (int i = 0; i < task->n; i++) {
        struct task_line *line = &task->line[i];
        if (task_in_hand(line) > 0)
            return line;
        if (is_open(line) && !is_elsewhere(task, line) &&
            (!next || line->seq < next->seq))
            next = line;
    }
    return next;
}

const char *task_pass_to(const struct task *task)
{
    const struct task_line *next = NULL;
    for (int i = 0; i < task->n; i++) {
        const struct task_line *line = &task->line[i];
        if (is_open(line) && is_elsewhere(task, line) && (!next || line->seq < next->seq))
            next = line;
    }
    return next ? next->zone : "";
}

const char *task_tote(const struct task *task, int64_t order)
{
    for (int i = 0; i < task->n; i++)
        if (task->line[i].order == order && task->line[i].tote[0])
            return task->line[i].tote;
    return "";
}

int64_t task_tote_order(const struct task *task, const char *tote)
{
    for (int i = 0; i < task->n; i++)
        if (strcmp(task->line[i].tote, tote) == 0)
            return task->line[i].order;
    return 0;
}

/* Its tote is bound to the task until the STOP is answered; what was cancelled out of a
 * hand has no tote, and its line says so. */
static bool is_stopped(const struct task_line *line)
{
    bool out = strcmp(line->order_state, "cancelled") == 0 ||
               strcmp(line->order_state, "kicked") == 0;
    return out && line->taken > 0 && (line->tote[0] || strcmp(line->state, "done") != 0);
}

static bool is_among(const int64_t *ids, int n, int64_t id)
{
    for (int i = 0; i < n; i++)
        if (ids[i] == id)
            return true;
    return false;
}

struct task_line *task_stopped(const struct task *task, const int64_t *answered, int n)
{
    for (int i = 0; i < task->n; i++)
        if (is_stopped(&task->line[i]) && !is_among(answered, n, task->line[i].order))
            return &task->line[i];
    return NULL;
}

int64_t task_left(const struct task *task)
{
    int64_t left = 0;
    for (int i = 0; i < task->n; i++)
        if (is_open(&task->line[i]))
            left += task->line[i].qty - task->line[i].taken;
    return left;
}

/* ---- judging without the store ---- */

static int judge_take(const struct task *task, const struct task_line *line,
                      const struct request *req, struct err *err)
{
    const char *place = request_str(req, "place"), *code = request_str(req, "code");
    int64_t units = task_code_units(line->codes, line->code, code);
    if (is_elsewhere(task, line))
        return err_set(err, E_OTHER_ZONE, "sss", line->place, line->zone, task->zone);
    if (strcmp(place, line->place) != 0)
        return err_set(err, E_WRONG_PLACE, "ss", line->place, place);
    if (units == 0)
        return err_set(err, E_WRONG_ITEM, "ss", line->code, code);
    if (line->serial && units > 1)
        return err_set(err, E_SERIAL_CASE, "sd", line->code, units);
    if (line->taken >= line->qty || (units == 1 && line->taken + 1 > line->qty))
        return err_set(err, E_TOO_MANY, "sdd", line->code, line->qty, line->taken);
    if (units > line->qty - line->taken)
        return err_set(err, E_CASE_TOO_BIG, "dd", units, line->qty - line->taken);
    if (line->serial && !request_has(req, "serial"))
        return err_set(err, E_SERIAL_MISSING, "s", line->code);
    return 0;
}

static int judge_put(const struct task *task, const struct task_line *line,
                     const struct request *req, struct err *err)
{
    const char *tote = request_str(req, "tote"), *bound = task_tote(task, line->order);
    int64_t other = task_tote_order(task, tote);
    if (task_in_hand(line) <= 0)
        return err_set(err, E_NOTHING_TO_DO, NULL);
    if (bound[0] ? strcmp(bound, tote) != 0 : other && other != line->order)
        return err_set(err, E_WRONG_TOTE, "ss", bound[0] ? bound : "-", tote);
    return 0;
}

/* What an undo puts back: the last take, one unit where there are no cases, 0 where only
 * the store remembers. */
static int64_t last_units(const struct task_line *line)
{
    if (line->last)
        return line->last;
    if (task_in_hand(line) == 1)
        return 1;
    struct str rest = str_of(line->codes);
    while (rest.n > 0) {
        struct str pair = str_cut(&rest, ' ');
        if (pair.n < 2 || pair.p[pair.n - 1] != '1' || pair.p[pair.n - 2] != '=')
            return 0;
    }
    return 1;
}

static int judge(const struct task *task, const struct task_line *line,
                 const struct request *req, struct err *err)
{
    switch (req->verb) {
    case V_PICK_TAKE:
        return judge_take(task, line, req, err);
    case V_PICK_PUT:
        return judge_put(task, line, req, err);
    case V_PICK_UNDO:
        if (task_in_hand(line) <= 0)
            return err_set(err, E_NOTHING_TO_UNDO, NULL);
        if (!last_units(line))
            return err_set(err, E_LINK, "s", verb_entry(req->verb)->name);
        return 0;
    case V_PICK_SKIP:
        if (task_in_hand(line) > 0)
            return err_set(err, E_NOT_EMPTY, "sd", "hand", task_in_hand(line));
        return 0;
    default: /* only these are taken without the store */
        return err_set(err, E_LINK, "s", verb_entry(req->verb)->name);
    }
}

/* ---- applying ---- */

/* The reply's number, or what follows from the request when the store did not speak. */
static int64_t said(const struct reply *reply, const char *name, int64_t otherwise)
{
    return reply ? record_num(&reply->out, name, otherwise) : otherwise;
}

static void apply_take(struct task_line *line, const struct request *req,
                       const struct reply *reply)
{
    int64_t units = task_code_units(line->codes, line->code, request_str(req, "code"));
    int64_t moved = said(reply, "moved", units > 0 ? units : 1);
    line->taken = said(reply, "taken", line->taken + moved);
    line->last = moved;
}

static void apply_undo(struct task_line *line, const struct reply *reply)
{
    line->taken = said(reply, "taken", line->taken - last_units(line));
    line->last = 0;
}

static void apply_put(struct task *task, struct task_line *line,
                      const struct request *req, const struct reply *reply)
{
    line->put = said(reply, "put", line->taken);
    line->last = 0;
    if (reply && record_find(&reply->out, "state"))
        line->state = told(task->arena, reply, "state", line->state);
    else if (line->put >= line->qty)
        line->state = "done";
    if (req->verb != V_PICK_PUT)
        return;
    const char *tote = arena_text(task->arena, request_str(req, "tote"));
    for (int i = 0; i < task->n; i++)
        if (task->line[i].order == line->order)
            task->line[i].tote = tote;
}

static int64_t last_seq(const struct task *task)
{
    int64_t last = 0;
    for (int i = 0; i < task->n; i++)
        if (task->line[i].seq > last)
            last = task->line[i].seq;
    return last;
}

static void apply(struct task *task, struct task_line *line, const struct request *req,
                  const struct reply *reply)
{
    switch (req->verb) {
    case V_PICK_TAKE:
    case V_BACK_TAKE:
        apply_take(line, req, reply);
        break;
    case V_PICK_UNDO:
        apply_undo(line, reply);
        break;
    case V_PICK_PUT:
    case V_BACK_PUT:
        apply_put(task, line, req, reply);
        break;
    case V_PICK_SKIP:
        line->seq = said(reply, "seq", last_seq(task) + 1);
        break;
    default:
        break;
    }
}

static bool patches_line(enum verb verb)
{
    return verb == V_PICK_TAKE || verb == V_PICK_PUT || verb == V_PICK_UNDO ||
           verb == V_PICK_SKIP || verb == V_BACK_TAKE || verb == V_BACK_PUT;
}

int task_judge(const struct task *task, const struct request *req, struct err *err)
{
    struct task_line *line =
        patches_line(req->verb) ? task_find(task, request_get(req, "line")) : NULL;
    if (!line)
        return err_set(err, E_LINK, "s", verb_entry(req->verb)->name);
    return judge(task, line, req, err);
}

int task_apply(struct task *task, const struct request *req, const struct reply *reply,
               struct err *err)
{
    if (reply && reply->err.code != E_OK) {
        *err = reply->err;
        return -(int)err->code;
    }
    if (reply && (req->verb == V_TASK_PULL || req->verb == V_TASK_SHOW))
        return read_task(task, reply);
    if (reply && !patches_line(req->verb))
        return 0;
    if (!patches_line(req->verb))
        return err_set(err, E_LINK, "s", verb_entry(req->verb)->name);
    struct task_line *line = task_find(task, request_get(req, "line"));
    if (!line)
        return err_set(err, E_STATE, "sss", "line", "gone", "a line of this task");
    if (!reply && judge(task, line, req, err))
        return -(int)err->code;
    apply(task, line, req, reply);
    if (said(reply, "version", task->version) != task->version)
        return err_set(err, E_STALE, "s", task->cart[0] ? task->cart : "task");
    return 0;
}
