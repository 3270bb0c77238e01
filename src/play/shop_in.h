/*
 * The shop's inside: what shop.c, shop_goods.c and shop_orders.c share, and the word
 * tables of shop_words.c. Private to play.
 */
#ifndef TALLYMAN_PLAY_SHOP_IN_H
#define TALLYMAN_PLAY_SHOP_IN_H

#include <stdbool.h>

#include "tallyman/base/arena.h"
#include "tallyman/play/shop.h"

enum family_flags {
    GOODS_CONFUSE = 1 << 0, /* neighbouring specs are easily taken for each other */
    GOODS_HIGH = 1 << 1,
    GOODS_COUNTED = 1 << 2,
    GOODS_LOTS = 1 << 3,   /* food, cosmetics: lot and expiry */
    GOODS_SAMPLE = 1 << 4, /* given away; only ever a gift line */
    GOODS_PRESALE = 1 << 5,
    GOODS_SERIAL = 1 << 6, /* each unit bears a serial … */
    GOODS_KNOWN = 1 << 7, /* … which came in with it; else it is first read when picked */
};

struct shop_spec {
    const char *text;
    int percent; /* of the family's price, weight and volume */
};

struct shop_family {
    const char *prefix, *name;
    const struct shop_spec *spec;       /* ends with a NULL text */
    int64_t price, weight_g, volume_ml; /* price in fen */
    int carton;                         /* units in a sealed case, 0: none */
    unsigned flags;
};

struct shop_province {
    const char *region, *city, *district;
    int weight; /* how many live there, roughly */
};

struct shop_remark {
    const char *text;
    bool seller;
};

struct shop_channel {
    const char *name, *shop;
    const char *prefix; /* of its order numbers: prefix, yyyymmdd, running number */
    int digits;
    int weight;
};

struct shop_kit {
    const char *code, *name;
    int64_t price;
    const char *prefix[3]; /* families whose first item it holds */
    int64_t qty[3];
};

struct shop_carrier {
    const char *name, *prefix;
    int digits;
};

extern const struct shop_family shop_families[];
extern const int shop_nfamilies;
extern const struct shop_province shop_provinces[];
extern const int shop_nprovinces;
extern const struct shop_remark shop_remarks[];
extern const int shop_nremarks;
extern const struct shop_channel shop_channels[];
extern const int shop_nchannels;
extern const struct shop_kit shop_kits[];
extern const int shop_nkits;
extern const struct shop_carrier shop_carriers[];
extern const int shop_ncarriers;
extern const char *const shop_surnames[],
    *const shop_givens[], *const shop_streets[], *const shop_estates[],
                                                     *const shop_staff[];
extern const int shop_nsurnames, shop_ngivens, shop_nstreets, shop_nestates, shop_nstaff;

/* One kind of goods as made. */
struct shop_item {
    char code[16], name[96], spec[64], confuse[16];
    char ean[16], carton_code[16]; /* EAN-13, GTIN-14; carton_code empty: no carton */
    int64_t price, weight_g, volume_ml, carton;
    unsigned flags;
    int64_t demand; /* units that the orders ask for */
};

struct shop {
    const struct shop_size *size;
    struct shop_files *files;
    struct arena *arena;
    struct shop_item *item;
    int items;
};

/* A row of cells, quoted where CSV needs it. */
void shop_row(struct buf *out, const char *const *cell, int n);
#define SHOP_ROW(out, ...)                                                               \
    shop_row(out, (const char *const[]){__VA_ARGS__},                                    \
             (int)(sizeof((const char *const[]){__VA_ARGS__}) / sizeof(char *)))
/* Texts for cells, made in the shop's arena. */
const char *shop_num(struct shop *shop, int64_t number);
const char *shop_money(struct shop *shop, int64_t fen);
const char *shop_time(struct shop *shop, int64_t utc_ms); /* ISO; 0: empty */
/* A stream of chances of its own for each part, so that one part's size does not move
 * another's. */
uint64_t shop_stream(const struct shop *shop, const char *part, int64_t n);

void shop_make_items(struct shop *shop);  /* items, codes, kits */
void shop_make_orders(struct shop *shop); /* adds up each item's demand */
void shop_make_stock(struct shop *shop);  /* places and stock, after the demand */

#endif
