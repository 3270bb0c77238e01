/*
 * qc: the file of QC plans, key by key, and the draw.
 */
#include "tallyman/model/qc.h"

#include <stdio.h>
#include <string.h>

#include <sodium.h>

static const char *const whos[QC_WHOS] = {"shift", "picker", "packer", "channel",
                                          "class"};
static const char *const defects[QC_KINDS] = {
#define X(defect, name) name,
    QC_DEFECTS(X)
#undef X
};

enum { DAYS_MOST = 3650, PERCENT = QC_ALL / 100 };

void qc_empty(struct qc_rules *rules)
{
    *rules = (struct qc_rules){.fresh_days = 14, .errors_days = 30, .most = QC_ALL};
}

/* ---- a file's keys ---- */

/* "2.5" with three places is 2500. */
static bool decimal(struct str text, int places, int64_t *out)
{
    struct str whole = str_cut(&text, '.');
    int64_t num, part = 0, one = 1;
    if (!whole.n || !str_int(whole, &num) || num < 0 || num > QC_ALL ||
        text.n > (size_t)places || whole.p[0] < '0' || whole.p[0] > '9')
        return false;
    if (text.n && (text.p[0] < '0' || text.p[0] > '9' || !str_int(text, &part)))
        return false;
    for (size_t i = text.n; i < (size_t)places; i++)
        part *= 10;
    for (int i = 0; i < places; i++)
        one *= 10;
    *out = num * one + part;
    return true;
}

static int take_share(int64_t *share, const char *key, const char *value, struct err *err)
{
    int64_t num;
    if (!decimal(str_of(value), 2, &num) || num > 100 * 100)
        return err_set(err, E_FIELD, "sss", key, "percent, 0 to 100", value);
    *share = num * (PERCENT / 100);
    return 0;
}

static int take_num(int64_t *out, const char *key, const char *value,
                    const int64_t range[2], struct err *err)
{
    char words[64];
    int64_t num;
    snprintf(words, sizeof(words), "a whole number, %lld to %lld", (long long)range[0],
             (long long)range[1]);
    if (!str_int(str_of(value), &num) || num < range[0] || num > range[1])
        return err_set(err, E_FIELD, "sss", key, words, value);
    *out = num;
    return 0;
}

static int take_text(char *out, size_t size, const char *key, const char *value,
                     struct err *err)
{
    if (strlen(value) >= size)
        return err_set(err, E_FIELD, "sss", key, "less text", value);
    snprintf(out, size, "%s", value);
    return 0;
}

static int take_aql(struct qc_plan *plan, const char *value, struct err *err)
{
    int64_t aql;
    if (!decimal(str_of(value), 3, &aql) || !aql_known(aql))
        return err_set(err, E_FIELD, "sss", "aql",
                       "an AQL of ISO 2859-1 from 0.010 to 10", value);
    plan->aql = aql;
    return 0;
}

static int take_level(struct qc_plan *plan, const char *value, struct err *err)
{
    plan->level = aql_level_by_name(str_of(value));
    if (plan->level != AQL_LEVELS)
        return 0;
    return err_set(err, E_FIELD, "sss", "level", "I, II, III or S-1 … S-4", value);
}

static int take_plan_key(struct qc_plan *plan, const char *key, const char *value,
                         struct err *err)
{
    static const int64_t lots[] = {QC_LOT_LEAST, QC_LOT_MOST}, flag[] = {0, 1};
    int64_t num = 0;
    for (int i = 0; i < QC_WHOS; i++) {
        if (strcmp(key, whos[i]) == 0)
            return take_text(plan->who[i], QC_LIST, key, value, err);
    }
    if (strcmp(key, "aql") == 0)
        return take_aql(plan, value, err);
    if (strcmp(key, "level") == 0)
        return take_level(plan, value, err);
    if (strcmp(key, "share") == 0)
        return take_share(&plan->share, key, value, err);
    if (strcmp(key, "lot") == 0)
        return take_num(&plan->lot, key, value, lots, err);
    if (strcmp(key, "reduce") != 0)
        return err_set(err, E_FIELD, "sss", plan->name,
                       "shift, picker, packer, channel, class, level, aql, lot, reduce "
                       "or share",
                       key);
    if (take_num(&num, key, value, flag, err))
        return -(int)err->code;
    plan->reduce = num != 0;
    return 0;
}

static bool good_name(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];
        if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_'))
            return false;
    }
    return name.n > 0 && name.n < QC_NAME;
}

/* The plan of that name; made when there is none. */
static struct qc_plan *plan_of(struct qc_rules *rules, struct str name, int line,
                               struct err *err)
{
    for (int i = 0; i < rules->plans; i++) {
        if (str_is(name, rules->plan[i].name))
            return &rules->plan[i];
    }
    if (!good_name(name) || rules->plans == QC_PLANS) {
        err_set(err, E_FIELD, "ssz", "plan", "at most 24 names in small letters", name.p,
                name.n);
        return NULL;
    }
    struct qc_plan *plan = &rules->plan[rules->plans++];
    *plan = (struct qc_plan){.level = AQL_II, .lot = QC_LOT, .line = line};
    snprintf(plan->name, sizeof(plan->name), "%.*s", (int)name.n, name.p);
    return plan;
}

static int take_risk(struct qc_rules *rules, const char *key, const char *value,
                     struct err *err)
{
    static const int64_t days[] = {1, DAYS_MOST};
    if (strcmp(key, "new_days") == 0)
        return take_num(&rules->fresh_days, key, value, days, err);
    if (strcmp(key, "errors_days") == 0)
        return take_num(&rules->errors_days, key, value, days, err);
    int64_t *share = strcmp(key, "confuse") == 0  ? &rules->confuse
                     : strcmp(key, "new") == 0    ? &rules->fresh
                     : strcmp(key, "errors") == 0 ? &rules->errors
                     : strcmp(key, "most") == 0   ? &rules->most
                                                  : NULL;
    if (!share)
        return err_set(err, E_FIELD, "sss", "risk",
                       "confuse, new, new_days, errors, errors_days or most", key);
    return take_share(share, key, value, err);
}

int qc_take(struct qc_rules *rules, const char *section, const char *key,
            const char *value, int line, struct err *err)
{
    struct str name = str_of(section);
    struct str kind = str_cut(&name, '.');
    if (str_is(kind, "plan")) {
        struct qc_plan *plan = plan_of(rules, name, line, err);
        return plan ? take_plan_key(plan, key, value, err) : -(int)err->code;
    }
    if (strcmp(section, "risk") == 0)
        return take_risk(rules, key, value, err);
    if (strcmp(section, "handover") == 0 && strcmp(key, "share") == 0)
        return take_share(&rules->handover, key, value, err);
    if (strcmp(section, "draw") == 0 && strcmp(key, "seed") == 0)
        return take_text(rules->seed, QC_SEED, key, value, err);
    return err_set(err, E_FIELD, "sss", "section",
                   "plan.NAME, risk, handover (share) or draw (seed)", section);
}

int qc_close(const struct qc_rules *rules, struct err *err)
{
    for (int i = 0; i < rules->plans; i++) {
        const struct qc_plan *plan = &rules->plan[i];
        if (!plan->aql && !plan->share)
            return err_set(err, E_FIELD, "sss", plan->name, "an aql or a share", "none");
    }
    return 0;
}

/* ---- the draw ---- */

static bool holds(const char *list, struct str word)
{
    struct str rest = str_of(list);
    while (rest.n) {
        if (str_eq(str_trim(str_cut(&rest, ',')), word))
            return true;
    }
    return false;
}

/* One of the parcel's words is in the plan's list. */
static bool is_for(const char *list, const char *words)
{
    struct str rest = str_of(words);
    if (!list[0])
        return true;
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        if (word.n && holds(list, word))
            return true;
    }
    return false;
}

const struct qc_plan *qc_choose(const struct qc_rules *rules,
                                const struct qc_facts *facts)
{
    for (int i = 0; i < rules->plans; i++) {
        const struct qc_plan *plan = &rules->plan[i];
        int who = 0;
        while (who < QC_WHOS && is_for(plan->who[who], facts->who[who]))
            who++;
        if (who == QC_WHOS)
            return plan;
    }
    return NULL;
}

int64_t qc_share(const struct qc_rules *rules, const struct qc_plan *plan,
                 const struct qc_facts *facts)
{
    int64_t share = plan->share + (facts->confuse ? rules->confuse : 0) +
                    (facts->fresh ? rules->fresh : 0) +
                    (facts->errors ? rules->errors : 0);
    int64_t most = rules->most > plan->share ? rules->most : plan->share;
    most = most > QC_ALL ? QC_ALL : most;
    return share > most ? most : share;
}

int64_t qc_chance(int64_t need, int64_t left)
{
    if (need <= 0 || left <= 0)
        return 0;
    return need >= left ? QC_ALL : need * QC_ALL / left;
}

int64_t qc_score(const char *seed, const char *stage, const char *parcel)
{
    unsigned char key[32], hash[32];
    crypto_generichash_state state;
    uint64_t num = 0;
    BUG_IF(sodium_init() < 0);
    crypto_generichash(key, sizeof(key), (const unsigned char *)seed, strlen(seed), NULL,
                       0);
    crypto_generichash_init(&state, key, sizeof(key), sizeof(hash));
    /* with its NUL, so that no two pairs run together */
    crypto_generichash_update(&state, (const unsigned char *)stage, strlen(stage) + 1);
    crypto_generichash_update(&state, (const unsigned char *)parcel, strlen(parcel));
    crypto_generichash_final(&state, hash, sizeof(hash));
    for (int i = 0; i < 8; i++)
        num = num << 8 | hash[i];
    return (int64_t)(num % QC_ALL);
}

/* ---- what is found ---- */

const char *qc_defect_name(enum qc_defect defect)
{
    return defect >= 0 && defect < QC_KINDS ? defects[defect] : "";
}

/* An order that is being packed has the name, too. */
const char *qc_defect_word(enum qc_defect defect)
{
    return defect == QC_PACKING ? N_("badly packed") : qc_defect_name(defect);
}

enum qc_defect qc_defect_by_name(struct str name)
{
    int i = 0;
    while (i < QC_KINDS && !str_is(name, defects[i]))
        i++;
    return (enum qc_defect)i;
}

bool qc_defect_said(enum qc_defect defect)
{
    return defect > QC_SWAPPED && defect < QC_KINDS;
}
