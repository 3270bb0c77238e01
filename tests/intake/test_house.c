/*
 * test_house: a warehouse derived from orders: what is drawn, that it is drawn again the
 * same, and the real orders beside the project when they are there.
 */
#include "collect.h"

#include <unistd.h>

#include "tallyman/model/code.h"
#include "tallyman/model/policy.h"

#define SHARED PROJECT_DIR "/../shared/data/online-retail/2010-12-01_2010-12-09.csv"
#define MAP TEST_DATA "/online-retail.ini"

/* What the sink saw of a house. */
enum { ITEMS_MOST = 4000, PLACES_MOST = 8000 };

struct item {
    char code[24];
    int64_t stock, wanted;
    int codes;
};

struct seen {
    struct item item[ITEMS_MOST];
    int items;
    char place[PLACES_MOST][12];
    int places, documents, last_verb, heads;
    int64_t seq, input, charges, refused, cancels;
    int high, gtin13, gtin14, roles[ROLES], waybills;
    char document[32];
};

static struct item *item_of(struct seen *seen, const char *code)
{
    for (int i = 0; i < seen->items; i++)
        if (strcmp(seen->item[i].code, code) == 0)
            return &seen->item[i];
    fail_msg("no item %s", code);
    return NULL;
}

static bool has_place(const struct seen *seen, const char *code)
{
    for (int i = 0; i < seen->places; i++)
        if (strcmp(seen->place[i], code) == 0)
            return true;
    return false;
}

static void see_code(struct seen *seen, const struct rows *rows, int i)
{
    char gtin[16];
    const char *text = rows_str(rows, i, "text");
    int64_t qty = rows_num(rows, i, "qty", 0);
    assert_true(code_gtin(str_of(text), gtin));
    assert_true(qty == 1 ? strlen(text) == 13 && text[0] == '2' : strlen(text) == 14);
    seen->gtin13 += qty == 1;
    seen->gtin14 += qty > 1;
    item_of(seen, rows_str(rows, i, "item"))->codes++;
}

static void see_place(struct seen *seen, const struct rows *rows, int i)
{
    const char *code = rows_str(rows, i, "code"), *kind = rows_str(rows, i, "kind");
    static const struct {
        const char *kind;
        enum code_kind shape;
    } shapes[] = {{"bin", CODE_PLACE},
                  {"tote", CODE_TOTE},
                  {"cart", CODE_CART},
                  {"cage", CODE_CAGE}};
    for (size_t k = 0; k < 4; k++)
        if (strcmp(kind, shapes[k].kind) == 0)
            assert_int_equal(code_kind(str_of(code)), shapes[k].shape);
    if (strcmp(kind, "bin") != 0)
        return;
    assert_int_equal(rows_num(rows, i, "seq", 0), ++seen->seq);
    assert_false(seen->places > 0 && strcmp(seen->place[seen->places - 1], code) == 0);
    snprintf(seen->place[seen->places++], 12, "%s", code);
}

static void see_stock(struct seen *seen, const struct rows *rows, int i,
                      const char *document)
{
    assert_string_equal(document, "opening");
    assert_true(has_place(seen, rows_str(rows, i, "place")));
    item_of(seen, rows_str(rows, i, "item"))->stock += rows_num(rows, i, "qty", 0);
}

static void see_order(struct seen *seen, const struct rows *rows, int i)
{
    if (rows_num(rows, i, "ordinal", -1) == 0) {
        seen->heads++;
        assert_true(rows_num(rows, i, "paid_at", 0) > 0);
        assert_string_equal(rows_str(rows, i, "currency"), "GBP");
        assert_true(rows_str(rows, i, "carrier")[0]);
        assert_true(rows_str(rows, i, "receiver")[0]);
        return;
    }
    seen->input++;
    item_of(seen, rows_str(rows, i, "item"))->wanted += rows_num(rows, i, "qty", 0);
}

static int see_batch(void *arg, enum verb verb, const char *document,
                     const struct rows *rows, const struct intake_origin *origin,
                     struct err *err)
{
    (void)err;
    struct seen *seen = arg;
    for (int i = 0; i < rows->n; i++) {
        bool made = verb != V_LOAD_ORDERS && verb != V_LOAD_CANCELS;
        assert_int_equal(origin[i].row == 0, made);
        if (verb == V_LOAD_ITEMS) {
            snprintf(seen->item[seen->items++].code, 24, "%s", rows_str(rows, i, "code"));
            assert_true(rows_str(rows, i, "name")[0]);
            assert_in_range(rows_num(rows, i, "weight_g", 0), 50, 900);
            seen->high += rows_num(rows, i, "high", 0) == 1;
        }
        if (verb == V_LOAD_CODES)
            see_code(seen, rows, i);
        if (verb == V_LOAD_PLACES)
            see_place(seen, rows, i);
        if (verb == V_LOAD_PEOPLE)
            seen->roles[role_by_name(str_of(rows_str(rows, i, "role")))]++;
        if (verb == V_LOAD_STOCK)
            see_stock(seen, rows, i, document);
        if (verb == V_LOAD_ORDERS)
            see_order(seen, rows, i);
        seen->waybills += verb == V_LOAD_WAYBILLS;
        seen->cancels += verb == V_LOAD_CANCELS;
    }
    return 0;
}

static void see_row(void *arg, const char *cls, const struct intake_origin *origin,
                    const char *column, const char *reason)
{
    (void)column;
    struct seen *seen = arg;
    seen->charges += strcmp(cls, "charge") == 0;
    seen->refused += strcmp(cls, "refused") == 0;
    assert_true(origin->row >= 1 && origin->line == origin->row + 1);
    assert_true(strcmp(cls, "charge") == 0 || reason[0]);
}

static struct intake_map *real_map(void)
{
    struct err err = {.code = E_OK};
    struct intake_map *map = intake_map_read(MAP, &err);
    if (!map) {
        char words[500];
        err_words(&err, words, sizeof words);
        fail_msg("%s", words);
    }
    return map;
}

static bool no_shared(void)
{
    if (access(SHARED, R_OK) == 0)
        return false;
    print_message("skipped: no %s\n", SHARED);
    return true;
}

static void the_real_orders_get_a_house(void **state)
{
    (void)state;
    if (no_shared())
        skip();
    struct err err = {.code = E_OK};
    int64_t rows = 0, stock = 0, wanted = 0;
    struct seen *seen = calloc(1, sizeof *seen);
    struct intake_map *map = real_map();
    struct intake_sink sink = {seen, see_batch, see_row};
    assert_int_equal(intake_file(SHARED, map, &sink, &rows, &err), 0);
    assert_int_equal(rows, 22523);
    assert_int_equal(seen->input + seen->cancels + seen->charges + seen->refused, rows);
    assert_int_equal(seen->charges, 100);
    assert_int_equal(seen->cancels, 312);
    assert_int_equal(seen->refused, 118);
    assert_int_equal(seen->heads, 831);
    for (int i = 0; i < seen->items; i++) {
        stock += seen->item[i].stock;
        wanted += seen->item[i].wanted;
        assert_true(seen->item[i].stock <= seen->item[i].wanted);
        assert_in_range(seen->item[i].codes, 1, 2);
    }
    assert_in_range(stock * 10000 / wanted, 9650, 9750);
    assert_int_equal(seen->gtin13, seen->items);
    assert_true(seen->gtin14 > 100);
    assert_int_equal(seen->roles[ROLE_PICKER], 6);
    assert_int_equal(seen->roles[ROLE_QC], 2);
    assert_true(seen->waybills >= 2 * seen->heads);
    intake_map_free(map);
    free(seen);
}

/* Two loads of a file under a map, as text. */
static bool same_twice(struct intake_map *one, struct intake_map *other, struct str bytes)
{
    struct collected a, b;
    collect_init(&a);
    collect_init(&b);
    assert_int_equal(collect(&a, "a.csv", bytes, one), 0);
    assert_int_equal(collect(&b, "a.csv", bytes, other), 0);
    bool same = str_eq(buf_view(&a.text), buf_view(&b.text));
    assert_false(a.text.over);
    collect_clear(&a);
    collect_clear(&b);
    return same;
}

static void the_real_orders_load_the_same_twice(void **state)
{
    (void)state;
    if (no_shared())
        skip();
    FILE *file = fopen(SHARED, "rb");
    char *bytes = malloc(4 << 20);
    size_t n = fread(bytes, 1, 4 << 20, file);
    fclose(file);
    struct intake_map *one = real_map(), *other = real_map();
    assert_true(same_twice(one, other, str_n(bytes, n)));
    intake_map_free(one);
    intake_map_free(other);
    free(bytes);
}

#define SMALL(seed)                                                                      \
    "[file]\nkind = orders\n[columns]\nchannel = \"w\"\nnumber = No\nitem = Sku\n"       \
    "name = Name\nqty = Qty\nprice = Each\nregion = To\n[derive]\nseed = " seed          \
    "\ncover_percent = 50\naisles = 1\nbays = 2\nlevels = 1\npickers = 1\npackers = 0\n" \
    "qc = 0\nleads = 0\nstockers = 0\nservices = 0\ntotes = 1\ncarts = 1\ncages = 1\n"   \
    "waybills = 2\nhigh_price = 50\npacks = 12, 24\ncarrier.SF = *\n"                    \
    "carrier.EMS = north, west\n"

static struct intake_map *small_map(const char *text)
{
    struct err err = {.code = E_OK};
    struct intake_map *map = intake_map_text("m.ini", text, strlen(text), &err);
    assert_non_null(map);
    return map;
}

static const char small[] =
    "No,Sku,Name,Qty,Each,To\n"
    "1,A,,24,1,north\n1,a,lower,1,50,north\n2,A,Ay,12,2,east\n2,B,,3,,east\n"
    "3,A,Az,12,2,west\n3,C,See,x,9,west\n";

static void a_small_house_is_complete(void **state)
{
    (void)state;
    struct collected got;
    struct intake_map *map = small_map(SMALL("7"));
    collect_init(&got);
    assert_int_equal(collect(&got, "a.csv", str_of(small), map), 0);
    static const char *const parts[] = {
        "load.items code='A' name='Ay' price=200 ",
        "load.items code='a' name='lower' price=5000 ",
        "load.items code='B' name='B' price=0 ",
        /* one line of three is a whole case of 24; all three are of 12 */
        "load.codes text='1",
        " item='A' qty=12\n",
        "load.places code='A01-01-1' kind='bin' aisle='A01' bay=1 level=1 side='L' seq=1",
        "load.places code='A01-02-1' kind='bin' aisle='A01' bay=2 level=1 side='R' seq=2",
        "load.places code='A02-02-1' kind='bin' aisle='A02' bay=2 level=1 side='R' seq=3",
        "load.places code='A02-01-1' kind='bin' aisle='A02' bay=1 level=1 side='L' seq=4",
        "load.places code='T-0001' kind='tote'\n",
        "load.places code='K-01' kind='cart'\n",
        "load.places code='G-EMS-1' kind='cage' carrier='EMS'\n",
        "load.people badge='B-0001' name='Picker 1' role='picker' pin='1234'\n",
        "load.waybills carrier='SF' number='SF000000002'\n",
        "load.waybills carrier='EMS' number='EMS000000004'\n",
        " number='1' region='north' carrier='EMS' goods=7400 ",
        " number='2' region='east' carrier='SF' goods=2400 ",
    };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (!strstr(got.text.p, parts[i]))
            fail_msg("%s not in\n%s", parts[i], got.text.p);
    /* 52 units are asked for, 26 covered; A has 48 of them and is too large to miss. */
    assert_non_null(strstr(got.text.p, "load.stock (opening) line=1 place='A0"));
    assert_non_null(strstr(got.text.p, " item='A' qty=26\n"));
    assert_int_equal(got.of[V_LOAD_STOCK], 1);
    assert_int_equal(got.of[V_LOAD_CODES], 4);
    assert_int_equal(got.rows, 6);
    assert_int_equal(got.classed + got.input, 6);
    collect_clear(&got);
    intake_map_free(map);
}

static void the_seed_draws_another_house(void **state)
{
    (void)state;
    struct intake_map *one = small_map(SMALL("7")), *same = small_map(SMALL("7")),
                      *other = small_map(SMALL("8"));
    assert_true(same_twice(one, same, str_of(small)));
    assert_false(same_twice(one, other, str_of(small)));
    intake_map_free(one);
    intake_map_free(same);
    intake_map_free(other);
}

static void no_orders_make_an_empty_house(void **state)
{
    (void)state;
    struct collected got;
    struct intake_map *map = small_map(SMALL("7"));
    collect_init(&got);
    assert_int_equal(collect(&got, "a.csv", str_of("No,Sku,Name,Qty,Each,To\n"), map), 0);
    assert_int_equal(got.of[V_LOAD_ITEMS] + got.of[V_LOAD_STOCK], 0);
    assert_int_equal(got.of[V_LOAD_PEOPLE], 1);
    collect_clear(&got);
    intake_map_free(map);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_real_orders_get_a_house),
        cmocka_unit_test(the_real_orders_load_the_same_twice),
        cmocka_unit_test(a_small_house_is_complete),
        cmocka_unit_test(the_seed_draws_another_house),
        cmocka_unit_test(no_orders_make_an_empty_house),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
