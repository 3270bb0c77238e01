/*
 * player: a person played by the program. Reads the screen as a person does, knows what
 * lies where by looking (world), and scans, types or presses a key. Knows no verbs and no
 * store; demo --auto, simulate and training drive flows with it.
 *
 * Chances are drawn from a hash of (seed, person's role, what is on the screen, attempt),
 * never from a stream, so that a killed and resumed day comes to the same orders and
 * units.
 */
#ifndef TALLYMAN_PLAY_PLAYER_H
#define TALLYMAN_PLAY_PLAYER_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/arena.h"
#include "tallyman/model/policy.h"
#include "tallyman/scan/line.h"
#include "tallyman/screen/view.h"

/* A kind of goods lying in a place: what a person reads on the boxes. */
struct world_goods {
    const char *item;      /* item code printed on it */
    const char *barcode;   /* of one unit */
    const char *case_code; /* of a sealed case, NULL: none */
    int64_t case_qty;
    int64_t units;
};

/* A unit's serial, where the unit is. */
struct world_serial {
    const char *text, *place;
};

/* What eyes and hands tell; filled in by whoever runs the day. */
struct world {
    void *arg;
    /* The goods in a place (bin, tote, parcel, hand) by its code; returned in `turn`. */
    int (*look)(void *arg, const char *place, struct arena *turn,
                struct world_goods **goods);
    /* An item's boxes by item code, wherever they are. */
    bool (*box)(void *arg, const char *item, struct arena *turn,
                struct world_goods *goods);
    /* The serials on an item's boxes: of those in a place, or with `order` and an empty
     * place of those picked for it or for what shares its parcel. NULL: nobody reads any.
     * What lies in a bin and is not among them is read for the first time: the player
     * makes one up. */
    int (*serials)(void *arg, const char *place, const char *item, const char *order,
                   struct arena *turn, struct world_serial **serials);
    /* A free tote, cart: a fresh code each time it is taken. */
    const char *(*fresh)(void *arg, enum code_kind kind, struct arena *turn);
    /* Work that waits on the floor for this role, NULL: none. Packer: a tote to pack, or
     * a cage to load; with `near` (a cage) a parcel for it, with `near` (a badge) the
     * tote that its owner left half packed, once; so for QC. QC: a tote or parcel to
     * recheck, or a place to count. Stock: a place to count, anything else means a
     * put-back. Picker: a cart or tote to go on with, anything else means that a cart
     * waits. What is given is scanned at once, so it may be kept from others from then
     * on. */
    const char *(*next)(void *arg, enum role role, const char *near, struct arena *turn);
    /* What `next` gave was refused to this person: somebody else may have it. NULL:
     * nobody minds. */
    void (*give_back)(void *arg, enum role role, const char *code);
    /* Not now: others may take it up after a while. May be NULL. */
    void (*put_off)(void *arg, enum role role, const char *code);
};

/* Mistakes made on purpose, chances in a million of the occasions they fit. */
struct player_habits {
    uint64_t seed;
    int64_t wrong_place, wrong_item, one_too_many, wrong_tote, short_stock, undo, skip,
        unknown_code, same_person, miscount, serial_twice, wrong_serial;
};

struct player;

struct player *player_new(const char *badge, const char *pin, enum role role,
                          const struct player_habits *habits);
void player_free(struct player *player);

struct gesture {
    enum { GESTURE_WAIT, GESTURE_SCAN, GESTURE_KEY } kind;
    struct scan scan; /* typed: for numbers and PINs */
    enum key key;
};

/* What this person does in front of this screen now; GESTURE_WAIT when there is nothing
 * to do until something changes. */
void player_act(struct player *player, const struct view *view, const struct world *world,
                struct arena *turn, struct gesture *gesture);

/* There may be work again (a wave was released): pickers and stock controllers look for
 * some without being told by `next`, once, until there is none. So they do after they
 * came, and after each task. */
void player_wake(struct player *player);

/* A label came out of this bench's printer. */
void player_label(struct player *player, const char *waybill);

#endif
