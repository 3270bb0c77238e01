/*
 * world: the floor as the players see it. Barcodes are read once (a person reads them off
 * the box); where goods lie and which tote waits is asked anew each time.
 */
#include "world.h"

#include "tallyman/model/code.h"

enum {
    PAGE = 5000,
    NEXT_FEW = 50,
    CLAIMS = 2048,
    CAGES = 8,
    LEFT_MOST = 64,
    CLAIM = CODE_MOST + 56,
    QUIET = 12,
    PUT_OFF = 40,
    TOTES_A_RUN = 100000
};

struct box {
    char *item, *barcode, *case_code;
    int64_t case_qty;
};

/* The cage that somebody was sent to, and when. */
struct cage {
    char carrier[32];
    int64_t turn;
};

struct floor {
    struct cmd_store store;
    struct box *box;
    int boxes, room;
    int64_t fresh; /* the last tote or cart taken */
    /* totes and parcels that somebody goes to already */
    char claim[CLAIMS][CLAIM];
    int64_t
        free_at[CLAIMS]; /* turn from which it is nobody's again; 0: given back only */
    int claims;
    int64_t turn, quiet[8], cage_quiet;
    struct cage cage[CAGES];
    /* parcels that an earlier run closed and left without a label on */
    char left[LEFT_MOST][CODE_MOST + 1];
    int lefts;
    /* and those that it left half packed, each at its bench */
    struct half {
        char terminal[CODE_MOST + 1], code[CODE_MOST + 1], tote[CODE_MOST + 1];
    } half[LEFT_MOST];
    int halves;
};

static int by_item(const void *a, const void *b)
{
    return strcmp(((const struct box *)a)->item, ((const struct box *)b)->item);
}

static struct box *find_box(struct floor *floor, const char *item)
{
    struct box key = {.item = (char *)item};
    return bsearch(&key, floor->box, (size_t)floor->boxes, sizeof(key), by_item);
}

struct code_row {
    char *text, *item;
    int64_t qty;
};

static int code_by_item(const void *a, const void *b)
{
    const struct code_row *x = a, *y = b;
    int order = strcmp(x->item, y->item);
    return order ? order : (x->qty > y->qty) - (x->qty < y->qty);
}

/* Sorted by item and quantity: the first of an item is its unit, the last its case. */
static void make_boxes(struct floor *floor, const struct code_row *code, int n)
{
    floor->box = xcalloc((size_t)n + 1, sizeof(*floor->box));
    for (int i = 0; i < n; i++) {
        bool same = i > 0 && strcmp(code[i].item, code[i - 1].item) == 0;
        struct box *box = &floor->box[same ? floor->boxes - 1 : floor->boxes++];
        if (!same)
            *box = (struct box){.item = xstrdup(code[i].item)};
        if (code[i].qty == 1 && !box->barcode) {
            box->barcode = xstrdup(code[i].text);
        } else if (code[i].qty > 1) {
            free(box->case_code);
            box->case_code = xstrdup(code[i].text);
            box->case_qty = code[i].qty;
        }
    }
}

static int read_codes(struct floor *floor, struct arena *arena, struct err *err)
{
    struct code_row *code = NULL;
    int n = 0, room = 0;
    const char *after = "";
    for (;;) {
        struct request request;
        request_init(&request, V_CODE_LIST);
        request_text(&request, "after", after);
        request_num(&request, "limit", PAGE);
        const struct reply *reply = cmd_ask(&floor->store, &request);
        *err = reply->err;
        if (err->code || !reply->rows.n)
            break;
        for (int i = 0; i < reply->rows.n; i++) {
            if (n == room) {
                room = room ? room * 2 : 1024;
                code = xrealloc(code, sizeof(*code) * (size_t)room);
            }
            code[n++] =
                (struct code_row){arena_text(arena, rows_str(&reply->rows, i, "text")),
                                  arena_text(arena, rows_str(&reply->rows, i, "item")),
                                  rows_num(&reply->rows, i, "qty", 1)};
        }
        after = code[n - 1].text;
    }
    if (!err->code) {
        if (n)
            qsort(code, (size_t)n, sizeof(*code), code_by_item);
        make_boxes(floor, code, n);
    }
    free(code);
    return -(int)err->code;
}

/* Before anybody works, so that these are nobody's. One that is due is for a recheck, one
 * that is held for the lead. */
static int read_left(struct floor *floor, struct err *err)
{
    struct request request;
    request_init(&request, V_PARCEL_LIST);
    request_text(&request, "stage", "verified");
    request_num(&request, "limit", PAGE);
    const struct reply *reply = cmd_ask(&floor->store, &request);
    *err = reply->err;
    for (int i = 0; i < reply->rows.n && floor->lefts < LEFT_MOST; i++) {
        const struct rows *rows = &reply->rows;
        if (strcmp(rows_str(rows, i, "recheck"), "due") != 0 &&
            strcmp(rows_str(rows, i, "qc"), "due") != 0 && !rows_str(rows, i, "hold")[0])
            snprintf(floor->left[floor->lefts++], sizeof(*floor->left), "%s",
                     rows_str(rows, i, "code"));
    }
    return -(int)err->code;
}

static int read_halves(struct floor *floor, struct err *err)
{
    struct request request;
    request_init(&request, V_PARCEL_LIST);
    request_text(&request, "stage", "open");
    request_num(&request, "limit", PAGE);
    const struct reply *reply = cmd_ask(&floor->store, &request);
    *err = reply->err;
    for (int i = 0; i < reply->rows.n && floor->halves < LEFT_MOST; i++) {
        struct half *half = &floor->half[floor->halves];
        if (rows_str(&reply->rows, i, "hold")[0] || !rows_str(&reply->rows, i, "tote")[0])
            continue;
        snprintf(half->code, sizeof(half->code), "%s", rows_str(&reply->rows, i, "code"));
        snprintf(half->tote, sizeof(half->tote), "%s", rows_str(&reply->rows, i, "tote"));
        floor->halves++;
    }
    for (int i = 0; i < floor->halves; i++) {
        request_init(&request, V_PARCEL_SHOW);
        request_text(&request, "code", floor->half[i].code);
        snprintf(floor->half[i].terminal, sizeof(floor->half[i].terminal), "%s",
                 record_str(&cmd_ask(&floor->store, &request)->out, "terminal", ""));
    }
    return -(int)err->code;
}

struct floor *floor_new(const struct cmd_store *cs, struct err *err)
{
    struct floor *floor = xcalloc(1, sizeof(*floor));
    struct arena *arena = arena_new();
    if (cmd_second(cs, "world", &floor->store, err) || read_codes(floor, arena, err) ||
        read_left(floor, err) || read_halves(floor, err)) {
        floor_free(floor);
        floor = NULL;
    } else {
        /* Every run takes totes of numbers of its own: a run reserves a block of request
         * numbers, so these never come twice. */
        int64_t block =
            store_reserve(cs->store, link_terminal(floor->store.end), 1000, err);
        floor->fresh = block / 1000 * TOTES_A_RUN;
    }
    arena_free(arena);
    return floor;
}

void floor_free(struct floor *floor)
{
    if (!floor)
        return;
    for (int i = 0; i < floor->boxes; i++) {
        free(floor->box[i].item);
        free(floor->box[i].barcode);
        free(floor->box[i].case_code);
    }
    free(floor->box);
    cmd_second_close(&floor->store);
    free(floor);
}

static struct world_goods goods_of(struct floor *floor, const char *item, int64_t units,
                                   struct arena *turn)
{
    const struct box *box = find_box(floor, item);
    struct world_goods goods = {.item = arena_text(turn, item), .units = units};
    goods.barcode = box && box->barcode ? box->barcode : goods.item;
    goods.case_code = box ? box->case_code : NULL;
    goods.case_qty = box ? box->case_qty : 0;
    return goods;
}

static int look(void *arg, const char *place, struct arena *turn,
                struct world_goods **out)
{
    struct floor *floor = arg;
    struct request request;
    request_init(&request, V_STOCK_LIST);
    request_text(&request, "place", place);
    request_num(&request, "limit", PAGE);
    const struct reply *reply = cmd_ask(&floor->store, &request);
    int n = reply->err.code ? 0 : reply->rows.n, seen = 0;
    *out = arena_alloc(turn, sizeof(**out) * (size_t)(n + 1));
    for (int i = 0; i < n; i++) {
        int64_t units = rows_num(&reply->rows, i, "on_hand", 0);
        if (units > 0)
            (*out)[seen++] =
                goods_of(floor, rows_str(&reply->rows, i, "item"), units, turn);
    }
    return seen;
}

/* The order whose parcel it shares; 0: it is in nobody's. */
static int64_t head_of(struct floor *floor, const char *order)
{
    struct request request;
    request_init(&request, V_ORDER_SHOW);
    request_text(&request, "number", order);
    const struct reply *reply = cmd_ask(&floor->store, &request);
    return reply->err.code ? 0 : record_num(&reply->out, "head", 0);
}

struct unit {
    const char *serial, *place, *order;
    bool in;
};

static bool is_for(struct floor *floor, const struct unit *unit, const char *order)
{
    int64_t head;
    if (!unit->in || !*unit->order)
        return false;
    return strcmp(unit->order, order) == 0 ||
           ((head = head_of(floor, order)) && head == head_of(floor, unit->order));
}

/* All of a place or, without one, of the item. */
static int units_of(struct floor *floor, const char *place, const char *item,
                    struct arena *turn, struct unit **units)
{
    struct request request;
    request_init(&request, V_SERIAL_LIST);
    request_text(&request, "item", item);
    if (*place)
        request_text(&request, "place", place);
    request_num(&request, "limit", PAGE);
    const struct reply *reply = cmd_ask(&floor->store, &request);
    const struct rows *rows = &reply->rows;
    int n = reply->err.code ? 0 : rows->n;
    *units = arena_alloc(turn, sizeof(**units) * (size_t)(n + 1));
    for (int i = 0; i < n; i++)
        (*units)[i] = (struct unit){arena_text(turn, rows_str(rows, i, "serial")),
                                    arena_text(turn, rows_str(rows, i, "place")),
                                    arena_text(turn, rows_str(rows, i, "order")),
                                    strcmp(rows_str(rows, i, "state"), "in") == 0};
    return n;
}

static int serials(void *arg, const char *place, const char *item, const char *order,
                   struct arena *turn, struct world_serial **out)
{
    struct floor *floor = arg;
    struct unit *units;
    int n = units_of(floor, place, item, turn, &units), seen = 0;
    *out = arena_alloc(turn, sizeof(**out) * (size_t)(n + 1));
    for (int i = 0; i < n; i++)
        if (*place || is_for(floor, &units[i], order))
            (*out)[seen++] = (struct world_serial){units[i].serial, units[i].place};
    return seen;
}

static bool box(void *arg, const char *item, struct arena *turn,
                struct world_goods *goods)
{
    struct floor *floor = arg;
    if (!find_box(floor, item))
        return false;
    *goods = goods_of(floor, item, 0, turn);
    return true;
}

static const char *fresh(void *arg, enum code_kind kind, struct arena *turn)
{
    struct floor *floor = arg;
    int64_t n = ++floor->fresh;
    char text[CODE_MOST];
    snprintf(text, sizeof(text), kind == CODE_CART ? "K-%02lld" : "T-%04lld",
             (long long)n);
    return arena_text(turn, text);
}

/* Once for each role: a tote is packed, then rechecked. A slot is one order's after the
 * other: `whose` tells them apart. */
static bool claim(struct floor *floor, enum role role, const char *code,
                  const char *whose)
{
    char key[CLAIM];
    bool slot = code_kind(str_of(code)) == CODE_SLOT;
    snprintf(key, CLAIM, "%d %s %.40s", (int)role, code, slot ? whose : "");
    for (int i = 0; i < floor->claims && i < CLAIMS; i++) {
        if (strcmp(floor->claim[i], key) != 0)
            continue;
        if (!floor->free_at[i] || floor->turn < floor->free_at[i])
            return false;
        floor->free_at[i] = 0;
        return true;
    }
    int at = floor->claims++ % CLAIMS;
    memcpy(floor->claim[at], key, sizeof(key));
    floor->free_at[at] = 0;
    return true;
}

static void give_back(void *arg, enum role role, const char *code)
{
    struct floor *floor = arg;
    char key[CLAIM];
    int n = snprintf(key, CLAIM, "%d %s ", (int)role, code);
    for (int i = 0; i < floor->claims && i < CLAIMS; i++) {
        if (strncmp(floor->claim[i], key, (size_t)n) == 0)
            floor->claim[i][0] = '\0';
    }
}

static void put_off(void *arg, enum role role, const char *code)
{
    struct floor *floor = arg;
    char key[CLAIM];
    int n = snprintf(key, CLAIM, "%d %s ", (int)role, code);
    for (int i = 0; i < floor->claims && i < CLAIMS; i++) {
        if (strncmp(floor->claim[i], key, (size_t)n) == 0)
            floor->free_at[i] = floor->turn + PUT_OFF;
    }
}

struct wanted {
    enum role role;
    enum verb verb;
    const char *arg, *state;    /* which list */
    const char *column, *value; /* only rows of that value; NULL: all */
    const char *code;           /* the column that is scanned */
};

/* The first of the list that nobody goes to yet. */
static const char *waiting(struct floor *floor, const struct wanted *wanted,
                           struct arena *turn)
{
    struct request request;
    request_init(&request, wanted->verb);
    if (wanted->arg)
        request_text(&request, wanted->arg, wanted->state);
    request_num(&request, "limit", wanted->column ? PAGE : NEXT_FEW);
    const struct reply *reply = cmd_ask(&floor->store, &request);
    for (int i = 0; !reply->err.code && i < reply->rows.n; i++) {
        const char *found = rows_str(&reply->rows, i, wanted->code);
        const char *value =
            wanted->column ? rows_str(&reply->rows, i, wanted->column) : NULL;
        if (value && strcmp(value, wanted->value) != 0)
            continue;
        if (!*found && wanted->verb == V_PARCEL_LIST)
            found = rows_str(&reply->rows, i,
                             "code"); /* out of a run: in no tote of its own */
        /* A held parcel is for the lead: nobody goes there again. */
        if (wanted->verb == V_PARCEL_LIST && rows_str(&reply->rows, i, "hold")[0])
            continue;
        /* Drawn at the cage: it is counted first. */
        if (wanted->role == ROLE_PACKER && wanted->verb == V_PARCEL_LIST &&
            strcmp(rows_str(&reply->rows, i, "qc"), "due") == 0)
            continue;
        if (*found &&
            claim(floor, wanted->role, found, rows_str(&reply->rows, i, "number")))
            return arena_text(turn, found);
    }
    return NULL;
}

/* The lists that are looked at for work. One that had nothing is left alone for some
 * turns: nobody on the floor asks all the time either. */
enum list { LIST_RECHECK, LIST_DRAWN, LIST_PICKED, LIST_PACKING, LIST_BACK, LISTS };

static const struct wanted lists[LISTS] = {
    [LIST_RECHECK] = {ROLE_QC, V_PARCEL_LIST, "stage", "verified", "recheck", "due",
                      "tote"},
    [LIST_DRAWN] = {ROLE_QC, V_QC_LIST, NULL, NULL, "person", "", "pcode"},
    [LIST_PICKED] = {ROLE_PACKER, V_ORDER_LIST, "state", "picked", NULL, NULL, "tote"},
    [LIST_PACKING] = {ROLE_PACKER, V_ORDER_LIST, "state", "packing", NULL, NULL, "tote"},
    [LIST_BACK] = {ROLE_STOCK, V_TASK_LIST, NULL, NULL, "kind", "back", "from"},
};

static const char *from_list(struct floor *floor, enum list list, struct arena *turn)
{
    if (floor->turn < floor->quiet[list])
        return NULL;
    const char *found = waiting(floor, &lists[list], turn);
    if (!found)
        floor->quiet[list] = floor->turn + QUIET;
    return found;
}

/* ---- the hand-over: one person a cage ---- */

static const char *first_carrier(struct floor *floor, const char *stage,
                                 struct arena *turn)
{
    struct request request;
    request_init(&request, V_PARCEL_LIST);
    request_text(&request, "stage", stage);
    request_num(&request, "limit", 1);
    const struct reply *reply = cmd_ask(&floor->store, &request);
    return reply->err.code || !reply->rows.n
               ? NULL
               : arena_text(turn, rows_str(&reply->rows, 0, "carrier"));
}

static struct cage *cage_of(struct floor *floor, const char *carrier)
{
    int i = 0;
    while (i < CAGES - 1 && floor->cage[i].carrier[0] &&
           strcmp(floor->cage[i].carrier, carrier) != 0)
        i++;
    return &floor->cage[i];
}

/* True while somebody who was sent there still loads it. */
static bool cage_taken(struct floor *floor, const struct cage *cage, const char *carrier)
{
    struct request request;
    if (strcmp(cage->carrier, carrier) != 0)
        return false;
    if (floor->turn < cage->turn + QUIET)
        return true;
    request_init(&request, V_PARCEL_LIST);
    request_text(&request, "stage", "loaded");
    const struct reply *reply = cmd_ask(&floor->store, &request);
    for (int i = 0; i < reply->rows.n; i++) {
        if (strcmp(rows_str(&reply->rows, i, "carrier"), carrier) == 0)
            return true;
    }
    return false;
}

/* A cage for the carrier of the first parcel that waits to be loaded, or that was loaded
 * and never handed over (a run before this one was cut off). */
static const char *cage(struct floor *floor, struct arena *turn)
{
    if (floor->turn < floor->cage_quiet)
        return NULL;
    floor->cage_quiet = floor->turn + QUIET;
    const char *carrier = first_carrier(floor, "labelled", turn);
    if (!carrier)
        carrier = first_carrier(floor, "loaded", turn);
    if (!carrier)
        return NULL;
    struct cage *cage = cage_of(floor, carrier);
    if (cage_taken(floor, cage, carrier))
        return NULL;
    snprintf(cage->carrier, sizeof(cage->carrier), "%s", carrier);
    cage->turn = floor->turn;
    return arena_printf(turn, "G-%s-1", carrier);
}

/* A labelled parcel of the carrier whose cage is `near` ("G-SF-1"). */
static const char *parcel_for(struct floor *floor, const char *near, struct arena *turn)
{
    struct str rest = str_of(near);
    str_cut(&rest, '-');
    const char *carrier = arena_copy(turn, str_cut(&rest, '-'));
    struct wanted parcel = {ROLE_PACKER, V_PARCEL_LIST, "stage",  "labelled",
                            "carrier",   carrier,       "waybill"};
    return waiting(floor, &parcel, turn);
}

/* ---- who looks for what ---- */

static const char *packer_work(struct floor *floor, struct arena *turn)
{
    /* First, or a label that waits blocks its bench. */
    if (floor->lefts)
        return arena_text(turn, floor->left[--floor->lefts]);
    const char *tote = from_list(floor, LIST_PICKED, turn);
    if (!tote)
        tote = from_list(floor, LIST_PACKING, turn);
    return tote ? tote : cage(floor, turn);
}

/* Once: whether it goes on is seen at the bench. */
static const char *half_of(struct floor *floor, const char *badge, struct arena *turn)
{
    for (int i = 0; i < floor->halves; i++) {
        struct half *half = &floor->half[i];
        const char *at = strstr(half->terminal, badge);
        if (at && strcmp(at, badge) == 0) {
            half->terminal[0] = '\0';
            return arena_text(turn, half->tote);
        }
    }
    return NULL;
}

/* What was drawn is counted as well; one count serves both. */
static const char *second_look(struct floor *floor, struct arena *turn)
{
    const char *tote = from_list(floor, LIST_RECHECK, turn);
    return tote ? tote : from_list(floor, LIST_DRAWN, turn);
}

/* A put-back that nobody has; bins to count they find by themselves. */
static const char *next(void *arg, enum role role, const char *near, struct arena *turn)
{
    struct floor *floor = arg;
    if (near && strncmp(near, "G-", 2) == 0)
        return parcel_for(floor, near, turn);
    if (near)
        return half_of(floor, near, turn);
    switch (role) {
    case ROLE_PACKER:
        return packer_work(floor, turn);
    case ROLE_QC:
        return second_look(floor, turn);
    case ROLE_STOCK:
        return from_list(floor, LIST_BACK, turn);
    default:
        return NULL;
    }
}

void floor_turn(struct floor *floor)
{
    floor->turn++;
}

struct world floor_world(struct floor *floor)
{
    return (struct world){.arg = floor,
                          .look = look,
                          .box = box,
                          .serials = serials,
                          .fresh = fresh,
                          .next = next,
                          .give_back = give_back,
                          .put_off = put_off};
}
