/*
 * policy: which role has which right. Asked by the door before a verb runs; least
 * privilege, the administrator does no floor
 * work, but answers for paper: the command line is one.
 */
#include "tallyman/model/policy.h"

#include <stddef.h>

#define R(right) (1u << (right))
#define FLOOR (R(RIGHT_NONE) | R(RIGHT_LOOK))
#define PAPER (R(RIGHT_REPRINT) | R(RIGHT_SETTLE))

static const struct {
    const char *name;
    unsigned rights;
} roles[ROLES] = {
    [ROLE_NONE] = {"none", 0},
    [ROLE_PICKER] = {"picker", FLOOR | R(RIGHT_PICK)},
    [ROLE_PACKER] = {"packer",
                     FLOOR | R(RIGHT_PACK) | R(RIGHT_SHIP) | R(RIGHT_PICK) | PAPER},
    [ROLE_LEAD] = {"lead", FLOOR | R(RIGHT_APPROVE) | R(RIGHT_PICK) | R(RIGHT_PACK) |
                               R(RIGHT_SHIP) | R(RIGHT_COUNT) | R(RIGHT_WAVE) |
                               R(RIGHT_ORDER) | R(RIGHT_EXCEPTION) | R(RIGHT_AUDIT) |
                               R(RIGHT_TERMINAL) | PAPER},
    [ROLE_QC] = {"qc", FLOOR | R(RIGHT_RECHECK) | R(RIGHT_PACK) | R(RIGHT_COUNT) | PAPER},
    [ROLE_STOCK] = {"stock", FLOOR | R(RIGHT_PICK) | R(RIGHT_COUNT) | R(RIGHT_ADJUST) |
                                 R(RIGHT_LOAD) | R(RIGHT_EXCEPTION)},
    [ROLE_SERVICE] = {"service", FLOOR | R(RIGHT_ORDER) | R(RIGHT_AUDIT)},
    [ROLE_FINANCE] = {"finance", FLOOR | R(RIGHT_APPROVE) | R(RIGHT_AUDIT)},
    [ROLE_ADMIN] = {"admin", FLOOR | R(RIGHT_APPROVE) | R(RIGHT_LOAD) | R(RIGHT_PEOPLE) |
                                 R(RIGHT_AUDIT) | R(RIGHT_WAVE) | R(RIGHT_ORDER) |
                                 R(RIGHT_ADJUST) | R(RIGHT_EXCEPTION) | R(RIGHT_COUNT) |
                                 R(RIGHT_TERMINAL) | PAPER},
    [ROLE_AUDITOR] = {"auditor", FLOOR | R(RIGHT_AUDIT)},
};

static const char *const rights[RIGHTS] = {
    [RIGHT_NONE] = "none",           [RIGHT_LOOK] = "look",
    [RIGHT_PICK] = "pick",           [RIGHT_PACK] = "pack",
    [RIGHT_RECHECK] = "recheck",     [RIGHT_SHIP] = "ship",
    [RIGHT_COUNT] = "count",         [RIGHT_ADJUST] = "adjust",
    [RIGHT_WAVE] = "wave",           [RIGHT_ORDER] = "order",
    [RIGHT_EXCEPTION] = "exception", [RIGHT_LOAD] = "load",
    [RIGHT_APPROVE] = "approve",     [RIGHT_PEOPLE] = "people",
    [RIGHT_AUDIT] = "audit",         [RIGHT_TERMINAL] = "terminal",
    [RIGHT_REPRINT] = "reprint",     [RIGHT_SETTLE] = "settle",
};

bool role_may(enum role role, enum right right)
{
    return role > ROLE_NONE && role < ROLES && (roles[role].rights & R(right));
}

const char *role_name(enum role role)
{
    return role >= 0 && role < ROLES ? roles[role].name : "none";
}

enum role role_by_name(struct str name)
{
    for (int i = ROLE_NONE + 1; i < ROLES; i++) {
        if (str_is(name, roles[i].name))
            return (enum role)i;
    }
    return ROLE_NONE;
}

const char *right_name(enum right right)
{
    return right >= 0 && right < RIGHTS ? rights[right] : "none";
}
