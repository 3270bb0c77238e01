/*
 * demand: a hash table of items, filled once by walking the orders as they will be sent.
 * Codes that differ by case alone are different items.
 */
#include "demand.h"

#include <stdlib.h>
#include <string.h>

#include "tallyman/base/rng.h"

#define EMPTY UINT32_MAX

static void rehash(struct demand *demand)
{
    demand->buckets = demand->buckets ? demand->buckets * 2 : 1024;
    demand->bucket = xrealloc(demand->bucket, sizeof(uint32_t) * demand->buckets);
    memset(demand->bucket, 0xff, sizeof(uint32_t) * demand->buckets);
    for (uint32_t i = 0; i < demand->n; i++) {
        uint32_t at = (uint32_t)rng_text(0, demand->want[i].code) & (demand->buckets - 1);
        while (demand->bucket[at] != EMPTY)
            at = (at + 1) & (demand->buckets - 1);
        demand->bucket[at] = i;
    }
}

static struct want *want_of(struct demand *demand, const char *code)
{
    if (demand->n * 2 >= demand->buckets)
        rehash(demand);
    uint32_t at = (uint32_t)rng_text(0, code) & (demand->buckets - 1);
    while (demand->bucket[at] != EMPTY) {
        struct want *want = &demand->want[demand->bucket[at]];
        if (strcmp(want->code, code) == 0)
            return want;
        at = (at + 1) & (demand->buckets - 1);
    }
    if (demand->n == demand->room) {
        demand->room = demand->room ? demand->room * 2 : 256;
        demand->want = xrealloc(demand->want, sizeof *demand->want * demand->room);
    }
    demand->bucket[at] = demand->n;
    struct want *want = &demand->want[demand->n++];
    *want = (struct want){.code = code, .last_order = EMPTY};
    return want;
}

static void count_price(struct want *want, int64_t price)
{
    for (int i = 0; i < want->prices; i++) {
        if (want->price[i].price == price) {
            want->price[i].lines++;
            return;
        }
    }
    if (want->prices == want->prices_room) {
        want->prices_room = want->prices_room ? want->prices_room * 2 : 4;
        want->price =
            xrealloc(want->price, sizeof *want->price * (size_t)want->prices_room);
    }
    want->price[want->prices++] = (struct price_count){price, 1};
}

static void count_row(struct run *run, struct demand *demand, const struct value *value,
                      uint32_t order)
{
    struct want *want = want_of(demand, value[run->item].text.p);
    int64_t qty = value[run->qty].num;
    int name = form_field(&run->form, "name");
    if (name >= 0 && !want->name && value[name].type == VALUE_TEXT)
        want->name = value[name].text.p;
    want->units += qty;
    want->lines++;
    want->orders += want->last_order != order;
    want->last_order = order;
    if (run->price >= 0 && value[run->price].type == VALUE_INT)
        count_price(want, value[run->price].num);
    for (int i = 0; i < run->map->derive.packs_n; i++)
        want->whole[i] += qty % run->map->derive.packs[i] == 0;
    demand->units += qty;
}

static void count_carrier(struct run *run, struct demand *demand,
                          const struct value *value)
{
    const struct map_derive *derive = &run->map->derive;
    bool said = run->region >= 0 && value[run->region].type == VALUE_TEXT;
    const char *carrier = house_carrier(derive, said ? value[run->region].text.p : "");
    for (int i = 0; i < derive->carriers; i++)
        demand->orders[i] += strcmp(derive->carrier[i].name, carrier) == 0;
}

void demand_count(struct run *run, struct demand *demand)
{
    struct value value[FORM_FIELDS];
    struct fault fault;
    *demand = (struct demand){0};
    for (uint32_t i = 0; i < run->groups.n; i++) {
        const struct group *group = &run->groups.group[i];
        bool first = true;
        for (uint32_t row = group->first; !group->cancel && row != GROUP_END;
             row = run->groups.next[row]) {
            if (run->cls[row] != CLASS_ROW || !orders_read(run, row, value, &fault))
                continue;
            count_row(run, demand, value, i);
            if (first)
                count_carrier(run, demand, value);
            first = false;
        }
    }
    for (uint32_t i = 0; i < demand->n; i++)
        if (!demand->want[i].name)
            demand->want[i].name = demand->want[i].code;
}

void demand_clear(struct demand *demand)
{
    for (uint32_t i = 0; i < demand->n; i++)
        free(demand->want[i].price);
    free(demand->want);
    free(demand->bucket);
    *demand = (struct demand){0};
}

int64_t want_price(const struct want *want)
{
    struct price_count best = {0, 0};
    for (int i = 0; i < want->prices; i++) {
        struct price_count one = want->price[i];
        if (one.lines > best.lines || (one.lines == best.lines && one.price < best.price))
            best = one;
    }
    return best.price;
}

/* A quarter of the lines, two at least, or all of them. */
int64_t want_pack(const struct want *want, const struct map_derive *derive)
{
    int64_t best = 0;
    for (int i = 0; i < derive->packs_n; i++) {
        int64_t whole = want->whole[i];
        bool helps = whole > 0 &&
                     (whole == want->lines || (whole >= 2 && whole * 4 >= want->lines));
        if (helps && derive->packs[i] > best)
            best = derive->packs[i];
    }
    return best;
}
