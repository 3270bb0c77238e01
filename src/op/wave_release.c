/*
 * wave.release: a plan's result becomes work. Each order that the plan put into a cart is
 * reserved bin by bin and gets its lines in that cart's task, in the order the bins are
 * walked; one that cannot be filled is held with its short lines named. Whatever the plan
 * left out is kept with its reason, so that no order is passed over silently.
 */
#include "release_in.h"

#include "label_in.h"
#include "transfer.h"
#include "merge.h"
#include "wait.h"

#include "tallyman/model/reason.h"

enum {
    ORDER,
    VERSION,
    CART,
    RULE,
    FILE_NAME,
    LINE,
    REASON,
    WALK,
    WHO,
    MERGE,
    PART,
    PARTS,
    GOODS,
    RUN,
    PICKUP,
    WALL,
};
enum { PARTS_MOST = 32 };

static const struct load_field fields[] = {
    {"order", LOAD_IS_NUM, 1, INT64_MAX},
    {"version", LOAD_IS_NUM, 0, INT64_MAX},
    {"cart", LOAD_IS_NUM, 0, REQUEST_ROWS_MOST},
    {"rule", LOAD_IS_CODE, 0, LOAD_TEXT},
    {"file", LOAD_IS_CODE, 0, LOAD_TEXT},
    {"line", LOAD_IS_NUM, 0, INT32_MAX},
    {"reason", LOAD_IS_CODE, 0, LOAD_LONG},
    {"walk", LOAD_IS_CODE, 0, LOAD_LONG},
    {"who", LOAD_IS_CODE, 0, LOAD_WORD},
    {"merge", LOAD_IS_NUM, 0, INT64_MAX},
    {"part", LOAD_IS_NUM, 0, PARTS_MOST},
    {"parts", LOAD_IS_NUM, 0, PARTS_MOST},
    {"goods", LOAD_IS_CODE, 0, LOAD_LONG},
    {"run", LOAD_IS_NUM, 0, 1},
    {"pickup_at", LOAD_IS_NUM, 0, LOAD_TIME},
    {"wall", LOAD_IS_CODE, 0, 16},
    {0},
};

static const char *const columns[] = {"order", "number", "outcome", "reason", NULL};

struct decided {
    bool taken;
    const char *rule, *file, *reason;
    int64_t line;
};

/* ---- the wave ---- */

static int open_wave(struct release *release)
{
    struct op *op = release->op;
    const char *state, *name = request_str(op->req, "name");
    int found = store_one(op->store, op->err,
                          "SELECT id, state FROM wave WHERE warehouse = $1 AND name = $2",
                          "dt>dt", op->warehouse, name, &release->wave, &state);
    if (found < 0)
        return op_fault(op);
    if (found && strcmp(state, "open") != 0)
        return op_refuse(op, E_STATE, "sss", name, state, "an open wave");
    if (found)
        return 0;
    if (store_do(
            op->store, op->err,
            "INSERT INTO wave (warehouse, name, shift, state, cutoff_at, released_at,"
            " person) VALUES ($1, $2, $3, 'open', $4, $5, $6)",
            "dttddd", op->warehouse, name, request_str(op->req, "shift"),
            request_get(op->req, "cutoff_at"), op->now, op->person) < 0)
        return op_fault(op);
    release->wave = store_last_id(op->store);
    return 0;
}

static int decide(struct release *release, int64_t order, const struct decided *decided)
{
    struct op *op = release->op;
    int done = store_do(
        op->store, op->err,
        "INSERT INTO wave_order (warehouse, order_id, wave, taken, rule, file, line, "
        "reason,"
        " at) SELECT warehouse, id, $3, $4, $5, $6, $7, $8, $9 FROM orders"
        "     WHERE id = $2 AND warehouse = $1"
        " ON CONFLICT (warehouse, order_id, wave) DO UPDATE SET taken = excluded.taken,"
        "   rule = excluded.rule, file = excluded.file, line = excluded.line,"
        "   reason = excluded.reason, at = excluded.at",
        "dddd"
        "ttdtd",
        op->warehouse, order, release->wave, (int64_t)decided->taken, decided->rule,
        decided->file, decided->line, decided->reason, op->now);
    return done < 0 ? done : 0;
}

static struct decided from_row(const struct load *load)
{
    return (struct decided){
        .taken = load_num(load, CART) > 0,
        .rule = load_str(load, RULE),
        .file = load_str(load, FILE_NAME),
        .line = load_num(load, LINE),
        .reason = load_str(load, REASON),
    };
}

/* ---- an order ---- */

static int hold_short(struct release *release, int64_t order, const char *number,
                      const char *shorts)
{
    struct op *op = release->op;
    const char *text = reason_make(op->arena, REASON_SHORT, "s", shorts);
    struct decided decided = {.rule = "stock", .file = "", .reason = text};
    release->held++;
    op_row(op, "dttt", order, number, "held", text);
    if (promise_back(op, order) || wait_keep(op, order, "") ||
        hold_order(op, &(struct hold){order, number, "short", "stock", text}))
        return op_fault(op);
    return decide(release, order, &decided);
}

static struct group *group_of(struct release *release, int64_t plan)
{
    struct group *group = release->groups;
    while (group && group->plan != plan)
        group = group->next;
    if (group)
        return group;
    group = arena_alloc(release->op->arena, sizeof(*group));
    *group = (struct group){.plan = plan, .next = release->groups};
    release->groups = group;
    return group;
}

/* Into the parcel of the first of its group that could be released. What keeps it out, by
 * what the orders say now, is said; it then goes alone. */
static int join(struct release *release, int64_t order, struct decided *decided)
{
    struct op *op = release->op;
    int64_t plan = load_num(&release->load, MERGE);
    const char *why = "", *number = "";
    if (!plan)
        return 0;
    struct group *group = group_of(release, plan);
    if (!group->head) {
        group->head = order;
        return 0;
    }
    int joined = merge_join(op, order, group->head, &why);
    if (joined < 0 ||
        store_one(op->store, op->err, "SELECT number FROM orders WHERE id = $1", "d>t",
                  group->head, &number) < 0)
        return op_fault(op);
    release->merged += joined;
    decided->reason =
        joined ? reason_make(op->arena, REASON_MERGED, "ss", decided->reason, number)
               : reason_make(op->arena, REASON_NOT_MERGED, "sss", decided->reason, number,
                             why);
    return 0;
}

/* The rows of a split order: their goods, each with its cart and its way. */
static int split(struct release *release, int64_t order, int first)
{
    struct op *op = release->op;
    struct load one = release->load;
    struct part part[PARTS_MOST] = {0};
    int parts = (int)load_num(&one, PARTS);
    for (; one.row < op->req->rows.n; one.row++) {
        int64_t k = load_num(&one, PART) - 1;
        if (load_num(&one, ORDER) != order || k < 0 || k >= parts)
            continue;
        part[k].cart = load_num(&one, CART);
        part[k].goods = load_str(&one, GOODS);
        way_read(op, load_str(&one, WALK), &part[k].way);
    }
    for (int k = 0; k < parts; k++)
        part[k].goods = part[k].goods ? part[k].goods : "";
    int used = part_share(op, part, parts, &release->fillings, first);
    release->split += used > 1;
    int done = store_do(op->store, op->err, "UPDATE orders SET parts = $2 WHERE id = $1",
                        "dd", order, (int64_t)(used > 1 ? used : 0));
    return done < 0 ? done : 0;
}

static int take(struct release *release, int64_t order, const char *number, int first,
                bool drop)
{
    struct op *op = release->op;
    struct decided decided = from_row(&release->load);
    bool parts = load_num(&release->load, PARTS) > 1;
    int done = store_do(op->store, op->err,
                        "UPDATE orders SET state = 'released', wave = $3,"
                        "       pickup_at = $4, version = version + 1"
                        " WHERE id = $1 AND version = $2 AND state = 'ready'",
                        "dddd", order, release->version, release->wave,
                        load_num(&release->load, PICKUP));
    if (done <= 0)
        return done ? done : op_refuse(op, E_BUSY, "s", "another release");
    if (parts ? split(release, order, first) : join(release, order, &decided))
        return op_fault(op);
    if (release_write(op, order, &release->fillings, first, drop) ||
        wait_keep(op, order, ""))
        return op_fault(op);
    for (int i = first; i < release->fillings.n; i++) {
        if (!parts) {
            release->fillings.filling[i].cart = load_num(&release->load, CART);
            release->fillings.filling[i].run =
                load_num(&release->load, RUN) && release->fillings.n - first == 1;
            release->fillings.filling[i].wall = load_str(&release->load, WALL);
        }
        release->units += release->fillings.filling[i].qty;
    }
    release->orders++;
    op_row(op, "dttt", order, number, "released", "");
    return decide(release, order, &decided);
}

static int stale(struct release *release, int64_t order, const char *number,
                 const char *state)
{
    struct op *op = release->op;
    const char *reason = reason_make(op->arena, REASON_STALE, "s", state);
    struct decided decided = {.rule = "version", .file = "", .reason = reason};
    op_row(op, "dttt", order, number, "stale", reason);
    /* What it already is in a wave for is not written over. */
    if (strcmp(state, "ready") != 0)
        return 0;
    const struct wait wait = {order, release->wave, "version", "", reason, "lead", 0};
    return wait_keep(op, order, "") || wait_say(op, &wait)
               ? op_fault(op)
               : decide(release, order, &decided);
}

static int release_order(struct release *release)
{
    struct op *op = release->op;
    int64_t order = load_num(&release->load, ORDER), dropped;
    const char *number = "", *state = "unknown", *shorts;
    if (store_one(op->store, op->err,
                  "SELECT number, state, version FROM orders"
                  " WHERE id = $1 AND warehouse = $2",
                  "dd>ttd", order, op->warehouse, &number, &state, &release->version) < 0)
        return op_fault(op);
    bool seen = release->again || release->version == load_num(&release->load, VERSION);
    if (strcmp(state, "ready") != 0 || !seen)
        return stale(release, order, number, state);
    int first = release->fillings.n;
    struct way way;
    if (!way_read(op, load_str(&release->load, WALK), &way))
        BUG_IF(true); /* release_vet saw to it */
    if (release_plan(op, order, &way, &release->fillings, &shorts, &dropped))
        return op_fault(op);
    return shorts ? hold_short(release, order, number, shorts)
                  : take(release, order, number, first, dropped > 0);
}

/* ---- left out ---- */

static int left_done(struct release *release)
{
    int64_t order = release->left;
    release->left = 0;
    return order ? wait_keep(release->op, order, release->rules) : 0;
}

/* A row a reason, those of an order one behind the other; the first is the wave's. */
static int leave(struct release *release)
{
    struct op *op = release->op;
    struct decided decided = from_row(&release->load);
    int64_t order = load_num(&release->load, ORDER);
    const struct wait wait = {
        order,        release->wave,  decided.rule,
        decided.file, decided.reason, load_str(&release->load, WHO),
        decided.line,
    };
    if (order != release->left) {
        if (left_done(release) || decide(release, order, &decided))
            return op_fault(op);
        release->left = order;
        release->rules = "|";
    }
    release->rules = arena_printf(op->arena, "%s%s|", release->rules, decided.rule);
    return wait_say(op, &wait);
}

/* ---- tasks ---- */

/* The item of the run that a cart's fillings are; 0: they are picked as any cart's. What
 * the plan has for a run is one when each order still gets one unit of the same item. */
static int run_item(struct op *op, const struct fillings *all, int first, int64_t *item)
{
    const struct filling *f = &all->filling[first];
    int64_t fit = f->run;
    for (int i = first; fit && i < all->n && all->filling[i].cart == f->cart; i++) {
        const struct filling *one = &all->filling[i];
        fit = one->run && one->item == f->item && one->qty == 1 && i - first < RUN_MOST;
    }
    *item = 0;
    if (fit &&
        store_one(op->store, op->err, "SELECT id FROM item WHERE id = $1 AND serial = 0",
                  "d>d", f->item, item) < 0)
        return op_fault(op);
    return 0;
}

/* Where a cart begins; "" when it comes to no zone: one person picks it. */
static const char *zone_first(const struct fillings *all, int first)
{
    const char *zone = "";
    for (int i = first; i < all->n && all->filling[i].cart == all->filling[first].cart;
         i++)
        if (!zone[0])
            zone = all->filling[i].zone;
    return zone;
}

/* The wall that a cart's fillings are sorted at; "": none. What the plan has for a batch
 * is one when each order still goes whole and alone, and no unit bears a serial. */
static int wall_of(struct op *op, const struct fillings *all, int first,
                   const char **wall)
{
    const struct filling *f = &all->filling[first];
    int64_t units = 0, odd = 0;
    *wall = "";
    for (int i = first; i < all->n && all->filling[i].cart == f->cart; i++) {
        const struct filling *one = &all->filling[i];
        if (!one->wall || !*one->wall || strcmp(one->wall, f->wall) != 0 || one->part)
            return 0;
        if (store_one(op->store, op->err,
                      "SELECT i.serial + CASE WHEN o.head IS NULL THEN 0 ELSE 1 END"
                      "  FROM item i, orders o WHERE i.id = $1 AND o.id = $2",
                      "dd>d", one->item, one->order, &odd) < 0)
            return op_fault(op);
        units += one->qty;
        if (odd || units > WALL_UNITS_MOST)
            return 0;
    }
    *wall = f->wall;
    return 0;
}

static int make_task(struct release *release, int first, int64_t *task, bool *sums)
{
    struct op *op = release->op;
    int64_t item;
    const char *wall;
    if (run_item(op, &release->fillings, first, &item) ||
        wall_of(op, &release->fillings, first, &wall) ||
        store_do(op->store, op->err,
                 "INSERT INTO task (warehouse, kind, wave, state, created_at, run, wall)"
                 " VALUES ($1, 'pick', $2, 'open', $3, $4, $5)",
                 "dddrt", op->warehouse, release->wave, op->now, *wall ? 0 : item,
                 wall) < 0)
        return op_fault(op);
    *task = store_last_id(op->store);
    *sums = *wall != '\0';
    const char *zone =
        item || *sums || !release->zones ? "" : zone_first(&release->fillings, first);
    if (zone[0] &&
        store_do(op->store, op->err, "UPDATE task SET pass = 1, zone = $2 WHERE id = $1",
                 "dt", *task, zone) < 0)
        return op_fault(op);
    release->carts++;
    release->batches += *sums;
    release->runs += item != 0 && !*sums;
    return 0;
}

static int make_line(struct release *release, int64_t task, int64_t seq,
                     const struct filling *f, int64_t qty)
{
    struct op *op = release->op;
    int done =
        store_do(op->store, op->err,
                 "INSERT INTO task_line (warehouse, task, seq, place, item, lot, expiry,"
                 " qty, order_id, line_id, part, state)"
                 " VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, 'open')",
                 "dddddtddddd", op->warehouse, task, seq, f->place, f->item, f->lot,
                 f->expiry, qty, f->order, f->line, f->part);
    return done < 0 ? done : 0;
}

/* A batch for a wall has a line a unit: each is sorted by itself. */
static int make_tasks(struct release *release)
{
    int64_t task = 0, cart = 0, seq = 0;
    bool sums = false;
    struct fillings *all = &release->fillings;
    way_sort(all, release->zones);
    for (int i = 0; i < all->n; i++) {
        const struct filling *f = &all->filling[i];
        if (f->cart != cart && make_task(release, i, &task, &sums))
            return op_fault(release->op);
        seq = f->cart == cart ? seq : 0;
        cart = f->cart;
        int64_t lines = sums ? f->qty : 1;
        for (int64_t k = 0; k < lines; k++) {
            if (make_line(release, task, ++seq, f, f->qty / lines))
                return op_fault(release->op);
        }
    }
    return 0;
}

/* ---- the verb ---- */

/* The rows of a split order begin with its first part, each with a cart of its own: on a
 * cart an order has one part. */
static int vet_part(struct release *release)
{
    struct op *op = release->op;
    struct load *load = &release->load, other = *load;
    int64_t part = load_num(load, PART), parts = load_num(load, PARTS);
    if (part > parts || (parts > 1) != (part > 0) || (parts && !load_num(load, CART)))
        return op_refuse(op, E_FIELD, "sss", "part", "1 to parts, in a cart",
                         arena_printf(op->arena, "%lld", (long long)part));
    bool first = part < 2;
    for (other.row = 0; part > 1 && other.row < load->row; other.row++) {
        if (load_num(&other, ORDER) != load_num(load, ORDER))
            continue;
        first = first || load_num(&other, PART) == 1;
        if (load_num(&other, CART) == load_num(load, CART))
            return op_refuse(op, E_FIELD, "sss", "cart", "a cart for each part",
                             arena_printf(op->arena, "cart %lld twice",
                                          (long long)load_num(load, CART)));
    }
    return first ? 0
                 : op_refuse(op, E_FIELD, "sss", "part", "an order's first part first",
                             arena_printf(op->arena, "%lld", (long long)part));
}

/* A wall without slots would keep its batch in totes for good. */
static int vet_wall(struct release *release)
{
    struct op *op = release->op;
    const char *wall = load_str(&release->load, WALL);
    int64_t slots = 0;
    if (!*wall || (release->wall && strcmp(release->wall, wall) == 0))
        return 0;
    if (store_one(op->store, op->err,
                  "SELECT COUNT(*) FROM place WHERE warehouse = $1 AND kind = 'slot'"
                  "   AND aisle = $2",
                  "dt>d", op->warehouse, wall, &slots) < 0)
        return op_fault(op);
    release->wall = wall;
    return slots ? 0
                 : op_refuse(op, E_FIELD, "sss", "wall",
                             "a wall with slots (load places)", wall);
}

/* A row that is no row of a plan refuses the whole, before anything changed. */
int release_vet(struct release *release)
{
    struct op *op = release->op;
    struct way way;
    load_begin(&release->load, op, fields);
    for (int row = 0; row < op->req->rows.n; row++) {
        if (!load_read(&release->load, row))
            return op_refuse(op, E_FIELD, "sss", rows_str(&op->reply->rows, 0, "field"),
                             "a row of a plan", rows_str(&op->reply->rows, 0, "text"));
        if (!way_read(op, load_str(&release->load, WALK), &way))
            return op_refuse(op, E_FIELD, "sss", "walk", "PLACE:N PLACE:N …",
                             load_str(&release->load, WALK));
        if (!part_read(load_str(&release->load, GOODS)))
            return op_refuse(op, E_FIELD, "sss", "goods", "ITEM:UNITS ITEM:UNITS …",
                             load_str(&release->load, GOODS));
        if (vet_part(release) || vet_wall(release))
            return op_fault(op);
    }
    rows_init(&op->reply->rows, columns);
    return 0;
}

int64_t release_row(struct release *release, int row, int64_t *version)
{
    struct load *load = &release->load;
    load->row = row;
    *version = load_num(load, VERSION);
    bool first = load_num(load, CART) > 0 && load_num(load, PART) <= 1;
    return first ? load_num(load, ORDER) : 0;
}

int release_rows(struct release *release)
{
    struct load *load = &release->load;
    for (load->row = 0; load->row < release->op->req->rows.n; load->row++) {
        bool in = load_num(load, CART) > 0;
        if (load_num(load, PART) > 1 || (release->again && !in))
            continue; /* came with the first; stays where it is */
        if (release->pass && release->pass[load->row])
            continue;
        int failed = in ? release_order(release) : leave(release);
        if (failed)
            return failed;
    }
    return left_done(release) ? op_fault(release->op) : make_tasks(release);
}

void release_say(struct release *release)
{
    struct op *op = release->op;
    op_num(op, "orders", release->orders);
    op_num(op, "carts", release->carts);
    op_num(op, "units", release->units);
    op_num(op, "held", release->held);
}

static int run(struct op *op)
{
    struct release release = {.op = op};
    const char *name = request_str(op->req, "name");
    op_object(op, "wave %s", name);
    release.zones = request_get(op->req, "zones");
    if (!name[0])
        return op_refuse(op, E_ARGUMENT, "sss", "name", "a wave's name", "");
    if (release_vet(&release) || open_wave(&release) || release_rows(&release) ||
        label_lapse(op) < 0 || transfer_lapse(op) < 0)
        return op_fault(op);
    op_num(op, "wave", release.wave);
    op_text(op, "name", name);
    release_say(&release);
    op_num(op, "merged", release.merged);
    op_num(op, "split", release.split);
    op_num(op, "runs", release.runs);
    op_num(op, "batches", release.batches);
    op_after(op, "%lld orders in %lld carts, %lld units, %lld held",
             (long long)release.orders, (long long)release.carts,
             (long long)release.units, (long long)release.held);
    return 0;
}

const struct op_entry op_wave_release = {V_WAVE_RELEASE, run};
