/*
 * A batch for a put wall under anything that is scanned at any time: no request is a
 * fault, and every rule of the house holds.
 */
#include "wall_house.h"

#include "tallyman/base/rng.h"

enum { STEPS = 160 };

struct gesture {
    struct house *h;
    uint64_t *rng;
    int parcel;
};

static const char *one_of(struct gesture *g, const char *const *texts, int n)
{
    return texts[rng_below(g->rng, n)];
}

static bool try(struct gesture *g, int who, enum verb verb, const char *types, ...)
{
    struct house *h = g->h;
    va_list args;
    request_init(&h->request, verb);
    h->request.id = (struct request_id){who, ++h->seq};
    h->request.session = who;
    va_start(args, types);
    for (int i = 0; types[i]; i++) {
        if (types[i] == 'd')
            h->request.arg[i] = value_int(va_arg(args, int));
        else if (types[i] == 't')
            h->request.arg[i] = value_text(va_arg(args, const char *));
    }
    va_end(args);
    house_send(h);
    return h->reply.err.code == E_OK;
}

static const char *bin_of(const char *code)
{
    return strcmp(code, "EA") == 0   ? "A01-01-1"
           : strcmp(code, "EB") == 0 ? "A01-01-2"
                                     : "A01-02-2";
}

static void pick(struct gesture *g, const char *tote, const char *code, int qty)
{
    int who = rng_below(g->rng, 5) ? PICKER : OTHER;
    switch (rng_below(g->rng, 8)) {
    case 0:
        try(g, who, V_RUN_UNDO, "dttd-", 2, bin_of(code), tote, qty);
        break;
    case 1:
        if (rng_below(g->rng, 5) == 0)
            try(g, who, V_RUN_SHORT, "dtt", 2, bin_of(code), "not there");
        break;
    case 2:
        try(g, who, V_TASK_PULL, "tt", "pick", tote);
        break;
    default:
        try(g, who, V_RUN_TAKE, "dtttd", 2, bin_of(code), tote, code, qty);
        break;
    }
}

static void sort(struct gesture *g, const char *tote, const char *code, const char *slot)
{
    if (rng_below(g->rng, 8) == 0) {
        try(g, PACKER, V_WALL_UNDO, "ttt", tote, code, slot);
        return;
    }
    if (try(g, PACKER, V_WALL_UNIT, "tt", tote, code))
        slot = arena_text(g->h->arena, got(g->h, "slot"));
    if (rng_below(g->rng, 6))
        try(g, rng_below(g->rng, 4) ? PACKER : SECOND_PACKER, V_WALL_PUT, "ttt", tote,
            code, slot);
}

static void put_back(struct gesture *g, const char *from)
{
    struct house *h = g->h;
    if (!try(g, STOCK, V_TASK_PULL, "tt", "back", from) || h->reply.rows.n == 0)
        return;
    int row = (int)rng_below(g->rng, h->reply.rows.n);
    int task = (int)got_num(h, "task");
    int line = (int)rows_num(&h->reply.rows, row, "line", 0);
    const char *code =
        arena_printf(h->arena, "E%s", rows_str(&h->reply.rows, row, "code"));
    if (rng_below(g->rng, 8))
        try(g, STOCK, V_BACK_TAKE, "ddt", task, line, code);
    if (rng_below(g->rng, 8))
        try(g, STOCK, V_BACK_PUT, "ddt", task, line, bin_of(code));
}

static void pack(struct gesture *g, const char *from, const char *code)
{
    struct house *h = g->h;
    if (rng_below(g->rng, 4) == 0 && try(g, PACKER, V_PACK_OPEN, "t", from))
        g->parcel = (int)got_num(h, "parcel");
    if (rng_below(g->rng, 6) == 0)
        try(g, PACKER, V_PACK_UNDO, "d", g->parcel);
    try(g, PACKER, V_PACK_UNIT, "dt", g->parcel, code);
    if (!try(g, PACKER, V_PACK_CLOSE, "d--", g->parcel))
        return;
    if (try(g, PACKER, V_LABEL_GRANT, "d", g->parcel))
        try(g, PACKER, V_LABEL_APPLY, "dt", g->parcel,
            arena_text(h->arena, got(h, "waybill")));
}

static void change(struct gesture *g, const char *number)
{
    if (rng_below(g->rng, 8))
        return;
    switch (rng_below(g->rng, 4)) {
    case 0:
        try(g, LEAD, V_ORDER_CANCEL, "tt", number, "buyer");
        break;
    case 1:
        try(g, LEAD, V_WAVE_KICK, "tt", number, "not today");
        break;
    case 2:
        try(g, LEAD, V_ORDER_HOLD, "tt", number, "looked at");
        break;
    default:
        try(g, LEAD, V_ORDER_PASS, "tt", number, "looked at");
        break;
    }
}

static void gesture(struct gesture *g)
{
    static const char *const totes[] = {"T-0201", "T-0202"};
    static const char *const codes[] = {"EA", "EB", "EA", "EB", "EH"};
    static const char *const slots[] = {"W-1-01", "W-1-02", "W-1-03"};
    const char *tote = one_of(g, totes, 2), *code = one_of(g, codes, 5);
    const char *slot = one_of(g, slots, 3);
    const char *number = arena_printf(g->h->arena, "N%d",
                                      WALL_FIRST + (int)rng_below(g->rng, WALL_ORDERS));
    switch (rng_below(g->rng, 10)) {
    case 0:
    case 1:
    case 2:
        pick(g, tote, code, 1 + (int)rng_below(g->rng, 3));
        break;
    case 3:
    case 4:
    case 5:
        sort(g, tote, code, slot);
        break;
    case 6:
        put_back(g, rng_below(g->rng, 2) ? tote : slot);
        break;
    case 7:
        change(g, number);
        break;
    default:
        pack(g, rng_below(g->rng, 3) ? slot : number, code);
        break;
    }
}

static void whatever_happens_the_house_is_right(void **state)
{
    struct house *h = *state;
    const char *longer = getenv("TALLYMAN_LONG");
    static uint64_t seed;
    uint64_t rng = ++seed;
    int steps = longer && strcmp(longer, "1") == 0 ? 20 * STEPS : STEPS;
    struct gesture g = {.h = h, .rng = &rng};
    wall_furnish(h);
    for (int i = 1; i <= steps; i++) {
        gesture(&g);
        if (err_entry(h->reply.err.code)->family == ERR_FAULT) {
            char words[512];
            err_words(&h->reply.err, words, sizeof(words));
            fail_msg("seed %d, step %d: %s: %s", (int)seed, i,
                     verb_entry(h->request.verb)->name, words);
        }
        if (i % 80 == 0)
            house_check(h);
    }
}

int main(void)
{
#define T(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        T(whatever_happens_the_house_is_right),
        T(whatever_happens_the_house_is_right),
        T(whatever_happens_the_house_is_right),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
