/*
 * lists: order, stock, parcel, exception and audit: one table of asks each.
 */
#include "lists.h"

#include <libintl.h>

enum { PAGE = 1000 };

static bool has_arg(enum verb verb, const char *name)
{
    for (const struct arg *arg = verb_entry(verb)->arg; arg->type != ARG_END; arg++) {
        if (strcmp(arg->name, name) == 0)
            return true;
    }
    return false;
}

/* Fills the request from the words; NULL, or what was expected and what came. */
static const char *fill(struct request *request, const struct ask *ask,
                        const struct cmd_args *args, struct arena *arena)
{
    int word = 1;
    for (int i = 0; i < 7 && ask->args[i]; i++) {
        const char *name = ask->args[i];
        bool optional = *name == '?';
        name += optional;
        bool number = *name == '#';
        name += number;
        int64_t num;
        if (word >= args->n) {
            if (!optional)
                return arena_printf(arena, gettext("expected %s, got nothing"), name);
            continue;
        }
        if (number && !str_int(str_of(args->word[word]), &num))
            return arena_printf(arena, gettext("%s: expected a whole number, got %s"),
                                name, args->word[word]);
        if (number)
            request_num(request, name, num);
        else
            request_text(request, name, args->word[word]);
        word++;
    }
    if (word >= args->n) /* no word at all asks for the list */
        return NULL;
    return arena_printf(arena, gettext("expected nothing more, got %s"),
                        args->word[word]);
}

static const struct ask *find_ask(const struct ask *asks, const char *word)
{
    for (; asks->word; asks++) {
        if (strcmp(asks->word, word) == 0)
            return asks;
    }
    return NULL;
}

int ask_run(struct cmd_args *args, const struct ask *asks)
{
    const struct ask *ask = find_ask(asks, args->n ? args->word[0] : "list");
    struct cmd_store cs;
    struct request request;
    if (!ask)
        return cmd_usage(args, args->n ? args->word[0] : "?");
    request_init(&request, ask->verb);
    struct arena *arena = arena_new();
    const char *wrong = fill(&request, ask, args, arena);
    int usage = wrong ? cmd_usage(args, wrong) : 0;
    arena_free(arena);
    if (usage)
        return usage;
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    if (ask->cursor && has_arg(ask->verb, "limit"))
        request_num(&request, "limit", PAGE);
    status = ask->cursor ? cmd_list(args, &cs, &request, ask->cursor, ask->columns)
                         : cmd_show(args, &cs, &request, ask->columns);
    cmd_close(&cs);
    return status;
}

static int run_order(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list",
         V_ORDER_LIST,
         {"?state"},
         "id",
         "number channel state place hold hold_owner wave lines units shipped "
         "checked_at"},
        {"show",
         V_ORDER_SHOW,
         {"number"},
         NULL,
         "ordinal code spec qty cancelled gift picked packed shipped serials"},
        {"cancel", V_ORDER_CANCEL, {"number", "reason"}, NULL, NULL},
        {"hold", V_ORDER_HOLD, {"number", "reason"}, NULL, NULL},
        {"pass", V_ORDER_PASS, {"number", "reason"}, NULL, NULL},
        {"checked", V_ORDER_CHECKED, {"number", "reason"}, NULL, NULL},
        {"channel", V_CHANNEL_CHECKED, {"channel", "?#until"}, NULL, NULL},
        {"wrong", V_ORDER_WRONG, {"number", "item", "reason"}, NULL, NULL},
        {"review", V_ORDER_REVIEW, {"?#limit"}, NULL, NULL},
        {"amount", V_ORDER_AMOUNT, {"number", "#goods", "reason"}, NULL, NULL},
        {"address",
         V_ORDER_ADDRESS,
         {"number", "reason", "receiver", "phone", "address"},
         NULL,
         NULL},
        {"reissue", V_ORDER_REISSUE, {"number", "reason"}, NULL, NULL},
        {"reveal", V_ORDER_REVEAL, {"number", "reason"}, NULL, NULL},
        {"export", V_ORDER_EXPORT, {"#from", "#to", "reason"}, NULL, NULL},
        {NULL},
    };
    return ask_run(args, asks);
}

const struct cmd cmd_order = {
    "order",
    "list [STATE] | show NUMBER | review | "
    "cancel|hold|pass|checked|reissue|reveal NUMBER REASON | "
    "channel CHANNEL [UNTIL] | wrong NUMBER ITEM REASON | amount NUMBER GOODS REASON | "
    "address NUMBER REASON "
    "RECEIVER PHONE ADDRESS | "
    "export FROM TO REASON",
    N_("look at orders, review, change, cancel, hold, pass them"), NULL, run_order};

static int run_stock(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list",
         V_STOCK_LIST,
         {"?item", "?place"},
         "id",
         "place item name spec lot on_hand reserved free"},
        {"take",
         V_STOCK_TAKE,
         {"item", "place", "#qty", "reason", "?serial"},
         NULL,
         NULL},
        {"serials",
         V_SERIAL_LIST,
         {"?item", "?place"},
         "id",
         "serial item state place order"},
        {"serial", V_SERIAL_SHOW, {"serial"}, NULL, NULL},
        {"wall", V_WALL_LIST, {"wall"}, NULL, "slot number state in of loose"},
        {NULL},
    };
    return ask_run(args, asks);
}

const struct cmd cmd_stock = {"stock",
                              "list [ITEM [PLACE]] | serials [ITEM [PLACE]] | "
                              "serial SERIAL | take ITEM PLACE QTY REASON [SERIAL] | "
                              "wall NAME",
                              N_("look at stock and serials, take unreserved units out"),
                              NULL, run_stock};

static int run_parcel(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list",
         V_PARCEL_LIST,
         {"?stage"},
         "id",
         "code number part stage label recheck hold units waybill carrier"},
        {"show", V_PARCEL_SHOW, {"code"}, NULL, NULL},
        {"reopen", V_PACK_REOPEN, {"code", "tote", "reason"}, NULL, NULL},
        {NULL},
    };
    return ask_run(args, asks);
}

const struct cmd cmd_parcel = {
    "parcel", "list [STAGE] | show CODE | reopen CODE TOTE REASON",
    N_("look at parcels, reopen a held one"), NULL, run_parcel};

static int run_pool(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list",
         V_POOL_LIST,
         {0},
         NULL,
         "carrier account kind first last digit taken left low want"},
        {NULL},
    };
    return ask_run(args, asks);
}

const struct cmd cmd_pool = {"pool", "list",
                             N_("waybill numbers by carrier, and what is left of them"),
                             NULL, run_pool};

static int run_exception(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list", V_EXCEPTION_LIST, {"?owner"}, "id", "id kind object owner text"},
        {"close", V_EXCEPTION_CLOSE, {"#exception", "how"}, NULL, NULL},
        {NULL},
    };
    return ask_run(args, asks);
}

const struct cmd cmd_exception = {"exception", "list [OWNER] | close ID HOW",
                                  N_("what somebody must settle"), NULL, run_exception};
