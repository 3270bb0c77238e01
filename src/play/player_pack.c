/*
 * A packer at the bench, and whoever counts a second time: what lies in the tote goes
 * into the parcel unit by unit; the label that comes out is stuck on and scanned back.
 * The second count is blind, so it goes by what lies in the box and nothing else.
 */
#include "player_in.h"

void pack_tote(struct moment *m)
{
    struct player *player = m->player;
    if (player->foreign[0]) {
        bool due = see(m, ROW_PARCEL)[0] != '\0';
        bool begun = strcmp(player->box, player->foreign) == 0;
        if (!begun) {
            take_up(m, DOING_PACK, player->foreign);
            return;
        }
        REMEMBER(player->foreign, see(m, ROW_PARCEL));
        player->own = due;
    }
    if (player->role != ROLE_PACKER) {
        act_back(m);
        return;
    }
    const char *code = offered(m, player->role, NULL);
    if (!code)
        act_wait(m);
    else if (code_kind(str_of(code)) == CODE_CAGE)
        take_up(m, DOING_SHIP, code);
    else
        take_up(m, DOING_PACK, code);
}

/* "2× LIP-01 …": the item of the first line that is still missing. */
static const char *missing(struct moment *m)
{
    struct str text = str_of(see(m, ROW_LIST));
    str_cut(&text, ' ');
    return arena_copy(m->turn, str_cut(&text, ' '));
}

static bool next_unit(struct moment *m, struct world_goods *goods)
{
    struct world_goods *all;
    int n = m->world->look(m->world->arg, m->player->box, m->turn, &all);
    for (int i = 0; i < n; i++)
        if (all[i].units > 0) {
            *goods = all[i];
            return true;
        }
    return m->world->box(m->world->arg, missing(m), m->turn, goods);
}

void pack_unit(struct moment *m)
{
    const struct player *player = m->player;
    const struct view_row *count = see_count(m);
    struct world_goods goods = {0};
    if (player->attempt >= ATTEMPTS || !next_unit(m, &goods))
        act_leave(m);
    else if (player->spare[0] && slip(m, "wrong item", "pack", player->habits.wrong_item))
        act_scan(m, player->spare);
    else
        scan_goods(m, &goods, count->total - count->done);
}

/* One of a run's tote, never by the case: each goes into a box of its own. */
void run_unit(struct moment *m)
{
    struct world_goods goods = {0};
    if (m->player->attempt >= ATTEMPTS || !next_unit(m, &goods))
        act_leave(m);
    else
        scan_goods(m, &goods, 1);
}

static void put_off(struct moment *m, const char *tote)
{
    if (m->world->put_off)
        m->world->put_off(m->world->arg, m->player->role, tote);
}

/* One kind after the other: what no order wants, or has no slot yet, stays in the tote.
 */
void sort_unit(struct moment *m)
{
    struct world_goods *all;
    const char *tote = see(m, ROW_TOTE);
    int n = m->world->look(m->world->arg, tote, m->turn, &all);
    if (m->player->attempt < n) {
        scan_goods(m, &all[m->player->attempt], 1);
        return;
    }
    put_off(m, tote);
    act_leave(m);
}

/* Nothing is left in it, for now: where its batch is still picked more may come. */
void sort_tote(struct moment *m)
{
    put_off(m, m->player->box);
    pack_tote(m);
}

void sort_slot(struct moment *m)
{
    struct player *player = m->player;
    const char *slot = see(m, ROW_SLOT);
    bool other = player->tote[0] && strcmp(player->tote, slot) != 0;
    if (player->attempt >= ATTEMPTS) {
        act_leave(m);
    } else if (other && slip(m, "wrong slot", slot, player->habits.wrong_tote)) {
        act_scan(m, player->tote);
    } else {
        REMEMBER(player->tote, slot);
        act_scan(m, slot);
    }
}

void pack_count(struct moment *m)
{
    const struct view_row *count = see_count(m);
    int64_t wanted = count->total - count->done;
    struct world_goods goods = {.units = wanted};
    if (m->player->attempt >= ATTEMPTS) {
        act_leave(m);
        return;
    }
    find_goods(m, m->player->box, see(m, ROW_ITEM), &goods);
    act_type(m, goods.units < wanted ? goods.units : wanted);
}

void pack_label(struct moment *m)
{
    struct player *player = m->player;
    const char *printed = see(m, ROW_PARCEL);
    bool mine = player->label[0] && player->attempt == 0;
    if (player->attempt >= ATTEMPTS)
        act_leave(m);
    else if (*printed)
        act_scan(m, mine ? player->label : printed);
    else if (player->reprints++ < ATTEMPTS)
        act_key(m, KEY_REPRINT);
    else
        act_wait(m); /* no paper comes: it is for somebody else to settle */
    if (*printed)
        player->reprints = 0;
    player->label[0] = '\0';
}

/* --- the second look -------------------------------------------------------------------
 */

void recheck_box(struct moment *m)
{
    const char *code = offered(m, ROLE_QC, NULL);
    if (!code || code_kind(str_of(code)) == CODE_PLACE)
        act_back(m); /* a count is begun at home, where it is offered again */
    else
        take_up(m, DOING_RECHECK, code);
}

/* The box's own number when it is shown: its goods are in there, not in the tote. */
static int in_the_box(struct moment *m, struct world_goods **goods)
{
    const char *parcel = see(m, ROW_PARCEL);
    int n = *parcel ? m->world->look(m->world->arg, parcel, m->turn, goods) : 0;
    return n > 0 ? n : m->world->look(m->world->arg, m->player->box, m->turn, goods);
}

const struct world_goods *look_again(struct moment *m, int64_t *before, int64_t *units)
{
    const struct view_row *count = see_count(m);
    int64_t done = count ? count->done : 0;
    const struct world_goods *now = NULL;
    struct world_goods *goods;
    int n = in_the_box(m, &goods);
    *units = *before = 0;
    for (int i = 0; i < n; i++) {
        if (!now && done < *units + goods[i].units) {
            now = &goods[i];
            *before = done - *units;
        }
        *units += goods[i].units;
    }
    return now;
}

void recheck_unit(struct moment *m)
{
    const struct player *player = m->player;
    const struct view_row *count = see_count(m);
    int64_t done = count ? count->done : 0, units, before;
    const struct world_goods *now = look_again(m, &before, &units);
    /* Told that it is the second try, one looks twice. */
    bool again = see(m, ROW_WARN)[0] != '\0';
    if (player->attempt >= 2 * ATTEMPTS)
        act_leave(m);
    else if (!now || player->attempt >= ATTEMPTS)
        act_key(m, KEY_NEXT);
    else if (!again && done == units - 1 &&
             slip(m, "miscount", player->box, player->habits.miscount))
        act_key(m, KEY_NEXT);
    else
        act_scan(m, now->barcode);
}
