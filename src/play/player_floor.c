/*
 * What else is done on the floor: loading a carrier's cage, putting goods back, counting
 * a bin, giving a reason, answering a STOP.
 */
#include "player_in.h"

static const char *first(const char *one, const char *other)
{
    return *one ? one : other;
}

/* The thing the screen names; its hint when no row does. */
static const char *named(const struct moment *m)
{
    const char *hint = m->view->hint ? m->view->hint : "";
    return first(see(m, ROW_TOTE), first(see(m, ROW_PARCEL), hint));
}

void answer_stop(struct moment *m)
{
    const char *code = named(m);
    if (!*code && see_key(m, KEY_NEXT) && m->player->attempt == 0) {
        act_key(m, KEY_NEXT);
        return;
    }
    if (!*code)
        code = m->world->fresh(m->world->arg, CODE_TOTE, m->turn);
    if (code && m->player->attempt < ATTEMPTS)
        act_scan(m, code);
    else
        act_wait(m);
}

void say_reason(struct moment *m)
{
    if (m->player->attempt >= ATTEMPTS)
        act_leave(m);
    else
        act_type(m, 1);
}

/* --- hand-over
 * --------------------------------------------------------------------------- */

void lay_down(struct moment *m)
{
    if (m->player->parcel[0])
        refuse(m, m->player->parcel);
    m->player->parcel[0] = '\0';
}

/* Whatever waits next: at rest a tote is taken here too. */
void ship_cage(struct moment *m)
{
    lay_down(m);
    const char *code = offered(m, m->player->role, NULL);
    if (code)
        take_up(m, code_kind(str_of(code)) == CODE_CAGE ? DOING_SHIP : DOING_PACK, code);
    else
        act_back(m);
}

/* A parcel for the cage in front; NULL: none. */
static const char *parcel_for(struct moment *m)
{
    const char *code = offered(m, m->player->role, m->player->box);
    enum code_kind kind = code ? code_kind(str_of(code)) : CODE_CAGE;
    return kind == CODE_PARCEL || kind == CODE_OTHER ? code : NULL;
}

static void load(struct moment *m, const char *code)
{
    m->player->empties = 0;
    REMEMBER(m->player->given, code);
    REMEMBER(m->player->parcel, code);
    act_scan(m, code);
}

enum { EMPTIES = 8 };

/* An empty cage is not handed over. */
static void leave_empty(struct moment *m)
{
    struct player *player = m->player;
    /* Others may be about to load it; but not for ever. */
    if (++player->empties % EMPTIES == 0)
        for (int i = 0; i < STRIKES; i++)
            refuse(m, player->box);
    player->doing = DOING_NOTHING;
    act_back(m);
}

void ship_parcel(struct moment *m)
{
    bool tired = m->player->attempt >= ATTEMPTS;
    if (m->view->tone == TONE_OK)
        m->player->parcel[0] = '\0';
    const char *code = tired ? NULL : parcel_for(m);
    if (m->player->attempt >= 2 * ATTEMPTS)
        act_leave(m);
    else if (code)
        load(m, code);
    else if (see_count(m) && see_count(m)->done == 0)
        leave_empty(m);
    else
        act_key(m, KEY_NEXT);
}

void ship_check(struct moment *m)
{
    const char *pull = see(m, ROW_PARCEL);
    /* Refused: somebody else has closed it. */
    bool refused = m->view->tone == TONE_WRONG || m->view->tone == TONE_STOP;
    bool tired = m->player->attempt >= 2;
    const char *code = tired || (refused && m->player->attempt) ? NULL
                       : *pull                                  ? pull
                                                                : parcel_for(m);
    if (m->player->attempt >= (refused ? 1 : ATTEMPTS))
        act_leave(m);
    else if (code)
        load(m, code);
    else
        act_key(m, KEY_NEXT);
}

/* --- put-back
 * ---------------------------------------------------------------------------- */

static void scan_named(struct moment *m, const char *code)
{
    if (*code && m->player->attempt < ATTEMPTS)
        act_scan(m, code);
    else
        act_leave(m);
}

void back_source(struct moment *m)
{
    const char *code = named(m);
    REMEMBER(m->player->box, code);
    scan_named(m, code);
}

void back_unit(struct moment *m)
{
    struct world_goods goods = {0};
    const char *item = see(m, ROW_ITEM);
    if (find_goods(m, m->player->box, item, &goods) ||
        m->world->box(m->world->arg, item, m->turn, &goods))
        scan_named(m, goods.barcode);
    else
        act_leave(m);
}

void back_bin(struct moment *m)
{
    scan_named(m, first(see(m, ROW_PLACE), m->view->hint ? m->view->hint : ""));
}

/* --- counts
 * ------------------------------------------------------------------------------ */

void count_place(struct moment *m)
{
    scan_named(m, see(m, ROW_PLACE));
}

void count_units(struct moment *m)
{
    struct world_goods *goods;
    int64_t units = 0;
    bool refused = m->view->tone == TONE_WRONG || m->view->tone == TONE_STOP;
    int n = m->world->look(m->world->arg, see(m, ROW_PLACE), m->turn, &goods);
    for (int i = 0; i < n; i++)
        if (strcmp(goods[i].item, see(m, ROW_ITEM)) == 0)
            units += goods[i].units;
    /* To key the same again helps only where it is asked for. */
    if (m->player->attempt >= (refused ? 1 : ATTEMPTS))
        act_leave(m);
    else
        act_type(m, units);
}
