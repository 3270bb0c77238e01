/*
 * scene: a played person in front of hand-made screens, in a world of a few things.
 */
#ifndef TESTS_PLAY_SCENE_H
#define TESTS_PLAY_SCENE_H

#include "tallyman/play/player.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

#include "tallyman/base/arena.h"
#include "tallyman/model/code.h"

/* --- a world of a few things ----------------------------------------------------------
 */

struct floor {
    struct world_goods goods[4];
    const char *at[4]; /* where each of them lies */
    int n, totes;
    const char *work[ROLES], *near; /* what waits */
    char code[16];
};

static inline int look(void *arg, const char *place, struct arena *turn,
                       struct world_goods **out)
{
    struct floor *floor = arg;
    int n = 0;
    *out = arena_alloc(turn, sizeof floor->goods);
    for (int i = 0; i < floor->n; i++)
        if (strcmp(floor->at[i], place) == 0)
            (*out)[n++] = floor->goods[i];
    return n;
}

static inline bool box(void *arg, const char *item, struct arena *turn,
                       struct world_goods *out)
{
    struct floor *floor = arg;
    (void)turn;
    for (int i = 0; i < floor->n; i++)
        if (strcmp(floor->goods[i].item, item) == 0) {
            *out = floor->goods[i];
            return true;
        }
    return false;
}

static inline const char *fresh(void *arg, enum code_kind kind, struct arena *turn)
{
    struct floor *floor = arg;
    (void)turn;
    snprintf(floor->code, sizeof floor->code, kind == CODE_CART ? "K-%02d" : "T-%04d",
             ++floor->totes);
    return floor->code;
}

static inline const char *next(void *arg, enum role role, const char *near,
                               struct arena *turn)
{
    struct floor *floor = arg;
    (void)turn;
    if (near && near[0] == 'B') /* a badge: nobody left anything half packed */
        return NULL;
    return near ? floor->near : floor->work[role];
}

struct scene {
    struct floor floor;
    struct world world;
    struct arena *turn;
    struct player *player;
    struct view view;
    struct gesture gesture;
};

static inline struct scene scene_of(enum role role, const struct player_habits *habits)
{
    static const struct player_habits careful = {.seed = 1};
    struct scene scene = {
        .floor = {.n = 2,
                  .goods = {{"LIP-01", "6941000000012", "16941000000019", 12, 30},
                            {"LIP-02", "6941000000029", NULL, 0, 5}},
                  .at = {"A01-02-1", "A01-02-1"}},
        .world = {.look = look, .box = box, .fresh = fresh, .next = next},
        .turn = arena_new(),
        .player = player_new("B-0001", "0001", role, habits ? habits : &careful),
    };
    return scene;
}

static inline void end(struct scene *scene)
{
    player_free(scene->player);
    arena_free(scene->turn);
}

static inline void clear_view(struct scene *scene, unsigned accepts, const char *prompt)
{
    scene->view = (struct view){.title = "t",
                                .who = "",
                                .prompt = prompt,
                                .hint = "",
                                .note = "",
                                .accepts = accepts,
                                .tone = TONE_OK};
}

static inline void act(struct scene *scene)
{
    scene->world.arg = &scene->floor;
    player_act(scene->player, &scene->view, &scene->world, scene->turn, &scene->gesture);
}

static inline void scans(struct scene *scene, const char *text)
{
    act(scene);
    assert_int_equal(scene->gesture.kind, GESTURE_SCAN);
    assert_string_equal(scene->gesture.scan.text, text);
    assert_int_equal(scene->gesture.scan.length, strlen(text));
}

static inline void presses(struct scene *scene, enum key key)
{
    act(scene);
    assert_int_equal(scene->gesture.kind, GESTURE_KEY);
    assert_int_equal(scene->gesture.key, key);
}

static inline void waits(struct scene *scene)
{
    act(scene);
    assert_int_equal(scene->gesture.kind, GESTURE_WAIT);
}

/* --- screens --------------------------------------------------------------------------
 */

static inline void home(struct scene *scene)
{
    clear_view(scene, CODE_NUMBER | CODE_BADGE | CODE_CART | CODE_TOTE, "home");
    view_add(&scene->view, ROW_LIST, "1", "Pick");
}

static inline void pick_rows(struct scene *scene, int64_t done, int64_t total,
                             const char *tote)
{
    view_add(&scene->view, ROW_PLACE, "", "A01-02-1");
    view_add(&scene->view, ROW_ITEM, "", "LIP-01");
    view_count(&scene->view, "", done, total);
    if (tote)
        view_add(&scene->view, ROW_TOTE, "", tote);
    view_add(&scene->view, ROW_ORDER, "", "N-1");
    static const enum key keys[] = {KEY_SKIP, KEY_BACK, KEY_SHORT, KEY_UNDO};
    memcpy(scene->view.keys, keys, sizeof keys);
    scene->view.nkeys = 4;
}

static inline void pick_screen(struct scene *scene, unsigned accepts, int64_t done,
                               int64_t total, const char *tote)
{
    clear_view(scene, accepts, "pick");
    pick_rows(scene, done, total, tote);
}

/* Logged in and at a cart. */
static inline void begin_picking(struct scene *scene)
{
    scene->floor.work[ROLE_PICKER] = "work";
    clear_view(scene, CODE_BADGE, "badge");
    act(scene);
    home(scene);
    act(scene);
}

static inline void pack_screen(struct scene *scene, int64_t done, int64_t total)
{
    clear_view(scene, CODE_OTHER, "pack");
    view_count(&scene->view, "", done, total);
    view_add(&scene->view, ROW_ORDER, "", "N-1");
    view_add(&scene->view, ROW_PARCEL, "", "P-1");
}

#endif
