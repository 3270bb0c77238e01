/*
 * policy_guard: of a file of rules the lines that keep somebody from something: when a
 * second person is asked, looks or counts, and what is drawn for a count. approval.c asks
 * whether policy.load would change one of them, and shows both persons which.
 *
 * The first file of a house takes nothing away, so it needs nobody else. A shift's does:
 * its section [recheck] stands before the house's.
 */
#include "people.h"

#include "names.h"
#include "tallyman/model/rules.h"

enum { SHOWN = 8, RULES_MOST = REQUEST_ROWS_MOST };

struct line {
    const char *section, *key, *value;
};

struct guard {
    struct op *op;
    bool house; /* the file of rules; not a shift's */
    bool all;   /* of every section: plans of counts */
    int n, changes;
    struct line line[RULES_MOST];
    struct names stand, said; /* values by section and key */
    const char *text;
};

static const char *name_of(struct guard *g, const struct line *line)
{
    return arena_printf(g->op->arena, "%s\n%s", line->section, line->key);
}

static bool is_guarded(const struct guard *g, const char *section)
{
    return g->all || rules_guarded(section);
}

static int read_standing(struct guard *g)
{
    struct op *op = g->op;
    struct line *line = g->line;
    const char *name = request_str(op->req, "name");
    struct query *query = store_query(
        op->store,
        "SELECT section, key, value FROM rule WHERE warehouse = $1 AND name = $2"
        "   AND version = (SELECT MAX(version) FROM rule"
        "                   WHERE warehouse = $1 AND name = $2) ORDER BY line, section, "
        "key LIMIT $3",
        "dtd", op->warehouse, name, (int64_t)RULES_MOST);
    while (query_next(query, "ttt", &line->section, &line->key, &line->value)) {
        names_put(&g->stand, name_of(g, line), (void *)line->value);
        line++;
    }
    g->n = (int)(line - g->line);
    return query_done(query, op->err) ? op_fault(op) : 0;
}

static void note(struct guard *g, const struct line *line, const char *was,
                 const char *becomes)
{
    if (g->changes++ < SHOWN)
        g->text = arena_printf(g->op->arena, "%s%s%s %s %s -> %s", g->text,
                               *g->text ? ", " : "", line->section, line->key,
                               was ? was : "none", becomes ? becomes : "none");
}

static void hold_against(struct guard *g)
{
    const struct rows *rows = &g->op->req->rows;
    for (int row = 0; row < rows->n; row++) {
        struct line line = {rows_str(rows, row, "section"), rows_str(rows, row, "key"),
                            rows_str(rows, row, "value")};
        const char *was = names_get(&g->stand, name_of(g, &line));
        names_put(&g->said, name_of(g, &line), (void *)line.value);
        if (is_guarded(g, line.section) && (!was || strcmp(was, line.value) != 0))
            note(g, &line, was, line.value);
    }
    for (int i = 0; i < g->n; i++) {
        const struct line *line = &g->line[i];
        if (is_guarded(g, line->section) && !names_get(&g->said, name_of(g, line)))
            note(g, line, line->value, NULL);
    }
}

/* What the verb will refuse anyway is asked of nobody. */
static bool is_good(const struct guard *g)
{
    const struct rows *rows = &g->op->req->rows;
    struct err err = {0};
    for (int row = 0; row < rows->n && g->house; row++) {
        if (rules_take(rows_str(rows, row, "section"), rows_str(rows, row, "key"),
                       rows_str(rows, row, "value"), &err))
            return false;
    }
    return true;
}

int policy_guarded(struct op *op, const char **changes)
{
    const char *name = request_str(op->req, "name");
    struct guard *g = arena_alloc(op->arena, sizeof(*g));
    *g = (struct guard){.op = op,
                        .house = strcmp(name, "rules") == 0,
                        .all = strcmp(name, "qc") == 0,
                        .text = ""};
    *changes = "";
    if (!is_good(g))
        return 0;
    names_init(&g->stand, op->arena);
    names_init(&g->said, op->arena);
    if (read_standing(g))
        return op_fault(op);
    if (g->n || (!g->house && !g->all))
        hold_against(g);
    *changes = g->changes > SHOWN ? arena_printf(op->arena, "%s and %d more", g->text,
                                                 g->changes - SHOWN)
                                  : g->text;
    return 0;
}
