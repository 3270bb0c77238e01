/*
 * zone: a cart that is picked zone by zone and passed on (task.pass = 1). While it is
 * active, task.zone is the zone in which its person picks ("": in all); while it is open,
 * the zone in which it goes on, where a line of it is still to be picked ("": none is in
 * a zone). Places without a zone are everybody's.
 */
#ifndef TALLYMAN_OP_ZONE_H
#define TALLYMAN_OP_ZONE_H

#include "floor.h"

enum { ZONE_MOST = 16 };

/* In which zone the person picks, "": in all. */
int zone_own(struct op *op, const char **zone);
/* Whether the person may go on with the task, and in which zone. E_OTHER_ZONE (cart, its
 * zone, the person's) when it is in another one. "" of tasks that are not passed on. */
int zone_enter(struct op *op, int64_t task, const char **zone);
/* Refuses (E_CART_WAITS: cart or tote, zone) while a cart waits for the person's zone:
 * which it is says the scan. */
int zone_waits(struct op *op, const char *zone);
/* Refuses a line whose place is in another zone than the one that is picked. */
int zone_line(struct op *op, const struct work *work);
/* The lines of an open task changed: where it goes on now. Task 0: of all open ones,
 * since places changed their zones. */
int zone_settle(struct op *op, int64_t task);
/* A cart's totes were let go: of those that wait without a cart's code, on which nothing
 * rides any more, nothing is left to be scanned. They are handed out like fresh ones, or
 * are done. */
int zone_empty(struct op *op);
/* A cart that waited is taken over: when nothing is left to be picked, and no STOP to be
 * answered, it only goes to the bench. */
int zone_over(struct op *op, int64_t task);
/* E_NOT_FOUND when no place is in it. */
int zone_known(struct op *op, const char *zone);

#endif
