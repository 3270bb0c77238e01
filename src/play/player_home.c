/*
 * At the badge reader and at home: logging in, and beginning the work that waits for this
 * person's role. Work is begun by scanning the thing it is about; only what has no thing
 * (counts, put-backs, what a picker left behind) is chosen by its digit.
 */
#include "player_in.h"

#include "tallyman/flow/steps.h"

void login_badge_act(struct moment *m)
{
    m->player->doing = DOING_NOTHING;
    m->player->fresh = true;
    if (m->player->attempt >= ATTEMPTS)
        act_wait(m);
    else
        act_scan(m, m->player->badge);
}

void login_pin_act(struct moment *m)
{
    if (m->player->attempt >= ATTEMPTS) {
        act_wait(m);
        return;
    }
    act_scan(m, m->player->pin);
    m->gesture->scan.typed = true;
    m->gesture->scan.kind = line_kind(str_of(m->player->pin), true);
}

static void choose(struct moment *m, enum doing doing, int digit, const char *code)
{
    m->player->doing = doing;
    REMEMBER(m->player->given, code);
    act_type(m, digit);
}

/* A cart or tote by its name goes on with that task; anything else says only that there
 * is work, and a fresh cart is taken for it. */
static void begin_pick(struct moment *m, const char *code)
{
    enum code_kind kind = code_kind(str_of(code));
    if (m->player->fresh) {
        choose(m, DOING_PICK, HOME_PICK, "");
        m->player->fresh = false;
        return;
    }
    if (kind != CODE_CART && kind != CODE_TOTE)
        code = m->world->fresh(m->world->arg, CODE_CART, m->turn);
    if (code)
        take_up(m, DOING_PICK, code);
    else
        act_wait(m);
}

static void begin_pack(struct moment *m, const char *code)
{
    bool cage = code_kind(str_of(code)) == CODE_CAGE;
    take_up(m, cage ? DOING_SHIP : DOING_PACK, code);
}

static void begin_floor(struct moment *m, const char *code)
{
    if (code_kind(str_of(code)) == CODE_PLACE)
        choose(m, DOING_COUNT, HOME_COUNT, code);
    else
        choose(m, DOING_BACK, HOME_BACK, code);
}

static void begin_recheck(struct moment *m, const char *code)
{
    if (code_kind(str_of(code)) == CODE_PLACE)
        choose(m, DOING_COUNT, HOME_COUNT, code);
    else
        take_up(m, DOING_RECHECK, code);
}

static void (*const begin[ROLES])(struct moment *m, const char *code) = {
    [ROLE_PICKER] = begin_pick,
    [ROLE_PACKER] = begin_pack,
    [ROLE_QC] = begin_recheck,
    [ROLE_STOCK] = begin_floor,
};

/* Who rechecks may pack too; doing both to one parcel is what the store must refuse. */
static bool begin_foreign(struct moment *m)
{
    struct player *player = m->player;
    if (player->own) {
        player->own = false;
        take_up(m, DOING_RECHECK, player->foreign);
        player->foreign[0] = '\0';
        return true;
    }
    if (player->foreign[0])
        choose(m, DOING_PACK, HOME_PACK, player->foreign);
    return player->foreign[0] != '\0';
}

/* Drawn before a tote is asked for: what was asked for must be taken. */
static bool want_foreign(struct moment *m)
{
    struct player *player = m->player;
    if (!slip(m, "same person", player->given, player->habits.same_person))
        return false;
    const char *code = m->world->next(m->world->arg, ROLE_PACKER, NULL, m->turn);
    if (!code || code_kind(str_of(code)) == CODE_CAGE)
        return false;
    REMEMBER(player->foreign, code);
    player->box[0] = '\0';
    return begin_foreign(m);
}

/* --- looking for work without being told -----------------------------------------------
 */

static void try_pick(struct moment *m)
{
    begin_pick(m, "");
}

static void try_back(struct moment *m)
{
    choose(m, DOING_BACK, HOME_BACK, "");
}

static void try_count(struct moment *m)
{
    choose(m, DOING_COUNT, HOME_COUNT, "");
}

enum { WAYS = 2 };

static act_fn *const ways[ROLES][WAYS] = {
    [ROLE_PICKER] = {try_pick},
    [ROLE_STOCK] = {try_back, try_count},
};

/* Still at home after the last try: there was nothing that way. */
static void judge_try(struct player *player)
{
    if (player->doing == DOING_NOTHING)
        return;
    if (player->attempt == 0) { /* come back from something that was done */
        player->eager = true;
        player->tries = 0;
    } else if (player->eager) {
        player->tries++;
    }
    player->doing = DOING_NOTHING;
}

static void look_for_work(struct moment *m)
{
    struct player *player = m->player;
    if (player->role == ROLE_QC && want_foreign(m))
        return;
    player->eager &= player->tries < WAYS && ways[player->role][player->tries];
    if (player->eager)
        ways[player->role][player->tries](m);
    else
        act_wait(m);
}

/* What one left half packed at one's own bench goes on first. */
static bool begin_half(struct moment *m)
{
    struct player *player = m->player;
    if (player->role != ROLE_PACKER && player->role != ROLE_QC)
        return false;
    const char *code =
        m->world->next(m->world->arg, player->role, player->badge, m->turn);
    if (!code)
        return false;
    if (player->role == ROLE_PACKER) {
        take_up(m, DOING_PACK, code);
        return true;
    }
    REMEMBER(player->foreign, code);
    player->box[0] = '\0';
    return begin_foreign(m);
}

void home_menu(struct moment *m)
{
    struct player *player = m->player;
    judge_try(player);
    lay_down(m);
    if (begin_half(m) || (player->role == ROLE_QC && begin_foreign(m)))
        return;
    if (player->attempt >= ATTEMPTS) {
        act_wait(m); /* there is nothing, whatever was offered */
        return;
    }
    const char *code = begin[player->role] ? offered(m, player->role, NULL) : NULL;
    if (code)
        begin[player->role](m, code);
    else
        look_for_work(m);
}
