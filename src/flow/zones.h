/*
 * zones: what a terminal keeps of zones and of the carts on their way through them, and
 * what other tasks ask of them. Part of flow_in.h.
 */
#ifndef FLOW_ZONES_H
#define FLOW_ZONES_H

#include <stdbool.h>

#include "tallyman/model/code.h"

struct flow;

enum { ZONES_SHOWN = 9, CARTS_SHOWN = 12, ZONE_NAME = 17, ZONE_TEXT = 96 };

struct zone_line {
    int64_t carts, lines, since, eta_at;
    bool late;
    char name[ZONE_NAME];
};

/* since 0: somebody has it. */
struct cart_line {
    int64_t since, lines;
    bool late;
    char code[CODE_MOST + 1], zone[ZONE_NAME], place[CODE_MOST + 1], person[ZONE_TEXT];
};

struct zones {
    struct zone_line one[ZONES_SHOWN];
    struct cart_line cart[CARTS_SHOWN];
    int n, total, first, carts, offset_min;
    int64_t at;                                 /* by the store's clock, when looked at */
    char badge[CODE_MOST + 1], name[ZONE_TEXT]; /* whose zone is said; "": one's own */
    char wished[CODE_MOST + 1]; /* an empty cart, scanned while others wait */
};

/* In which zone one picks; by the code of the zone, or of a place in it. */
void zone_begin(struct flow *flow);
void zone_take(struct flow *flow, const char *code);
/* Carts that wait for somebody of this zone. */
void zone_carts(struct flow *flow);
/* The lead: all zones and carts; in which zone somebody picks. */
void zone_look(struct flow *flow);
void zone_of_person(struct flow *flow, const char *badge, const char *name);

#endif
