/*
 * found: what stands before anybody can ask: a warehouse with its outside places and
 * terminals, terminals by their names, the console's session. Called by whoever opens or
 * serves a store; each writes in a transaction of its own (store_run).
 */
#include "door_in.h"

/* One that is there makes another refused: any, or the one of that code. */
static int not_there(struct store *store, const char *code, bool another, struct err *err)
{
    int64_t there = 0;
    if (store_one(store, err, "SELECT COUNT(*) FROM warehouse WHERE $2 = 0 OR code = $1",
                  "td>d", code, (int64_t)another, &there) < 0)
        return -err->code;
    return there ? err_set(err, E_EXISTS, "ss", "warehouse", code) : 0;
}

struct found {
    const struct op_house *house;
    bool another;
};

static int found(struct store *store, void *arg, struct err *err)
{
    const struct found *wanted = arg;
    const struct op_house *house = wanted->house;
    if (not_there(store, house->code, wanted->another, err) ||
        store_do(store, err,
                 "INSERT INTO warehouse (code, name, offset_min) VALUES ($1, $2, $3)",
                 "ttd", house->code, house->name, house->offset_min) < 0)
        return -err->code;
    int64_t warehouse = store_last_id(store);
    static const char *const outside[] = {"IN", "OUT", "ADJ"};
    for (size_t i = 0; i < 3; i++) {
        if (store_do(
                store, err,
                "INSERT INTO place (warehouse, code, kind) VALUES ($1, $2, 'outside')",
                "dt", warehouse, outside[i]) < 0)
            return -err->code;
    }
    static const char *const terminals[] = {"console", "job"};
    for (size_t i = 0; i < 2; i++) {
        if (store_do(store, err, "INSERT INTO terminal (warehouse, name) VALUES ($1, $2)",
                     "dt", warehouse, terminals[i]) < 0)
            return -err->code;
    }
    if (store_do(store, err,
                 "INSERT INTO person (warehouse, badge, name, role)"
                 " VALUES ($1, 'B-CONSOLE', 'console', 'console')",
                 "d", warehouse) < 0)
        return -err->code;
    return 0;
}

int op_found(struct door *door, const char *code, const char *name, int offset_min,
             struct err *err)
{
    const struct op_house house = {code, name, offset_min};
    struct found wanted = {&house, false};
    return store_run(door->store, found, &wanted, err);
}

int op_found_another(struct door *door, const struct op_house *house, struct err *err)
{
    struct found wanted = {house, true};
    return store_run(door->store, found, &wanted, err);
}

/* The warehouse behind the name's '@', else the first; `name` is cut there. */
static int warehouse_of(struct store *store, struct str *name, int64_t *warehouse,
                        struct err *err)
{
    struct str code = *name;
    *name = str_cut(&code, '@');
    *warehouse = 0;
    int found = code.n
                    ? store_one(store, err, "SELECT id FROM warehouse WHERE code = $1",
                                "s>d", code, warehouse)
                    : store_one(store, err, "SELECT COALESCE(MIN(id), 0) FROM warehouse",
                                ">d", warehouse);
    if (found < 0)
        return found;
    char text[64];
    snprintf(text, sizeof(text), "%.*s", (int)code.n, code.n ? code.p : "");
    return found ? 0 : err_set(err, E_NOT_FOUND, "ss", "warehouse", text);
}

struct named {
    const char *name;
    int64_t *terminal;
};

static int terminal_of(struct store *store, void *arg, struct err *err)
{
    const struct named *wanted = arg;
    int64_t warehouse, *terminal = wanted->terminal;
    struct str name = str_of(wanted->name);
    if (warehouse_of(store, &name, &warehouse, err))
        return -err->code;
    int found = store_one(store, err,
                          "SELECT id FROM terminal WHERE warehouse = $1 AND name = $2",
                          "ds>d", warehouse, name, terminal);
    if (found)
        return found < 0 ? found : 0;
    if (store_do(store, err, "INSERT INTO terminal (warehouse, name) VALUES ($1, $2)",
                 "ds", warehouse, name) < 0)
        return -err->code;
    *terminal = store_last_id(store);
    return 0;
}

int op_terminal(struct door *door, const char *name, int64_t *terminal, struct err *err)
{
    struct named wanted = {name, terminal};
    return store_run(door->store, terminal_of, &wanted, err);
}

int op_terminal_find(struct door *door, const char *name, struct op_terminal *terminal,
                     struct err *err)
{
    const char *key;
    int64_t revoked;
    int found = store_one(door->store, err,
                          "SELECT id, warehouse, enrolled_at, revoked, key FROM terminal"
                          " WHERE name = $1 ORDER BY key = '', revoked, id LIMIT 1",
                          "t>ddddt", name, &terminal->id, &terminal->warehouse,
                          &terminal->enrolled_at, &revoked, &key);
    if (found < 0)
        return found;
    if (!found)
        return err_set(err, E_NOT_ENROLLED, "s", name);
    terminal->revoked = revoked;
    snprintf(terminal->key, sizeof(terminal->key), "%s", key);
    store_turn(door->store);
    return 0;
}

int op_terminal_good(struct door *door, int64_t id, int64_t enrolled_at, struct err *err)
{
    int64_t at = -1, revoked = 0;
    const char *name = "";
    int found = store_one(door->store, err,
                          "SELECT name, enrolled_at, revoked FROM terminal WHERE id = $1",
                          "d>tdd", id, &name, &at, &revoked);
    if (found < 0)
        return found;
    if (revoked)
        return err_set(err, E_REVOKED, "s", name);
    return found && at == enrolled_at ? 0 : err_set(err, E_NOT_ENROLLED, "s", name);
}

struct console {
    int64_t terminal, *session;
};

static int console_session(struct store *store, void *arg, struct err *err)
{
    const struct console *at = arg;
    int found = store_one(store, err,
                          "SELECT s.id FROM session s JOIN person p ON p.id = s.person"
                          " WHERE s.terminal = $1 AND s.ended_at = 0"
                          "   AND p.badge = 'B-CONSOLE'",
                          "d>d", at->terminal, at->session);
    if (found)
        return found < 0 ? found : 0;
    if (store_do(
            store, err,
            "INSERT INTO session (warehouse, terminal, person, begun_at)"
            " SELECT t.warehouse, t.id, p.id, $2 FROM terminal t, person p"
            "  WHERE t.id = $1 AND p.warehouse = t.warehouse AND p.badge = 'B-CONSOLE'",
            "dd", at->terminal, store_now(store)) < 0)
        return -err->code;
    *at->session = store_last_id(store);
    return 0;
}

int op_console(struct door *door, int64_t terminal, int64_t *session, struct err *err)
{
    struct console at = {terminal, session};
    return store_run(door->store, console_session, &at, err);
}
