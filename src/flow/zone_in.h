/*
 * zone_in: what zone.c and zone_rows.c share.
 */
#ifndef FLOW_ZONE_IN_H
#define FLOW_ZONE_IN_H

#include "flow_in.h"

void zone_list_rows(const struct flow *flow, struct arena *turn, struct view *view);
void zone_cart_rows(const struct flow *flow, struct arena *turn, struct view *view);
void zone_all_rows(const struct flow *flow, struct arena *turn, struct view *view);

#endif
