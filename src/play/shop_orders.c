/*
 * The shop's orders: a day from the evening before to five in the afternoon. Each order
 * is drawn from a stream of its own number, so that more orders do not change the first
 * ones. Amounts always add up: goods is the sum of the lines.
 */
#include "shop_in.h"

#include <inttypes.h>
#include <stdio.h>

#include "tallyman/base/clock.h"
#include "tallyman/base/rng.h"

enum { BESTSELLER = 10 }; /* every tenth order is of one item */
enum { LINES_MOST = 6, MINUTE = 60000, HOUR = 60 * MINUTE };
/* In a million orders. */
enum {
    PRESALE = 40000,
    GIFT = 80000,
    KIT = 40000,
    UNPAID = 15000,
    REMARK = 130000,
    URGENT = 30000,
};

struct line {
    const char *code;
    int64_t qty, price;
    bool gift;
};

struct order {
    struct shop *shop;
    uint64_t state;
    int64_t n; /* 0 the first */
    char number[64], phone[32];
    const char *receiver, *address, *region, *type;
    const struct shop_channel *channel;
    int64_t paid_at, due_at, goods, freight, off_shop, off_platform, points, subsidy;
    const char *buyer_remark, *seller_remark;
    bool dear; /* holds something of high value */
    struct line line[LINES_MOST];
    int lines;
};

static bool chance(struct order *order, int64_t per_million)
{
    return rng_below(&order->state, 1000000) < per_million;
}

static const char *word(struct order *order, const char *const *words, int n)
{
    return words[rng_below(&order->state, n)];
}

/* --- goods -------------------------------------------------------------------------- */

static void add_line(struct order *order, struct shop_item *item, int64_t qty, bool gift)
{
    order->line[order->lines++] = (struct line){
        .code = item->code, .qty = qty, .price = gift ? 0 : item->price, .gift = gift};
    item->demand += qty;
    order->dear |= (item->flags & GOODS_HIGH) != 0;
}

/* One of the items whose flags under `mask` are `bits`; the first ones sell best. */
static struct shop_item *draw_item(struct order *order, unsigned mask, unsigned bits)
{
    struct shop *shop = order->shop;
    int64_t a = rng_below(&order->state, shop->items);
    int64_t b = rng_below(&order->state, shop->items);
    int64_t n = a < b ? a : b;
    while ((shop->item[n].flags & mask) != bits)
        n = (n + 1) % shop->items;
    return &shop->item[n];
}

static bool has(const struct order *order, const struct shop_item *item)
{
    for (int i = 0; i < order->lines; i++)
        if (strcmp(order->line[i].code, item->code) == 0)
            return true;
    return false;
}

static int64_t draw_qty(struct order *order, const struct shop_item *item)
{
    int64_t n = rng_below(&order->state, 100);
    if (item->carton && item->carton <= 24 && item->price < 3000 && n < 3)
        return item->carton; /* a sealed case */
    if (item->flags & GOODS_COUNTED && n < 50)
        return 3 + rng_below(&order->state, 8);
    return n < 72 || item->flags & GOODS_HIGH ? 1 : n < 92 ? 2 : 3;
}

static void add_kit(struct order *order)
{
    struct shop *shop = order->shop;
    const struct shop_kit *kit = &shop_kits[rng_below(&order->state, shop_nkits)];
    order->line[order->lines++] =
        (struct line){.code = kit->code, .qty = 1, .price = kit->price};
    for (int p = 0; p < 3 && kit->prefix[p]; p++) {
        int i = 0;
        while (strncmp(shop->item[i].code, kit->prefix[p], 3) != 0)
            i++;
        shop->item[i].demand += kit->qty[p];
    }
}

/* What was shown in a broadcast the evening before: one of it, and nothing else. */
static void add_bestseller(struct order *order)
{
    struct shop *shop = order->shop;
    int i = 0;
    while (strncmp(shop->item[i].code, "TIS", 3) != 0)
        i++;
    order->type = "normal";
    add_line(order, &shop->item[i], 1, false);
}

static void draw_lines(struct order *order)
{
    static const int64_t lines_of[] = {1, 1, 1, 1, 2, 2, 2, 3, 3, 4};
    int64_t want = lines_of[rng_below(&order->state, 10)];
    if (order->n % BESTSELLER == BESTSELLER - 1) {
        add_bestseller(order);
        return;
    }
    bool presale = chance(order, PRESALE);
    order->type = presale ? "presale" : "normal";
    if (presale)
        add_line(order, draw_item(order, GOODS_PRESALE, GOODS_PRESALE), 1, false);
    else if (chance(order, KIT))
        add_kit(order);
    while (order->lines < want) {
        struct shop_item *item = draw_item(order, GOODS_PRESALE | GOODS_SAMPLE, 0);
        if (!has(order, item))
            add_line(order, item, draw_qty(order, item), false);
    }
    if (chance(order, GIFT))
        add_line(order, draw_item(order, GOODS_SAMPLE, GOODS_SAMPLE), 1, true);
}

/* --- money, times, words ------------------------------------------------------------ */

static void draw_money(struct order *order)
{
    enum { FREE_FROM = 9900, FREIGHT = 800 };
    for (int i = 0; i < order->lines; i++)
        order->goods += order->line[i].qty * order->line[i].price;
    order->freight = order->goods >= FREE_FROM ? 0 : FREIGHT;
    order->subsidy = order->freight && chance(order, 200000) ? order->freight / 2 : 0;
    order->off_shop = order->goods >= 2 * FREE_FROM ? 2000 : 0;
    order->off_platform = chance(order, 200000) ? order->goods / 20 : 0;
    order->points = chance(order, 100000) ? order->goods / 100 : 0;
}

/* Orders of an hour, from 18:00 the evening before to 16:59. */
static const int hourly[23] = {4, 5, 8, 10, 9, 6, 3, 2, 1, 1, 1, 1,
                               2, 3, 5, 8,  9, 8, 7, 6, 6, 6, 5};

static void draw_times(struct order *order)
{
    int64_t total = 0;
    for (int i = 0; i < 23; i++)
        total += hourly[i];
    int64_t at = rng_below(&order->state, total);
    int hour = 0;
    while (at >= hourly[hour])
        at -= hourly[hour++];
    int64_t midnight = order->shop->size->day;
    int64_t paid = midnight + (int64_t)(hour - 6) * HOUR +
                   rng_below(&order->state, HOUR / 1000) * 1000;
    bool tonight = paid < midnight + 12 * HOUR;
    order->paid_at = chance(order, UNPAID) ? 0 : paid;
    order->due_at = midnight + (tonight ? 24 : 48) * (int64_t)HOUR - MINUTE;
}

static const struct shop_province *draw_province(struct order *order)
{
    enum { TURN = 5 }; /* every fifth order goes round, so that none is left out */
    int64_t total = 0;
    if (order->n % TURN == 0)
        return &shop_provinces[order->n / TURN % shop_nprovinces];
    for (int i = 0; i < shop_nprovinces; i++)
        total += shop_provinces[i].weight;
    int64_t at = rng_below(&order->state, total);
    int i = 0;
    while (at >= shop_provinces[i].weight)
        at -= shop_provinces[i++].weight;
    return &shop_provinces[i];
}

static void draw_receiver(struct order *order)
{
    struct arena *arena = order->shop->arena;
    const struct shop_province *p = draw_province(order);
    const char *city = strcmp(p->region, p->city) == 0 ? "" : p->city;
    const char *surname = word(order, shop_surnames, shop_nsurnames);
    const char *given = word(order, shop_givens, shop_ngivens);
    const char *street = word(order, shop_streets, shop_nstreets);
    const char *estate = word(order, shop_estates, shop_nestates);
    int number = 1 + (int)rng_below(&order->state, 399);
    int house = 1 + (int)rng_below(&order->state, 28);
    int room = 101 + (int)rng_below(&order->state, 24) * 100;
    order->region = p->region;
    order->receiver = arena_printf(arena, "%s%s", surname, given);
    order->address = arena_printf(arena, "%s%s%s%s%d号%s%d栋%d室", p->region, city,
                                  p->district, street, number, estate, house, room);
    snprintf(order->phone, sizeof order->phone, "1%02d0000%04d",
             30 + (int)rng_below(&order->state, 60),
             (int)rng_below(&order->state, 10000));
}

static void draw_remarks(struct order *order)
{
    order->buyer_remark = order->seller_remark = "";
    bool talks = chance(order, REMARK);
    /* A day shows every remark once, whatever the seed. */
    int64_t n = rng_below(&order->state, shop_nremarks);
    if (order->n % 7 == 3 && order->n / 7 < shop_nremarks)
        n = order->n / 7, talks = true;
    if (!talks)
        return;
    if (shop_remarks[n].seller)
        order->seller_remark = shop_remarks[n].text;
    else
        order->buyer_remark = shop_remarks[n].text;
}

static void draw_channel(struct order *order)
{
    int64_t at = rng_below(&order->state, 100);
    int i = 0;
    while (i + 1 < shop_nchannels && at >= shop_channels[i].weight)
        at -= shop_channels[i++].weight;
    order->channel = &shop_channels[i];
}

static void draw_number(struct order *order)
{
    struct civil day = clock_civil(order->shop->size->day, order->shop->size->offset_min);
    char date[32];
    snprintf(date, sizeof date, "%04d%02d%02d", day.year, day.month, day.day);
    /* Digits that look drawn but never meet: the order's number stands in them. */
    long long running = 1000 + (long long)order->n * 13 + rng_below(&order->state, 13);
    snprintf(order->number, sizeof order->number, "%s%s%0*lld", order->channel->prefix,
             date, order->channel->digits, running);
}

/* Now and then a buyer orders again a minute later: both may go in one parcel. */
enum { AGAIN_EACH = 40, AGAIN_AT = 20, AGAIN_MS = 90000 };

static bool is_again(const struct order *order)
{
    return order->n % AGAIN_EACH == AGAIN_AT + 1;
}

static bool is_pair(const struct order *order)
{
    bool first =
        order->n % AGAIN_EACH == AGAIN_AT && order->n + 1 < order->shop->size->orders;
    return first || is_again(order);
}

/* Who and when are those of the order before. */
static void draw_again(struct order *order)
{
    struct order before = {.shop = order->shop, .n = order->n - 1};
    before.state = shop_stream(order->shop, "order", before.n);
    draw_channel(&before);
    draw_number(&before);
    draw_receiver(&before);
    draw_times(&before);
    order->channel = before.channel;
    order->receiver = before.receiver;
    order->address = before.address;
    order->region = before.region;
    memcpy(order->phone, before.phone, sizeof order->phone);
    order->paid_at = before.paid_at ? before.paid_at + AGAIN_MS : 0;
    order->due_at = before.due_at;
}

static const char *carrier_of(struct order *order)
{
    if (is_pair(order))
        return shop_carriers[0].name;
    if (order->dear || strcmp(order->type, "presale") == 0)
        return shop_carriers[0].name;
    const char *name = shop_carriers[rng_below(&order->state, shop_ncarriers)].name;
    return order->n % 4 == 3 ? "" : name; /* the rates choose */
}

/* --- rows --------------------------------------------------------------------------- */

static const char heading[] =
    "channel,shop,number,buyer,receiver,phone,address,region,paid_at,due_at,type,carrier,"
    "goods,freight,off_shop,off_platform,points,subsidy,refund,currency,exponent,"
    "buyer_remark,seller_remark,flagged,priority,receiver_key,ordinal,item,qty,price,off,"
    "gift\n";

static void put_order(struct order *o)
{
    struct shop *shop = o->shop;
    const char *buyer = arena_printf(shop->arena, "u%08llx",
                                     (unsigned long long)(rng_text(1, o->phone) >> 32));
    const char *carrier = carrier_of(o), *priority = chance(o, URGENT) ? "5" : "0";
    const char *key = is_pair(o) ? arena_printf(shop->arena, "rk-%s", buyer) : "";
    const char *flagged = o->n == shop->size->orders / 3 ? "1" : "0";
    for (int i = 0; i < o->lines; i++) {
        const struct line *line = &o->line[i];
        SHOP_ROW(&shop->files->orders, o->channel->name, o->channel->shop, o->number,
                 buyer, o->receiver, o->phone, o->address, o->region,
                 shop_time(shop, o->paid_at), shop_time(shop, o->due_at), o->type,
                 carrier, shop_money(shop, o->goods), shop_money(shop, o->freight),
                 shop_money(shop, o->off_shop), shop_money(shop, o->off_platform),
                 shop_money(shop, o->points), shop_money(shop, o->subsidy), "0.00", "CNY",
                 "2", o->buyer_remark, o->seller_remark, flagged, priority, key,
                 shop_num(shop, i + 1), line->code, shop_num(shop, line->qty),
                 shop_money(shop, line->price), "0.00", line->gift ? "1" : "0");
    }
}

void shop_make_orders(struct shop *shop)
{
    buf_text(&shop->files->orders, heading);
    for (int64_t n = 0; n < shop->size->orders; n++) {
        struct order order = {.shop = shop, .n = n};
        order.state = shop_stream(shop, "order", n);
        draw_channel(&order);
        draw_number(&order);
        draw_receiver(&order);
        draw_times(&order);
        if (is_again(&order))
            draw_again(&order);
        draw_lines(&order);
        draw_money(&order);
        draw_remarks(&order);
        put_order(&order);
    }
}
