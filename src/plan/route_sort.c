/*
 * route_sort: an ask put in the order of its aisles, cut into the pieces that lie in one
 * aisle of one block.
 *
 * Called by the exact router and by the rules. Small asks, which are most, are sorted by
 * insertion.
 */
#include "route_in.h"

#include "tallyman/base/arena.h"

static int compare(const void *left, const void *right)
{
    const struct sorted_spot *a = left, *b = right;
    if (a->spot.aisle != b->spot.aisle)
        return a->spot.aisle < b->spot.aisle ? -1 : 1;
    if (a->spot.y != b->spot.y)
        return a->spot.y < b->spot.y ? -1 : 1;
    return a->index < b->index ? -1 : a->index > b->index;
}

static void sort(struct sorted_spot *sorted, int n)
{
    enum { SMALL = 48 };
    if (n > SMALL) {
        qsort(sorted, (size_t)n, sizeof *sorted, compare);
        return;
    }
    for (int i = 1; i < n; i++) {
        struct sorted_spot moved = sorted[i];
        int at = i;
        for (; at > 0 && compare(&sorted[at - 1], &moved) > 0; at--)
            sorted[at] = sorted[at - 1];
        sorted[at] = moved;
    }
}

static void measure(struct sorted_ask *ask, struct piece *piece)
{
    const struct layout *layout = ask->layout;
    const struct sorted_spot *s = ask->sorted;
    piece->low = s[piece->last].spot.y - layout->y[piece->block];
    piece->high = layout->y[piece->block + 1] - s[piece->first].spot.y;
    piece->gap = 0;
    piece->below = piece->first;
    for (int i = piece->first; i < piece->last; i++)
        if (s[i + 1].spot.y - s[i].spot.y > piece->gap) {
            piece->gap = s[i + 1].spot.y - s[i].spot.y;
            piece->below = i;
        }
}

static void cut(struct sorted_ask *ask)
{
    struct piece *piece = NULL;
    for (int i = 0; i < ask->n; i++) {
        const struct spot *spot = &ask->sorted[i].spot;
        int block = layout_block(ask->layout, spot->y);
        if (!piece || piece->aisle != spot->aisle || piece->block != block) {
            piece = &ask->piece[ask->pieces++];
            *piece = (struct piece){.aisle = spot->aisle, .block = block, .first = i};
        }
        piece->last = i;
    }
    for (int i = 0; i < ask->pieces; i++)
        measure(ask, &ask->piece[i]);
}

void sort_ask(const struct layout *layout, const struct route_ask *ask,
              struct sort_room *room, struct sorted_ask *out)
{
    if (ask->n > room->room) {
        room->room = ask->n * 2;
        room->sorted = xrealloc(room->sorted, (size_t)room->room * sizeof *room->sorted);
        room->piece = xrealloc(room->piece, (size_t)room->room * sizeof *room->piece);
    }
    *out = (struct sorted_ask){
        .layout = layout,
        .sorted = room->sorted,
        .n = ask->n,
        .piece = room->piece,
    };
    for (int i = 0; i < ask->n; i++)
        out->sorted[i] = (struct sorted_spot){ask->spots[i], i};
    sort(out->sorted, out->n);
    cut(out);
}
