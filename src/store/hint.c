/*
 * hint: what SQLite's planner is told of tables that are still empty: that a warehouse is
 * no choice and a state is a poor one, while a full key names one row. Without it a query
 * by (warehouse, item) walks all of the warehouse's stock. Written once, when a store is
 * made; ANALYZE is never run on a living one.
 */
#include "ddl.h"

#include "tallyman/base/str.h"

enum { ROWS = 1000000, MANY = 500000, SOME = 50000, FEW = 10 };

static bool poor(struct str column)
{
    return str_is(column, "state") || str_is(column, "kind") || str_is(column, "stage") ||
           str_is(column, "closed_at");
}

/* "1000000 500000 10 1": rows in all, then rows that share each longer prefix of the key.
 */
static void put_stat(struct buf *out, struct str columns, bool unique)
{
    int64_t left = ROWS;
    buf_printf(out, "%d", ROWS);
    while (columns.n) {
        struct str column = str_trim(str_cut(&columns, ','));
        if (str_is(column, "warehouse"))
            left = MANY;
        else if (poor(column))
            left = left < SOME ? left : SOME;
        else
            left = left < FEW ? left : FEW;
        buf_printf(out, " %lld", (long long)(unique && !columns.n ? 1 : left));
    }
}

static void put_hint(struct buf *out, const char *table, const char *index,
                     struct str columns, bool unique)
{
    buf_printf(out, "INSERT INTO sqlite_stat1 VALUES ('%s', '%s', '", table, index);
    put_stat(out, columns, unique);
    buf_text(out, "');\n");
}

/* The columns between the brackets of "UNIQUE (a, b) WHERE …". */
static struct str bracketed(const char *index)
{
    const char *open = strchr(index, '('), *close = strchr(index, ')');
    return str_n(open + 1, (size_t)(close - open - 1));
}

void ddl_hints(struct buf *out)
{
    for (const struct table *const *at = schema; *at; at++) {
        const struct table *table = *at;
        char name[64];
        if (table->key)
            put_hint(out, table->name, table->name, str_of(table->key), true);
        for (int i = 0; i < ddl_indexes(table); i++) {
            snprintf(name, sizeof(name), "%s_%d", table->name, i + 1);
            put_hint(out, table->name, name, bracketed(table->index[i]),
                     strncmp(table->index[i], "UNIQUE", 6) == 0);
        }
    }
    buf_text(out, "ANALYZE sqlite_schema;\n");
}
