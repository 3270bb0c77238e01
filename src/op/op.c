/*
 * op: the door. Whatever a verb does, here is what happens around it, once: its arguments
 * are held against the table, the person is known and may, a repeat gets its recorded
 * answer, the transaction, the audit row, the recorded reply, the commit.
 *
 * Called by link/local and by the command line; knows nothing of wires or screens.
 */
#include "tallyman/op/op.h"

#include <stdarg.h>

#include "approval.h"
#include "audit_verify.h"
#include "door_in.h"
#include "parcel.h"

enum { NOTES_MOST = 64, NOTES_LEFT_OUT = 1000000, SEEN_MS = 60000 };

/* tests/bench/bench_door compiles the room once more without rights, scope, approval and
 * log, to see what they cost. */
#ifdef TALLYMAN_DOOR_BARE
enum { GUARDED = 0 };
#else
enum { GUARDED = 1 };
#endif

struct door *door_open(struct store *store, struct err *err)
{
    struct door *door = xcalloc(1, sizeof(*door));
    door->store = store;
    door->powers = powers_cache_new();
    for (int i = 0; op_table[i]; i++)
        door->entry[op_table[i]->verb] = op_table[i];
    door->life = store_life(store);
    door->scratch = arena_new();
    if (audit_open(&door->chain, store, err)) {
        door_close(door);
        return NULL;
    }
    return door;
}

void door_key(struct door *door, const unsigned char key[DOOR_KEY])
{
    memcpy(door->key, key, DOOR_KEY);
    door->has_key = true;
}

void door_close(struct door *door)
{
    if (!door)
        return;
    powers_cache_free(door->powers);
    arena_free(door->scratch);
    free(door);
}

/* ---- who ---- */

/* What a journal had taken while the person was in is a fact, though it comes late. */
static bool was_in(const struct op *op, int64_t ended)
{
    return verb_entry(op->req->verb)->flags & VERB_OFFLINE && ended &&
           op->req->terminal_at < ended;
}

static int identify(struct op *op)
{
    if (verb_entry(op->req->verb)->flags & VERB_OPEN)
        return store_one(op->store, op->err,
                         "SELECT t.warehouse, w.offset_min FROM terminal t"
                         "  JOIN warehouse w ON w.id = t.warehouse WHERE t.id = $1",
                         "d>dd", op->terminal, &op->warehouse, &op->offset_min) == 1
                   ? 0
                   : op_refuse(op, E_NOT_FOUND, "sd", "terminal", op->terminal);
    const char *role = "";
    int64_t disabled = 0, ended = 0, factor_at = 0;
    int found = store_one(
        op->store, op->err,
        "SELECT s.warehouse, p.id, p.role, p.badge, p.hand, p.disabled,"
        "       s.seen_at, s.idle_ms, s.factor_at, w.rights, p.staff, w.offset_min,"
        "       CASE WHEN s.ended_at > 0 THEN s.ended_at"
        "       WHEN s.ends_at > 0 AND s.ends_at <= $3 THEN s.ends_at"
        "       WHEN s.idle_ms > 0 AND s.seen_at + s.idle_ms <= $3"
        "       THEN s.seen_at + s.idle_ms ELSE 0 END"
        "  FROM session s JOIN person p ON p.id = s.person"
        "  JOIN warehouse w ON w.id = s.warehouse"
        " WHERE s.id = $1 AND s.terminal = $2",
        "ddd>ddttdddddd"
        "tdd",
        op->session, op->terminal, op->now, &op->warehouse, &op->person, &role,
        &op->badge, &op->hand, &disabled, &op->seen_at, &op->idle_ms, &factor_at,
        &op->stamp, &op->staff, &op->offset_min, &ended);
    if (found < 0)
        return found;
    if (!found || ((disabled || ended) && !was_in(op, ended)))
        return op_refuse(op, E_NO_SESSION, "");
    op->factor = factor_at > 0;
    if (!GUARDED)
        return 0;
    op->powers = powers_of(op, op->person, role, op->stamp);
    return op->powers ? 0 : op_fault(op);
}

/* To a minute, so that a scan costs no row more; what only looks does not count. */
static int note_seen(struct op *op)
{
    if (!op->session || !op->person || !op->idle_ms || op->now - op->seen_at < SEEN_MS)
        return 0;
    return store_put(op->store, op->err, "UPDATE session SET seen_at = $2 WHERE id = $1",
                     "dd", op->session, op->now);
}

/* What was scanned while the right was there is a fact, though it comes late. */
static int may_at_all(struct op *op)
{
    const struct verb_entry *entry = verb_entry(op->req->verb);
    if (op_may(op, entry->right))
        return 0;
    if (entry->flags & VERB_OFFLINE && op->req->terminal_at < op->now) {
        int had = powers_had(op, entry->right, op->req->terminal_at);
        if (had)
            return had < 0 ? had : 0;
    }
    return op_refuse(op, E_NOT_ALLOWED, "ss", op->badge, right_name(entry->right));
}

/* Whose right holds for some orders only: is this one of them? A verb that says nothing
 * of whose rows it works on is for the whole house. */
static int may_here(struct op *op)
{
    const struct verb_entry *entry = verb_entry(op->req->verb);
    struct parcel parcel;
    int64_t order = 0;
    if (!op_may(op, entry->right) || op_may_whole(op, entry->right) ||
        entry->flags & (VERB_ANYWHERE | VERB_NARROWS))
        return 0;
    if (!(entry->flags & (VERB_OF_ORDER | VERB_OF_PARCEL)))
        return op_refuse(op, E_SCOPE, "ss", op->badge, right_name(entry->right));
    if (entry->flags & VERB_OF_ORDER) {
        if (find_order(op, request_str(op->req, "number"), &order))
            return op_fault(op);
        return op_reaches(op, order);
    }
    if (parcel_find(op, request_str(op->req, "code"), &parcel))
        return op_fault(op);
    return op_reaches(op, parcel.order_id);
}

static int may(struct op *op)
{
    if (!GUARDED || verb_entry(op->req->verb)->flags & VERB_OPEN)
        return 0;
    return may_at_all(op) || may_here(op) ? op_fault(op) : 0;
}

/* ---- seen before ---- */

/* 1: the reply is filled from the record; 0: new; negative: refused or failed. Whoever
 * sends again sends what he made then: the same words made at another time are another
 * unit, by a terminal that was copied with its numbers. */
static int seen(struct op *op, const unsigned char hash[32])
{
    const char *recorded;
    int64_t same, made_at;
    int found = store_one(op->store, op->err,
                          "SELECT reply, hash = $3, terminal_at FROM request"
                          " WHERE terminal = $1 AND seq = $2",
                          "ddb>tdd", op->req->id.terminal, op->req->id.seq, hash,
                          (size_t)32, &recorded, &same, &made_at);
    if (found <= 0)
        return found;
    if (!same || (made_at && made_at != op->req->terminal_at))
        return op_refuse(op, E_TAMPERED, "d", op->req->id.seq);
    if (!reply_decode(str_of(recorded), op->arena, op->reply))
        return op_refuse(op, E_STORE, "s", "a recorded reply cannot be read");
    op->reply->repeated = true;
    return 1;
}

static int record(struct op *op, const unsigned char hash[32])
{
    bool rows = !(verb_entry(op->req->verb)->flags & VERB_UNKEPT);
    struct str reply = reply_encode(op->reply, rows, op->arena);
    struct err err = {0};
    int done =
        store_put(op->store, &err,
                  "INSERT INTO request (terminal, seq, hash, reply, at, terminal_at)"
                  " VALUES ($1, $2, $3, $4, $5, $6)",
                  "ddbsdd", op->req->id.terminal, op->req->id.seq, hash, (size_t)32,
                  reply, op->now, op->req->terminal_at);
    if (done < 0)
        *op->err = err;
    return done;
}

/* ---- the log ---- */

static const char *refusal_args(struct op *op)
{
    const struct err *err = op->err;
    const char *text = "";
    for (int i = 0; i < err->args; i++) {
        const char *sep = i ? ", " : "";
        if (err->arg[i].number)
            text = arena_printf(op->arena, "%s%s%lld", text, sep,
                                (long long)err->arg[i].num);
        else
            text = arena_printf(op->arena, "%s%s%s", text, sep, err->arg[i].text);
    }
    return text;
}

/* Who, where and when is the same of all that one request leaves in the log. */
static struct audit_row row_of(const struct op *op, const char *verb, const char *object,
                               const char *code)
{
    return (struct audit_row){
        .warehouse = op->warehouse,
        .at = op->now,
        .terminal_at = op->req->terminal_at,
        .terminal = op->terminal,
        .seq = op->req->id.seq,
        .person = op->person,
        .verb = verb,
        .object = object,
        .code = code,
        .before = "",
        .after = "",
        .address = op->address,
    };
}

static int write_audit(struct door *door, struct op *op)
{
    bool done = op->err->code == E_OK;
    if (!GUARDED)
        return 0;
    struct audit_row row = row_of(op, verb_entry(op->req->verb)->name, op->object,
                                  err_entry(op->err->code)->name);
    row.order_id = op->order_id;
    row.before = op->before;
    row.after = done ? op->after : refusal_args(op);
    struct err err = {0};
    int failed = audit_write(&door->chain, op->store, &row, &err);
    if (failed)
        *op->err = err;
    return failed;
}

/* Scans that the terminal refused by itself travel with the next request: one of them. */
static int write_note(struct door *door, struct op *op, const char *code,
                      const char *object)
{
    struct audit_row row = row_of(op, "scan", object, code);
    return audit_write(&door->chain, op->store, &row, op->err) ? op_fault(op) : 0;
}

/* What one request may not fill the log with is counted in a row of its own. */
static int write_notes(struct door *door, struct op *op)
{
    struct str rest = op->req->notes;
    int64_t left_out, more = 0;
    for (int i = 0; rest.n; i++) {
        struct str note = str_cut(&rest, '\n');
        struct str kind = str_cut(&note, '\t');
        if (str_is(kind, NOTE_MORE) && str_int(note, &left_out) && left_out > 0)
            more += left_out < NOTES_LEFT_OUT ? left_out : NOTES_LEFT_OUT;
        else if (i >= NOTES_MOST)
            more++;
        else if (write_note(door, op, arena_copy(op->arena, kind),
                            arena_copy(op->arena, note)))
            return op_fault(op);
    }
    return more ? write_note(door, op, NOTE_MORE,
                             arena_printf(op->arena, "and %lld more", (long long)more))
                : 0;
}

void door_play(struct door *door)
{
    door->play = true;
}

/* ---- one request ---- */

static bool failed_world(const struct op *op)
{
    return err_entry(op->err->code)->family == ERR_FAULT;
}

static struct op op_start(struct door *door, const struct request *req,
                          struct reply *reply, struct arena *arena)
{
    *reply = (struct reply){0};
    return (struct op){
        .store = door->store,
        .key = door->has_key ? door->key : NULL,
        .play = door->play,
        .cache = door->powers,
        .last_bin = &door->last_bin,
        .req = req,
        .reply = reply,
        .arena = arena,
        .err = &reply->err,
        .now = store_now(door->store),
        .terminal = req->id.terminal,
        .session = req->session,
        .badge = "",
        .staff = "",
        .object = "",
        .before = "",
        .after = "",
        .address = req->address ? req->address : "",
    };
}

static void run_read(struct door *door, struct op *op)
{
    if (!identify(op) && !may(op) && !powers_use(op))
        door->entry[op->req->verb]->run(op);
}

/* Runs one writing request inside the open transaction. Returns false after a fault: the
 * transaction must then be rolled back. */
static bool run_write(struct door *door, struct op *op)
{
    unsigned char hash[32];
    if (identify(op)) {
        return !failed_world(op);
    }
    request_hash(op->req, op->person, hash);
    int before = seen(op, hash);
    if (before == 1)
        return true;
    if (before < 0)
        return !failed_world(op) && !write_audit(door, op);
    if (!note_seen(op) && !may(op) && !powers_use(op) &&
        !(GUARDED && approval_need(op, hash)) && !door->entry[op->req->verb]->run(op))
        approval_spend(op);
    if (failed_world(op))
        return false;
    if (write_notes(door, op) || write_audit(door, op) || record(op, hash))
        return false;
    return true;
}

static bool is_read(const struct request *req)
{
    return verb_entry(req->verb)->flags & VERB_READ;
}

/* 0 when the request may run at all; its reply says otherwise. */
static int vet(struct door *door, struct op *op)
{
    if (request_check(op->req, op->err))
        return op_fault(op);
    const struct op_entry *entry = door->entry[op->req->verb];
    if (!entry)
        return op_refuse(op, E_NOT_FOUND, "ss", "verb", verb_entry(op->req->verb)->name);
    op->prepared = op->req->prepared;
    if (op->prepared || !entry->prepare)
        return 0;
    if (entry->prepare(op))
        return op_fault(op);
    entry->work(op->prepared);
    return 0;
}

bool op_has_work(const struct door *door, enum verb verb)
{
    return door->entry[verb] && door->entry[verb]->prepare;
}

bool op_work_of(struct door *door, const struct request *req, struct arena *arena,
                struct op_work *work)
{
    struct reply reply;
    struct op op = op_start(door, req, &reply, arena);
    const struct op_entry *entry = door->entry[req->verb];
    if (!entry || !entry->prepare || request_check(req, op.err))
        return false;
    bool any = entry->prepare(&op) == 0;
    *work = (struct op_work){entry->work, op.prepared};
    store_turn(door->store);
    return any;
}

/* Begins; on a new connection the log's head is read again, since another may have had
 * the chain meanwhile, and a commit whose answer was lost may have happened. */
static int begin(struct door *door, struct err *err)
{
    door->last_bin.item = 0;
    if (store_begin(door->store, err))
        return -(int)err->code;
    if (door->life == store_life(door->store))
        return 0;
    if (audit_open(&door->chain, door->store, err)) {
        store_rollback(door->store);
        return -(int)err->code;
    }
    door->life = store_life(door->store);
    return 0;
}

/* ---- asked ahead ---- */

/* Each once more than it has things to ask one after another. */
enum { ROUNDS_MOST = 40 };

static bool is_rehearsed(const struct door *door, const struct op *op)
{
    return !op->err->code && !is_read(op->req) && door->entry[op->req->verb]->often;
}

/* Runs it until it asks what is not known yet, a fault here. Nothing is written, and what
 * it did is forgotten. */
static void rehearse_one(struct door *door, const struct op *op)
{
    struct reply reply;
    struct op trial = op_start(door, op->req, &reply, door->scratch);
    trial.prepared = op->prepared;
    trial.trial = true;
    run_write(door, &trial);
}

/* Where each question is a way to a server and back: what the requests will ask is found
 * out by running them, and asked for all of them at once, until nothing is left to ask.
 * Then they are run, one behind the other, on what the store knows. */
static int rehearse(struct door *door, const struct op *ops, int n, struct err *err)
{
    int asked = n > 1;
    for (int round = 0; asked > 0 && round < ROUNDS_MOST; round++) {
        if (!store_ahead(door->store, true))
            return 0;
        for (int i = 0; i < n; i++)
            if (is_rehearsed(door, &ops[i]))
                rehearse_one(door, &ops[i]);
        asked = store_fetch(door->store, err);
        store_ahead(door->store, false);
        audit_rollback(&door->chain);
        arena_clear(door->scratch);
    }
    return asked < 0 ? asked : 0;
}

/* After a fault: nothing of the transaction stands. */
static bool give_up(struct door *door, struct op *op)
{
    struct err err = *op->err;
    store_rollback(door->store);
    audit_rollback(&door->chain);
    powers_forget(door->powers);
    *op->err = err;
    return false;
}

/* Runs requests [0, n) in one transaction; false after a fault, with nothing changed. */
static bool run_batch(struct door *door, struct op *ops, int n)
{
    struct err err = {0};
    bool first = true;
    for (int i = 0; i < n; i++) {
        struct op *op = &ops[i];
        if (op->err->code)
            continue;
        if (is_read(op->req)) {
            run_read(door, op);
            if (failed_world(op))
                return give_up(door, op);
            continue;
        }
        if (!store_writing(door->store) && begin(door, op->err))
            return false;
        if (first && rehearse(door, op, n - i, op->err))
            return give_up(door, op);
        first = false;
        if (!run_write(door, op))
            return give_up(door, op);
    }
    if (!store_writing(door->store))
        return true;
    if (store_commit(door->store, &err)) {
        audit_rollback(&door->chain);
        powers_forget(door->powers);
        if (n == 1) /* the others are run again, one by one */
            *ops[0].err = err;
        return false;
    }
    audit_commit(&door->chain);
    return true;
}

/* Everything a run left in an op, gone again, but for what vetting found. */
static void restart(struct door *door, struct op *op)
{
    void *prepared = op->prepared;
    *op = op_start(door, op->req, op->reply, op->arena);
    op->prepared = prepared;
}

/* The same requests under the same ids, from the begin: what is run again did not happen,
 * or its reply is found recorded. */
static bool run_until_done(struct door *door, struct op *ops, const bool *vetted, int n)
{
    for (int i = 0; !run_batch(door, ops, n); i++) {
        if (i == STORE_TRIES || !store_again(door->store))
            return false;
        for (int k = 0; k < n; k++)
            if (vetted[k])
                restart(door, &ops[k]);
    }
    return true;
}

/* A request of the same terminal before it has met a fault, and will be asked for again:
 * what comes behind that one must not be done before it. */
static bool kept_back(const struct op *ops, int i)
{
    for (int k = i - 1; k >= 0; k--) {
        if (ops[k].terminal != ops[i].terminal || !failed_world(&ops[k]))
            continue;
        *ops[i].err = *ops[k].err;
        return true;
    }
    return false;
}

void op_run_all(struct door *door, const struct request *requests, int n,
                struct reply *replies, struct arena *arena)
{
    struct op *ops = arena_alloc(arena, sizeof(*ops) * (size_t)n);
    bool *vetted = arena_alloc(arena, sizeof(*vetted) * (size_t)n);
    for (int i = 0; i < n; i++) {
        ops[i] = op_start(door, &requests[i], &replies[i], arena);
        vetted[i] = !vet(door, &ops[i]);
    }
    if (run_until_done(door, ops, vetted, n))
        goto out;
    for (int i = 0; i < n; i++) {
        if (!vetted[i])
            continue;
        restart(door, &ops[i]);
        if (!kept_back(ops, i))
            run_until_done(door, &ops[i], &vetted[i], 1);
    }
out:
    store_turn(door->store);
}

int op_audit_verify(struct door *door, const struct op_audit_trust *trust,
                    struct op_audit *found, struct err *err)
{
    return audit_verify(door->store, trust, found, err);
}
