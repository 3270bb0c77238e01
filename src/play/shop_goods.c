/*
 * The shop's goods: items with their barcodes and kits, bins along a serpentine, and the
 * opening stock. Stock is made after the orders, so that it covers what they ask for but
 * for a few items that run short.
 */
#include "shop_in.h"

#include <inttypes.h>
#include <stdio.h>

#include "tallyman/base/rng.h"

/* GS1 General Specifications 7.9: fills the check digit up to a multiple of ten. */
static void add_check_digit(char *digits, size_t n)
{
    int sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += (digits[i] - '0') * ((n - i) % 2 ? 3 : 1);
    digits[n] = (char)('0' + (10 - sum % 10) % 10);
    digits[n + 1] = '\0';
}

/* 69 is China's; a maker's number of five digits goes with each family. */
static void make_codes(struct shop_item *item, int family, int n)
{
    snprintf(item->ean, sizeof item->ean, "69%05u%05u",
             (41000u + (unsigned)family) % 100000u, (unsigned)n % 100000u);
    add_check_digit(item->ean, 12);
    if (item->carton == 0)
        return;
    snprintf(item->carton_code, sizeof item->carton_code, "1%.12s", item->ean);
    add_check_digit(item->carton_code, 13);
}

static int specs_of(const struct shop_family *family)
{
    int n = 0;
    while (family->spec[n].text)
        n++;
    return n;
}

/* `edition` 0 is the plain one; a shop larger than the tables sells later editions. */
static void make_item(struct shop_item *item, int f, int s, int edition)
{
    const struct shop_family *family = &shop_families[f];
    int percent = family->spec[s].percent;
    *item = (struct shop_item){
        .price = family->price * percent / 100,
        .weight_g = family->weight_g * percent / 100,
        .volume_ml = family->volume_ml * percent / 100,
        .carton = family->carton,
        .flags = family->flags,
    };
    int n = edition * 20 + s + 1;
    snprintf(item->code, sizeof item->code, "%s-%02d", family->prefix, n);
    snprintf(item->spec, sizeof item->spec, "%s", family->spec[s].text);
    if (edition)
        snprintf(item->name, sizeof item->name, "%s 第 %d 代", family->name, edition + 1);
    else
        snprintf(item->name, sizeof item->name, "%s", family->name);
    if (family->flags & GOODS_CONFUSE) /* two neighbouring shades make a group */
        snprintf(item->confuse, sizeof item->confuse, "%s-%c%d", family->prefix,
                 'A' + s / 2, edition);
    make_codes(item, f, n);
}

static const char *box_for(const struct shop_item *item)
{
    return item->volume_ml < 400 ? "S" : item->volume_ml < 2000 ? "M" : "L";
}

static const char *flag(const struct shop_item *item, unsigned bit)
{
    return item->flags & bit ? "1" : "0";
}

static void put_item(struct shop *shop, const struct shop_item *item)
{
    SHOP_ROW(&shop->files->items, item->code, item->name, item->spec,
             shop_money(shop, item->price), shop_num(shop, item->weight_g),
             shop_num(shop, item->volume_ml),
             item->flags & GOODS_PRESALE ? "presale" : "normal", flag(item, GOODS_HIGH),
             item->confuse, flag(item, GOODS_COUNTED), flag(item, GOODS_SERIAL),
             flag(item, GOODS_LOTS), box_for(item));
    SHOP_ROW(&shop->files->codes, item->ean, item->code, "1");
    if (item->carton)
        SHOP_ROW(&shop->files->codes, item->carton_code, item->code,
                 shop_num(shop, item->carton));
}

static void put_kit(struct shop *shop, const struct shop_kit *kit)
{
    SHOP_ROW(&shop->files->items, kit->code, kit->name, "", shop_money(shop, kit->price),
             "0", "0", "normal", "0", "", "0", "0", "0", "M");
    for (int i = 0; i < 3 && kit->prefix[i]; i++) {
        int n = 0;
        while (strncmp(shop->item[n].code, kit->prefix[i], 3) != 0)
            BUG_IF(++n == shop->items);
        const struct shop_item *part = &shop->item[n];
        SHOP_ROW(&shop->files->kits, kit->code, part->code, shop_num(shop, kit->qty[i]),
                 shop_num(shop, part->price * kit->qty[i]));
    }
}

/* Spec by spec over all families, so that a small shop has some of each. */
static void draw_items(struct shop *shop)
{
    for (int round = 0, before = -1; shop->items < shop->size->items; round++) {
        int s = round % 20, edition = round / 20;
        BUG_IF(s == 0 && before == shop->items);
        before = s == 0 ? shop->items : before;
        for (int f = 0; f < shop_nfamilies && shop->items < shop->size->items; f++)
            if (s < specs_of(&shop_families[f]))
                make_item(&shop->item[shop->items++], f, s, edition);
    }
}

void shop_make_items(struct shop *shop)
{
    shop->item = arena_alloc(shop->arena, (size_t)shop->size->items * sizeof *shop->item);
    BUG_IF(shop->size->items < shop_nfamilies); /* kits and gifts need one of each */
    draw_items(shop);
    buf_text(&shop->files->items, "code,name,spec,price,weight_g,volume_ml,type,high,"
                                  "confuse,counted,serial,lots,box\n");
    buf_text(&shop->files->codes, "text,item,qty\n");
    buf_text(&shop->files->kits, "kit,item,qty,share\n");
    for (int i = 0; i < shop->items; i++)
        put_item(shop, &shop->item[i]);
    for (int i = 0; i < shop_nkits; i++)
        put_kit(shop, &shop_kits[i]);
}

/* --- places and stock ------------------------------------------------------------- */

enum { BAYS = 10, LEVELS = 3, SIDES = 2, AISLE = BAYS * SIDES * LEVELS };

/* The n-th bin of the walk: up one aisle, down the next, odd bays left, even right. */
struct bin {
    char code[16], aisle[8];
    int bay, level;
};

static struct bin bin_at(int n)
{
    int aisle = n / AISLE, step = n % AISLE / LEVELS;
    struct bin bin = {.level = n % LEVELS + 1};
    bin.bay = aisle % 2 ? BAYS * SIDES - step : step + 1;
    snprintf(bin.aisle, sizeof bin.aisle, "%c%02d", 'A' + aisle / 99 % 26,
             aisle % 99 + 1);
    snprintf(bin.code, sizeof bin.code, "%s-%02d-%d", bin.aisle, bin.bay, bin.level);
    return bin;
}

/* A house of that many aisles is picked in two zones, and has a put wall. */
enum { AISLES_LARGE = 4, SLOTS = 24 };

/* Zone A is the front half of it; "" in a small house. */
static const char *zone_of(int n, int bins)
{
    int aisles = (bins + AISLE - 1) / AISLE;
    if (aisles < AISLES_LARGE)
        return "";
    return n / AISLE < aisles / 2 ? "A" : "B";
}

static void put_bins(struct shop *shop, int bins)
{
    for (int n = 0; n < bins; n++) {
        struct bin bin = bin_at(n);
        SHOP_ROW(&shop->files->places, bin.code, "bin", bin.aisle,
                 shop_num(shop, bin.bay), shop_num(shop, bin.level),
                 bin.bay % 2 ? "L" : "R", shop_num(shop, n + 1), "", zone_of(n, bins));
    }
}

/* Where carts are handed over, one place a zone; and the wall's slots. */
static void put_wall(struct shop *shop, int bins)
{
    static const char *const zones[] = {"A", "B"};
    if (!zone_of(0, bins)[0])
        return;
    for (size_t z = 0; z < sizeof zones / sizeof *zones; z++)
        SHOP_ROW(&shop->files->places,
                 arena_printf(shop->arena, "Z99-%02d-1", (int)z + 1), "pass", "", "0",
                 "0", "", "0", "", zones[z]);
    for (int i = 1; i <= SLOTS; i++)
        SHOP_ROW(&shop->files->places, arena_printf(shop->arena, "W-1-%02d", i), "slot",
                 "W1", "0", "0", "", shop_num(shop, i), "", "");
}

static void put_cages(struct shop *shop)
{
    enum { EACH = 2 };
    for (int c = 0; c < shop_ncarriers; c++)
        for (int i = 1; i <= EACH; i++)
            SHOP_ROW(&shop->files->places,
                     arena_printf(shop->arena, "G-%s-%d", shop_carriers[c].name, i),
                     "cage", "", "0", "0", "", "0", shop_carriers[c].name, "");
}

/* Unit by unit, each with the serial on its box. */
static void put_known(struct shop *shop, int line, int bin, const struct shop_item *item,
                      int64_t qty)
{
    for (int64_t i = 1; i <= qty; i++)
        SHOP_ROW(&shop->files->stock,
                 arena_printf(shop->arena, "OPENING-%s", bin_at(bin).code),
                 shop_num(shop, i), bin_at(bin).code, item->code, "", "", "1",
                 arena_printf(shop->arena, "%.3s26%04d%03" PRId64, item->code, line, i));
}

static void put_stock(struct shop *shop, int line, int bin, const struct shop_item *item,
                      int64_t qty)
{
    if (item->flags & GOODS_KNOWN) {
        put_known(shop, line, bin, item, qty);
        return;
    }
    uint64_t state = shop_stream(shop, "lot", line);
    int64_t days = 120 + rng_below(&state, 400), day = INT64_C(86400000);
    bool lots = item->flags & GOODS_LOTS;
    SHOP_ROW(&shop->files->stock, "OPENING", shop_num(shop, line), bin_at(bin).code,
             item->code,
             lots ? arena_printf(shop->arena, "L%" PRId64, 20260000 + days) : "",
             lots ? shop_time(shop, shop->size->day + days * day) : "",
             shop_num(shop, qty), "");
}

/* What lies there at opening; `*shorts` counts down those that run out. */
static int64_t quantity(struct shop *shop, const struct shop_item *item, int *shorts)
{
    uint64_t state = shop_stream(shop, "quantity", item - shop->item);
    enum { ONE_IN = 25 };
    if (*shorts > 0 && item->demand >= 2 && !(item->flags & GOODS_PRESALE) &&
        rng_below(&state, ONE_IN) == 0) {
        --*shorts;
        return item->demand - 1;
    }
    return item->demand + 6 + rng_below(&state, 25);
}

void shop_make_stock(struct shop *shop)
{
    enum { SECOND_BIN = 4, FEW = 4 };
    int bin = 0, line = 0, shorts = FEW;
    buf_text(&shop->files->places, "code,kind,aisle,bay,level,side,seq,carrier,zone\n");
    buf_text(&shop->files->stock, "document,line,place,item,lot,expiry,qty,serial\n");
    for (int i = 0; i < shop->items; i++) {
        const struct shop_item *item = &shop->item[i];
        int64_t qty = quantity(shop, item, &shorts);
        int64_t apart = i % SECOND_BIN == 0 && qty > 1 ? qty / 3 : 0;
        put_stock(shop, ++line, bin++, item, qty - apart);
        if (apart)
            put_stock(shop, ++line, bin++, item, apart);
    }
    put_bins(shop, bin);
    put_cages(shop);
    put_wall(shop, bin);
}
