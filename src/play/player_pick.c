/*
 * A picker in front of a bin. The right way is short: the place, each unit (or a sealed
 * case when as many are wanted), the tote. The rest are a picker's mistakes.
 */
#include "player_in.h"

#include "tallyman/base/rng.h"

static const char unknown_code[] = "6999999999991";

/* The bin above or below. */
static const char *beside(struct moment *m, const char *place)
{
    char *other = arena_text(m->turn, place);
    size_t n = strlen(other);
    if (n)
        other[n - 1] = other[n - 1] == '1' ? '2' : '1';
    return other;
}

void pick_place(struct moment *m)
{
    const struct player_habits *habits = &m->player->habits;
    const char *place = see(m, ROW_PLACE);
    if (m->player->attempt >= ATTEMPTS)
        act_leave(m);
    else if (see_key(m, KEY_SKIP) && slip(m, "skip", "", habits->skip))
        act_key(m, KEY_SKIP);
    else if (slip(m, "wrong place", "", habits->wrong_place))
        act_scan(m, beside(m, place));
    else
        act_scan(m, place);
}

/* By order, item and place alone: whoever comes here, whenever, finds the same. */
static bool finds_none(const struct moment *m)
{
    const struct player_habits *habits = &m->player->habits;
    uint64_t hash = rng_text(habits->seed, "short");
    hash = rng_text(rng_text(hash, see(m, ROW_ORDER)), see(m, ROW_ITEM));
    return rng_chance(rng_text(hash, see(m, ROW_PLACE)), habits->short_stock);
}

static bool slip_item(struct moment *m)
{
    const struct player *player = m->player;
    const struct player_habits *habits = &player->habits;
    bool other = strcmp(player->item, see(m, ROW_ITEM)) == 0 ? player->spare[0]
                                                             : player->barcode[0];
    if (other && slip(m, "wrong item", "", habits->wrong_item))
        act_scan(m, strcmp(player->item, see(m, ROW_ITEM)) == 0 ? player->spare
                                                                : player->barcode);
    else if (slip(m, "unknown", "", habits->unknown_code))
        act_scan(m, unknown_code);
    else
        return false;
    return true;
}

void pick_item(struct moment *m)
{
    const struct view_row *count = see_count(m);
    int64_t done = count ? count->done : 0;
    int64_t wanted = count ? count->total - count->done : 1;
    struct world_goods goods = {0};
    bool there = find_goods(m, see(m, ROW_PLACE), see(m, ROW_ITEM), &goods);
    if (m->player->attempt < ATTEMPTS && (!there || (done == 0 && finds_none(m))))
        act_key(m, KEY_SHORT); /* twice, then the reason is asked */
    else if (!there || m->player->attempt >= 2 * ATTEMPTS)
        act_leave(m);
    else if (!slip_item(m))
        scan_goods(m, &goods, wanted);
}

static const char *fresh_tote(struct moment *m)
{
    const char *tote = m->world->fresh(m->world->arg, CODE_TOTE, m->turn);
    return tote ? tote : "";
}

static void put_into(struct moment *m, const char *tote)
{
    if (!*tote) {
        act_leave(m);
        return;
    }
    REMEMBER(m->player->tote, tote);
    act_scan(m, tote);
}

void pick_tote(struct moment *m)
{
    const struct player *player = m->player;
    const struct player_habits *habits = &player->habits;
    const char *tote = see(m, ROW_TOTE);
    bool other = player->tote[0] && strcmp(player->tote, tote) != 0;
    if (player->attempt >= ATTEMPTS)
        act_leave(m);
    else if (player->barcode[0] && slip(m, "double", "", habits->one_too_many))
        act_scan(m, player->barcode);
    else if (see_key(m, KEY_UNDO) && slip(m, "undo", "", habits->undo))
        act_key(m, KEY_UNDO);
    else if (*tote && other && slip(m, "wrong tote", "", habits->wrong_tote))
        act_scan(m, player->tote);
    else
        put_into(m, *tote ? tote : fresh_tote(m));
}

/* A run: one unit was scanned, the rest is counted and keyed; then the tote takes them.
 */
void run_fill(struct moment *m)
{
    const struct view_row *count = see_count(m);
    const char *tote = see(m, ROW_TOTE);
    if (m->player->attempt >= ATTEMPTS)
        act_leave(m);
    else if (count && count->done < count->total)
        act_type(m, count->total);
    else
        put_into(m, *tote ? tote : fresh_tote(m));
}

/* The zone is picked: the cart is put down, and one of its totes says so. With nothing on
 * it a key does. */
void pick_pass(struct moment *m)
{
    const char *tote = see(m, ROW_TOTE);
    if (m->player->attempt >= ATTEMPTS)
        act_leave(m);
    else if (*tote)
        act_scan(m, tote);
    else
        act_key(m, KEY_NEXT);
}

/* A warning without a name before it: somebody else was quicker and has the cart. */
static bool is_taken(const struct moment *m)
{
    for (int i = 0; i < m->view->rows; i++) {
        const struct view_row *row = &m->view->row[i];
        if (row->role == ROW_WARN && !(row->label && row->label[0]))
            return true;
    }
    return false;
}

/* Carts that others passed on, each with its name before it; none will do: a fresh one.
 */
void pick_waiting(struct moment *m)
{
    if (m->player->attempt >= ATTEMPTS || is_taken(m)) {
        act_leave(m);
        return;
    }
    for (int i = 0; i < m->view->rows; i++) {
        const char *code = m->view->row[i].label;
        if (code && code[0] && m->player->attempt == 0) {
            act_scan(m, code);
            return;
        }
    }
    act_key(m, KEY_NEXT);
}
