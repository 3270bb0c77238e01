/*
 * What a statement's text says about the rows it can have to do with. Too many rows is
 * allowed, too few never.
 */
#include "help.h"

#ifdef TALLYMAN_POSTGRESQL
#include "../../src/store/pg_about.h"
#include "tallyman/base/buf.h"

/* "reads stock(place=1,item=2) item" */
static const char *told(const char *sql)
{
    static struct buf out;
    struct pg_about about;
    buf_clear(&out);
    buf_init(&out, 4096);
    pg_about(sql, &about);
    buf_text(&out, about.reads   ? "reads"
                   : about.all   ? "all"
                   : about.plain ? "writes"
                   : about.n     ? "looks and writes"
                                 : "-");
    for (int i = 0; i < about.n; i++) {
        const struct pg_touch *touch = &about.touch[i];
        buf_printf(&out, " %s", touch->table->name);
        for (int k = 0; k < touch->pins; k++)
            buf_printf(&out, "%s%.*s=%d", k ? "," : "(", (int)touch->pin[k].column.n,
                       touch->pin[k].column.p, touch->pin[k].n);
        buf_text(&out, touch->pins ? ")" : "");
    }
    return out.p;
}

static const struct {
    const char *sql, *told;
} cases[] = {
    {"SELECT code FROM item WHERE id = $1", "reads item(id=1)"},
    {"SELECT id, kind FROM place WHERE warehouse = $1 AND code = $2",
     "reads place(warehouse=1,code=2)"},
    /* joined: whose column it is, is said */
    {"SELECT p.id FROM session s JOIN person p ON p.id = s.person"
     " WHERE s.id = $1 AND s.terminal = $2",
     "reads session(id=1,terminal=2) person"},
    {"SELECT a FROM session s JOIN person p ON p.id = s.person WHERE terminal = $2",
     "reads session person"},
    /* not all rows have it */
    {"SELECT id FROM item WHERE id = $1 OR code = $2", "reads item"},
    {"SELECT id FROM item WHERE id = $1 AND (code = $2 OR high = 1)", "reads item(id=1)"},
    {"SELECT id FROM item WHERE NOT id = $1", "reads item"},
    {"SELECT id FROM item WHERE id <= $1 AND price >= $2", "reads item"},
    {"SELECT id FROM item WHERE id = $1 + 1", "reads item"},
    {"SELECT id FROM item WHERE 1 + id = $1", "reads item"},
    {"SELECT id FROM item WHERE price BETWEEN $1 AND high = $2", "reads item"},
    {"SELECT id FROM item WHERE CASE WHEN high = 1 AND id = $1 THEN 1 END = 1",
     "reads item"},
    {"SELECT CASE WHEN high = 1 THEN 2 ELSE 3 END FROM item WHERE id = $1",
     "reads item(id=1)"},
    {"SELECT id FROM item WHERE id = $1 UNION SELECT id FROM place WHERE id = $2",
     "reads item place"},
    {"SELECT id FROM item WHERE code = 'a = $1' AND name = 'it''s' AND id = $1",
     "reads item(id=1)"},
    /* within brackets, or twice */
    {"SELECT (SELECT on_hand FROM stock WHERE place = $1) FROM item WHERE id = $2",
     "reads stock item(id=2)"},
    {"SELECT value FROM rule WHERE warehouse = $1 AND version = (SELECT MAX(version)"
     " FROM rule WHERE warehouse = $1)",
     "reads rule"},
    {"SELECT a.id FROM person a, person b WHERE a.id = $1", "reads person"},
    {"SELECT a.id FROM person a, item b WHERE a.id = $1", "reads person(id=1) item"},
    {"SELECT id FROM item LEFT JOIN place ON place.id = $1 WHERE item.id = $2",
     "reads item(id=2) place"},
    {"WITH g AS (SELECT id FROM item) SELECT id FROM g", "reads item"},
    /* a column that is named like a table */
    {"SELECT item FROM code WHERE item = $1", "reads code(item=1)"},
    /* not the same twice */
    {"SELECT nextval('move_id_seq')", "-"},
    {"SELECT id FROM item WHERE id = $1 FOR UPDATE", "-"},
    /* written */
    {"UPDATE parcel SET stage = $2 WHERE id = $1", "looks and writes parcel(id=1)"},
    {"UPDATE stock SET on_hand = on_hand - $2 WHERE place = $1 AND lot = ''",
     "writes stock(place=1)"},
    {"UPDATE stock SET place = $2 WHERE place = $1 AND item = $3",
     "writes stock(item=3)"},
    {"UPDATE stock SET on_hand = $2, place = $3 WHERE place = $1", "writes stock"},
    {"UPDATE orders o SET state = 'x' WHERE o.id = $1", "writes orders(id=1)"},
    {"UPDATE orders SET state = 'x' FROM wave WHERE id = $1", "looks and writes orders"},
    {"UPDATE orders SET state = (SELECT state FROM wave WHERE id = $1) WHERE id = $2",
     "looks and writes orders(id=2)"},
    {"DELETE FROM serial WHERE text = $1", "looks and writes serial(text=1)"},
    {"DELETE FROM serial USING item WHERE text = $1", "looks and writes serial"},
    {"INSERT INTO code (warehouse, text, item, qty) VALUES ($1, $3, $2, 1)",
     "writes code(warehouse=1,text=3,item=2)"},
    {"INSERT INTO code (item, qty) VALUES ((SELECT id FROM item WHERE code = $1), $2)",
     "looks and writes code(qty=2)"},
    {"INSERT INTO code (item, qty) VALUES ($1 + 1, $2), ($3, $4)", "writes code"},
    {"INSERT INTO code (item) SELECT id FROM item WHERE id = $1",
     "looks and writes code"},
    {"INSERT INTO stock (place, item, expiry) VALUES ($1, $2, $3) ON CONFLICT (place, "
     "item)"
     " DO UPDATE SET on_hand = 1, expiry = 2",
     "writes stock(place=1,item=2)"},
    {"INSERT INTO stock (place, expiry) VALUES ($1, $2) ON CONFLICT DO NOTHING",
     "writes stock(place=1,expiry=2)"},
    {"WITH g AS (SELECT 1) INSERT INTO code (item) SELECT 1 FROM g", "all"},
    {"ANALYZE", "all"},
    {"", "all"},
};

static void a_text_tells_its_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        if (strcmp(told(cases[i].sql), cases[i].told) != 0)
            fail_msg("%s\n  is about: %s\n  not:      %s", cases[i].sql, cases[i].told,
                     told(cases[i].sql));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(a_text_tells_its_rows)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
#else
int main(void)
{
    printf("skipped: built without PostgreSQL\n");
    return 77;
}
#endif
