/*
 * Goods with serials in somebody's hand: the serial is read off the box. What no receipt
 * brought in has one too that nobody has read yet; it is made up here, the same for the
 * same order, item and unit. Mistakes: the one read before, or the unit's own code again.
 */
#include "player_in.h"

#include <inttypes.h>

#include "tallyman/base/rng.h"

static int known(struct moment *m, const char *place, const char *item,
                 struct world_serial **serials)
{
    if (!m->world->serials)
        return 0;
    return m->world->serials(m->world->arg, place, item, see(m, ROW_ORDER), m->turn,
                             serials);
}

/* Never read before: nobody else comes to the same. */
static const char *unread(struct moment *m)
{
    const struct view_row *count = see_count(m);
    uint64_t hash = rng_text(m->player->habits.seed, "serial");
    hash = rng_text(rng_text(hash, see(m, ROW_ORDER)), see(m, ROW_ITEM));
    hash = rng_text(hash, see(m, ROW_PLACE));
    hash = rng_num(rng_num(hash, count ? count->done : 0), m->player->attempt);
    return arena_printf(m->turn, "SN%012" PRIu64, hash % UINT64_C(1000000000000));
}

/* One that is not in the own hand already. */
static const char *one_of(struct moment *m, const struct world_serial *serials, int n)
{
    const char *hand = arena_printf(m->turn, "H-%s", m->player->badge);
    int others = 0;
    for (int i = 0; i < n; i++)
        others += strcmp(serials[i].place, hand) != 0;
    int skip = m->player->attempt % (others ? others : n);
    for (int i = 0; i < n; i++) {
        bool own = others && strcmp(serials[i].place, hand) == 0;
        if (!own && skip-- == 0)
            return serials[i].text;
    }
    return serials[0].text;
}

/* In the box that is counted blind, the one after those that were counted. */
static const char *next_in_box(struct moment *m)
{
    struct world_serial *serials;
    int64_t before, units;
    const struct world_goods *now = look_again(m, &before, &units);
    int n = now ? known(m, see(m, ROW_PARCEL), now->item, &serials) : 0;
    return n ? serials[(before + m->player->attempt) % n].text : NULL;
}

static const char *right_one(struct moment *m)
{
    struct world_serial *serials;
    const char *item = see(m, ROW_ITEM);
    if (m->player->doing == DOING_RECHECK)
        return next_in_box(m);
    bool pick = m->player->doing == DOING_PICK;
    int n = known(m, pick ? see(m, ROW_PLACE) : m->player->box, item, &serials);
    if (!n && !pick)
        n = known(m, "", item, &serials);
    return n ? one_of(m, serials, n) : pick ? unread(m) : NULL;
}

void read_serial(struct moment *m)
{
    struct player *player = m->player;
    const struct player_habits *habits = &player->habits;
    const char *serial = right_one(m);
    if (!serial || player->attempt >= 2 * ATTEMPTS) {
        act_leave(m);
    } else if (player->serial[0] && slip(m, "serial twice", "", habits->serial_twice)) {
        act_scan(m, player->serial);
    } else if (player->barcode[0] && slip(m, "no serial", "", habits->wrong_serial)) {
        act_scan(m, player->barcode);
    } else {
        REMEMBER(player->serial, serial);
        act_scan(m, serial);
    }
}
