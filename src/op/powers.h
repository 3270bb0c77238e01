/*
 * powers: what a person may now: the roles held (the standing one, and those granted with
 * a scope or for a time), as the newest rights say what a role is. The door keeps them
 * between requests and reads them anew when the warehouse's count of changes moved on or
 * a grant begins or ends; so a scan pays for one number it reads anyway.
 */
#ifndef TALLYMAN_OP_POWERS_H
#define TALLYMAN_OP_POWERS_H

#include "tallyman/model/policy.h"
#include "tallyman/store/store.h"

struct op;

enum { POWERS_HELD = 16, SCOPE_TEXT = 96 };

/* A role held at this moment. */
struct role_held {
    int64_t id; /* of `granted`; 0: the standing role */
    const struct policy_role *role;
    char region[SCOPE_TEXT], channel[SCOPE_TEXT], shop[SCOPE_TEXT];
};

struct powers {
    int64_t warehouse, person, stamp;
    int64_t until;              /* something begins or ends then */
    char standing[POLICY_NAME]; /* role */
    int n;
    struct role_held held[POWERS_HELD];
    unsigned may[2], whole[2]; /* rights; [1]: with the second factor given. whole: in
                                  the whole house */
    unsigned used, fresh;      /* rights used since, and those the store knows of */
    int64_t day;               /* on which */
};

struct powers_cache; /* the door's */

struct powers_cache *powers_cache_new(void);
void powers_cache_free(struct powers_cache *cache);
/* After a rollback: nothing that was read stands for sure. */
void powers_forget(struct powers_cache *cache);

/* What whoever asks may; `standing` (role) and `stamp` as the store has them now. Good
 * for this request. NULL: a fault. */
const struct powers *powers_of(struct op *op, int64_t person, const char *standing,
                               int64_t stamp);
/* The same of anybody else, in the op's arena. */
const struct powers *powers_read(struct op *op, int64_t person);
/* Had the asker the right in the whole house then? 1, 0, or negative: a fault. */
int powers_had(struct op *op, enum right right, int64_t at);
/* The rights as they stand in the op's warehouse; NULL: a fault. */
const struct policy *powers_policy(struct op *op);
/* Somebody's powers or the rights changed: in the verb's transaction. */
int powers_changed(struct op *op);

/* "look pick", in the op's arena. */
const char *rights_text(struct op *op, unsigned rights);

/* ---- what the door and verbs ask ---- */

/* Whoever sends the request: has the right, somewhere or (whole) in the whole house. */
bool op_may(const struct op *op, enum right right);
bool op_may_whole(const struct op *op, enum right right);
/* Has the right for this order: 0, or E_SCOPE. */
int op_reaches(struct op *op, int64_t order);
/* The same of anybody. */
int powers_reach(struct op *op, const struct powers *powers, enum right right,
                 int64_t order);
/* What the act may weigh for these powers, by the roles that give the right; -1:
 * anything.
 */
struct act_limit {
    int64_t most, units, day, day_units;
};
struct act_limit powers_limit(const struct powers *powers, bool factor, enum right right,
                              enum act act);
/* What they may say yes to; -1: anything. */
int64_t powers_approves(const struct powers *powers, bool factor);
/* Which of the grants give the verb's right: ",3,17,"; "" when it is had in the whole
 * house. For REACHES. */
const char *op_reach(struct op *op);
/* The door's: what was used is known to the store, to a day. */
int powers_use(struct op *op);

/* A condition on rows of orders `o`: $who is the person, $ids op_reach. */
#define REACHES(o, who, ids)                                                             \
    "(" ids " = '' OR EXISTS (SELECT 1 FROM granted g WHERE g.person = " who             \
    "  AND replace(" ids ", ',' || g.id || ',', '') <> " ids                             \
    "  AND (g.channel = '' OR g.channel = " o ".channel)"                                \
    "  AND (g.shop = '' OR g.shop = " o ".shop)"                                         \
    "  AND substr(" o ".region, 1, length(g.region)) = g.region))"

#endif
