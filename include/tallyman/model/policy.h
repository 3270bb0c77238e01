/*
 * policy: who may, by role. Rights are few and named after what is done with them; which
 * role has which, with its limits, is data: waves/rights.ini, taken into the store by
 * rights.load. A store that never took one in goes by the table that is built in. Pure:
 * what is parsed here comes from whoever read it.
 */
#ifndef TALLYMAN_MODEL_POLICY_H
#define TALLYMAN_MODEL_POLICY_H

#include <stdbool.h>

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

/* The roles that the built-in table knows; a file may name others. */
enum role {
    ROLE_NONE,
    ROLE_PICKER,
    ROLE_PACKER,
    ROLE_LEAD,
    ROLE_QC,
    ROLE_STOCK,   /* stock control */
    ROLE_SERVICE, /* customer service */
    ROLE_FINANCE,
    ROLE_ADMIN,
    ROLE_AUDITOR,
    ROLE_CONSOLE, /* whoever may open the store's file */
    ROLES
};

enum right {
    RIGHT_UNDECIDED, /* a verb that nobody thought about: nobody may */
    RIGHT_NONE,      /* anyone with a session */
    RIGHT_LOOK,      /* read lists */
    RIGHT_PICK,      /* pick, put back, move within a task */
    RIGHT_PACK,      /* verify, close, label */
    RIGHT_RECHECK,   /* the second look */
    RIGHT_SHIP,      /* hand-over */
    RIGHT_COUNT,     /* blind counts, generic moves */
    RIGHT_ADJUST,    /* settle counts above the limit, take unreserved stock */
    RIGHT_WAVE,      /* plan, release, lock, close */
    RIGHT_ORDER,     /* review, cancel, hold, change orders */
    RIGHT_EXCEPTION, /* settle exceptions */
    RIGHT_APPROVE,   /* be the second person of an act that needs two */
    RIGHT_LOAD,      /* take files in */
    RIGHT_PEOPLE,    /* who works here, and what they may */
    RIGHT_AUDIT,
    RIGHT_TERMINAL, /* enrol, rename and revoke terminals */
    RIGHT_REPRINT,  /* another paper for a parcel that has one; a second with EXCEPTION */
    RIGHT_SETTLE,   /* say of a label that may be out whether it is */
    RIGHT_AMOUNT,   /* change what an order costs */
    RIGHT_PRIVATE,  /* see names, phones and addresses whole */
    RIGHT_EXPORT,   /* take customers' data out */
    RIGHT_STAFF,    /* see people, let them in no longer, lend them a role for a while */
    RIGHT_REVIEW,   /* read who may do what */
    RIGHTS
};

_Static_assert(RIGHTS <= 32, "a role's rights are bits of an unsigned");

/* Of the built-in table. */
bool role_may(enum role role, enum right right);
const char *role_name(enum role role);   /* "picker" */
enum role role_by_name(struct str name); /* ROLE_NONE when unknown */
const char *right_name(enum right right);
enum right right_by_name(struct str name); /* RIGHT_UNDECIDED when unknown */

/* ---- acts that one person alone may not always do ---- */

/* clang-format off */
#define ACT_LIST(X)                                                                      \
    X(ACT_ORDER_CANCEL, "order_cancel") X(ACT_ORDER_AMOUNT, "order_amount")              \
    X(ACT_ORDER_ADDRESS, "order_address") X(ACT_ORDER_REISSUE, "order_reissue")          \
    X(ACT_ORDER_EXPORT, "order_export") X(ACT_STOCK_TAKE, "stock_take")                  \
    X(ACT_PACK_REOPEN, "pack_reopen") X(ACT_LABEL_REPRINT, "label_reprint")            \
    X(ACT_RIGHTS, "rights")
/* clang-format on */

enum act {
#define X(act, name) act,
    ACT_LIST(X)
#undef X
        ACTS
};

const char *act_name(enum act act);
enum act act_by_name(struct str name); /* ACTS when unknown */

/* ---- roles as data ---- */

enum { POLICY_ROLES = 40, POLICY_CONFLICTS = 24, POLICY_NAME = 32, POLICY_LENDS = 160 };

struct policy_role {
    char name[POLICY_NAME];
    unsigned rights;          /* a bit each */
    bool factor;              /* counts only in sessions begun with the second factor */
    char lends[POLICY_LENDS]; /* roles it may lend for a while, separated by spaces */
    int64_t most[ACTS];       /* what an act may weigh, minor units; -1: anything */
    int64_t units[ACTS];      /* how many units; -1: any */
    int64_t day[ACTS];        /* what acts may weigh in a day, added up; -1: anything */
    int64_t day_units[ACTS];  /* the same in units, of one item (where there is one) */
    int64_t approves;         /* what it may say yes to, minor units; -1: anything */
    int line;                 /* of the file; 0: built in */
};

/* Rights that one person should not hold together. */
struct policy_conflict {
    char name[POLICY_NAME];
    unsigned rights;
};

struct policy {
    int roles, conflicts;
    struct policy_role role[POLICY_ROLES];
    struct policy_conflict conflict[POLICY_CONFLICTS];
};

void policy_built_in(struct policy *policy);
/* From nothing: policy_take each key of the file, then policy_close. A key is `rights`,
 * `factor`, `lends`, `approves`, `most.ACT`,
 * `units.ACT`, `day.ACT` or `day_units.ACT` of section "role.NAME", or
 * `rights` of "conflict.NAME". E_FIELD: name, expected, got. */
void policy_empty(struct policy *policy);
int policy_take(struct policy *policy, const char *section, const char *key,
                const char *value, int line, struct err *err);
/* What only the whole file can be wrong in: no role, roles lent that are not there,
 * nobody who may manage people, the console's role missing. E_FIELD. */
int policy_close(const struct policy *policy, struct err *err);

/* NULL when there is none of that name. */
const struct policy_role *policy_role(const struct policy *policy, struct str name);
static inline unsigned right_bit(enum right right)
{
    return right == RIGHT_UNDECIDED ? 0 : 1u << right;
}
bool policy_lends(const struct policy_role *role, struct str name);
/* The first conflict that these rights make; NULL: none. `from`: NULL, or the last one.
 */
const struct policy_conflict *policy_conflict(const struct policy *policy,
                                              unsigned rights,
                                              const struct policy_conflict *from);

#endif
