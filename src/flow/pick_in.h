/*
 * pick_in: what pick.c and pick_rows.c share.
 */
#ifndef FLOW_PICK_IN_H
#define FLOW_PICK_IN_H

#include "flow_in.h"

enum { PICK_REASONS = 3 };
extern const char *const pick_reasons[PICK_REASONS]; /* of a short, by digit */

/* The tote of the line's order, of the stopped order; "" while there is none. */
const char *pick_expect_tote(const struct flow *flow);
const char *pick_expect_stop(const struct flow *flow);

void pick_line_rows(const struct flow *flow, struct arena *turn, struct view *view);
void pick_short_rows(const struct flow *flow, struct arena *turn, struct view *view);
void pick_stopped_rows(const struct flow *flow, struct arena *turn, struct view *view);

#endif
