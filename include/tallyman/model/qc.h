/*
 * qc: which parcels are counted once more before they leave, as data: waves/qc.ini, taken
 * into the store by policy.load under the name "qc". A plan names whose parcels it is for
 * and how many of them are drawn: a sample of each lot (aql.h), a plain share, or both.
 * Risk adds to the share. Pure.
 *
 * Shares and chances are millionths; a parcel is drawn when its score is below its
 * chance. The score is a keyed hash of the parcel's own number: whoever knows the seed
 * can draw again afterwards, nobody can choose.
 */
#ifndef TALLYMAN_MODEL_QC_H
#define TALLYMAN_MODEL_QC_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"
#include "tallyman/model/aql.h"

enum { QC_PLANS = 24, QC_NAME = 32, QC_LIST = 160, QC_SEED = 65, QC_ALL = 1000000 };
enum { QC_LOT_LEAST = 2, QC_LOT_MOST = 10000, QC_LOT = 50 };

/* For whom; an empty list is everybody. Words separated by commas. */
enum qc_who { QC_SHIFT, QC_PICKER, QC_PACKER, QC_CHANNEL, QC_CLASS, QC_WHOS };

struct qc_plan {
    char name[QC_NAME];
    char who[QC_WHOS][QC_LIST];
    enum aql_level level;
    int64_t aql;   /* thousandths of a percent; 0: no samples of lots */
    int64_t lot;   /* parcels of one packer in one wave make lots of so many */
    int64_t share; /* drawn besides, whatever the lot */
    bool reduce;   /* reduced inspection is agreed to */
    int line;      /* of the file */
};

struct qc_rules {
    int plans;
    struct qc_plan plan[QC_PLANS];
    char seed[QC_SEED];                    /* "": the store's own */
    int64_t confuse, fresh, errors;        /* what each risk adds */
    int64_t fresh_days, errors_days, most; /* and no more than `most` */
    int64_t handover; /* share at the cage's door of what was not drawn before */
};

/* From nothing: qc_take each key of the file, then qc_close. E_FIELD. */
void qc_empty(struct qc_rules *rules);
int qc_take(struct qc_rules *rules, const char *section, const char *key,
            const char *value, int line, struct err *err);
int qc_close(const struct qc_rules *rules, struct err *err);

/* What is asked of a parcel. Lists of several words are separated by spaces. */
struct qc_facts {
    const char *who[QC_WHOS];
    bool confuse; /* holds what is easily confused */
    bool fresh;   /* somebody new handled it */
    bool errors;  /* holds an item that was lately found wrong */
};

/* The first plan of the file that is for this parcel; NULL: none. */
const struct qc_plan *qc_choose(const struct qc_rules *rules,
                                const struct qc_facts *facts);
/* The plan's share and what the risks add: their sum, at most rules->most unless the
 * share itself is more. */
int64_t qc_share(const struct qc_rules *rules, const struct qc_plan *plan,
                 const struct qc_facts *facts);
/* So that exactly `need` of the `left` parcels to come are drawn; 0 of none. */
int64_t qc_chance(int64_t need, int64_t left);
/* 0 … QC_ALL - 1 of this parcel's number at this stage ("pack", "share", "ship"). */
int64_t qc_score(const char *seed, const char *stage, const char *parcel);

/* ---- what is found ---- */

/* clang-format off */
#define QC_DEFECTS(X)                                                                    \
    X(QC_MISSING, "missing") X(QC_SURPLUS, "surplus") X(QC_SWAPPED, "swapped")           \
    X(QC_DAMAGED, "damaged") X(QC_DIRTY, "dirty") X(QC_EXPIRED, "expired")               \
    X(QC_PACKING, "packing") X(QC_PAPERS, "papers") X(QC_OTHER, "other")
/* clang-format on */

/* The first three follow from the count; a person says the others. */
enum qc_defect {
#define X(defect, name) defect,
    QC_DEFECTS(X)
#undef X
        QC_KINDS
};

const char *qc_defect_name(enum qc_defect defect);
const char *qc_defect_word(enum qc_defect defect); /* as people read it: a msgid */
enum qc_defect qc_defect_by_name(struct str name); /* QC_KINDS when unknown */
bool qc_defect_said(enum qc_defect defect);        /* by a person */

#endif
