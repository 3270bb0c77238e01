/*
 * load.people: who works here. PINs are hashed before the transaction, each with its own
 * salt; a row whose PIN is the one that stands is the same, and an empty PIN keeps it.
 */
#include "load_in.h"
#include "people.h"
#include "pin_in.h"

#include "tallyman/model/code.h"

enum { BADGE, NAME, ROLE, PIN, STAFF };
enum { PIN_LEAST = 4, PIN_MOST = 32 };

static const struct load_field fields[] = {
    {"badge", LOAD_IS_CODE, 1, CODE_MOST},      {"name", LOAD_IS_CODE, 1, LOAD_TEXT},
    {"role", LOAD_IS_CODE, 1, POLICY_NAME - 1}, {"pin", LOAD_IS_CODE, 0, PIN_MOST},
    {"staff", LOAD_IS_CODE, 0, LOAD_WORD},      {0},
};

/* Of each row: the hash that stands, the PIN given, the hash that is to stand. */
struct pins {
    bool play;
    int n;
    struct pin_row {
        const char *old, *pin;
        char hash[PIN_HASH];
    } * row;
};

static int look_up(struct op *op, const char *badge, struct pin_row *row)
{
    const char *old = "";
    if (store_one(op->store, op->err,
                  "SELECT pin FROM person WHERE warehouse = $1 AND badge = $2", "dt>t",
                  op->warehouse, badge, &old) < 0)
        return op_fault(op);
    row->old = arena_text(op->arena, old);
    return 0;
}

static int prepare(struct op *op)
{
    const struct rows *rows = &op->req->rows;
    struct pins *pins = arena_alloc(op->arena, sizeof(*pins));
    pins->row = arena_alloc(op->arena, sizeof(*pins->row) * (size_t)(rows->n + 1));
    pins->play = op->play;
    op->prepared = pins;
    if (!people_may_hash(op))
        return op_fault(op);
    for (; pins->n < rows->n; pins->n++) {
        const char *pin = rows_str(rows, pins->n, "pin");
        pins->row[pins->n].pin = strlen(pin) <= PIN_MOST ? pin : "";
        if (look_up(op, rows_str(rows, pins->n, "badge"), &pins->row[pins->n]))
            return op_fault(op);
    }
    return 0;
}

static void work(void *prepared)
{
    const struct pins *pins = prepared;
    for (int i = 0; i < pins->n; i++) {
        struct pin_row *row = &pins->row[i];
        if (!row->pin[0] || pin_fits(row->old, row->pin))
            snprintf(row->hash, sizeof(row->hash), "%s", row->old);
        else
            pin_hash(row->pin, pins->play, row->hash);
    }
}

static int write(struct load *load, const char *hash)
{
    struct op *op = load->op;
    return store_do(op->store, op->err,
                    "INSERT INTO person (warehouse, badge, name, role, pin, staff,"
                    " role_at, role_by) VALUES ($1, $2, $3, $4, $5, $6, $7, $8)"
                    " ON CONFLICT (warehouse, badge) DO UPDATE SET name = excluded.name,"
                    "   role = excluded.role, pin = excluded.pin, staff = excluded.staff,"
                    "   role_at = CASE WHEN person.role = excluded.role"
                    "             THEN person.role_at ELSE excluded.role_at END,"
                    "   role_by = CASE WHEN person.role = excluded.role"
                    "             THEN person.role_by ELSE excluded.role_by END",
                    "dtttttdd", op->warehouse, load_str(load, BADGE),
                    load_str(load, NAME), load_str(load, ROLE), hash,
                    load_str(load, STAFF), op->now, op->person);
}

static bool row_good(struct load *load, const struct policy *policy)
{
    const char *badge = load_str(load, BADGE), *role = load_str(load, ROLE);
    size_t pin = strlen(load_str(load, PIN));
    if (code_kind(str_of(badge)) != CODE_BADGE || strcmp(badge, "B-CONSOLE") == 0)
        load_refuse(load, "badge", "a badge B-… of a person", badge);
    else if (!policy_role(policy, str_of(role)) || strcmp(role, "console") == 0)
        load_refuse(load, "role", "a role's name", role);
    else if (pin && pin < PIN_LEAST)
        load_refuse(load, "pin", "4 to 32 characters", "fewer");
    else
        return true;
    return false;
}

/* 1: stands just so, 0: not, negative: a fault. `*known`: the badge is. */
static int stands(struct load *load, const char *hash, int *known)
{
    struct op *op = load->op;
    int64_t same = 0;
    *known =
        store_one(op->store, op->err,
                  "SELECT CASE WHEN name = $3 AND role = $4 AND pin = $5"
                  "             AND staff = $6 THEN 1 ELSE 0 END"
                  "  FROM person WHERE warehouse = $1 AND badge = $2",
                  "dttttt>d", op->warehouse, load_str(load, BADGE), load_str(load, NAME),
                  load_str(load, ROLE), hash, load_str(load, STAFF), &same);
    return *known < 0 ? *known : (int)same;
}

static const char *hash_of(const struct load *load)
{
    return ((const struct pins *)load->op->prepared)->row[load->row].hash;
}

/* Before the verb runs: nothing of the reply is touched but what load_begin starts. */
int people_load_changes(struct op *op)
{
    struct load load;
    int same = 1, known;
    load_begin(&load, op, fields);
    for (load.row = 0; load.row < op->req->rows.n && same == 1; load.row++)
        same = stands(&load, hash_of(&load), &known);
    return same < 0 ? same : !same;
}

static int take_row(struct load *load, const struct policy *policy)
{
    int known;
    if (!row_good(load, policy))
        return 0;
    int same = stands(load, hash_of(load), &known);
    if (same < 0)
        return same;
    load_class(load, !known ? LOAD_NEW : same ? LOAD_SAME : LOAD_CHANGED);
    return same ? 0 : write(load, hash_of(load));
}

static int run(struct op *op)
{
    struct load load;
    const struct policy *policy = powers_policy(op);
    if (!policy)
        return op_fault(op);
    load_begin(&load, op, fields);
    for (int row = 0; row < op->req->rows.n; row++) {
        if (load_read(&load, row) && take_row(&load, policy) < 0)
            return op_fault(op);
    }
    return powers_changed(op) ? op_fault(op) : load_end(&load);
}

const struct op_entry op_load_people = {V_LOAD_PEOPLE, run, prepare, work};
