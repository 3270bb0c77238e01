/* Anybody scanning anything at any time: whatever is refused, no request is a fault and
 * the house breaks no rule. Each seed is a day of its own; on every other one A came in
 * with serials and B has some that nobody has read yet; on two of four the orders go in
 * one parcel, on one the first goes in two parts. */
#include "house.h"

#include <string.h>

#include "tallyman/base/rng.h"

enum { SEEDS = 8, STEPS = 900, CHECK_EACH = 300 };

static const struct move {
    enum verb verb;
    int who;
    int weight;
    const char *args; /* a letter an argument, see pick_arg */
    int rare;         /* only one time in so many */
} moves[] = {
    {V_TASK_PULL, PICKER, 3, "k-"},      {V_TASK_PULL, OTHER, 3, "kc"},
    {V_PICK_TAKE, PICKER, 30, "TLBIx"},  {V_PICK_TAKE, OTHER, 20, "TLBIx"},
    {V_PICK_PUT, PICKER, 20, "TLc"},     {V_PICK_PUT, OTHER, 10, "TLc"},
    {V_PICK_UNDO, PICKER, 4, "TL"},      {V_PICK_SKIP, PICKER, 2, "TL"},
    {V_PICK_SHORT, PICKER, 2, "TLs", 5}, {V_PICK_STOP, PICKER, 4, "TOc"},
    {V_BACK_TAKE, OTHER, 30, "TLIx"},    {V_BACK_PUT, OTHER, 20, "TLB"},
    {V_PACK_OPEN, PACKER, 8, "c"},       {V_PACK_UNIT, PACKER, 40, "PIx"},
    {V_PACK_COUNT, PACKER, 3, "PIq"},    {V_PACK_UNDO, PACKER, 3, "P"},
    {V_PACK_CLOSE, PACKER, 12, "P-f"},   {V_PACK_REOPEN, LEAD, 4, "pcs"},
    {V_RECHECK_OPEN, QC, 8, "p"},        {V_RECHECK_UNIT, QC, 20, "PIx"},
    {V_RECHECK_CLOSE, QC, 4, "P"},       {V_LABEL_GRANT, PACKER, 10, "Ps"},
    {V_LABEL_APPLY, PACKER, 12, "Pw"},   {V_SHIP_OPEN, PACKER, 3, "g", 3},
    {V_SHIP_LOAD, PACKER, 12, "Hw"},     {V_SHIP_UNLOAD, PACKER, 2, "Hw"},
    {V_SHIP_CLOSE, PACKER, 2, "H"},      {V_STOCK_TAKE, STOCK, 1, "IBqsx", 20},
    {V_MOVE_TAKE, STOCK, 2, "BIQx", 8},  {V_MOVE_PUT, STOCK, 2, "B"},
    {V_COUNT_QUEUE, PICKER, 1, "BIs"},   {V_COUNT_PUT, STOCK, 2, "Cz", 10},
    {V_COUNT_PUT, STOCK2, 1, "Cz", 10},  {V_ORDER_PASS, LEAD, 3, "ns"},
    {V_ORDER_CANCEL, LEAD, 1, "ns", 5},  {V_ORDER_HOLD, LEAD, 1, "ns", 5},
};

static const char *one_of(uint64_t *rng, const char *const *texts, int n)
{
    return texts[rng_below(rng, n)];
}

/* What a person who looks at the screen would scan: a line that is open for them. */
struct sense {
    int64_t task, line;
    const char *place, *code, *tote;
};

static bool makes_sense(struct house *h, uint64_t *rng, const struct move *move,
                        struct sense *sense)
{
    const char *name = verb_entry(move->verb)->name;
    const char *kind = strncmp(name, "pick.", 5) == 0   ? "pick"
                       : strncmp(name, "back.", 5) == 0 ? "back"
                                                        : "";
    struct err err = {0};
    if (!*kind || rng_below(rng, 10) == 0)
        return false;
    return store_one(h->store, &err,
                     "SELECT l.task, l.id, CASE WHEN t.kind = 'back' THEN b.code"
                     "       ELSE p.code END, 'E' || i.code, 'T-000' || l.order_id"
                     "  FROM task_line l JOIN task t ON t.id = l.task"
                     "  JOIN place p ON p.id = l.place JOIN item i ON i.id = l.item"
                     "  LEFT JOIN place b ON b.id = l.target"
                     " WHERE t.person = $1 AND t.kind = $2 AND t.state = 'active'"
                     "   AND (l.state = 'open' OR l.state = 'cancelled' AND $4 = 1)"
                     " ORDER BY l.id * $3 % 7 LIMIT 1",
                     "dtdd>ddttt", (int64_t)move->who, kind, rng_below(rng, 7),
                     (int64_t)(move->verb == V_PICK_STOP), &sense->task, &sense->line,
                     &sense->place, &sense->code, &sense->tote) == 1;
}

static struct value pick_arg(uint64_t *rng, char letter)
{
    static const char *const bins[] = {"A01-01-1", "A01-01-2", "A01-02-1", "A01-03-1"};
    static const char *const items[] = {"EA", "EA", "EB", "EB", "EA2", "EH", "EC"};
    static const char *const totes[] = {"T-0001", "T-0002", "T-0003", "T-0004", "K-01"};
    static const char *const parcels[] = {"P-1-1", "P-2-1", "P-3-1", "P-1-2"};
    static const char *const waybills[] = {"SF1", "SF2", "SF3", "YT1"};
    static const char *const numbers[] = {"N1", "N2", "N3"};
    static const char *const cages[] = {"G-SF-1", "G-YT-1"};
    static const char *const kinds[] = {"pick", "back"};
    switch (letter) {
    case 'k':
        return value_text(one_of(rng, kinds, 2));
    case 'c':
        return value_text(one_of(rng, totes, 5));
    case 'B':
        return value_text(one_of(rng, bins, 4));
    case 'I':
        return value_text(one_of(rng, items, 7));
    case 'p':
        return value_text(one_of(rng, parcels, 4));
    case 'w':
        return value_text(one_of(rng, waybills, 4));
    case 'n':
        return value_text(one_of(rng, numbers, 3));
    case 'g':
        return value_text(one_of(rng, cages, 2));
    case 's':
        return value_text("why");
    case 'T':
        return value_int(1 + rng_below(rng, 5));
    case 'L':
        return value_int(1 + rng_below(rng, 14));
    case 'O':
    case 'P':
        return value_int(1 + rng_below(rng, 4));
    case 'H':
        return value_int(1 + rng_below(rng, 3));
    case 'C':
        return value_int(1 + rng_below(rng, 3));
    case 'q':
        return value_int(1 + rng_below(rng, 3));
    case 'z':
        return value_int(rng_below(rng, 24));
    case 'Q':
        return rng_below(rng, 2) ? value_int(1 + rng_below(rng, 5)) : (struct value){0};
    case 'f':
        return value_int(rng_below(rng, 2));
    default:
        return (struct value){0};
    }
}

/* A serial that the house knows, one that it may not, or none. */
static struct value some_serial(struct house *h, uint64_t *rng)
{
    struct err err = {0};
    const char *text = NULL;
    int64_t kind = rng_below(rng, 10);
    if (kind == 0)
        return (struct value){0};
    if (kind < 6)
        store_one(h->store, &err,
                  "SELECT text FROM serial WHERE state = 'in'"
                  " ORDER BY last_move % 3 = $1 DESC, item * 7919 % $2 LIMIT 1",
                  "dd>t", rng_below(rng, 3), 1 + rng_below(rng, 90), &text);
    if (kind >= 6 || !text)
        text = arena_printf(h->arena, "B-NEW%d", (int)rng_below(rng, 60));
    return value_text(arena_text(h->arena, text));
}

static struct value sensible(const struct sense *sense, uint64_t *rng, char letter)
{
    switch (letter) {
    case 'T':
        return value_int(sense->task);
    case 'L':
        return value_int(sense->line);
    case 'B':
        return value_text(sense->place);
    case 'I':
        return value_text(sense->code);
    case 'c':
        return value_text(sense->tote);
    default:
        return pick_arg(rng, letter);
    }
}

static const struct move *choose(uint64_t *rng)
{
    int n = sizeof(moves) / sizeof(*moves), sum = 0, i = 0;
    for (int k = 0; k < n; k++)
        sum += moves[k].weight;
    int at = (int)rng_below(rng, sum);
    while (at >= moves[i].weight)
        at -= moves[i++].weight;
    return &moves[i];
}

/* One scan of somebody; 1 when it was accepted. */
static int step(struct house *h, uint64_t *rng)
{
    const struct move *move = choose(rng);
    struct sense sense;
    bool looks = makes_sense(h, rng, move, &sense);
    if (move->rare && rng_below(rng, move->rare))
        return 0;
    request_init(&h->request, move->verb);
    h->request.id = (struct request_id){move->who, ++h->seq};
    h->request.session = move->who;
    for (int i = 0; move->args[i]; i++) {
        char letter = move->args[i];
        h->request.arg[i] = letter == 'x' ? some_serial(h, rng)
                            : looks       ? sensible(&sense, rng, letter)
                                          : pick_arg(rng, letter);
    }
    house_send(h);
    if (err_entry(h->reply.err.code)->family == ERR_FAULT) {
        char words[512];
        err_words(&h->reply.err, words, sizeof(words));
        fail_msg("%s is a fault: %s", verb_entry(move->verb)->name, words);
    }
    return h->reply.err.code == E_OK;
}

static void more_orders(struct house *h)
{
    house_stock(h, BIN_MORE_A, ITEM_A, "", 3);
    house_order(h, 3, "N3");
    house_line(h, 4, 3, BIN_B, ITEM_B, 1);
    house_line(h, 5, 3, BIN_MORE_A, ITEM_A, 1);
    house_sql(h, "UPDATE orders SET flagged = 1 WHERE id = 3");
    house_sql(h, "UPDATE order_line SET gift = 1 WHERE id = 5");
}

/* Each unit of A there is, by its serial. */
static void with_serials(struct house *h)
{
    house_sql(h, "UPDATE item SET serial = 1 WHERE id IN (1, 2)");
    house_sql(h, "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n"
                 " WHERE i < 99) INSERT INTO serial_move (move, warehouse, item, text)"
                 " SELECT m.id, 1, 1, 'A' || m.id || '-' || n.i FROM move m, n"
                 "  WHERE m.item = 1 AND n.i <= m.qty");
    house_sql(h, "INSERT INTO serial (warehouse, text, item, state, place, received,"
                 " last_move) SELECT 1, s.text, 1, 'in', m.to_place, 1, m.id"
                 "  FROM serial_move s JOIN move m ON m.id = s.move");
}

/* All of one receiver: one parcel. */
static void as_one(struct house *h)
{
    house_sql(h, "UPDATE orders SET receiver_key = 'rk', head = 1 WHERE id IN (1, 2, 3)");
}

/* The books of the first in a part of their own, on a cart of their own. */
static void in_parts(struct house *h)
{
    house_sql(h, "INSERT INTO task (id, warehouse, kind, wave, state, created_at)"
                 " VALUES (2, 1, 'pick', 1, 'open', 1000)");
    house_sql(h, "UPDATE orders SET parts = 2 WHERE id = 1");
    house_sql(h, "UPDATE task_line SET part = id WHERE order_id = 1");
    house_sql(h, "UPDATE task_line SET task = 2 WHERE id = 2");
}

static void no_scan_at_any_time_breaks_a_rule(void **state)
{
    int accepted = 0;
    for (int seed = 1; seed <= SEEDS; seed++) {
        uint64_t rng = (uint64_t)seed;
        house_open(state);
        struct house *h = *state;
        HOUSE_WRITE(h, more_orders(h));
        if (seed % 2 == 0)
            HOUSE_WRITE(h, with_serials(h));
        if (seed % 4 == 1 || seed % 4 == 2)
            HOUSE_WRITE(h, as_one(h));
        if (seed % 4 == 3)
            HOUSE_WRITE(h, in_parts(h));
        for (int i = 1; i <= STEPS; i++) {
            accepted += step(h, &rng);
            if (i % CHECK_EACH == 0)
                house_check(h);
        }
        house_close(state);
    }
    assert_true(accepted > SEEDS * 20); /* it did something */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_scan_at_any_time_breaks_a_rule)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
