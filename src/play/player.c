/*
 * player: recognises a screen by what it takes and what stands on it (a table, first
 * match holds), and hands it to what is done there. Called by whoever runs a day: demo
 * --auto, simulate, training. Never asks where the flow is, and reads no words, so that
 * it works in any language.
 *
 * It never loops: a mistake is made once, after a refusal the right thing is done, and a
 * screen that does not yield after a few attempts is left.
 */
#include "tallyman/play/player.h"

#include <stdio.h>
#include <stdlib.h>

#include "player_in.h"
#include "tallyman/base/rng.h"

enum { ANY_ROW = -1 };

static const struct screen {
    enum doing doing; /* DOING_NOTHING: whatever it is */
    unsigned takes;   /* kinds that must be taken */
    int row;          /* a role that must be on it */
    act_fn *act;
} screens[] = {
    {DOING_NOTHING, CODE_NUMBER | CODE_BADGE, ANY_ROW, home_menu},
    {DOING_NOTHING, CODE_BADGE, ANY_ROW, login_badge_act},

    {DOING_NOTHING, CODE_OTHER, ROW_SERIAL, read_serial},
    {DOING_PICK, CODE_PLACE | CODE_CART | CODE_TOTE, ROW_WARN, pick_pass},
    {DOING_PICK, CODE_CART | CODE_TOTE, ROW_TEXT, pick_waiting},
    {DOING_PICK, CODE_OTHER | CODE_TOTE, ANY_ROW, run_fill},
    {DOING_PICK, CODE_OTHER, ANY_ROW, pick_item},
    {DOING_PICK, CODE_PLACE, ANY_ROW, pick_place},
    {DOING_PICK, CODE_TOTE, ANY_ROW, pick_tote},

    {DOING_PACK, CODE_SLOT, ROW_SLOT, sort_slot},
    {DOING_PACK, CODE_TOTE | CODE_OTHER, ROW_TOTE, sort_unit},
    {DOING_PACK, CODE_TOTE | CODE_OTHER, ANY_ROW, pack_tote},
    {DOING_PACK, CODE_NUMBER, ROW_COUNT, pack_count},
    {DOING_PACK, CODE_OTHER, ROW_TOTE, run_unit},
    {DOING_PACK, CODE_OTHER, ROW_COUNT, pack_unit},
    {DOING_PACK, CODE_OTHER, ANY_ROW, pack_label},
    {DOING_PACK, CODE_TOTE, ANY_ROW, sort_tote},

    {DOING_RECHECK, CODE_TOTE | CODE_OTHER, ANY_ROW, recheck_unit},
    {DOING_RECHECK, CODE_TOTE, ANY_ROW, recheck_box},
    {DOING_RECHECK, CODE_OTHER, ANY_ROW, pack_label},

    {DOING_SHIP, CODE_CAGE, ANY_ROW, ship_cage},
    {DOING_SHIP, CODE_PARCEL, ROW_PARCEL, ship_check}, /* something to pull out */
    {DOING_SHIP, CODE_PARCEL, ROW_WARN, ship_check},   /* nothing: it may be closed */
    {DOING_SHIP, CODE_PARCEL, ANY_ROW, ship_parcel},

    {DOING_BACK, CODE_OTHER, ANY_ROW, back_unit},
    {DOING_BACK, CODE_PLACE, ANY_ROW, back_bin},
    {DOING_BACK, CODE_TOTE, ANY_ROW, back_source},

    {DOING_COUNT, CODE_PLACE, ANY_ROW, count_place},
    {DOING_COUNT, CODE_NUMBER, ANY_ROW, count_units},

    {DOING_PICK, CODE_NUMBER, ANY_ROW, say_reason},
    {DOING_PACK, CODE_NUMBER, ANY_ROW, say_reason},
    {DOING_RECHECK, CODE_NUMBER, ANY_ROW, say_reason},
};

static act_fn *act_for(const struct moment *m)
{
    const struct view *view = m->view;
    if (view->stop)
        return answer_stop;
    if (view->hidden)
        return login_pin_act;
    if (view->accepts == 0)
        return act_wait;
    for (size_t i = 0; i < sizeof screens / sizeof *screens; i++) {
        const struct screen *s = &screens[i];
        if ((s->doing == DOING_NOTHING || s->doing == m->player->doing) &&
            (view->accepts & s->takes) == s->takes &&
            (s->row == ANY_ROW || view_find(view, (enum view_role)s->row)))
            return s->act;
    }
    return act_leave;
}

/* Everything on the screen but the answer to what was done last. */
static uint64_t screen_hash(const struct view *view)
{
    uint64_t hash = rng_num(view->stop, view->accepts);
    hash = rng_text(hash, view->title ? view->title : "");
    hash = rng_text(hash, view->prompt ? view->prompt : "");
    for (int i = 0; i < view->rows; i++) {
        hash = rng_num(hash, view->row[i].role);
        hash = rng_text(hash, view->row[i].text ? view->row[i].text : "");
        hash = rng_num(rng_num(hash, view->row[i].done), view->row[i].total);
    }
    return hash;
}

void player_act(struct player *player, const struct view *view, const struct world *world,
                struct arena *turn, struct gesture *gesture)
{
    struct moment m = {player, view, world, turn, gesture};
    uint64_t screen = screen_hash(view);
    *gesture = (struct gesture){.kind = GESTURE_WAIT};
    if (screen != player->screen) {
        player->attempt = 0;
        if (++player->screens % FORGIVE == 0 && player->stuck > 0)
            player->stuck--;
    }
    player->screen = screen;
    act_for (&m)(&m);
    if (gesture->kind != GESTURE_WAIT)
        player->attempt++;
}

/* --- gestures ------------------------------------------------------------------------
 */

void act_wait(struct moment *m)
{
    struct player *player = m->player;
    m->gesture->kind = GESTURE_WAIT;
    if (++player->waits % FORGET == 0) {
        player->given[0] = '\0';
        player->nrefused = player->attempt = 0;
    }
}

static void scan_line(struct moment *m, const char *text, bool typed)
{
    struct scan *scan = &m->gesture->scan;
    m->gesture->kind = GESTURE_SCAN;
    *scan = (struct scan){.typed = typed, .length = (int)strlen(text)};
    REMEMBER(scan->text, text);
    REMEMBER(scan->device, "play");
    scan->kind = line_kind(str_of(scan->text), typed);
}

void act_scan(struct moment *m, const char *text)
{
    scan_line(m, text, false);
}

void act_type(struct moment *m, int64_t number)
{
    scan_line(m, arena_printf(m->turn, "%lld", (long long)number), true);
}

void act_key(struct moment *m, enum key key)
{
    m->gesture->kind = GESTURE_KEY;
    m->gesture->key = key;
}

void act_back(struct moment *m)
{
    if (m->player->attempt < ATTEMPTS)
        act_key(m, KEY_BACK);
    else
        act_wait(m);
}

void act_leave(struct moment *m)
{
    struct player *player = m->player;
    if (player->stuck >= STUCK_MOST) {
        act_wait(m);
        return;
    }
    player->stuck++;
    player->fresh = true;
    player->doing = DOING_NOTHING; /* back all the way home */
    act_key(m, KEY_BACK);
}

/* --- what is seen --------------------------------------------------------------------
 */

const char *see(const struct moment *m, enum view_role role)
{
    const char *text = view_find(m->view, role);
    return text ? text : "";
}

const struct view_row *see_count(const struct moment *m)
{
    for (int i = 0; i < m->view->rows; i++)
        if (m->view->row[i].role == ROW_COUNT)
            return &m->view->row[i];
    return NULL;
}

bool see_key(const struct moment *m, enum key key)
{
    for (int i = 0; i < m->view->nkeys; i++)
        if (m->view->keys[i] == key)
            return true;
    return false;
}

bool find_goods(struct moment *m, const char *place, const char *item,
                struct world_goods *goods)
{
    struct world_goods *all;
    int n = m->world->look(m->world->arg, place, m->turn, &all);
    for (int i = 0; i < n; i++)
        if (all[i].units > 0 && strcmp(all[i].item, item) == 0) {
            *goods = all[i];
            return true;
        }
    return false;
}

static int refused_at(const struct player *player, const char *code)
{
    for (int i = 0; i < player->nrefused && i < REFUSED; i++)
        if (strcmp(player->refused[i].code, code) == 0)
            return i;
    return -1;
}

static bool was_refused(const struct player *player, const char *code)
{
    int at = refused_at(player, code);
    return at >= 0 && player->refused[at].strikes >= STRIKES;
}

static void give_back(struct moment *m, const char *code)
{
    if (m->world->give_back)
        m->world->give_back(m->world->arg, m->player->role, code);
}

void refuse(struct moment *m, const char *code)
{
    struct player *player = m->player;
    int at = refused_at(player, code);
    if (at < 0) {
        at = player->nrefused++ % REFUSED;
        player->refused[at].strikes = 0;
        REMEMBER(player->refused[at].code, code);
    }
    player->refused[at].strikes++;
    give_back(m, code);
}

/* Was what was taken up last not wanted? A fault does not say so. */
static void note_refusal(struct moment *m)
{
    struct player *player = m->player;
    enum tone tone = m->view->tone;
    if (!player->given[0] ||
        (tone != TONE_WRONG && tone != TONE_OVER && tone != TONE_STOP))
        return;
    refuse(m, player->given);
    player->given[0] = '\0';
}

/* The other tote that a refusal names: it stands at the bench, half packed, and comes
 * first. NULL: none. */
static const char *named(struct moment *m)
{
    struct str rest = str_of(m->view->note ? m->view->note : "");
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        if (code_kind(word) == CODE_TOTE && !str_is(word, m->player->given))
            return arena_copy(m->turn, word);
    }
    return NULL;
}

const char *offered(struct moment *m, enum role role, const char *near)
{
    const char *first = role == ROLE_PACKER && m->player->given[0] ? named(m) : NULL;
    note_refusal(m);
    if (first && !was_refused(m->player, first))
        return first;
    const char *code = m->world->next(m->world->arg, role, near, m->turn);
    if (!code || !was_refused(m->player, code))
        return code;
    give_back(m, code);
    return NULL;
}

void take_up(struct moment *m, enum doing doing, const char *code)
{
    struct player *player = m->player;
    player->doing = doing;
    REMEMBER(player->given, code);
    REMEMBER(player->box, code);
    act_scan(m, code);
}

void scan_goods(struct moment *m, const struct world_goods *goods, int64_t wanted)
{
    struct player *player = m->player;
    bool sealed = goods->case_code && goods->case_qty > 1 && goods->case_qty <= wanted &&
                  goods->case_qty <= goods->units && player->attempt == 0;
    if (strcmp(player->item, goods->item) != 0) {
        REMEMBER(player->spare, player->barcode);
        REMEMBER(player->item, goods->item);
    }
    REMEMBER(player->barcode, goods->barcode);
    act_scan(m, sealed ? goods->case_code : goods->barcode);
}

/* --- mistakes ------------------------------------------------------------------------
 */

static bool was_made(const struct player *player, uint64_t hash)
{
    for (size_t i = 0; i < player->nmade; i++)
        if (player->made[i] == hash)
            return true;
    return false;
}

static void make(struct player *player, uint64_t hash)
{
    if (player->nmade == player->room) {
        player->room = player->room ? 2 * player->room : 32;
        player->made = xrealloc(player->made, player->room * sizeof *player->made);
    }
    player->made[player->nmade++] = hash;
}

bool slip(struct moment *m, const char *kind, const char *about, int64_t per_million)
{
    static const enum view_role subject[] = {ROW_ORDER, ROW_ITEM, ROW_PLACE};
    struct player *player = m->player;
    const struct view_row *count = see_count(m);
    if (player->attempt > 0 || per_million <= 0)
        return false;
    uint64_t hash =
        rng_text(rng_text(player->habits.seed, kind), role_name(player->role));
    for (size_t i = 0; i < sizeof subject / sizeof *subject; i++)
        hash = rng_text(hash, see(m, subject[i]));
    hash = rng_text(rng_num(hash, count ? count->done : 0), about);
    if (!rng_chance(hash, per_million) || was_made(player, hash))
        return false;
    make(player, hash);
    return true;
}

/* --- a person ------------------------------------------------------------------------
 */

void remember(char *out, size_t size, const char *text)
{
    size_t n = strlen(text);
    BUG_IF(n >= size); /* codes are at most CODE_MOST long */
    memmove(out, text, n + 1);
}

struct player *player_new(const char *badge, const char *pin, enum role role,
                          const struct player_habits *habits)
{
    struct player *player = xcalloc(1, sizeof *player);
    REMEMBER(player->badge, badge);
    REMEMBER(player->pin, pin);
    player->role = role;
    player->habits = *habits;
    player->eager = true;
    return player;
}

void player_free(struct player *player)
{
    if (player)
        free(player->made);
    free(player);
}

void player_wake(struct player *player)
{
    player->eager = true;
    player->tries = player->attempt = player->nrefused = player->empties = 0;
    player->given[0] = '\0';
}

void player_label(struct player *player, const char *waybill)
{
    REMEMBER(player->label, waybill);
}
