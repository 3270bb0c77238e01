/*
 * test_files: good and bad files of each format and character set with our own columns.
 */
#include "collect.h"

struct good {
    const char *name, *bytes, *made;
};

static const struct good good[] = {
    /* kinds are told by their columns */
    {"a.csv", "code,name,price,high\nA,ab,12.5,yes\n",
     "load.items code='A' name='ab' price=1250 high=1 @1:2\n"},
    {"a.csv", "text,item,qty\n2000000000008,A,1\n",
     "load.codes text='2000000000008' item='A' qty=1 @1:2\n"},
    {"a.csv", "kit,item,qty,share\nK,A,2,1\n",
     "load.kits kit='K' item='A' qty=2 share=1 @1:2\n"},
    {"a.csv", "code,kind,aisle,seq\nA01-01-1,bin,A01,7\n",
     "load.places code='A01-01-1' kind='bin' aisle='A01' seq=7 @1:2\n"},
    {"a.csv", "badge,name,role,pin\nB-1,Li,picker,0123\n",
     "load.people badge='B-1' name='Li' role='picker' pin='0123' @1:2\n"},
    {"a.csv", "carrier,number\nSF,SF1\n",
     "load.waybills carrier='SF' number='SF1' @1:2\n"},
    {"a.csv", "document,place,item,qty\nR1,P,A,5\nR2,P,A,6\nR1,P,B,7\n",
     "load.stock (R1) line=1 place='P' item='A' qty=5 @1:2\n"
     "load.stock (R1) line=2 place='P' item='B' qty=7 @3:4\n"
     "load.stock (R2) line=1 place='P' item='A' qty=6 @2:3\n"},
    /* a unit's serial in a receipt; whether goods bear one in the items */
    {"a.csv", "document,place,item,qty,serial\nR1,P,A,1,S-1\nR1,P,A,4,\n",
     "load.stock (R1) line=1 place='P' item='A' qty=1 serial='S-1' @1:2\n"
     "load.stock (R1) line=2 place='P' item='A' qty=4 @2:3\n"},
    {"a.csv", "code,name,serial\nA,x,yes\n",
     "load.items code='A' name='x' serial=1 @1:2\n"},
    {"a.csv", "channel,number,item,qty,at\nw,1,A,-2,2026-11-22T00:00:01Z\n",
     "load.cancels channel='w' number='1' ordinal=1 item='A' qty=2 at=1795305601000 "
     "@1:2\n"},
    /* orders: grouped over the whole file, equal rows are real, sums are computed */
    {"a.csv", "channel,number,item,qty,price\nw,1,A,2,1.50\nw,2,B,1,3\nw,1,A,2,1.50\n",
     "load.orders ordinal=0 channel='w' number='1' goods=600 exponent=2 @1:2\n"
     "load.orders ordinal=1 item='A' qty=2 price=150 @1:2\n"
     "load.orders ordinal=2 item='A' qty=2 price=150 @3:4\n"
     "load.orders ordinal=0 channel='w' number='2' goods=300 exponent=2 @2:3\n"
     "load.orders ordinal=1 item='B' qty=1 price=300 @2:3\n"},
    {"a.csv", "channel,number,item,qty,ordinal,goods,exponent\nw,1,A,2,9,7,0\n",
     "load.orders ordinal=0 channel='w' number='1' goods=7 exponent=0 @1:2\n"
     "load.orders ordinal=9 item='A' qty=2 @1:2\n"},
    /* items that differ by case alone, repeated ids: all passed on */
    {"a.csv", "code,name\na,x\nA,x\nA,x\n",
     "load.items code='a' name='x' @1:2\nload.items code='A' name='x' @2:3\n"
     "load.items code='A' name='x' @3:4\n"},
    /* CSV: quotes, line ends, marks */
    {"a.csv",
     "\xef\xbb\xbf"
     "code,name\r\n\r\nA,\"x, \"\"y\"\"\r\nz\"\r\nB,b\r\n",
     "load.items code='A' name='x, \"y\"  z' @1:3\nload.items code='B' name='b' @2:5\n"},
    {"a.csv", "code,name\rA,x\rB,y",
     "load.items code='A' name='x' @1:2\nload.items code='B' name='y' @2:3\n"},
    {"a.tsv", "code\tname\tspec\nA\tx\t\n", "load.items code='A' name='x' @1:2\n"},
    {"a.csv", "code,name\n", ""},
    /* JSON */
    {"a.json", "[]", ""},
    {"a.json",
     "[{\"code\":\"A\",\"name\":\"\\u7ea2\",\"price\":12.35,\"high\":true},\n"
     " {\"code\":7,\"name\":\"b\",\"price\":\"3\",\"spec\":null}]",
     "load.items code='A' name='红' price=1235 high=1 @1:1\n"
     "load.items code='7' name='b' price=300 @2:2\n"},
    {"a.jsonl", "{\"code\":\"A\",\"name\":\"x\"}\n\n{\"name\":\"y\",\"code\":\"B\"}\n",
     "load.items code='A' name='x' @1:1\nload.items code='B' name='y' @2:3\n"},
    {"a.json", "{\"items\":[{\"code\":\"A\",\"name\":\"x\"}]}",
     "load.items code='A' name='x' @1:1\n"},
    /* XML */
    {"a.xml", "<items/>", ""},
    {"a.xml", "<items>\n<item code='A'><name>x &amp;\ny</name></item>\n</items>",
     "load.items code='A' name='x & y' @1:2\n"},
    {"a.xml",
     "<?xml version='1.0' encoding='iso-8859-1'?><items><item code='A' "
     "name='caf\xe9'/></items>",
     "load.items code='A' name='café' @1:1\n"},
};

static void good_files_become_rows(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        struct collected got;
        char words[500];
        collect_init(&got);
        got.origins = true;
        int rc = collect(&got, good[i].name, str_of(good[i].bytes), NULL);
        if (rc)
            fail_msg("%s\n%s", good[i].bytes, collect_words(&got, words));
        assert_string_equal(got.text.p, good[i].made);
        collect_clear(&got);
    }
}

static void the_same_rows_whatever_the_format(void **state)
{
    (void)state;
    static const char *const files[][2] = {
        {"a.csv", "channel,number,receiver,freight,item,qty,price\n"
                  "w,1,李,1.5,A,2,1\nw,1,李,1.5,B,1,2.25\nw,2,Bo,,A,1,1\n"},
        {"a.json",
         "[{\"channel\":\"w\",\"number\":\"1\",\"receiver\":\"李\",\"freight\":1.5,"
         "\"lines\":[{\"item\":\"A\",\"qty\":2,\"price\":1},"
         "{\"item\":\"B\",\"qty\":1,\"price\":2.25}]},"
         "{\"channel\":\"w\",\"number\":\"2\",\"receiver\":\"Bo\",\"item\":\"A\","
         "\"qty\":1,\"price\":\"1.00\"}]"},
        {"a.jsonl", "{\"channel\":\"w\",\"number\":\"1\",\"receiver\":\"李\",\"freight\":"
                    "\"1.5\",\"item\":\"A\",\"qty\":\"2\",\"price\":\"1\"}\n"
                    "{\"channel\":\"w\",\"number\":\"1\",\"receiver\":\"李\",\"freight\":"
                    "\"1.5\",\"item\":\"B\",\"qty\":\"1\",\"price\":\"2.25\"}\n"
                    "{\"channel\":\"w\",\"number\":\"2\",\"receiver\":\"Bo\",\"item\":"
                    "\"A\",\"qty\":\"1\",\"price\":\"1\"}"},
        {"a.xml",
         "<orders><order channel='w' number='1' freight='1.5'><line item='A' qty='2' "
         "price='1'/><line><item>B</item><qty>1</qty><price>2.25</price></line>"
         "<receiver>李</receiver></order><order><channel>w</channel><number>2</number>"
         "<receiver>Bo</receiver><lines><line item='A' qty='1' price='1'/></lines>"
         "</order></orders>"},
    };
    static const char made[] =
        "load.orders ordinal=0 channel='w' number='1' receiver='李' goods=425 "
        "freight=150 exponent=2\n"
        "load.orders ordinal=1 item='A' qty=2 price=100\n"
        "load.orders ordinal=2 item='B' qty=1 price=225\n"
        "load.orders ordinal=0 channel='w' number='2' receiver='Bo' goods=100 "
        "exponent=2\n"
        "load.orders ordinal=1 item='A' qty=1 price=100\n";
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        struct collected got;
        collect_init(&got);
        assert_int_equal(collect(&got, files[i][0], str_of(files[i][1]), NULL), 0);
        assert_string_equal(got.text.p, made);
        assert_int_equal(got.rows, 3);
        collect_clear(&got);
    }
}

/* A refused row, or a refused file when `row` is false. */
struct bad {
    const char *name, *bytes, *said;
};

static const struct bad bad_rows[] = {
    {"a.csv", "code,name\nA\nB,b\n", "refused @1:2 : expected 2 fields, got 1\n"},
    {"a.csv", "code,name\nB,b\nA,a,a\n", "refused @2:3 : expected 2 fields, got 3\n"},
    {"a.csv", "code,name\nB,b\n,a\n",
     "refused @2:3 code: expected printable text of 1 to 64 bytes, got nothing\n"},
    {"a.csv", "code,name,price\nB,b,\nA,a,-1\n",
     "refused @2:3 price: expected an amount not below 0 with at most 2 decimals, got "
     "-1\n"},
    {"a.csv", "code,name,price\nB,b,\nA,a,1.005\n",
     "refused @2:3 price: expected an amount not below 0 with at most 2 decimals, got "
     "1.005\n"},
    {"a.csv", "code,name,price\nB,b,\nA,a,92233720368547758.08\n",
     "refused @2:3 price: expected an amount not below 0 with at most 2 decimals, got "
     "92233720368547758.08\n"},
    {"a.csv", "code,name,high\nB,b,\nA,a,maybe\n",
     "refused @2:3 high: expected yes or no, got maybe\n"},
    {"a.csv", "code,name\nB,b\nA,a\x01z\n",
     "refused @2:3 name: expected printable text of 1 to 200 bytes, got a?z\n"},
    {"a.csv", "document,place,item,qty,expiry\nR,P,B,1,2026-11-22\nR,P,A,1,22.11.26\n",
     "refused @2:3 expiry: expected a time as 2026-11-22T15:04:05Z, got 22.11.26\n"},
    {"a.json",
     "[{\"code\":\"B\",\"name\":\"b\"},\n{\"code\":99999999999999999999,"
     "\"name\":\"b\"}]",
     "refused @2:2 : expected numbers within 64 bits, got a larger one\n"},
};

static void a_bad_row_is_named_and_stops_no_other(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_rows / sizeof *bad_rows; i++) {
        struct collected got;
        collect_init(&got);
        assert_int_equal(collect(&got, bad_rows[i].name, str_of(bad_rows[i].bytes), NULL),
                         0);
        if (!strstr(got.text.p, bad_rows[i].said))
            fail_msg("%s\n%s", bad_rows[i].said, got.text.p);
        assert_int_equal(got.classed, 1);
        assert_int_equal(got.input, 1);
        assert_int_equal(got.rows, 2);
        collect_clear(&got);
    }
}

static void quantities_have_a_range(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "0", "-1", "1000001", "99999999999999999999", "1.5", "1e3", "", "x", "0x10"};
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct collected got;
        char bytes[100];
        int n = snprintf(bytes, sizeof bytes, "channel,number,item,qty\nw,1,A,%s\n",
                         texts[i]);
        collect_init(&got);
        assert_int_equal(collect(&got, "a.csv", str_n(bytes, (size_t)n), NULL), 0);
        assert_int_equal(got.classed, 1);
        assert_int_equal(got.batches, 0);
        assert_non_null(strstr(got.text.p, "refused @1:2 qty: expected a whole number "
                                           "from 1 to 1000000, got "));
        collect_clear(&got);
    }
}

static void an_order_with_a_bad_line_is_flagged_for_review(void **state)
{
    (void)state;
    struct collected got;
    collect_init(&got);
    assert_int_equal(collect(&got, "a.csv",
                             str_of("channel,number,item,qty\nw,1,A,x\nw,1,B,1\n"), NULL),
                     0);
    assert_string_equal(
        got.text.p, "refused @1:2 qty: expected a whole number from 1 to 1000000, got x\n"
                    "load.orders ordinal=0 channel='w' number='1' goods=0 exponent=2 "
                    "flagged=1\n"
                    "load.orders ordinal=2 item='B' qty=1\n");
    collect_clear(&got);
}

static void sums_beyond_64_bits_refuse_the_line(void **state)
{
    (void)state;
    struct collected got;
    collect_init(&got);
    assert_int_equal(collect(&got, "a.csv",
                             str_of("channel,number,item,qty,price\n"
                                    "w,1,A,1000000,92233720368547.75\nw,1,B,1,1\n"),
                             NULL),
                     0);
    assert_int_equal(got.classed, 1);
    assert_non_null(strstr(got.text.p, "refused @1:2 price: "));
    collect_clear(&got);
}

static const struct bad bad_files[] = {
    {"a.pdf", "x", "a.pdf:1: expected a file .csv .tsv .txt .json .jsonl or .xml"},
    {"a.csv", "", "a.csv:1: expected a heading with column names, got nothing"},
    {"a.csv", "\n\nfoo,bar\n1,2\n", "a.csv:3: columns of no known kind: foo bar"},
    {"a.csv", "code,name,colour\nA,x,red\n",
     "a.csv:1: unknown column colour; known are code name spec price"},
    {"a.csv", "channel,number,item\nw,1,A\n", "a.csv:1: expected a column qty, got none"},
    {"a.csv", "code,name,code\nA,x,B\n", "a.csv:1: two columns are named \"code\""},
    {"a.csv", "code,name\nA,\"x\nB,y\n",
     "a.csv:2: field 2: expected quotes around the whole field"},
    {"a.csv", "code,name\nA,x\nB,\"y\"z\n",
     "a.csv:3: field 2: expected quotes around the whole field"},
    {"a.csv", "code,name\nA,x\nB,y\"z\n",
     "a.csv:3: field 2: expected quotes around the whole field"},
    {"a.csv", "code,name\nA,x\nB,\xe4\xb8\n",
     "a.csv:3: byte 3: expected UTF-8 text, got "
     "0xe4"},
    {"a.csv", "code,name\nA,\xc0\xaf\n",
     "a.csv:2: byte 3: expected UTF-8 text, got 0xc0"},
    {"a.json", "", "a.json:1: expected an object, got the end"},
    {"a.json", "12", "a.json:1: expected an object, got 12"},
    {"a.json", "[{\"code\":\"A\",\"name\":\"x\"}",
     "a.json:1: expected a comma or ], got "
     "the end"},
    {"a.json", "[\n{\"code\":\"A\",\n\"name\":\"x", "a.json:3: column 9: "},
    {"a.json", "[{\"code\":\"A\",\"name\":\"x\"},]",
     "a.json:1: expected an object, got ]"},
    {"a.json", "[] x", "a.json:1: expected the end, got x"},
    {"a.json", "[{\"code\":\"A\",\"code\":\"B\"}]", "a.json:1: column 19: duplicate"},
    {"a.json", "[{\"code\":\"A\",\"name\":[1]}]", "a.json:1: name: expected a text or a"},
    {"a.json", "[{\"number\":\"A\",\"lines\":[[1]]}]",
     "a.json:1: lines: expected an obj"},
    {"a.json", "[{\"number\":\"A\",\"lines\":1}]", "a.json:1: lines: expected a list"},
    {"a.json", "[{\"code\":\"A\\u0000\",\"name\":\"x\"}]", "a.json:1: column 18: "},
    {"a.json", "[{\"code\":\"A\",\"name\":\"x\",\"hue\":1}]",
     "a.json:1: unknown column "
     "hue; known are code"},
    {"a.xml", "", "a.xml:1: column 1: no element found"},
    {"a.xml", "<items>\n<item code='A'>", "a.xml:2: column 16: no element found"},
    {"a.xml", "<items><item></items>", "a.xml:1: column 16: mismatched tag"},
    {"a.xml", "<!DOCTYPE a [<!ENTITY b 'c'>]><items><item code='&b;'/></items>",
     "a.xml:1: column 13: expected no document type declaration, got a"},
    {"a.xml", "<items><item code='&b;'/></items>", "a.xml:1: column 8: undefined entity"},
    {"a.xml", "<items><item><name>x<b/></name></item></items>",
     "a.xml:1: column 21: expected text, got b"},
    {"a.xml", "<items>text</items>", "a.xml:1: column 8: expected an element, got text"},
    {"a.xml", "<items><item><name x='1'>x</name></item></items>",
     "a.xml:1: column 14: expected no attribute here, got x"},
    {"a.xml", "<orders><order><lines><gift/></lines></order></orders>",
     "a.xml:1: column 23: expected <line>, got gift"},
    {"a.xml", "<?xml version='1.0' encoding='utf-16'?><items/>",
     "a.xml:1: encoding: expected utf-8, gbk, gb18030 or latin-1, got utf-16"},
};

static void a_bad_file_is_refused_whole_with_its_line(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bad_files / sizeof *bad_files; i++) {
        struct collected got;
        char words[500];
        collect_init(&got);
        got.rows = -1;
        int rc = collect(&got, bad_files[i].name, str_of(bad_files[i].bytes), NULL);
        collect_words(&got, words);
        if (rc >= 0 || strncmp(words, bad_files[i].said, strlen(bad_files[i].said)) != 0)
            fail_msg("%s\nexpected %s\ngot %s", bad_files[i].bytes, bad_files[i].said,
                     words);
        assert_int_equal(rc, -(int)got.err.code);
        assert_int_equal(got.batches + got.classed, 0);
        assert_int_equal(got.rows, -1);
        collect_clear(&got);
    }
}

static void a_nul_is_refused(void **state)
{
    (void)state;
    struct collected got;
    char words[500];
    collect_init(&got);
    assert_true(collect(&got, "a.csv", str_n("code,name\nA\0,x\n", 15), NULL) < 0);
    assert_string_equal(collect_words(&got, words),
                        "a.csv:2: byte 2: expected UTF-8 text, got 0x00");
    collect_clear(&got);
}

static void a_field_of_a_megabyte_refuses_its_row(void **state)
{
    (void)state;
    static const char *const frames[][3] = {
        {"a.csv", "code,name\nA,", "\nB,b\n"},
        {"a.csv", "code,name\nA,\"", "\"\nB,b\n"},
        {"a.json", "[{\"code\":\"A\",\"name\":\"",
         "\"},{\"code\":\"B\",\"name\":\"b\"}]"},
        {"a.xml", "<a><b code='A'><name>", "</name></b><b code='B' name='b'/></a>"},
        {"a.xml", "<a><b code='A' name='", "'/><b code='B' name='b'/></a>"},
    };
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        struct collected got;
        struct buf bytes;
        collect_init(&got);
        buf_init(&bytes, 2 << 20);
        buf_text(&bytes, frames[i][1]);
        for (int k = 0; k < 1 << 20; k++)
            buf_char(&bytes, 'x');
        buf_text(&bytes, frames[i][2]);
        assert_int_equal(collect(&got, frames[i][0], buf_view(&bytes), NULL), 0);
        assert_non_null(strstr(got.text.p, " name: expected at most 4000 bytes, got "));
        assert_int_equal(got.of[V_LOAD_ITEMS], 1);
        assert_int_equal(got.classed, 1);
        buf_clear(&bytes);
        collect_clear(&got);
    }
}

static void columns_have_a_limit(void **state)
{
    (void)state;
    struct collected got;
    struct buf bytes;
    char words[500];
    collect_init(&got);
    buf_init(&bytes, 1 << 20);
    buf_text(&bytes, "code");
    for (int i = 0; i < 600; i++)
        buf_printf(&bytes, ",c%d", i);
    assert_true(collect(&got, "a.csv", buf_view(&bytes), NULL) < 0);
    assert_string_equal(collect_words(&got, words),
                        "a.csv:1: expected at most 512 columns with names of at most 200 "
                        "bytes");
    buf_clear(&bytes);
    collect_clear(&got);
}

static void nesting_has_a_limit(void **state)
{
    (void)state;
    static const char *const files[][2] = {{"a.json", "[{\"a\":"}, {"a.xml", "<a>"}};
    for (size_t i = 0; i < 2; i++) {
        struct collected got;
        struct buf bytes;
        collect_init(&got);
        buf_init(&bytes, 1 << 20);
        for (int k = 0; k < 50000; k++)
            buf_text(&bytes, files[i][1]);
        assert_true(collect(&got, files[i][0], buf_view(&bytes), NULL) < 0);
        assert_int_equal(got.err.code, E_FILE);
        buf_clear(&bytes);
        collect_clear(&got);
    }
}

static void put_orders(struct buf *bytes, int orders, int lines)
{
    buf_text(bytes, "channel,number,item,qty\n");
    for (int i = 0; i < orders * lines; i++)
        buf_printf(bytes, "w,%d,A,1\n", i / lines);
}

static void batches_are_bounded_and_cut_no_order(void **state)
{
    (void)state;
    struct collected got;
    struct buf bytes;
    collect_init(&got);
    buf_init(&bytes, 1 << 20);
    put_orders(&bytes, 11, 999);
    assert_int_equal(collect(&got, "a.csv", buf_view(&bytes), NULL), 0);
    assert_int_equal(got.largest, 5000);
    assert_int_equal(got.batches, 3);
    assert_int_equal(got.input, 11 * 999);
    collect_clear(&got);

    collect_init(&got);
    buf_reset(&bytes);
    put_orders(&bytes, 1, 20000);
    assert_int_equal(collect(&got, "a.csv", buf_view(&bytes), NULL), 0);
    assert_int_equal(got.classed, 20000);
    assert_int_equal(got.batches, 0);
    collect_clear(&got);
    buf_clear(&bytes);
}

static void a_sink_that_stops_stops_the_file(void **state)
{
    (void)state;
    struct collected got;
    struct buf bytes;
    collect_init(&got);
    got.stop_at = 2;
    buf_init(&bytes, 1 << 20);
    put_orders(&bytes, 11, 999);
    assert_int_equal(collect(&got, "a.csv", buf_view(&bytes), NULL), -E_FULL);
    assert_int_equal(got.batches, 2);
    collect_clear(&got);
    buf_clear(&bytes);
}

static void a_file_that_cannot_be_opened_is_named(void **state)
{
    (void)state;
    struct collected got;
    char words[500];
    collect_init(&got);
    struct intake_sink sink = {&got, collect_batch, collect_row};
    assert_true(intake_file("/no/such.csv", NULL, &sink, &got.rows, &got.err) < 0);
    assert_string_equal(collect_words(&got, words),
                        "/no/such.csv: No such file or directory");
    err_clear(&got.err);
    assert_int_equal(intake_file("/", NULL, &sink, &got.rows, &got.err), -E_IO);
    collect_clear(&got);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(good_files_become_rows),
        cmocka_unit_test(the_same_rows_whatever_the_format),
        cmocka_unit_test(a_bad_row_is_named_and_stops_no_other),
        cmocka_unit_test(quantities_have_a_range),
        cmocka_unit_test(an_order_with_a_bad_line_is_flagged_for_review),
        cmocka_unit_test(sums_beyond_64_bits_refuse_the_line),
        cmocka_unit_test(a_bad_file_is_refused_whole_with_its_line),
        cmocka_unit_test(a_nul_is_refused),
        cmocka_unit_test(a_field_of_a_megabyte_refuses_its_row),
        cmocka_unit_test(columns_have_a_limit),
        cmocka_unit_test(nesting_has_a_limit),
        cmocka_unit_test(batches_are_bounded_and_cut_no_order),
        cmocka_unit_test(a_sink_that_stops_stops_the_file),
        cmocka_unit_test(a_file_that_cannot_be_opened_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
