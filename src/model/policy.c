/*
 * policy: which role has which right, as it is built in: what a store goes by that took
 * no waves/rights.ini in, and what that file says at the beginning. Least privilege: who
 * manages people moves no goods, who looks changes nothing.
 */
#include "tallyman/model/policy.h"

#include <stddef.h>
#include <stdio.h>
#include <string.h>

#define R(right) (1u << (right))
#define FLOOR (R(RIGHT_NONE) | R(RIGHT_LOOK))
#define PAPER (R(RIGHT_REPRINT) | R(RIGHT_SETTLE))

static const struct {
    const char *name;
    unsigned rights;
    const char *lends;
} roles[ROLES] = {
    [ROLE_NONE] = {"none", 0},
    [ROLE_PICKER] = {"picker", FLOOR | R(RIGHT_PICK)},
    [ROLE_PACKER] = {"packer",
                     FLOOR | R(RIGHT_PACK) | R(RIGHT_SHIP) | R(RIGHT_PICK) | PAPER},
    [ROLE_LEAD] = {"lead",
                   FLOOR | R(RIGHT_APPROVE) | R(RIGHT_PICK) | R(RIGHT_PACK) |
                       R(RIGHT_SHIP) | R(RIGHT_COUNT) | R(RIGHT_WAVE) | R(RIGHT_ORDER) |
                       R(RIGHT_EXCEPTION) | R(RIGHT_AUDIT) | R(RIGHT_TERMINAL) |
                       R(RIGHT_STAFF) | PAPER,
                   "picker packer qc"},
    [ROLE_QC] = {"qc", FLOOR | R(RIGHT_RECHECK) | R(RIGHT_PACK) | R(RIGHT_COUNT) | PAPER},
    [ROLE_STOCK] = {"stock", FLOOR | R(RIGHT_PICK) | R(RIGHT_COUNT) | R(RIGHT_ADJUST) |
                                 R(RIGHT_LOAD) | R(RIGHT_EXCEPTION)},
    [ROLE_SERVICE] = {"service",
                      FLOOR | R(RIGHT_ORDER) | R(RIGHT_AUDIT) | R(RIGHT_PRIVATE)},
    [ROLE_FINANCE] = {"finance", FLOOR | R(RIGHT_APPROVE) | R(RIGHT_AUDIT)},
    [ROLE_ADMIN] = {"admin", FLOOR | R(RIGHT_APPROVE) | R(RIGHT_PEOPLE) | R(RIGHT_STAFF) |
                                 R(RIGHT_AUDIT) | R(RIGHT_TERMINAL) | R(RIGHT_REVIEW) |
                                 R(RIGHT_LOAD) | R(RIGHT_WAVE)},
    [ROLE_AUDITOR] = {"auditor", FLOOR | R(RIGHT_AUDIT) | R(RIGHT_REVIEW)},
    /* What the command line is needed for; never the second person. */
    [ROLE_CONSOLE] = {"console",
                      FLOOR | R(RIGHT_LOAD) | R(RIGHT_PEOPLE) | R(RIGHT_STAFF) |
                          R(RIGHT_AUDIT) | R(RIGHT_WAVE) | R(RIGHT_ORDER) |
                          R(RIGHT_ADJUST) | R(RIGHT_EXCEPTION) | R(RIGHT_COUNT) |
                          R(RIGHT_TERMINAL) | R(RIGHT_AMOUNT) | R(RIGHT_PRIVATE) |
                          R(RIGHT_EXPORT) | R(RIGHT_REVIEW) | R(RIGHT_APPROVE) | PAPER,
                      "picker packer qc"},
};

static const char *const rights[RIGHTS] = {
    [RIGHT_UNDECIDED] = "undecided", [RIGHT_NONE] = "none",
    [RIGHT_LOOK] = "look",           [RIGHT_PICK] = "pick",
    [RIGHT_PACK] = "pack",           [RIGHT_RECHECK] = "recheck",
    [RIGHT_SHIP] = "ship",           [RIGHT_COUNT] = "count",
    [RIGHT_ADJUST] = "adjust",       [RIGHT_WAVE] = "wave",
    [RIGHT_ORDER] = "order",         [RIGHT_EXCEPTION] = "exception",
    [RIGHT_APPROVE] = "approve",     [RIGHT_LOAD] = "load",
    [RIGHT_PEOPLE] = "people",       [RIGHT_AUDIT] = "audit",
    [RIGHT_TERMINAL] = "terminal",   [RIGHT_REPRINT] = "reprint",
    [RIGHT_SETTLE] = "settle",       [RIGHT_AMOUNT] = "amount",
    [RIGHT_PRIVATE] = "private",     [RIGHT_EXPORT] = "export",
    [RIGHT_STAFF] = "staff",         [RIGHT_REVIEW] = "review",
};

static const char *const acts[ACTS] = {
#define X(act, name) name,
    ACT_LIST(X)
#undef X
};

bool role_may(enum role role, enum right right)
{
    return role > ROLE_NONE && role < ROLES && (roles[role].rights & right_bit(right));
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
    return right >= 0 && right < RIGHTS ? rights[right] : "undecided";
}

enum right right_by_name(struct str name)
{
    for (int i = RIGHT_NONE + 1; i < RIGHTS; i++) {
        if (str_is(name, rights[i]))
            return (enum right)i;
    }
    return RIGHT_UNDECIDED;
}

const char *act_name(enum act act)
{
    return act >= 0 && act < ACTS ? acts[act] : "";
}

enum act act_by_name(struct str name)
{
    int i = 0;
    while (i < ACTS && !str_is(name, acts[i]))
        i++;
    return (enum act)i;
}

/* ---- a policy ---- */

static struct policy_role *add_role(struct policy *policy, const char *name)
{
    struct policy_role *role = &policy->role[policy->roles++];
    *role = (struct policy_role){.approves = -1, .rights = R(RIGHT_NONE)};
    snprintf(role->name, sizeof(role->name), "%s", name);
    for (int i = 0; i < ACTS; i++)
        role->most[i] = role->units[i] = role->day[i] = role->day_units[i] = -1;
    return role;
}

void policy_empty(struct policy *policy)
{
    policy->roles = policy->conflicts = 0;
}

void policy_built_in(struct policy *policy)
{
    policy_empty(policy);
    for (int i = ROLE_NONE + 1; i < ROLES; i++) {
        struct policy_role *role = add_role(policy, roles[i].name);
        role->rights = roles[i].rights;
        snprintf(role->lends, sizeof(role->lends), "%s",
                 roles[i].lends ? roles[i].lends : "");
    }
}

const struct policy_role *policy_role(const struct policy *policy, struct str name)
{
    for (int i = 0; i < policy->roles; i++) {
        if (str_is(name, policy->role[i].name))
            return &policy->role[i];
    }
    return NULL;
}

static bool has_word(const char *words, struct str word)
{
    struct str rest = str_of(words);
    while (rest.n) {
        if (str_eq(str_cut(&rest, ' '), word))
            return word.n > 0;
    }
    return false;
}

bool policy_lends(const struct policy_role *role, struct str name)
{
    return has_word(role->lends, name);
}

const struct policy_conflict *policy_conflict(const struct policy *policy, unsigned held,
                                              const struct policy_conflict *from)
{
    int i = from ? (int)(from - policy->conflict) + 1 : 0;
    for (; i < policy->conflicts; i++) {
        unsigned both = policy->conflict[i].rights;
        if ((held & both) == both)
            return &policy->conflict[i];
    }
    return NULL;
}

/* ---- a file's keys ---- */

static bool good_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9' && i) || (c == '_' && i)))
            return false;
    }
    return name.n > 0 && name.n < POLICY_NAME && !str_is(name, "none");
}

static int take_rights(unsigned *set, struct str words, struct err *err)
{
    while (words.n) {
        struct str word = str_cut(&words, ' ');
        enum right right = right_by_name(word);
        if (word.n && right == RIGHT_UNDECIDED)
            return err_set(err, E_FIELD, "ssz", "rights", "names of rights", word.p,
                           word.n);
        *set |= right_bit(right);
    }
    return 0;
}

static int take_limit(int64_t *limit, const char *key, const char *value, struct err *err)
{
    int64_t num;
    if (!str_int(str_of(value), &num) || num < 0)
        return err_set(err, E_FIELD, "sss", key, "a whole number, 0 or more", value);
    *limit = num;
    return 0;
}

static int take_act(struct policy_role *role, const char *key, const char *value,
                    struct err *err)
{
    struct str act = str_of(key);
    struct str kind = str_cut(&act, '.');
    enum act which = act_by_name(act);
    const struct {
        const char *name;
        int64_t *limits;
    } kinds[] = {{"most", role->most},
                 {"units", role->units},
                 {"day", role->day},
                 {"day_units", role->day_units}};
    for (size_t i = 0; which != ACTS && i < sizeof(kinds) / sizeof(*kinds); i++) {
        if (str_is(kind, kinds[i].name))
            return take_limit(&kinds[i].limits[which], key, value, err);
    }
    return err_set(err, E_FIELD, "sss", role->name,
                   "rights, factor, lends, approves, most.ACT, units.ACT, day.ACT or "
                   "day_units.ACT",
                   key);
}

static int take_role(struct policy_role *role, const char *key, const char *value,
                     struct err *err)
{
    if (strcmp(key, "rights") == 0)
        return take_rights(&role->rights, str_of(value), err);
    if (strcmp(key, "approves") == 0)
        return take_limit(&role->approves, key, value, err);
    if (strcmp(key, "factor") == 0) {
        if (strcmp(value, "0") != 0 && strcmp(value, "1") != 0)
            return err_set(err, E_FIELD, "sss", key, "0 or 1", value);
        role->factor = *value == '1';
        return 0;
    }
    if (strcmp(key, "lends") != 0)
        return take_act(role, key, value, err);
    if (strlen(value) >= sizeof(role->lends))
        return err_set(err, E_FIELD, "sss", key, "fewer roles", value);
    snprintf(role->lends, sizeof(role->lends), "%s", value);
    return 0;
}

static int take_conflict(struct policy *policy, struct str name, const char *key,
                         const char *value, struct err *err)
{
    if (policy->conflicts == POLICY_CONFLICTS || strcmp(key, "rights") != 0)
        return err_set(err, E_FIELD, "sss", "conflict", "rights, of at most 24 conflicts",
                       key);
    struct policy_conflict *conflict = &policy->conflict[policy->conflicts++];
    *conflict = (struct policy_conflict){.rights = 0};
    snprintf(conflict->name, sizeof(conflict->name), "%.*s", (int)name.n, name.p);
    if (take_rights(&conflict->rights, str_of(value), err))
        return -(int)err->code;
    if (!(conflict->rights & (conflict->rights - 1)))
        return err_set(err, E_FIELD, "sss", conflict->name, "two rights and more", value);
    return 0;
}

int policy_take(struct policy *policy, const char *section, const char *key,
                const char *value, int line, struct err *err)
{
    struct str name = str_of(section);
    struct str kind = str_cut(&name, '.');
    bool conflict = str_is(kind, "conflict");
    if ((!conflict && !str_is(kind, "role")) || !good_name(name))
        return err_set(err, E_FIELD, "sss", "section",
                       "role.NAME or conflict.NAME in small letters", section);
    if (conflict)
        return take_conflict(policy, name, key, value, err);
    struct policy_role *role = (struct policy_role *)policy_role(policy, name);
    if (!role) {
        char text[POLICY_NAME];
        snprintf(text, sizeof(text), "%.*s", (int)name.n, name.p);
        if (policy->roles == POLICY_ROLES)
            return err_set(err, E_FIELD, "sss", "roles", "40 at most", text);
        role = add_role(policy, text);
        role->line = line;
    }
    return take_role(role, key, value, err);
}

int policy_close(const struct policy *policy, struct err *err)
{
    unsigned all = 0;
    const struct policy_role *console = policy_role(policy, str_of("console"));
    for (int i = 0; i < policy->roles; i++) {
        struct str rest = str_of(policy->role[i].lends);
        if (strcmp(policy->role[i].name, "console") != 0)
            all |= policy->role[i].rights;
        while (rest.n) {
            struct str one = str_cut(&rest, ' ');
            if (one.n && !policy_role(policy, one))
                return err_set(err, E_FIELD, "ssz", "lends", "roles of this file", one.p,
                               one.n);
        }
    }
    if (!console || !(console->rights & right_bit(RIGHT_PEOPLE)))
        return err_set(err, E_FIELD, "sss", "role.console",
                       "a role with the right people: the way back in", "none");
    if (!(all & right_bit(RIGHT_PEOPLE)) || !(all & right_bit(RIGHT_APPROVE)))
        return err_set(err, E_FIELD, "sss", "rights",
                       "roles with the rights people and approve", "none");
    return 0;
}
