/*
 * op_in: what a verb's body works with. Only for the room's own files.
 *
 * A verb is about a page: read → refuse → change → reply. It returns 0, or the negative
 * code after op_refuse; nothing may have changed by then. Texts from queries live until
 * the end of the turn; what goes into the reply is copied (record_text, op_cell_text).
 */
#ifndef TALLYMAN_OP_OP_IN_H
#define TALLYMAN_OP_OP_IN_H

#include "tallyman/model/request.h"
#include "tallyman/store/store.h"

#include "powers.h"

/* A sensitive act of the request, as the door weighed it. */
struct op_act {
    const char *name; /* NULL: it is none */
    int64_t item, worth, units;
};

struct op {
    struct store *store;
    const struct request *req;
    struct reply *reply;
    struct arena *arena; /* of the reply */
    struct err *err;     /* = &reply->err */
    int64_t now;
    int64_t warehouse, terminal, session, person;
    const char *badge;
    const char *staff;        /* whose second badge it may be; "": it is the only one */
    int64_t offset_min;       /* of the warehouse's day, ahead of UTC */
    bool trial;               /* it is only found out what will be asked */
    bool play;                /* PINs are no secret here: door_play */
    const unsigned char *key; /* that seals second factors; NULL: the door has none */
    struct powers_cache *cache;
    struct last_bin *last_bin;   /* lots.h */
    const struct powers *powers; /* of who asks; NULL: nobody was asked for */
    int64_t stamp;               /* of the warehouse's rights */
    bool factor;                 /* the second factor was given in this session */
    int64_t hand; /* the person's hand, a place; 0 when the person has none */
    /* for the audit row; set by op_object, op_before, op_after */
    const char *object, *before, *after, *address;
    int64_t order_id;
    struct op_act act;
    int64_t approval;         /* by which a second person said yes; 0: none was needed */
    int64_t seen_at, idle_ms; /* of the session */
    void *prepared;           /* what .prepare left for .run */
};

typedef int op_fn(struct op *op);

struct op_entry {
    enum verb verb;
    op_fn *run;
    /* What takes long and wants no transaction (hashing a PIN), or NULLs: `prepare` reads
     * what it needs into op->prepared, `work` then computes there and touches nothing
     * else, so that a thread may do it. */
    op_fn *prepare;
    void (*work)(void *prepared);
    /* One of many that wait together, and reads before it changes anything: what all of
     * them will read is asked at once (op.c, rehearse). */
    bool often;
};

/* Every file of a verb ends in its entries; op_table.c lists them all. */
extern const struct op_entry *const op_table[]; /* ends with NULL */

/* Refuses: err_set on the reply. */
#define op_refuse(op, code, ...) err_set((op)->err, code, __VA_ARGS__)
/* A negative result of the store, passed on. */
#define op_fault(op) (-(int)(op)->err->code)

/* What the audit row says. */
void op_object(struct op *op, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void op_before(struct op *op, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
void op_after(struct op *op, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* The reply. */
void op_num(struct op *op, const char *name, int64_t num);
void op_text(struct op *op, const char *name, const char *text);
/* One row in declared column order: 'd' int64_t, 't' const char * (copied). Call
 * rows_init(&op->reply->rows, columns) first. */
void op_row(struct op *op, const char *types, ...);

/* Room for one more behind the n of a list that begins as NULL and n = 0 and is filled
 * one by one: as rows are read, all of them. */
void *op_list_more(struct op *op, void *list, int n, size_t size);
/* All that a query of one column names; how many, or a fault. */
int op_ids(struct op *op, struct query *query, int64_t **ids);
int op_texts(struct op *op, struct query *query, const char ***texts);

/* In SQL, the kinds of places that hold one order's goods until they are packed: a tote,
 * or a slot of a put wall. */
#define BOXES "('tote', 'slot')"

/* ---- ledger.c: the two ways goods change ---- */

struct ledger {
    int64_t item;
    const char *lot; /* "" where goods have none */
    int64_t expiry;
    int64_t qty;
    int64_t from, to;  /* places */
    bool from_outside; /* no balance is kept there */
    bool to_outside;
    bool reserved; /* units leave together with their reservation */
    bool known;    /* what lies at `from` was read in this transaction: */
    int64_t on_hand, reserved_there;
    const char *reason;
    int64_t order_id, line_id; /* 0: none */
    const char *serial; /* of the one unit that moves, asked of serial.c before; NULL */
    bool serials;       /* goods with serials: those known among the units go along */
};

/* Moves units: one guarded UPDATE, the balance at the other end, one move row. Without
 * `reserved` only units that nobody reserved may leave. E_SHORT (item, place, wanted,
 * free) when they are not there; nothing is then changed. *left: on hand at `from`. A
 * serial that is not at `from` any more is a fault. */
int ledger_move(struct op *op, const struct ledger *move, int64_t *left);
/* Reserves (or with a negative qty gives back) units where they lie; E_SHORT. */
int ledger_reserve(struct op *op, int64_t place, int64_t item, const char *lot,
                   int64_t qty);
/* Units of an item in a place, all lots. */
int64_t ledger_units(struct op *op, int64_t place, int64_t item);

/* ---- find.c: what a code or number names ---- */

/* The item of a scanned code and the units it stands for. E_UNKNOWN_CODE,
 * E_AMBIGUOUS_CODE (code, item, item). GTINs are brought to their canonical form; an
 * item's own code is a code of one unit too. */
int find_code(struct op *op, const char *code, int64_t *item, int64_t *qty);
/* A place by its code, of one of the kinds ("bin tote", NULL: any); E_NOT_FOUND,
 * E_WRONG_KIND. */
int find_place(struct op *op, const char *code, const char *kinds, int64_t *place);
/* The place of that code, made when it is a tote, cart or cage by shape and not there. */
int find_or_make_place(struct op *op, const char *code, const char *kind, int64_t *place);
/* An order by the channel's number; E_NOT_FOUND, E_AMBIGUOUS_CODE. */
int find_order(struct op *op, const char *number, int64_t *order);
/* What is asked of an item again and again. No fault where there is none. */
struct item_row {
    const char *code;
    int64_t price, serial;
};
int find_item(struct op *op, int64_t item, struct item_row *row);
/* Item code and place code, for messages. */
const char *item_code(struct op *op, int64_t item);
const char *place_code(struct op *op, int64_t place);
const char *person_name(struct op *op, int64_t person);
/* 1: one and the same, perhaps by two badges; 0: two; or a fault. */
int same_person(struct op *op, int64_t one, int64_t other);
/* In SQL: all badges of whoever has this one. */
#define BADGES_OF(person)                                                                \
    "(SELECT b.id FROM person a JOIN person b ON b.id = a.id"                            \
    "     OR (b.staff = a.staff AND a.staff <> '') WHERE a.id = " person ")"

/* ---- rule.c: what verbs decide by ---- */

/* The newest value of a key of section "name.section" of the rules, `otherwise` when none
 * was loaded. */
int64_t rule_num(struct op *op, const char *name, const char *section, const char *key,
                 int64_t otherwise);
/* The same of the file of the wave that the order is in: it may be stricter or milder. */
int64_t rule_wave(struct op *op, int64_t order, const char *section, const char *key,
                  int64_t otherwise);
const char *rule_text(struct op *op, const char *name, const char *section,
                      const char *key, const char *otherwise);
/* All keys of a section of the rules, named whole, as they stand: key and value, "tt". */
struct query *rule_section(struct op *op, const char *section);

/* ---- except.c: the one table of what somebody must settle ---- */

/* owner is a role's name. Returns 0 or a fault. */
int except_raise(struct op *op, const char *kind, const char *object, int64_t order_id,
                 const char *owner, const char *text);
/* Closes what is open of that kind for the object. */
int except_settle(struct op *op, const char *kind, const char *object, const char *how);

#endif
