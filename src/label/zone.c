/*
 * zone: keeps codes readable among what else is on a label. A code claims its box with
 * the quiet zone: it must be white before, and when the label is done there must be no
 * dot more in it than the code drew.
 */
#include <libintl.h>

#include "draw.h"

static long ink(const struct pen *pen, struct box box)
{
    return label_page_ink(pen->page, box.x, box.y, box.width, box.height);
}

int zone_check(struct pen *pen, struct box box, struct err *err)
{
    if (pen->zones == PEN_ZONES)
        return pen_refuse(pen, err, gettext("more than %d codes"), PEN_ZONES);
    if (ink(pen, box))
        return pen_refuse(pen, err,
                          gettext("something is drawn in the code's quiet zone"));
    return 0;
}

void zone_hold(struct pen *pen, struct box box)
{
    pen->zone[pen->zones++] = (struct zone){box, ink(pen, box), pen->node};
}

int zones_held(struct pen *pen, struct err *err)
{
    for (int i = 0; i < pen->zones; i++) {
        const struct zone *zone = &pen->zone[i];
        if (ink(pen, zone->box) == zone->ink)
            continue;
        pen->node = zone->node;
        pen->field = (struct str){0};
        return pen_refuse(pen, err,
                          gettext("something is drawn in the code's quiet zone"));
    }
    return 0;
}
