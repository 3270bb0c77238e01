/*
 * people: what the verbs about people and their roles share, and what approval.c asks of
 * them. Only for the room's own files.
 */
#ifndef TALLYMAN_OP_PEOPLE_H
#define TALLYMAN_OP_PEOPLE_H

#include "op_in.h"

struct someone {
    int64_t id, disabled, role_at, role_by;
    const char *badge, *name, *role;
};

/* By the request's `badge`; names it for the log. E_NOT_FOUND; E_NOT_ALLOWED of the
 * command line's own person. */
int people_find(struct op *op, struct someone *who);
/* Nobody decides about their own rights: E_NOT_ALLOWED. */
int people_other(struct op *op, const struct someone *who);
/* A role that the rights name; E_NOT_FOUND. */
int people_role(struct op *op, const char *name, const struct policy_role **role);
/* 1: whoever asks lends that role by one's own; 0: does not. */
int people_may_lend(struct op *op, const char *role);
/* Sessions end at once. */
int people_out(struct op *op, int64_t person);

/* Before the transaction: whoever may not manage people is not to make us hash for them.
 */
bool people_may_hash(struct op *op);

/* ---- asked by approval.c of the request ---- */

/* 1: nobody else could be the second person, neither now nor ever. */
int people_alone(struct op *op);
/* 1: what one person may do alone: less rights, or a role that is lent for a while. */
int people_lends(struct op *op);

/* policy_guard.c: what a file of rules would change of the lines that keep somebody from
 * something, as words; "": nothing. */
int policy_guarded(struct op *op, const char **changes);
/* load_people.c: 1: the rows bear somebody new or changed. */
int people_load_changes(struct op *op);

#endif
