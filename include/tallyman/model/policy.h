/*
 * policy: who may, by role. Rights are few and named after what the floor does; roles are
 * a const table (rights as data, with scope and limits, come with their own verbs).
 */
#ifndef TALLYMAN_MODEL_POLICY_H
#define TALLYMAN_MODEL_POLICY_H

#include <stdbool.h>

#include "tallyman/base/str.h"

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
    ROLES
};

enum right {
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
    RIGHT_PEOPLE,
    RIGHT_AUDIT,
    RIGHT_TERMINAL, /* enrol, rename and revoke terminals */
    RIGHT_REPRINT,  /* another paper for a parcel that has one; a second with EXCEPTION */
    RIGHT_SETTLE,   /* say of a label that may be out whether it is */
    RIGHTS
};

bool role_may(enum role role, enum right right);
const char *role_name(enum role role);   /* "picker" */
enum role role_by_name(struct str name); /* ROLE_NONE when unknown */
const char *right_name(enum right right);

#endif
