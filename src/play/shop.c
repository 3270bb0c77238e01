/*
 * shop: makes the demo's files, in the order in which they depend on each other: goods,
 * then orders over them, then stock that covers nearly all of what was ordered. Called by
 * cmd/demo, which hands the files to intake as if they had come from outside.
 *
 * Every part draws from a stream of its own, so that the same seed makes the same bytes.
 */
#include "tallyman/play/shop.h"

#include <inttypes.h>
#include <stdio.h>

#include "shop_in.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/money.h"
#include "tallyman/base/rng.h"

enum { FILE_MOST = 256 * 1024 * 1024 };

static void cell_text(struct buf *out, const char *text)
{
    if (!strpbrk(text, ",\"\r\n")) {
        buf_text(out, text);
        return;
    }
    buf_char(out, '"');
    for (; *text; text++) {
        if (*text == '"')
            buf_char(out, '"');
        buf_char(out, *text);
    }
    buf_char(out, '"');
}

void shop_row(struct buf *out, const char *const *cell, int n)
{
    for (int i = 0; i < n; i++) {
        if (i)
            buf_char(out, ',');
        cell_text(out, cell[i]);
    }
    buf_char(out, '\n');
}

const char *shop_num(struct shop *shop, int64_t number)
{
    return arena_printf(shop->arena, "%" PRId64, number);
}

const char *shop_money(struct shop *shop, int64_t fen)
{
    char text[32];
    money_show(fen, 2, text);
    return arena_text(shop->arena, text);
}

const char *shop_time(struct shop *shop, int64_t utc_ms)
{
    char text[32];
    if (utc_ms == 0)
        return "";
    clock_iso(utc_ms, shop->size->offset_min, text);
    return arena_text(shop->arena, text);
}

uint64_t shop_stream(const struct shop *shop, const char *part, int64_t n)
{
    return rng_num(rng_text(shop->size->seed, part), n);
}

/* A shift of twelve, in this order; more people repeat it. */
static const enum role shift[] = {
    ROLE_PICKER, ROLE_PICKER, ROLE_PICKER, ROLE_PICKER, ROLE_PACKER, ROLE_PACKER,
    ROLE_PACKER, ROLE_QC,     ROLE_QC,     ROLE_LEAD,   ROLE_STOCK,  ROLE_SERVICE,
};

bool shop_person(const struct shop_size *size, int n, struct shop_person *person)
{
    enum { SHIFT = sizeof shift / sizeof *shift, BADGES = 9999 };
    if (n < 0 || n >= size->people || n >= BADGES)
        return false;
    *person = (struct shop_person){.role = shift[n % SHIFT]};
    snprintf(person->badge, sizeof person->badge, "B-%04d", n + 1);
    snprintf(person->pin, sizeof person->pin, "%04d", n + 1);
    if (n < shop_nstaff)
        snprintf(person->name, sizeof person->name, "%s", shop_staff[n]);
    else
        snprintf(person->name, sizeof person->name, "%s%d", shop_staff[n % shop_nstaff],
                 n / shop_nstaff + 1);
    return true;
}

static void make_people(struct shop *shop)
{
    struct buf *out = &shop->files->people;
    struct shop_person person;
    buf_text(out, "badge,name,role,pin\n");
    for (int i = 0; shop_person(shop->size, i, &person); i++)
        SHOP_ROW(out, person.badge, person.name, role_name(person.role), person.pin);
}

/* Every carrier could take all orders, and some in two parcels. */
static void make_waybills(struct shop *shop)
{
    struct buf *out = &shop->files->waybills;
    int64_t each = shop->size->orders + shop->size->orders / 4 + 50;
    buf_text(out, "carrier,number\n");
    for (int c = 0; c < shop_ncarriers; c++) {
        const struct shop_carrier *carrier = &shop_carriers[c];
        uint64_t state = shop_stream(shop, carrier->name, 0);
        int64_t number = 100000000000 + rng_below(&state, 800000000000);
        for (int64_t i = 0; i < each; i++, number += 1 + rng_below(&state, 9)) {
            buf_printf(out, "%s,%s%0*" PRId64 "\n", carrier->name, carrier->prefix,
                       carrier->digits, number);
        }
    }
}

static void each_file(struct shop_files *files, void (*act)(struct buf *))
{
    struct buf *const all[] = {&files->items,  &files->codes,   &files->kits,
                               &files->places, &files->people,  &files->stock,
                               &files->orders, &files->waybills};
    for (size_t i = 0; i < sizeof all / sizeof *all; i++)
        act(all[i]);
}

static void start(struct buf *buf)
{
    buf_init(buf, FILE_MOST);
}

static void check(struct buf *buf)
{
    BUG_IF(buf->over);
}

void shop_make(const struct shop_size *size, struct shop_files *files)
{
    struct shop shop = {.size = size, .files = files, .arena = arena_new()};
    each_file(files, start);
    shop_make_items(&shop);
    shop_make_orders(&shop);
    shop_make_stock(&shop);
    make_people(&shop);
    make_waybills(&shop);
    each_file(files, check);
    arena_free(shop.arena);
}

void shop_files_clear(struct shop_files *files)
{
    each_file(files, buf_clear);
}
