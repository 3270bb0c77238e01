/*
 * aql: the standard's tables as they are printed, a row a code letter, and the way along
 * the arrows to the plan that is used. What is asked for more often than once a lot is
 * nothing: rows are read as text.
 */
#include "tallyman/model/aql.h"

#include <string.h>

enum { AQLS = 16, BANDS = 15 };

static const int64_t aqls[AQLS] = {10,  15,  25,   40,   65,   100,  150,  250,
                                   400, 650, 1000, 1500, 2500, 4000, 6500, 10000};

static const char *const levels[AQL_LEVELS] = {"S-1", "S-2", "S-3", "S-4",
                                               "I",   "II",  "III"};
static const char *const severities[AQL_SEVERITIES] = {"normal", "tightened", "reduced"};

/* Table 1: the most a lot of the row has, and a letter for each level. */
static const struct {
    int64_t most;
    char letter[AQL_LEVELS + 1];
} letters[BANDS] = {
    {8, "AAAAAAB"},      {15, "AAAAABC"},     {25, "AABBBCD"},        {50, "ABBCCDE"},
    {90, "BBCCCEF"},     {150, "BBCDDFG"},    {280, "BCDEEGH"},       {500, "BCDEFHJ"},
    {1200, "CCEFGJK"},   {3200, "CDEGHKL"},   {10000, "CDFGJLM"},     {35000, "CDFHKMN"},
    {150000, "DEGJLNP"}, {500000, "DEGJMPQ"}, {INT64_MAX, "DEHKNQR"},
};

/* v, ^: the first plan below, above. */
struct row {
    char letter;
    int64_t n;
    const char *ac;
};

/* clang-format off */
/*          0.010 .015 .025 .040 .065 .10 .15 .25 .40 .65 1.0 1.5 2.5 4.0 6.5 10 */
static const struct row normal[] = {
    {'A', 2,    "v  v  v  v  v  v  v  v  v  v  v  v  v  v  0  v"},
    {'B', 3,    "v  v  v  v  v  v  v  v  v  v  v  v  v  0  ^  v"},
    {'C', 5,    "v  v  v  v  v  v  v  v  v  v  v  v  0  ^  v  1"},
    {'D', 8,    "v  v  v  v  v  v  v  v  v  v  v  0  ^  v  1  2"},
    {'E', 13,   "v  v  v  v  v  v  v  v  v  v  0  ^  v  1  2  3"},
    {'F', 20,   "v  v  v  v  v  v  v  v  v  0  ^  v  1  2  3  5"},
    {'G', 32,   "v  v  v  v  v  v  v  v  0  ^  v  1  2  3  5  7"},
    {'H', 50,   "v  v  v  v  v  v  v  0  ^  v  1  2  3  5  7 10"},
    {'J', 80,   "v  v  v  v  v  v  0  ^  v  1  2  3  5  7 10 14"},
    {'K', 125,  "v  v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21"},
    {'L', 200,  "v  v  v  v  0  ^  v  1  2  3  5  7 10 14 21  ^"},
    {'M', 315,  "v  v  v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^"},
    {'N', 500,  "v  v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^"},
    {'P', 800,  "v  0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^"},
    {'Q', 1250, "0  ^  v  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^"},
    {'R', 2000, "^  ^  1  2  3  5  7 10 14 21  ^  ^  ^  ^  ^  ^"},
};
static const struct row tightened[] = {
    {'A', 2,    "v  v  v  v  v  v  v  v  v  v  v  v  v  v  v  v"},
    {'B', 3,    "v  v  v  v  v  v  v  v  v  v  v  v  v  v  0  v"},
    {'C', 5,    "v  v  v  v  v  v  v  v  v  v  v  v  v  0  v  v"},
    {'D', 8,    "v  v  v  v  v  v  v  v  v  v  v  v  0  v  v  1"},
    {'E', 13,   "v  v  v  v  v  v  v  v  v  v  v  0  v  v  1  2"},
    {'F', 20,   "v  v  v  v  v  v  v  v  v  v  0  v  v  1  2  3"},
    {'G', 32,   "v  v  v  v  v  v  v  v  v  0  v  v  1  2  3  5"},
    {'H', 50,   "v  v  v  v  v  v  v  v  0  v  v  1  2  3  5  8"},
    {'J', 80,   "v  v  v  v  v  v  v  0  v  v  1  2  3  5  8 12"},
    {'K', 125,  "v  v  v  v  v  v  0  v  v  1  2  3  5  8 12 18"},
    {'L', 200,  "v  v  v  v  v  0  v  v  1  2  3  5  8 12 18  ^"},
    {'M', 315,  "v  v  v  v  0  v  v  1  2  3  5  8 12 18  ^  ^"},
    {'N', 500,  "v  v  v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^"},
    {'P', 800,  "v  v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^"},
    {'Q', 1250, "v  0  v  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^"},
    {'R', 2000, "0  ^  v  1  2  3  5  8 12 18  ^  ^  ^  ^  ^  ^"},
    {'S', 3150, "^  ^  1  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^  ^"},
};
static const struct row reduced[] = {
    {'A', 2,    "v  v  v  v  v  v  v  v  v  v  v  v  v  v  0  v"},
    {'B', 2,    "v  v  v  v  v  v  v  v  v  v  v  v  v  0  ^  v"},
    {'C', 2,    "v  v  v  v  v  v  v  v  v  v  v  v  0  ^  v  v"},
    {'D', 3,    "v  v  v  v  v  v  v  v  v  v  v  0  ^  v  v  1"},
    {'E', 5,    "v  v  v  v  v  v  v  v  v  v  0  ^  v  v  1  2"},
    {'F', 8,    "v  v  v  v  v  v  v  v  v  0  ^  v  v  1  2  3"},
    {'G', 13,   "v  v  v  v  v  v  v  v  0  ^  v  v  1  2  3  5"},
    {'H', 20,   "v  v  v  v  v  v  v  0  ^  v  v  1  2  3  5  6"},
    {'J', 32,   "v  v  v  v  v  v  0  ^  v  v  1  2  3  5  6  8"},
    {'K', 50,   "v  v  v  v  v  0  ^  v  v  1  2  3  5  6  8 10"},
    {'L', 80,   "v  v  v  v  0  ^  v  v  1  2  3  5  6  8 10  ^"},
    {'M', 125,  "v  v  v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^"},
    {'N', 200,  "v  v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^  ^"},
    {'P', 315,  "v  0  ^  v  v  1  2  3  5  6  8 10  ^  ^  ^  ^"},
    {'Q', 500,  "0  ^  ^  v  1  2  3  5  6  8 10  ^  ^  ^  ^  ^"},
    {'R', 800,  "^  ^  ^  1  2  3  5  6  8 10  ^  ^  ^  ^  ^  ^"},
};
/* clang-format on */

static const struct row *const tables[AQL_SEVERITIES] = {normal, tightened, reduced};

static int by_name(const char *const *names, int most, struct str name)
{
    int i = 0;
    while (i < most && !str_is(name, names[i]))
        i++;
    return i;
}

const char *aql_level_name(enum aql_level level)
{
    return level >= 0 && level < AQL_LEVELS ? levels[level] : "";
}

enum aql_level aql_level_by_name(struct str name)
{
    return (enum aql_level)by_name(levels, AQL_LEVELS, name);
}

const char *aql_severity_name(enum aql_severity which)
{
    return which >= 0 && which < AQL_SEVERITIES ? severities[which] : "";
}

enum aql_severity aql_severity_by_name(struct str name)
{
    return (enum aql_severity)by_name(severities, AQL_SEVERITIES, name);
}

static int column(int64_t aql)
{
    int i = 0;
    while (i < AQLS && aqls[i] != aql)
        i++;
    return i;
}

bool aql_known(int64_t aql)
{
    return column(aql) < AQLS;
}

int64_t aql_stricter(int64_t aql)
{
    int at = column(aql);
    return at > 0 && at < AQLS ? aqls[at - 1] : aql;
}

char aql_letter(enum aql_level level, int64_t lot)
{
    int band = 0;
    BUG_IF(level < 0 || level >= AQL_LEVELS);
    while (lot > letters[band].most)
        band++;
    return letters[band].letter[level];
}

static struct str cell(const struct row *row, int at)
{
    struct str rest = str_of(row->ac), word = {0};
    while (rest.n && at >= 0) {
        word = str_cut(&rest, ' ');
        if (word.n)
            at--;
    }
    return word;
}

struct aql_plan aql_plan(enum aql_level level, enum aql_severity severity, int64_t aql,
                         int64_t lot)
{
    int at = column(aql);
    BUG_IF(at == AQLS || severity < 0 || severity >= AQL_SEVERITIES);
    const struct row *row = tables[severity];
    while (row->letter != aql_letter(level, lot))
        row++;
    struct str word = cell(row, at);
    while (str_is(word, "v") || str_is(word, "^")) {
        row += str_is(word, "v") ? 1 : -1;
        word = cell(row, at);
    }
    struct aql_plan plan = {.letter = row->letter, .n = row->n};
    BUG_IF(!str_int(word, &plan.ac));
    if (plan.n >= lot) {
        plan.n = lot;
        plan.all = true;
    }
    return plan;
}

/* ---- switching ---- */

static void become(struct aql_stream *stream, enum aql_severity severity)
{
    *stream = (struct aql_stream){.severity = severity};
}

/* 9.3.3.2: two points for a lot under a plan that forgives none or one, three for one
 * that would pass a stricter AQL too; anything else begins anew. */
static int64_t scored(const struct aql_stream *stream, const struct aql_judged *lot)
{
    if (!lot->accepted)
        return 0;
    if (lot->ac <= 1)
        return stream->score + 2;
    return lot->stricter ? stream->score + 3 : 0;
}

static void on_normal(struct aql_stream *stream, const struct aql_judged *lot)
{
    enum { LAST_FOUR = 0xf };
    if (!lot->accepted && stream->recent) {
        become(stream, AQL_TIGHTENED);
        return;
    }
    stream->recent = ((stream->recent << 1) | !lot->accepted) & LAST_FOUR;
    stream->score = scored(stream, lot);
    if (stream->score >= AQL_SCORE_REDUCES && lot->steady)
        become(stream, AQL_REDUCED);
}

static void on_tightened(struct aql_stream *stream, const struct aql_judged *lot)
{
    stream->accepted = lot->accepted ? stream->accepted + 1 : 0;
    stream->rejected += !lot->accepted;
    if (stream->accepted >= AQL_ACCEPTED_EASES)
        become(stream, AQL_NORMAL);
    else if (stream->rejected >= AQL_REJECTED_STOPS)
        stream->stopped = true;
}

void aql_judge(struct aql_stream *stream, const struct aql_judged *lot)
{
    if (stream->stopped)
        return;
    if (stream->severity == AQL_NORMAL)
        on_normal(stream, lot);
    else if (stream->severity == AQL_TIGHTENED)
        on_tightened(stream, lot);
    else if (!lot->accepted || !lot->steady)
        become(stream, AQL_NORMAL);
}

void aql_resume(struct aql_stream *stream)
{
    become(stream, AQL_TIGHTENED);
}
