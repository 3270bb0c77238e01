/*
 * transfer: goods for another warehouse of the same store, in two phases: the source
 * offers, the receiver posts; or the source takes it back.
 */
#include "lists.h"

static int run(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list",
         V_TRANSFER_LIST,
         {"?state", "?document"},
         "id",
         "transfer document state from to item name qty place"},
        {"offer",
         V_TRANSFER_OFFER,
         {"to", "place", "item", "#qty", "?#hours", "?document", "?serial"},
         NULL,
         NULL},
        {"post", V_TRANSFER_POST, {"transfer", "place"}, NULL, NULL},
        {"void", V_TRANSFER_VOID, {"transfer", "reason", "?place"}, NULL, NULL},
        {"extend", V_TRANSFER_EXTEND, {"transfer", "?#hours"}, NULL, NULL},
        {"expire", V_TRANSFER_EXPIRE, {NULL}, NULL, NULL},
        {NULL},
    };
    return ask_run(args, asks);
}

const struct cmd cmd_transfer = {
    "transfer",
    "list [STATE [DOCUMENT]] | offer WAREHOUSE PLACE ITEM QTY [HOURS [DOCUMENT "
    "[SERIAL]]] "
    "| post TRANSFER PLACE | void TRANSFER REASON [PLACE] | extend TRANSFER [HOURS] | "
    "expire",
    N_("goods to and from another warehouse: offer, post, void"), NULL, run};
