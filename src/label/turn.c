/*
 * turn: an element is drawn upright on a page of its own and laid onto the label turned.
 * Dots stay dots, so a turned code is as exact as an upright one. Its quiet zone is
 * checked and held on the label, where its neighbours are.
 */
#include "turn.h"

struct box turn_begin(struct pen *pen, struct box box, struct turn *turn)
{
    bool side = pen->node->turn % 2;
    struct box inner = {0, 0, side ? box.height : box.width,
                        side ? box.width : box.height};
    *turn = (struct turn){.outer = pen->page, .box = box, .zones = pen->zones};
    label_page_init(&turn->page);
    label_page_size(&turn->page, inner.width > 0 ? inner.width : 1,
                    inner.height > 0 ? inner.height : 1, pen->page->dots_per_mm);
    pen->page = &turn->page;
    return inner;
}

/* Where a box of the inner page lies on the outer one. */
static struct box turned(const struct turn *turn, int quarters, struct box at)
{
    const struct box *box = &turn->box;
    int right = box->width - at.x - at.width, below = box->height - at.y - at.height;
    int right_up = box->width - at.y - at.height,
        below_up = box->height - at.x - at.width;
    switch (quarters) {
    case 1:
        return (struct box){box->x + right_up, box->y + at.x, at.height, at.width};
    case 2:
        return (struct box){box->x + right, box->y + below, at.width, at.height};
    default:
        return (struct box){box->x + at.y, box->y + below_up, at.height, at.width};
    }
}

static void lay(const struct turn *turn, int quarters)
{
    for (int y = 0; y < turn->page.height; y++)
        for (int x = 0; x < turn->page.width; x++)
            if (label_page_dot(&turn->page, x, y)) {
                struct box dot = turned(turn, quarters, (struct box){x, y, 1, 1});
                label_page_fill(turn->outer, dot.x, dot.y, 1, 1);
            }
}

int turn_end(struct pen *pen, struct turn *turn, int rc, struct err *err)
{
    int quarters = pen->node->turn, last = pen->zones;
    pen->page = turn->outer;
    for (int i = turn->zones; i < last; i++)
        pen->zone[i].box = turned(turn, quarters, pen->zone[i].box);
    pen->zones = turn->zones;
    for (int i = turn->zones; i < last && !rc; i++)
        rc = zone_check(pen, pen->zone[i].box, err);
    if (!rc)
        lay(turn, quarters);
    for (int i = turn->zones; i < last && !rc; i++)
        zone_hold(pen, pen->zone[i].box);
    label_page_clear(&turn->page);
    return rc;
}
