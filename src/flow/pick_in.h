/*
 * pick_in: what pick.c, pick_aside.c and pick_rows.c share.
 */
#ifndef FLOW_PICK_IN_H
#define FLOW_PICK_IN_H

#include "flow_in.h"

enum {
    PICK_PLACE,
    PICK_ITEM,
    PICK_SERIAL,
    PICK_TOTE,
    PICK_SHORT,
    PICK_STOP,
    PICK_PASS,
};

/* To what the task says is next. */
void pick_on(struct flow *flow, const char *why);
/* After each answer: others may have changed the task. False: it is shown again first. */
bool pick_applied(struct flow *flow, const struct reply *reply);

/* ---- pick_aside.c ---- */

void pick_scan_reason(struct flow *flow, const struct scan *scan);
void pick_scan_stop(struct flow *flow, const struct scan *scan);
bool pick_key(struct flow *flow, enum key key);

/* ---- pick_pass.c ---- */

void pick_scan_pass(struct flow *flow, const struct scan *scan);
void pick_press_pass(struct flow *flow); /* F8 */
const char *pick_next_pass(const struct flow *flow);
void pick_pass_rows(const struct flow *flow, struct arena *turn, struct view *view);

/* ---- pick_rows.c ---- */

enum { PICK_REASONS = 3 };
extern const char *const pick_reasons[PICK_REASONS]; /* of a short, by digit */

/* The tote of the line's order, of the stopped order; "" while there is none. */
const char *pick_expect_tote(const struct flow *flow);
const char *pick_expect_stop(const struct flow *flow);

void pick_line_rows(const struct flow *flow, struct arena *turn, struct view *view);
void pick_short_rows(const struct flow *flow, struct arena *turn, struct view *view);
void pick_stopped_rows(const struct flow *flow, struct arena *turn, struct view *view);

#endif
