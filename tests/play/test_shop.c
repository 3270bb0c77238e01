/*
 * The demo's files: the same seed makes the same bytes; codes bear valid check digits,
 * amounts add up, every item ordered exists and (but for a few) lies in a bin.
 */
#include "tallyman/play/shop.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <cmocka.h>

#include "tallyman/base/clock.h"
#include "tallyman/base/money.h"
#include "tallyman/base/utf8.h"
#include "tallyman/model/code.h"

enum { CELLS = 35, CELL = 2048, ROWS = 2000 };

/* 2026-11-22 00:00 at UTC+8 */
static const struct shop_size plain = {.seed = 7,
                                       .items = 300,
                                       .orders = 240,
                                       .people = 12,
                                       .day = INT64_C(1795276800000),
                                       .offset_min = 480};

/* A file's rows, cut back into cells by CSV's rules. */
struct sheet {
    int columns, n;
    char *cell[ROWS][CELLS];
};

static char *take_cell(const char **at)
{
    char *cell = malloc(CELL);
    size_t n = 0;
    bool quoted = **at == '"';
    *at += quoted;
    while (**at && (quoted || (**at != ',' && **at != '\n'))) {
        if (quoted && **at == '"') {
            if ((*at)[1] != '"')
                break;
            ++*at;
        }
        assert_true(n < CELL - 1);
        cell[n++] = *(*at)++;
    }
    *at += quoted;
    cell[n] = '\0';
    return cell;
}

static struct sheet *sheet_of(const struct buf *buf)
{
    struct sheet *sheet = calloc(1, sizeof *sheet);
    const char *at = buf->p;
    for (; *at; sheet->n++) {
        int c = 0;
        assert_true(sheet->n < ROWS);
        do {
            assert_true(c < CELLS);
            sheet->cell[sheet->n][c++] = take_cell(&at);
        } while (*at++ == ',');
        assert_int_equal(at[-1], '\n');
        if (sheet->n == 0)
            sheet->columns = c;
        assert_int_equal(c, sheet->columns);
    }
    return sheet;
}

static void sheet_free(struct sheet *sheet)
{
    for (int r = 0; r < sheet->n; r++)
        for (int c = 0; c < sheet->columns; c++)
            free(sheet->cell[r][c]);
    free(sheet);
}

static const char *get(const struct sheet *sheet, int row, const char *column)
{
    for (int c = 0; c < sheet->columns; c++)
        if (strcmp(sheet->cell[0][c], column) == 0)
            return sheet->cell[row][c];
    fail_msg("no column %s", column);
    return "";
}

static int64_t number(const struct sheet *sheet, int row, const char *column)
{
    int64_t out = -1;
    if (!str_int(str_of(get(sheet, row, column)), &out))
        fail_msg("%s: %s", column, get(sheet, row, column));
    return out;
}

static int64_t money(const struct sheet *sheet, int row, const char *column)
{
    int64_t out = -1;
    assert_true(money_parse(str_of(get(sheet, row, column)), 2, &out));
    return out;
}

static int find(const struct sheet *sheet, const char *column, const char *text)
{
    for (int r = 1; r < sheet->n; r++)
        if (strcmp(get(sheet, r, column), text) == 0)
            return r;
    return 0;
}

static struct shop_files files;

static int make(void **state)
{
    (void)state;
    shop_make(&plain, &files);
    return 0;
}

static int drop(void **state)
{
    (void)state;
    shop_files_clear(&files);
    return 0;
}

static void the_same_seed_makes_the_same_bytes(void **state)
{
    (void)state;
    struct shop_files again, other;
    struct shop_size size = plain;
    shop_make(&size, &again);
    size.seed = 8;
    shop_make(&size, &other);
    assert_string_equal(files.orders.p, again.orders.p);
    assert_string_equal(files.stock.p, again.stock.p);
    assert_string_equal(files.waybills.p, again.waybills.p);
    assert_string_not_equal(files.orders.p, other.orders.p);
    shop_files_clear(&again);
    shop_files_clear(&other);
}

static void every_code_is_a_valid_gtin_of_one_item(void **state)
{
    (void)state;
    struct sheet *items = sheet_of(&files.items), *codes = sheet_of(&files.codes);
    char gtin[16];
    assert_int_equal(items->n - 1, plain.items + 3); /* and three kits */
    for (int r = 1; r < codes->n; r++) {
        const char *text = get(codes, r, "text");
        assert_true(code_gtin(str_of(text), gtin));
        assert_int_equal(strlen(text), number(codes, r, "qty") == 1 ? 13 : 14);
        assert_int_equal(find(codes, "text", text), r);
        assert_true(find(items, "code", get(codes, r, "item")) > 0);
    }
    sheet_free(items);
    sheet_free(codes);
}

static void items_are_unlike_and_valuable_ones_are_never_counted(void **state)
{
    (void)state;
    struct sheet *items = sheet_of(&files.items);
    int high = 0, confuse = 0, presale = 0;
    for (int r = 1; r < items->n; r++) {
        assert_int_equal(find(items, "code", get(items, r, "code")), r);
        assert_true(utf8_valid(str_of(get(items, r, "name"))));
        bool dear = number(items, r, "high");
        assert_false(dear && number(items, r, "counted"));
        high += dear;
        confuse += get(items, r, "confuse")[0] != '\0';
        presale += strcmp(get(items, r, "type"), "presale") == 0;
    }
    assert_true(high >= 10 && confuse >= 12 && presale >= 2);
    sheet_free(items);
}

static void places_have_our_shapes_and_a_sequence_of_their_own(void **state)
{
    (void)state;
    struct sheet *places = sheet_of(&files.places);
    int bins = 0, cages = 0, slots = 0, passes = 0;
    for (int r = 1; r < places->n; r++) {
        struct str code = str_of(get(places, r, "code"));
        assert_int_equal(find(places, "code", code.p), r);
        if (strcmp(get(places, r, "kind"), "bin") == 0) {
            assert_int_equal(code_kind(code), CODE_PLACE);
            assert_int_equal(number(places, r, "seq"), ++bins);
        } else if (strcmp(get(places, r, "kind"), "slot") == 0) {
            assert_int_equal(code_kind(code), CODE_SLOT);
            assert_string_equal(get(places, r, "aisle"), "W1");
            slots++;
        } else if (strcmp(get(places, r, "kind"), "pass") == 0) {
            assert_int_equal(code_kind(code), CODE_PLACE);
            passes++;
        } else {
            assert_int_equal(code_kind(code), CODE_CAGE);
            cages++;
        }
    }
    assert_true(bins >= plain.items);
    assert_int_equal(cages, 6);
    assert_int_equal(slots, 24); /* the house is large enough for a wall … */
    assert_int_equal(passes, 2); /* … and for two zones */
    sheet_free(places);
}

static void amounts_of_every_order_add_up(void **state)
{
    (void)state;
    struct sheet *o = sheet_of(&files.orders);
    int orders = 0;
    for (int r = 1; r < o->n;) {
        const char *first = get(o, r, "number");
        int64_t goods = money(o, r, "goods"), sum = 0, ordinal = 1;
        for (; r < o->n && strcmp(get(o, r, "number"), first) == 0; r++, ordinal++) {
            assert_int_equal(number(o, r, "ordinal"), ordinal);
            assert_int_equal(money(o, r, "goods"), goods);
            sum += number(o, r, "qty") * money(o, r, "price");
        }
        assert_int_equal(sum, goods);
        orders++;
    }
    assert_int_equal(orders, plain.orders);
    sheet_free(o);
}

static void orders_are_of_all_provinces_and_kinds(void **state)
{
    (void)state;
    struct sheet *o = sheet_of(&files.orders);
    const char *regions[64];
    int nregions = 0, gifts = 0, presale = 0, unpaid = 0, flagged = 0, remarks = 0,
        odd = 0;
    for (int r = 1; r < o->n; r++) {
        int i = 0;
        while (i < nregions && strcmp(regions[i], get(o, r, "region")) != 0)
            i++;
        if (i == nregions)
            regions[nregions++] = get(o, r, "region");
        gifts += number(o, r, "gift") == 1;
        if (number(o, r, "ordinal") > 1)
            continue;
        presale += strcmp(get(o, r, "type"), "presale") == 0;
        unpaid += get(o, r, "paid_at")[0] == '\0';
        flagged += number(o, r, "flagged") == 1;
        remarks += get(o, r, "buyer_remark")[0] != '\0';
        odd += strstr(get(o, r, "buyer_remark"), "]]>") != NULL;
    }
    assert_int_equal(nregions, 34);
    assert_true(gifts >= 5 && presale >= 3 && unpaid >= 1 && remarks >= 15 && odd >= 1);
    assert_int_equal(flagged, 1);
    sheet_free(o);
}

/* Some buyers order twice: what both must have in common to go in one parcel. */
static void two_orders_of_one_buyer_may_go_together(void **state)
{
    static const char *const same[] = {"channel", "shop",    "buyer",  "receiver",
                                       "phone",   "address", "region", "carrier"};
    (void)state;
    struct sheet *o = sheet_of(&files.orders);
    int pairs = 0;
    for (int r = 1; r < o->n; r++)
        for (int k = 1; k < r; k++) {
            const char *key = get(o, r, "receiver_key");
            if (!key[0] || strcmp(key, get(o, k, "receiver_key")) != 0 ||
                strcmp(get(o, r, "number"), get(o, k, "number")) == 0)
                continue;
            pairs++;
            for (size_t i = 0; i < sizeof same / sizeof *same; i++)
                assert_string_equal(get(o, r, same[i]), get(o, k, same[i]));
        }
    assert_true(pairs >= 5);
    sheet_free(o);
}

static void orders_are_paid_between_the_evening_before_and_five(void **state)
{
    (void)state;
    struct sheet *o = sheet_of(&files.orders);
    for (int r = 1; r < o->n; r++) {
        int64_t at;
        if (get(o, r, "paid_at")[0] == '\0')
            continue;
        assert_true(clock_parse_iso(str_of(get(o, r, "paid_at")), &at));
        assert_true(at >= plain.day - 6 * 3600000 && at < plain.day + 17 * 3600000);
        assert_true(clock_parse_iso(str_of(get(o, r, "due_at")), &at));
    }
    sheet_free(o);
}

/* Units of an item asked for by the orders, kits taken apart. */
static int64_t demand(const struct sheet *o, const struct sheet *kits, const char *item)
{
    int64_t sum = 0;
    for (int r = 1; r < o->n; r++) {
        if (strcmp(get(o, r, "item"), item) == 0)
            sum += number(o, r, "qty");
        for (int k = 1; k < kits->n; k++)
            if (strcmp(get(kits, k, "kit"), get(o, r, "item")) == 0 &&
                strcmp(get(kits, k, "item"), item) == 0)
                sum += number(o, r, "qty") * number(kits, k, "qty");
    }
    return sum;
}

static void stock_covers_all_but_a_few_items(void **state)
{
    (void)state;
    struct sheet *o = sheet_of(&files.orders), *kits = sheet_of(&files.kits);
    struct sheet *stock = sheet_of(&files.stock), *items = sheet_of(&files.items);
    int shorts = 0;
    for (int i = 1; i < items->n; i++) {
        const char *code = get(items, i, "code");
        int64_t there = 0;
        for (int r = 1; r < stock->n; r++)
            if (strcmp(get(stock, r, "item"), code) == 0)
                there += number(stock, r, "qty");
        if (strncmp(code, "KIT", 3) != 0)
            shorts += there < demand(o, kits, code);
    }
    assert_in_range(shorts, 1, 4);
    sheet_free(o);
    sheet_free(kits);
    sheet_free(stock);
    sheet_free(items);
}

static void some_goods_bear_serials_and_some_of_them_came_in_with_them(void **state)
{
    (void)state;
    struct sheet *stock = sheet_of(&files.stock), *items = sheet_of(&files.items);
    int known = 0, unread = 0;
    for (int r = 1; r < stock->n; r++) {
        int item = find(items, "code", get(stock, r, "item"));
        bool bears = strcmp(get(items, item, "serial"), "1") == 0;
        const char *serial = get(stock, r, "serial");
        assert_true(bears || !serial[0]);
        if (serial[0]) {
            assert_int_equal(number(stock, r, "qty"), 1);
            assert_int_equal(find(stock, "serial", serial), r); /* the first is itself */
        }
        known += serial[0] != '\0';
        unread += bears && !serial[0];
    }
    assert_true(known > 0 && unread > 0);
    sheet_free(stock);
    sheet_free(items);
}

static void a_shift_has_every_role_and_a_pin_like_its_badge(void **state)
{
    (void)state;
    struct shop_person person;
    int roles[ROLES] = {0};
    for (int i = 0; shop_person(&plain, i, &person); i++) {
        roles[person.role]++;
        assert_int_equal(code_kind(str_of(person.badge)), CODE_BADGE);
        assert_string_equal(person.pin, person.badge + 2);
    }
    assert_int_equal(roles[ROLE_PICKER], 4);
    assert_int_equal(roles[ROLE_PACKER], 3);
    assert_int_equal(roles[ROLE_QC], 2);
    assert_int_equal(roles[ROLE_LEAD], 1);
    assert_int_equal(roles[ROLE_STOCK], 1);
    assert_int_equal(roles[ROLE_SERVICE], 1);
}

static void a_larger_shop_sells_later_editions(void **state)
{
    (void)state;
    struct shop_files large;
    struct shop_size size = plain;
    size.items = 900;
    size.orders = 50;
    shop_make(&size, &large);
    struct sheet *items = sheet_of(&large.items);
    assert_int_equal(items->n - 1, 903);
    for (int r = 1; r < items->n; r++)
        assert_int_equal(find(items, "code", get(items, r, "code")), r);
    sheet_free(items);
    shop_files_clear(&large);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_seed_makes_the_same_bytes),
        cmocka_unit_test(every_code_is_a_valid_gtin_of_one_item),
        cmocka_unit_test(items_are_unlike_and_valuable_ones_are_never_counted),
        cmocka_unit_test(places_have_our_shapes_and_a_sequence_of_their_own),
        cmocka_unit_test(amounts_of_every_order_add_up),
        cmocka_unit_test(orders_are_of_all_provinces_and_kinds),
        cmocka_unit_test(two_orders_of_one_buyer_may_go_together),
        cmocka_unit_test(orders_are_paid_between_the_evening_before_and_five),
        cmocka_unit_test(stock_covers_all_but_a_few_items),
        cmocka_unit_test(some_goods_bear_serials_and_some_of_them_came_in_with_them),
        cmocka_unit_test(a_shift_has_every_role_and_a_pin_like_its_badge),
        cmocka_unit_test(a_larger_shop_sells_later_editions),
    };
    return cmocka_run_group_tests(tests, make, drop);
}
