/*
 * reason: why something was decided, as a sentence that is stored.
 *
 * It is stored, logged and sent in English, and put into the language in force by whoever
 * shows it: one list has every such sentence, a text is recognised by it, and its
 * arguments may be sentences themselves. Of two that fit a text the first of the list
 * speaks, so the more particular stand first. A reason without arguments is no row of the
 * list: N_() marks it where it is given.
 */
#ifndef TALLYMAN_MODEL_REASON_H
#define TALLYMAN_MODEL_REASON_H

#include <stddef.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/err.h"

/* clang-format off */
#define REASON_LIST(X)                                                                   \
    /* what is added to another reason */                                                \
    X(REASON_MERGED, N_("{1}; merged: in the parcel of {2}"))                            \
    X(REASON_NOT_MERGED, N_("{1}; not merged with {2}: {3}"))                            \
    X(REASON_PART, N_("{1}; part {2} of {3}: {4} ({5}:{6})"))                            \
    X(REASON_PARCEL, N_("{1}; one of {2} for one parcel ({3}:{4})"))                     \
    /* left out of a wave */                                                             \
    X(REASON_HELD, N_("held: {1}; a wave takes orders that are ready"))                  \
    X(REASON_STATE_WHY, N_("state {1}: {2}; a wave takes orders that are ready"))        \
    X(REASON_STATE, N_("state {1}; a wave takes orders that are ready"))                 \
    X(REASON_TYPE, N_("type {1}; this wave takes {2}"))                                  \
    X(REASON_CHANNEL, N_("channel {1}; this wave takes {2}"))                            \
    X(REASON_REGION, N_("region {1}; this wave takes {2}"))                              \
    X(REASON_CUTOFF, N_("paid {1}; this wave takes what was paid before {2}"))           \
    X(REASON_CHANNEL_CUTOFF, N_("paid {1}; channel {2} is cut off at {3}"))              \
    X(REASON_LOCKED_WHY, N_("channel {1} is locked: {2}"))                               \
    X(REASON_LOCKED, N_("channel {1} is locked"))                                        \
    X(REASON_ASLEEP_WHY, N_("channel {1} sleeps until {2}: {3}"))                        \
    X(REASON_ASLEEP, N_("channel {1} sleeps until {2}"))                                 \
    X(REASON_GOODS_WHY, N_("goods of type {1}: {2}; {3}"))                               \
    X(REASON_GOODS, N_("goods of type {1}; {2}"))                                        \
    X(REASON_ARRIVED, N_("{1} of {2} units have arrived"))                               \
    X(REASON_TOGETHER, N_("{1} of {2} orders with the same goods"))                      \
    X(REASON_MOST, N_("place {1} by priority; this wave takes {2} orders"))              \
    /* in a cart */                                                                      \
    X(REASON_MEETS, N_("meets every rule; place {1} of {2}"))                            \
    X(REASON_RUN, N_("one of a run of {1}: one unit of the same item each"))             \
    X(REASON_WALL, N_("one of a batch of {1}, sorted at wall {2}"))                      \
    X(REASON_CART_ORDERS, N_("{1} orders; a cart holds {2}: a cart of its own"))         \
    X(REASON_CART_UNITS, N_("{1} units; a cart holds {2}: a cart of its own"))           \
    X(REASON_CART_WEIGHT, N_("{1} g; a cart holds {2}: a cart of its own"))              \
    X(REASON_CART_VOLUME, N_("{1} ml; a cart holds {2}: a cart of its own"))             \
    X(REASON_CART_TOTES, N_("{1} totes; a cart holds {2}: a cart of its own"))           \
    X(REASON_SPLIT_TYPE, N_("goods of type {1}"))                                        \
    X(REASON_SPLIT_PLACE, N_("goods in {1}"))                                            \
    X(REASON_NO_SPOT,                                                                    \
      N_("place {1} (aisle \"{2}\", bay {3}) does not say where it stands"))             \
    /* back from a wave */                                                               \
    X(REASON_STALE, N_("it changed since the plan: now {1}"))                            \
    X(REASON_CLOSED, N_("wave {1} was closed before it was begun"))                      \
    X(REASON_TAKEN_BACK, N_("the release of {1} was taken back"))                        \
    X(REASON_REPLANNED, N_("{1} is planned again by {2}: {3}"))                          \
    X(REASON_KICKED, N_("kicked {1}; {2} units go back"))                                \
    X(REASON_OUT, N_("out of {1} by {2}: {3}"))                                          \
    X(REASON_GONE, N_("{1} of {2} units have gone; still here: {3}"))                    \
    X(REASON_UNCOUNTED,                                                                  \
      N_("wave {1} was closed, and nobody counted {2}; count it at any "                 \
         "terminal, or kick its orders"))                                                \
    /* held at the review, and later */                                                  \
    X(REASON_CARRIER, N_("carrier: {1}"))                                                \
    X(REASON_AMOUNTS, N_("amounts: goods {1}, its lines add up to {2}"))                 \
    X(REASON_REFUND, N_("refund: {1} of {2} paid back"))                                 \
    X(REASON_REMARK, N_("remark: a remark says \"{1}\""))                                \
    X(REASON_NO_STOCK_AFTER, N_("no stock: {1} (after {2})"))                            \
    X(REASON_NO_STOCK, N_("no stock: {1}"))                                              \
    X(REASON_SHORT, N_("short: {1}"))                                                    \
    X(REASON_BY_HAND, N_("by hand: {1}"))                                                \
    X(REASON_CHANGED, N_("changed: {1}"))                                                \
    X(REASON_CANCELLATION, N_("cancellation {1} takes back {2} of {3}"))                 \
    X(REASON_MORE_WANTED, N_("{1} (wanted {2}, free {3}), {4}"))                         \
    X(REASON_WANTED, N_("{1} (wanted {2}, free {3})"))                                   \
    /* the carrier */                                                                    \
    X(REASON_CHEAPEST, N_("the cheapest in time for {1} at {2} g ({3}:{4})"))            \
    X(REASON_QUICKEST,                                                                   \
      N_("none keeps the promise; the quickest, {1} h for {2} at {3} g ({4}:{5})"))      \
    X(REASON_NO_CARRIER, N_("no carrier goes to \"{1}\""))                               \
    X(REASON_TOO_HEAVY, N_("{1} takes up to {2} g, it has {3} g"))                       \
    /* what somebody must settle */                                                      \
    X(REASON_COPY, N_("copy {1} of {2}: {3}"))                                           \
    X(REASON_LEFT_LABEL, N_("order {1} left it ({2}): label {3} is void, label anew"))   \
    X(REASON_LEFT, N_("order {1} left it ({2}): {3} units come out"))                    \
    X(REASON_NEW_LABEL, N_("{1} changed: label {2} is void, label anew"))                \
    X(REASON_NOT_TAKEN, N_("{1} changed while {2}: not taken in ({3})"))                 \
    X(REASON_FIELDS, N_("{1} changed"))                                                  \
    X(REASON_COUNTED_KNOWN, N_("{1}: counted {2}; {3} are known by their serials"))      \
    X(REASON_COUNTED, N_("{1}: counted {2}, then {3}; book {4}"))                        \
    X(REASON_DIFFERS, N_("{1}: packed {2}, counted {3}"))                                \
    X(REASON_MISSING, N_("{1}: {2} x{3} missing"))                                       \
    X(REASON_UNWANTED, N_("{1}: {2} x{3} not wanted here"))                              \
    X(REASON_REJECTED,                                                                   \
      N_("rejected, {1} bad of {2} drawn ({3}): {4} parcels to be counted, {5} "         \
         "have left"))                                                                   \
    X(REASON_NOT_JUDGED, N_("not judged: {1}"))                                          \
    X(REASON_NUMBERS_LOW, N_("fewer than {1} waybill numbers left"))                     \
    X(REASON_IN_TRANSIT, N_("{1} of {2} in transit: {3} did not post them in time"))     \
    /* what stands before the colon alone, as a day counts them */                       \
    X(REASON_ALL_AMOUNTS, N_("amounts"))                                                 \
    X(REASON_ALL_NO_STOCK, N_("no stock"))                                               \
    X(REASON_ALL_BY_HAND, N_("by hand"))                                                 \
    /* two of them, where none above speaks of both */                                   \
    X(REASON_BOTH, N_("{1}; {2}"))
/* clang-format on */

enum reason {
#define X(reason, text) reason,
    REASON_LIST(X)
#undef X
        REASONS
};

/* The English sentence. `types` has a letter for each argument: 's' const char *, 'd'
 * int64_t (cast yours!). */
char *reason_make(struct arena *arena, enum reason reason, const char *types, ...);

/* Which one the text is; REASONS: none. */
enum reason reason_find(const char *text);
/* Its sentence, a msgid with {1} …; NULL for REASONS. */
const char *reason_text(enum reason reason);

/* The text in the language in force: a reason, or a trade word; of what is neither, what
 * stands before a colon and what stands behind it. Codes and what people wrote stay as
 * they are. Always ends in NUL, cut at a character's border; the length written. */
size_t reason_words(const char *text, char *out, size_t size);
/* A refusal whose arguments may be reasons: why an order is held. */
size_t reason_refusal(const struct err *err, char *out, size_t size);
/* The text's words, whole. */
const char *reason_say(struct arena *arena, const char *text);

#endif
