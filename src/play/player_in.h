/*
 * player_in: a played person from inside. player.c knows which screen it is (a table) and
 * how a chance is drawn; player_pick.c, player_pack.c and player_floor.c know what is
 * done there. Only for the room's own files.
 */
#ifndef TALLYMAN_PLAY_PLAYER_IN_H
#define TALLYMAN_PLAY_PLAYER_IN_H

#include "tallyman/base/arena.h"
#include "tallyman/model/code.h"
#include "tallyman/play/player.h"

/* What the person is about; begins at home, so that one kind of screen can mean two
 * things (a unit to pick, a unit to pack). */
enum doing {
    DOING_NOTHING,
    DOING_PICK,
    DOING_PACK,
    DOING_RECHECK,
    DOING_SHIP,
    DOING_BACK,
    DOING_COUNT,
};

enum {
    ATTEMPTS = 4,    /* at one screen, then it is left */
    STUCK_MOST = 40, /* screens left so; then this person only waits */
    FORGET = 64,     /* waits after which what was refused is tried again */
    FORGIVE = 32,    /* new screens for which one that was left is forgiven */
    REFUSED = 8,
    STRIKES = 2,
};

struct player {
    char badge[CODE_MOST + 1], pin[CODE_MOST + 1];
    enum role role;
    struct player_habits habits;
    enum doing doing;
    uint64_t screen; /* hash of what was on the screen last */
    int attempt;     /* gestures before this screen changed */
    int waits, stuck, screens;
    int reprints;                /* asked for without paper coming */
    bool eager;                  /* looks for work without being told */
    int tries;                   /* ways in which there was none */
    bool fresh;                  /* just logged in: what was left goes on first */
    char given[CODE_MOST + 1];   /* the work taken up last */
    char box[CODE_MOST + 1];     /* tote, parcel or cage in front */
    char label[CODE_MOST + 1];   /* came out of the printer, not stuck on yet */
    char item[CODE_MOST + 1];    /* in the hand … */
    char barcode[CODE_MOST + 1]; /* … and what stands on it */
    char serial[CODE_MOST + 1];  /* read last */
    char spare[CODE_MOST + 1];   /* a barcode of the item before that */
    char parcel[CODE_MOST + 1];  /* carried to the cage, not seen to be in it */
    char tote[CODE_MOST + 1];    /* the tote, or the slot, before this one */
    char foreign[CODE_MOST +
                 1]; /* a qc's tote to pack, to be rechecked by the same hands */
    bool own;        /* … and now it is tried */
    struct {
        char code[CODE_MOST + 1];
        int strikes;
    } refused[REFUSED]; /* work that was refused lately; twice is enough */
    int nrefused, empties;
    uint64_t *made; /* mistakes made: none is made twice */
    size_t nmade, room;
};

/* One turn in front of the screen. */
struct moment {
    struct player *player;
    const struct view *view;
    const struct world *world;
    struct arena *turn;
    struct gesture *gesture;
};

typedef void act_fn(struct moment *m);

/* Gestures. */
void act_wait(struct moment *m);
void act_scan(struct moment *m, const char *text);
void act_type(struct moment *m, int64_t number);
void act_key(struct moment *m, enum key key);
/* F3, where nothing is open. */
void act_back(struct moment *m);
/* This screen will not yield: back, or the person stops trying. */
void act_leave(struct moment *m);

/* What the view says; "" when there is no such row. */
const char *see(const struct moment *m, enum view_role role);
const struct view_row *see_count(const struct moment *m); /* NULL: no ROW_COUNT */
bool see_key(const struct moment *m, enum key key);

/* True when this mistake is made here: drawn from the seed, the role, the screen and
 * `about`; never on a second attempt and never twice. */
bool slip(struct moment *m, const char *kind, const char *about, int64_t per_million);

/* Goods of that item in a place; false: none to be seen. */
bool find_goods(struct moment *m, const char *place, const char *item,
                struct world_goods *goods);
/* Work for a role that has not just been refused; NULL: none. */
const char *offered(struct moment *m, enum role role, const char *near);
/* Gives that work back; after a second time others may do it for a while. */
void refuse(struct moment *m, const char *code);
/* Lays a parcel down that did not get into its cage. */
void lay_down(struct moment *m);
/* Scans work that was offered, and remembers it. */
void take_up(struct moment *m, enum doing doing, const char *code);
/* Scans an item's barcode and remembers it as in the hand. */
void scan_goods(struct moment *m, const struct world_goods *goods, int64_t wanted);
#define REMEMBER(array, text) remember(array, sizeof(array), text)
void remember(char *out, size_t size, const char *text);

/* player_pick.c */
act_fn pick_place, pick_item, pick_tote, run_fill, pick_pass, pick_waiting;
/* player_pack.c */
/* In the blind count: what is looked at now, and how many of it were before. */
const struct world_goods *look_again(struct moment *m, int64_t *before, int64_t *units);
act_fn pack_tote, pack_unit, run_unit, pack_count, pack_label, recheck_box, recheck_unit;
/* At the put wall. */
act_fn sort_unit, sort_slot, sort_tote;
/* player_floor.c */
act_fn ship_cage, ship_parcel, ship_check, back_source, back_unit, back_bin, count_place,
    count_units, say_reason, answer_stop;
/* player_serial.c */
act_fn read_serial;
/* player_home.c */
act_fn login_badge_act, login_pin_act, home_menu;

#endif
