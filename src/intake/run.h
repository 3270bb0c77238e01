/*
 * run: one file on its way through intake: what intake.c sets up, and what orders.c,
 * demand.c and house.c work on.
 */
#ifndef TALLYMAN_INTAKE_RUN_H
#define TALLYMAN_INTAKE_RUN_H

#include "batch.h"
#include "form.h"
#include "group.h"

struct run {
    struct form form;
    const struct sheet *sheet;
    const struct intake_map *map;
    const struct intake_sink *sink;
    struct batch batch;
    struct groups groups;
    uint8_t *cls; /* enum row_class of each row */
    struct err *err;

    /* Of an order's row: where each field goes in load.orders, and some fields. */
    int target[FORM_FIELDS]; /* -1: nowhere */
    int first_line_column;   /* columns from here on are a line's */
    int ordinal;             /* its column there */
    int item, qty, price, exponent, region;
};

struct intake_origin run_origin(uint32_t row, const struct sheet *sheet);
/* Hands a row to the sink as refused or, without a fault, in its rule's class. */
void run_refuse(struct run *run, uint32_t row, const struct fault *fault);
void run_classed(struct run *run, uint32_t row);

/* Looks the fields up that orders need. */
void orders_begin(struct run *run);
/* Every value of an order's row by field; false with the fault. */
bool orders_read(struct run *run, uint32_t row, struct value value[FORM_FIELDS],
                 struct fault *fault);
/* Send all orders, all cancellations, all receipts. */
int orders_send(struct run *run);
int cancels_send(struct run *run);
int stock_send(struct run *run);

/* The carrier that [derive] gives a region; "" when none serves it. */
const char *house_carrier(const struct map_derive *derive, const char *region);
/* Makes the warehouse and sends it: items, codes, places, people, waybills, stock. */
int house_send(struct run *run);

#endif
