/* Waybill numbers: lists and ranges taken in, handed out once, low said once. */
#include "house.h"

#include "tallyman/model/pool.h"

struct range {
    const char *carrier, *account, *prefix;
    int64_t first, last, digits;
    const char *digit, *suffix;
    int64_t low;
};

static void send_rows(struct house *h, enum verb verb)
{
    h->request.id = (struct request_id){STOCK, ++h->seq};
    h->request.session = STOCK;
    (void)verb;
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
}

static const char *take_range(struct house *h, const struct range *range)
{
    request_init(&h->request, V_LOAD_POOLS);
    struct value *cell = rows_add(&h->request.rows, h->arena);
    cell[0] = value_text(range->carrier);
    cell[1] = value_text(range->account);
    cell[2] = value_text(range->prefix);
    cell[3] = value_int(range->first);
    cell[4] = value_int(range->last);
    cell[5] = value_int(range->digits);
    cell[6] = value_text(range->digit);
    cell[7] = value_text(range->suffix);
    cell[8] = value_int(range->low);
    send_rows(h, V_LOAD_POOLS);
    static const char *const classes[] = {"new", "changed", "same", "refused"};
    for (size_t i = 0; i < 4; i++)
        if (got_num(h, classes[i]) == 1)
            return classes[i];
    return "(none)";
}

static const char *take_number(struct house *h, const char *carrier, const char *account,
                               const char *number)
{
    request_init(&h->request, V_LOAD_WAYBILLS);
    struct value *cell = rows_add(&h->request.rows, h->arena);
    cell[0] = value_text(carrier);
    cell[1] = value_text(account);
    cell[2] = value_text(number);
    send_rows(h, V_LOAD_WAYBILLS);
    return got_num(h, "new") == 1 ? "new" : got_num(h, "same") == 1 ? "same" : "refused";
}

static void no_numbers(struct house *h)
{
    HOUSE_WRITE(h, house_sql(h, "DELETE FROM waybill WHERE state = 'free'"));
}

/* Another paper, its number lost: takes the next one. */
static const char *next_number(struct house *h)
{
    OK(h, LEAD, V_LABEL_REPRINT, "tt-", "P-1-1", "lost");
    const char *number = got(h, "waybill");
    OK(h, LEAD, V_LABEL_RESULT, "tdt", number, 1, "sent");
    return number;
}

static void check_digits_are_those_of_the_rules(void **state)
{
    (void)state;
    static const struct {
        struct pool_shape shape;
        int64_t number;
        const char *text;
    } cases[] = {
        /* UPU S10: RA 473124829 GB, EE 876543216 … are the standard's own form */
        {{"RA", "GB", 8, POOL_DIGIT_S10}, 47312482, "RA473124829GB"},
        {{"EA", "CN", 8, POOL_DIGIT_S10}, 0, "EA000000005CN"},
        /* GS1: the SSCC 340123450000000000 has the check digit 0 */
        {{"", "", 12, POOL_DIGIT_MOD10}, 629104150021, "6291041500213"},
        {{"", "", 11, POOL_DIGIT_MOD7}, 10, "000000000103"},
        {{"SF", "", 6, POOL_DIGIT_NONE}, 7, "SF000007"},
    };
    char text[CODE_MOST + 1], right[2] = "";
    for (size_t i = 0; i < sizeof(cases) / sizeof(*cases); i++) {
        assert_true(pool_number(&cases[i].shape, cases[i].number, text));
        assert_string_equal(text, cases[i].text);
    }
    struct pool_shape narrow = {"SF", "", 2, POOL_DIGIT_NONE};
    assert_false(pool_number(&narrow, 100, text));
    struct pool_shape seven = {"RA", "CN", 7, POOL_DIGIT_S10};
    assert_false(pool_number(&seven, 1, text));
    assert_true(pool_number_holds("EMS", "RA473124829GB", right));
    assert_false(pool_number_holds("EMS", "RA473124828GB", right));
    assert_string_equal(right, "9");
    assert_true(pool_number_holds("EMS", "1234567890123", right)); /* another form */
    assert_true(pool_number_holds("SF", "RA473124828GB", right));
}

static void a_range_hands_each_number_out_once(void **state)
{
    struct house *h = *state;
    struct range range = {"SF", "", "SF9", 8, 11, 3, "", "X", 0};
    no_numbers(h);
    assert_string_equal(take_range(h, &range), "new");
    assert_string_equal(take_range(h, &range), "same");
    house_picked(h);
    house_labelled(h, house_packed(h));
    assert_string_equal(house_text(h, "SELECT waybill FROM parcel"), "SF9008X");
    assert_string_equal(next_number(h), "SF9009X");
    assert_string_equal(next_number(h), "SF9010X");
    assert_string_equal(next_number(h), "SF9011X");
    NO(h, E_POOL_EMPTY, LEAD, V_LABEL_REPRINT, "tt-", "P-1-1", "lost");
    assert_string_equal(got_arg(h, 0), "SF");
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM waybill WHERE state = 'void'"),
                     3);
    range.last = 12;
    assert_string_equal(take_range(h, &range), "changed");
    assert_string_equal(next_number(h), "SF9012X");
    range.last = 11;
    assert_string_equal(take_range(h, &range), "refused");
    house_check(h);
}

static void numbers_are_in_one_range_or_list_only(void **state)
{
    struct house *h = *state;
    struct range range = {"YT", "", "YT", 100, 199, 3, "", "", 0};
    struct range other = {"SF", "", "YT", 150, 160, 3, "", "", 0};
    struct range wider = {"SF", "", "YT", 1500, 1600, 4, "", "", 0};
    struct range listed = {"SF", "", "SF", 1, 5, 1, "", "", 0}; /* SF1 is there */
    struct range ems = {"EMS", "", "EA", 1, 9, 8, "", "CN", 0};
    struct range odd = {"SF", "", "SF", 1, 5, 4, "mod9", "", 0};
    struct range back = {"SF", "", "SF", 5, 1, 4, "", "", 0};
    assert_string_equal(take_range(h, &range), "new");
    assert_string_equal(take_range(h, &other), "refused");
    assert_string_equal(take_range(h, &wider), "new"); /* longer numbers */
    assert_string_equal(take_range(h, &listed), "refused");
    assert_string_equal(take_range(h, &odd), "refused");
    assert_string_equal(take_range(h, &back), "refused");
    assert_string_equal(take_number(h, "SF", "", "YT150"), "refused");
    assert_string_equal(take_number(h, "SF", "", "SF99"), "new");
    assert_string_equal(take_number(h, "SF", "", "SF99"), "same");
    assert_string_equal(take_number(h, "YT", "", "SF99"), "refused");
    assert_string_equal(take_number(h, "EMS", "", "RA473124828GB"), "refused");
    assert_string_equal(take_number(h, "EMS", "", "RA473124829GB"), "new");
    assert_string_equal(take_range(h, &ems), "new");
    assert_string_equal(house_text(h, "SELECT last_text FROM pool WHERE carrier = 'EMS'"
                                      "   AND kind = 'range'"),
                        "EA000000093CN");
    house_check(h);
}

static void an_order_s_account_gets_its_own_numbers(void **state)
{
    struct house *h = *state;
    struct range north = {"SF", "north", "N", 1, 9, 1, "", "", 0};
    struct range south = {"SF", "south", "S", 1, 1, 1, "", "", 0};
    no_numbers(h);
    take_range(h, &north);
    take_range(h, &south);
    HOUSE_WRITE(h, house_sql(h, "UPDATE orders SET account = 'south'"));
    house_picked(h);
    house_labelled(h, house_packed(h));
    assert_string_equal(house_text(h, "SELECT waybill FROM parcel"), "S1");
    NO(h, E_POOL_EMPTY, LEAD, V_LABEL_REPRINT, "tt-", "P-1-1", "lost");
    assert_string_equal(got_arg(h, 0), "SF/south");
    house_check(h);
}

static void what_runs_low_is_said_once_and_settled_by_more(void **state)
{
    struct house *h = *state;
    const char *open = "SELECT COUNT(*) FROM exception WHERE kind = 'pool'"
                       "   AND closed_at = 0";
    struct range range = {"SF", "", "SF9", 0, 3, 3, "", "", 3};
    no_numbers(h);
    take_range(h, &range);
    house_picked(h);
    house_labelled(h, house_packed(h));
    assert_int_equal(house_num(h, open), 0); /* three left */
    next_number(h);
    assert_int_equal(house_num(h, open), 1);
    assert_string_equal(house_text(h, "SELECT object FROM exception WHERE kind = 'pool'"),
                        "carrier SF");
    next_number(h);
    assert_int_equal(house_num(h, open), 1);
    OK(h, LEAD, V_POOL_LIST, "");
    assert_int_equal(h->reply.rows.n, 1);
    assert_int_equal(rows_num(&h->reply.rows, 0, "left", -1), 1);
    assert_int_equal(rows_num(&h->reply.rows, 0, "taken", -1), 4);
    assert_int_equal(rows_num(&h->reply.rows, 0, "want", -1), 2);
    assert_string_equal(take_number(h, "SF", "", "SFX1"), "new");
    assert_int_equal(house_num(h, open), 1);
    assert_string_equal(take_number(h, "SF", "", "SFX2"), "new");
    assert_int_equal(house_num(h, open), 0);
    OK(h, LEAD, V_POOL_LIST, "");
    assert_int_equal(h->reply.rows.n, 2);
    assert_string_equal(rows_str(&h->reply.rows, 1, "kind"), "list");
    assert_int_equal(rows_num(&h->reply.rows, 1, "left", -1), 2);
    assert_int_equal(rows_num(&h->reply.rows, 0, "want", -1), 0);
    house_check(h);
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, house_open, house_close)

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(check_digits_are_those_of_the_rules),
        TEST(a_range_hands_each_number_out_once),
        TEST(numbers_are_in_one_range_or_list_only),
        TEST(an_order_s_account_gets_its_own_numbers),
        TEST(what_runs_low_is_said_once_and_settled_by_more),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
