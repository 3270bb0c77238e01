/*
 * rights: the office (office.h) with waves/rights.ini taken in, people in it, and two
 * orders: 1 of channel web in the south, 2 of channel far in the north.
 */
#ifndef TALLYMAN_TESTS_RIGHTS_H
#define TALLYMAN_TESTS_RIGHTS_H

#include "office.h"

#include "tallyman/base/conf.h"

struct desk {
    int64_t terminal, session;
};

static inline void rule(struct office *o, const char *section, const char *key,
                        const char *value, int line)
{
    row(o, arena_printf(o->arena, "section=%s;key=%s;value=%s;line=#%d", section, key,
                        value, line));
}

static inline int rights_key(void *target, const char *section, const char *key,
                             const char *value, int line, struct err *err)
{
    (void)err;
    rule(target, section, key, value, line);
    return 0;
}

/* The file of roles as it is delivered. */
static inline void ask_rights(struct office *o)
{
    static const struct conf_key any[] = {{"*", "*", CONF_EACH}, {NULL}};
    ask(o, V_RIGHTS_LOAD);
    with(o, "file", "rights.ini");
    assert_int_equal(
        conf_read(PROJECT_DIR "/waves/rights.ini", any, rights_key, o, &o->err), 0);
}

static inline void write_sql(struct office *o, const char *sql)
{
    assert_int_equal(store_begin(o->store, &o->err), 0);
    if (store_do(o->store, &o->err, sql, "") < 0)
        fail_msg("%s: %s", o->err.arg[0].text, sql);
    assert_int_equal(store_commit(o->store, &o->err), 0);
    engine_settle(o->address);
}

static inline void limits(struct office *o)
{
    ask(o, V_POLICY_LOAD);
    with(o, "name", "rules");
    with(o, "file", "rules.ini");
    rule(o, "approve.from", "order_cancel", "0", 1);
    rule(o, "approve.from", "order_amount", "0", 2);
    rule(o, "approve.from", "order_address", "0", 3);
    rule(o, "approve.from", "order_reissue", "0", 4);
    rule(o, "approve.from", "order_export", "0", 5);
    rule(o, "approve.from", "rights", "0", 6);
    rule(o, "approve.units", "stock_take", "5", 7);
}

static inline void rights_house(struct office *o)
{
    limits(o);
    done(o);
    ask_rights(o);
    done(o);
    furnish(o);
    stock(o, "A01-01-1", "TEA", 50);
    ask(o, V_LOAD_PEOPLE); /* hashed once: all of them have this PIN */
    row(o, "badge=B-0002;name=Bob;role=lead;pin=2222;staff=77");
    done(o);
    write_sql(o,
              "INSERT INTO person (warehouse, badge, name, role, pin, role_at, role_by)"
              " SELECT 1, w.badge, w.name, w.role, p.pin, p.role_at, p.role_by"
              "   FROM person p, (SELECT 'B-0001' AS badge, 'Ann' AS name,"
              "                          'service' AS role"
              "     UNION ALL SELECT 'B-0003', 'Rea', 'auditor'"
              "     UNION ALL SELECT 'B-0004', 'Eve', 'picker'"
              "     UNION ALL SELECT 'B-0005', 'Fin', 'finance'"
              "     UNION ALL SELECT 'B-0006', 'Adi', 'admin'"
              "     UNION ALL SELECT 'B-0007', 'Stu', 'stock') w"
              "  WHERE p.badge = 'B-0002'");
    ask(o, V_LOAD_ORDERS);
    row(o, "ordinal=#0;channel=web;number=1;buyer=b1;receiver=Li;address=Road 1;"
           "phone=13800001234;region=South/1;paid_at=#1795348700000;goods=#250000");
    row(o, "ordinal=#1;item=TEA;qty=#10;price=#25000");
    done(o);
    ask(o, V_LOAD_ORDERS);
    row(o, "ordinal=#0;channel=far;number=2;buyer=b2;receiver=Wang;address=Road 2;"
           "phone=13900005678;region=North/1;paid_at=#1795348700000;goods=#250000");
    row(o, "ordinal=#1;item=TEA;qty=#10;price=#25000");
    done(o);
    review(o);
}

static inline void at_desk(struct office *o, struct desk desk)
{
    o->terminal = desk.terminal;
    o->session = desk.session;
}

static inline enum err_code log_in(struct office *o, const char *name, const char *badge,
                                   const char *pin)
{
    assert_int_equal(op_terminal(o->door, name, &o->terminal, &o->err), 0);
    ask(o, V_LOGIN);
    o->req.session = 0;
    with(o, "badge", badge);
    if (pin)
        with(o, "pin", pin);
    return go(o);
}

static inline struct desk sit(struct office *o, const char *name, const char *badge,
                              const char *pin)
{
    if (log_in(o, name, badge, pin) != E_OK)
        fail_msg("%s at %s: %s", badge, name, err_entry(o->reply.err.code)->name);
    o->session = num(o, "session");
    return (struct desk){o->terminal, o->session};
}

static inline int64_t question(struct office *o)
{
    assert_int_equal(o->reply.err.code, E_APPROVAL);
    return o->reply.err.arg[1].num;
}

static inline enum err_code give(struct office *o, int64_t id, const char *badge,
                                 const char *pin)
{
    ask(o, V_APPROVE_GIVE);
    request_num(&o->req, "approval", id);
    if (badge) {
        with(o, "badge", badge);
        with(o, "pin", pin);
    }
    return go(o);
}

static inline enum err_code amount(struct office *o, const char *number, int64_t goods)
{
    ask(o, V_ORDER_AMOUNT);
    with(o, "number", number);
    request_num(&o->req, "goods", goods);
    with(o, "reason", "agreed with the buyer");
    return go(o);
}

static inline void later(struct office *o, int64_t ms)
{
    store_set_now(o->store, store_now(o->store) + ms);
}

#endif
