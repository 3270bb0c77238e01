/*
 * flow: rows below each other in a layout or table, and where they go when it is full: on
 * the next page (continues), nowhere (overflow:hidden), or the label is refused.
 */
#include <libintl.h>

#include "walk.h"

static int refuse(struct walk *walk, const struct node *node, const char *why,
                  struct err *err)
{
    walk->pen.node = node;
    walk->pen.field = (struct str){0};
    return pen_refuse(&walk->pen, err, "%s", why);
}

int flow_open(struct walk *walk, const struct node *node, struct err *err)
{
    if (!node->continues)
        return 0;
    if (walk->continued)
        return refuse(walk, node, gettext("a second list that goes on over pages"), err);
    walk->continued = node;
    return 0;
}

bool flow_passes(struct walk *walk, const struct area *in)
{
    bool passes = in->flow->continues && (walk->row < walk->from || walk->more);
    walk->row += passes;
    return passes;
}

static int continued_row(struct walk *walk, struct area *in, int height, struct err *err)
{
    if (flow_passes(walk, in))
        return 0;
    walk->row++;
    if (in->down + height <= in->height) {
        in->down += height;
        walk->drawn++;
        return 1;
    }
    if (!walk->drawn)
        return refuse(walk, in->flow, gettext("one row is higher than the page has room"),
                      err);
    walk->more = true;
    return 0;
}

int flow_row(struct walk *walk, struct area *in, int height, struct err *err)
{
    if (in->flow->continues)
        return continued_row(walk, in, height, err);
    in->down += height;
    if (in->y + in->down <= in->bottom)
        return 1;
    if (in->flow->overflow == OVERFLOW_HIDDEN)
        return 0;
    return refuse(walk, in->flow, gettext("the rows do not fit their layout"), err);
}
