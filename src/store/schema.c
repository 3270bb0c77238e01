/*
 * schema: the tables, as prose. What the warehouse remembers, column by column, a file a
 * noun (schema_goods.c …); both engines' DDL is made from here (ddl.c), and nothing about
 * a table stands anywhere else.
 *
 * Every table that belongs to a warehouse says which; keys of tables that grow begin with
 * it. Times are UTC milliseconds, money int64 minor units, quantities units of one.
 * `move` is the enduring record of goods; `stock` is derived from it. What changes here
 * is a dated line in steps.c.
 */
#include "schema_in.h"

#include <stddef.h>

#define SCHEMA_ENTRY(name) &schema_##name,

const struct table *const schema[] = {SCHEMA_TABLES(SCHEMA_ENTRY) NULL};
