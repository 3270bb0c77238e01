/*
 * role.list, role.export: what each role may, and who may do what where, since when, by
 * whom, last used: for the review that is done every so often by somebody who need not
 * know the program. A row is a role that somebody holds.
 */
#include "people.h"

enum { ASLEEP_DAYS = 60, DAY_MS = 86400000 };

/* ---- role.list ---- */

static const char *const cols_roles[] = {"role",     "rights", "factor", "lends",
                                         "approves", "limits", "file",   "line",
                                         "people",   NULL};

static const char *limits_text(struct op *op, const struct policy_role *role)
{
    const char *text = "";
    const struct {
        const char *name;
        const int64_t *limits;
    } kinds[] = {{"most", role->most},
                 {"units", role->units},
                 {"day", role->day},
                 {"day_units", role->day_units}};
    for (int i = 0; i < ACTS; i++) {
        for (size_t k = 0; k < sizeof(kinds) / sizeof(*kinds); k++) {
            if (kinds[k].limits[i] >= 0)
                text = arena_printf(op->arena, "%s%s%s.%s %lld", text, *text ? ", " : "",
                                    kinds[k].name, act_name((enum act)i),
                                    (long long)kinds[k].limits[i]);
        }
    }
    return text;
}

static int holders(struct op *op, const char *role, int64_t *n)
{
    return store_one(op->store, op->err,
                     "SELECT COUNT(*) FROM person p WHERE p.warehouse = $1"
                     "   AND p.disabled = 0 AND (p.role = $2 OR EXISTS"
                     "       (SELECT 1 FROM granted g WHERE g.person = p.id"
                     "           AND g.role = $2 AND g.ended_at = 0"
                     "           AND (g.until = 0 OR g.until > $3)))",
                     "dtd>d", op->warehouse, role, op->now, n) < 0
               ? op_fault(op)
               : 0;
}

static int where_from(struct op *op, const char **file, int64_t *version)
{
    *file = "built in";
    *version = 0;
    int found = store_one(op->store, op->err,
                          "SELECT file, version FROM rule WHERE warehouse = $1"
                          "   AND name = 'rights' ORDER BY version DESC LIMIT 1",
                          "d>td", op->warehouse, file, version);
    return found < 0 ? found : 0;
}

static int run_list(struct op *op)
{
    const struct policy *policy = powers_policy(op);
    const char *file;
    int64_t version, n = 0;
    rows_init(&op->reply->rows, cols_roles);
    if (!policy || where_from(op, &file, &version))
        return op_fault(op);
    for (int i = 0; i < policy->roles; i++) {
        const struct policy_role *role = &policy->role[i];
        if (holders(op, role->name, &n))
            return op_fault(op);
        op_row(op, "ttdtdttdd", role->name, rights_text(op, role->rights),
               (int64_t)role->factor, role->lends, role->approves, limits_text(op, role),
               file, (int64_t)role->line, n);
    }
    return 0;
}

/* ---- role.export ---- */

static const char *const cols_export[] = {
    "person",  "badge",  "name",   "staff", "disabled", "role", "region",
    "channel", "shop",   "since",  "until", "granter",  "why",  "seen_at",
    "used_at", "rights", "unused", "marks", NULL};

/* One role held by one person. */
struct line {
    int64_t person, disabled, has_pin, has_factor, since, until, seen_at;
    const char *badge, *name, *staff, *role, *region, *channel, *shop, *granter, *why;
};

/* When each right was last used by the person whose lines are being said; rows come in
 * the order of people from both queries. */
struct used {
    struct query *query;
    bool more;
    int64_t person, at, when[RIGHTS];
    const char *name;
};

static void used_next(struct used *used)
{
    used->more = query_next(used->query, "dtd", &used->person, &used->name, &used->at);
}

static void used_of(struct used *used, int64_t person)
{
    for (int i = 0; i < RIGHTS; i++)
        used->when[i] = 0;
    while (used->more && used->person < person)
        used_next(used);
    for (; used->more && used->person == person; used_next(used))
        used->when[right_by_name(str_of(used->name))] = used->at;
}

struct review {
    struct op *op;
    const struct policy *policy;
    const char *wanted; /* role; "": all */
    int64_t asleep_ms, people;
    struct used used;
    struct line *line; /* of one person */
    int lines, room;
};

static const char *add_mark(struct review *review, const char *marks, const char *mark)
{
    return arena_printf(review->op->arena, "%s%s%s", marks, *marks ? " " : "", mark);
}

static unsigned all_rights(const struct review *review)
{
    unsigned all = 0;
    for (int i = 0; i < review->lines; i++) {
        const struct policy_role *role =
            policy_role(review->policy, str_of(review->line[i].role));
        all |= role ? role->rights : 0;
    }
    return all;
}

/* Not used for as long as an account sleeps, although given for longer than that. */
static unsigned unused_of(const struct review *review, const struct line *line,
                          unsigned rights, int64_t *last)
{
    unsigned unused = 0;
    int64_t before = review->op->now - review->asleep_ms;
    for (int i = RIGHT_LOOK; i < RIGHTS; i++) {
        if (!(rights & right_bit((enum right)i)))
            continue;
        if (review->used.when[i] > *last)
            *last = review->used.when[i];
        if (review->used.when[i] < before && line->since < before)
            unused |= right_bit((enum right)i);
    }
    return unused;
}

static const char *marks_of(struct review *review, const struct line *line,
                            const struct policy_role *role, unsigned all)
{
    const struct policy_conflict *conflict = NULL;
    const char *marks = "";
    if (!line->has_pin)
        marks = add_mark(review, marks, "no_pin");
    if (role && role->factor && !line->has_factor)
        marks = add_mark(review, marks, "no_factor");
    if (!role)
        marks = add_mark(review, marks, "no_such_role");
    if (!line->disabled && line->seen_at < review->op->now - review->asleep_ms &&
        line->since < review->op->now - review->asleep_ms)
        marks = add_mark(review, marks, "asleep");
    while ((conflict = policy_conflict(review->policy, all, conflict)))
        marks = add_mark(review, marks,
                         arena_printf(review->op->arena, "conflict:%s", conflict->name));
    return marks;
}

static void say(struct review *review, const struct line *line, unsigned all)
{
    struct op *op = review->op;
    const struct policy_role *role = policy_role(review->policy, str_of(line->role));
    unsigned rights = role ? role->rights : 0;
    int64_t last = 0;
    unsigned unused = unused_of(review, line, rights, &last);
    const char *marks = marks_of(review, line, role, all);
    if (rights && unused == (rights & ~right_bit(RIGHT_NONE)))
        marks = add_mark(review, marks, "unused");
    op_row(op,
           "dtttd"
           "tttt"
           "ddttdd"
           "ttt",
           line->person, line->badge, line->name, line->staff, line->disabled, line->role,
           line->region, line->channel, line->shop, line->since, line->until,
           line->granter, line->why, line->seen_at, last, rights_text(op, rights),
           rights_text(op, unused), marks);
}

static void say_person(struct review *review)
{
    if (!review->lines)
        return;
    unsigned all = all_rights(review);
    bool any = false;
    used_of(&review->used, review->line[0].person);
    for (int i = 0; i < review->lines; i++) {
        if (*review->wanted && strcmp(review->wanted, review->line[i].role) != 0)
            continue;
        say(review, &review->line[i], all);
        any = true;
    }
    review->people += any;
    review->lines = 0;
}

static void keep(struct review *review, const struct line *line)
{
    struct op *op = review->op;
    if (review->lines == review->room) {
        int room = review->room ? review->room * 2 : 8;
        review->line =
            arena_grow(op->arena, review->line, sizeof(*line) * (size_t)review->lines,
                       sizeof(*line) * (size_t)room);
        review->room = room;
    }
    review->line[review->lines++] = *line;
}

/* The standing role, then what was granted, a person after the other. */
#define HELD                                                                             \
    "SELECT p.id, p.disabled, CASE WHEN p.pin = '' THEN 0 ELSE 1 END,"                   \
    "       CASE WHEN p.factor = '' THEN 0 ELSE 1 END, h.since, h.until, p.seen_at,"     \
    "       p.badge, p.name, p.staff, h.role, h.region, h.channel, h.shop,"              \
    "       COALESCE(b.name, ''), h.why"                                                 \
    "  FROM person p JOIN"                                                               \
    "       (SELECT id AS person, 0 AS n, role, '' AS region, '' AS channel, '' AS "     \
    "shop,"                                                                              \
    "               role_at AS since, 0 AS until, role_by AS granter, '' AS why"         \
    "          FROM person WHERE warehouse = $1 AND role <> 'none'"                      \
    "        UNION ALL SELECT person, id, role, region, channel, shop, since, until,"    \
    "               granter, why FROM granted WHERE warehouse = $1 AND ended_at = 0"     \
    "                AND (until = 0 OR until > $2)) h ON h.person = p.id"                \
    "  LEFT JOIN person b ON b.id = h.granter"                                           \
    " WHERE p.warehouse = $1 ORDER BY p.id, h.n"

static int read_all(struct review *review)
{
    struct op *op = review->op;
    struct line line;
    struct query *query = store_query(op->store, HELD, "dd", op->warehouse, op->now);
    while (query_next(query,
                      "ddddddd"
                      "ttttttttt",
                      &line.person, &line.disabled, &line.has_pin, &line.has_factor,
                      &line.since, &line.until, &line.seen_at, &line.badge, &line.name,
                      &line.staff, &line.role, &line.region, &line.channel, &line.shop,
                      &line.granter, &line.why)) {
        if (review->lines && review->line[0].person != line.person)
            say_person(review);
        keep(review, &line);
    }
    say_person(review);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static int run_export(struct op *op)
{
    int64_t days = request_get(op->req, "asleep_days"), version;
    struct review review = {.op = op,
                            .policy = powers_policy(op),
                            .wanted = request_str(op->req, "role"),
                            .asleep_ms = (days ? days : ASLEEP_DAYS) * (int64_t)DAY_MS};
    const char *file;
    rows_init(&op->reply->rows, cols_export);
    if (!review.policy || where_from(op, &file, &version))
        return op_fault(op);
    op_num(op, "version", version);
    op_text(op, "file", file);
    review.used.query = store_query(op->store,
                                    "SELECT person, name, at FROM right_used"
                                    " WHERE warehouse = $1 ORDER BY person",
                                    "d", op->warehouse);
    used_next(&review.used);
    int failed = read_all(&review);
    if (query_done(review.used.query, op->err) || failed)
        return op_fault(op);
    op_num(op, "people", review.people);
    return 0;
}

const struct op_entry op_role_list = {V_ROLE_LIST, run_list};
const struct op_entry op_role_export = {V_ROLE_EXPORT, run_export};
