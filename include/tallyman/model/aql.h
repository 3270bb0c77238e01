/*
 * aql: single sampling by attributes, lot by lot, and when it is made stricter or milder.
 * ISO 2859-1:1999 (GB/T 2828.1-2012): code letters after Table 1, plans after Tables 2-A
 * (normal), 2-B (tightened) and 2-C (reduced) with their arrows, switching after 9.3 and
 * 9.4. AQLs from 0.010 to 10, in percent nonconforming: those above count faults in a
 * hundred items, which is not done here. Pure.
 */
#ifndef TALLYMAN_MODEL_AQL_H
#define TALLYMAN_MODEL_AQL_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/err.h"
#include "tallyman/base/str.h"

enum aql_level { AQL_S1, AQL_S2, AQL_S3, AQL_S4, AQL_I, AQL_II, AQL_III, AQL_LEVELS };
enum aql_severity { AQL_NORMAL, AQL_TIGHTENED, AQL_REDUCED, AQL_SEVERITIES };

const char *aql_level_name(enum aql_level level);       /* "S-1" … "III" */
enum aql_level aql_level_by_name(struct str name);      /* AQL_LEVELS when unknown */
const char *aql_severity_name(enum aql_severity which); /* "normal" */
enum aql_severity aql_severity_by_name(struct str name);

/* AQLs are thousandths of a percent: 1.0 is 1000. False: none of the standard's. */
bool aql_known(int64_t aql);
/* One column to the left: what is a step stricter; the first stays. */
int64_t aql_stricter(int64_t aql);

struct aql_plan {
    char letter; /* of the row that is used in the end, behind the arrows */
    int64_t n;   /* how many of the lot are looked at */
    int64_t ac;  /* accepted with so many bad ones; one more: not */
    bool all;    /* the sample is the whole lot */
};

/* The row in which a lot of that size begins: 'A' … 'R'; below 2 it is 'A'. */
char aql_letter(enum aql_level level, int64_t lot);
/* BUG_IF the AQL is not known. A sample as large as the lot is the lot. */
struct aql_plan aql_plan(enum aql_level level, enum aql_severity severity, int64_t aql,
                         int64_t lot);

/* ---- switching ---- */

/* Of one stream of lots; all zero: nothing was judged yet. */
struct aql_stream {
    enum aql_severity severity;
    int64_t recent;   /* lots of the last four on normal that were rejected, a bit each */
    int64_t accepted; /* in a row, on tightened */
    int64_t score;    /* of normal; 30: it may be reduced */
    int64_t rejected; /* since it was tightened: 5 stop it */
    bool stopped;     /* until somebody says that the cause is gone */
};

struct aql_judged {
    bool accepted;
    int64_t ac;    /* of the plan it was judged by */
    bool stricter; /* accepted also with an AQL one step stricter */
    bool steady;   /* reduced inspection is agreed to and the work is steady */
};

enum { AQL_SCORE_REDUCES = 30, AQL_REJECTED_STOPS = 5, AQL_ACCEPTED_EASES = 5 };

/* What one more lot of original inspection changes. Of a stopped stream nothing. */
void aql_judge(struct aql_stream *stream, const struct aql_judged *lot);
/* The cause is gone: on with tightened inspection. */
void aql_resume(struct aql_stream *stream);

#endif
