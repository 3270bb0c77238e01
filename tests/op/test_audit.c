/*
 * The log: what was done is read out by order, parcel, item, place and person; ten
 * thousand tamperings, of a byte or of rows, are all found and the untouched log never
 * accused; what only a checkpoint can show is shown by one; archived rows go and the
 * chain goes on. On PostgreSQL a tenth of the tamperings: each is a round trip there.
 */
#include "house.h"

#include <string.h>

#include "tallyman/base/rng.h"

enum { TAMPERINGS = 10000 };
#define DAY INT64_C(86400000)

static int tamperings(void)
{
    return getenv("TALLYMAN_TEST_STORE") ? TAMPERINGS / 10 : TAMPERINGS;
}

/* ---- a log to look at ---- */

static void work(struct house *h, int times)
{
    for (int i = 0; i < times; i++) {
        house_ask(h, "take", E_OK, STOCK, V_STOCK_TAKE, "ttdt", "EA", "A01-01-1", 1,
                  "broken \"glass\"");
        house_ask(h, "refused", E_UNKNOWN_CODE, STOCK, V_STOCK_TAKE, "ttdt", "NO-SUCH",
                  "A01-01-1", 1, "lost");
    }
}

static struct op_audit verified(struct house *h, const struct op_audit_trust *trust)
{
    struct op_audit found;
    struct err err = {0};
    assert_int_equal(op_audit_verify(h->door, trust, &found, &err), 0);
    return found;
}

static void assert_whole(struct house *h)
{
    struct op_audit found = verified(h, NULL);
    if (found.findings)
        fail_msg("%lld findings, the first of kind %d at %lld:%lld",
                 (long long)found.findings, found.first[0].kind,
                 (long long)found.first[0].writer, (long long)found.first[0].n);
}

static void ask_console(struct house *h, enum verb verb)
{
    struct err err = {0};
    int64_t terminal, session;
    assert_int_equal(op_terminal(h->door, "console", &terminal, &err), 0);
    assert_int_equal(op_console(h->door, terminal, &session, &err), 0);
    request_init(&h->request, verb);
    h->request.id = (struct request_id){terminal, ++h->seq};
    h->request.session = session;
}

static enum err_code sent(struct house *h)
{
    house_send(h);
    return h->reply.err.code;
}

/* The line over the log as it stands. */
static const char *signed_line(struct house *h, const unsigned char *secret,
                               struct audit_point *point)
{
    ask_console(h, V_AUDIT_HEADS);
    assert_int_equal(sent(h), E_OK);
    memset(point, 0, sizeof(*point));
    point->store = arena_text(h->arena, record_str(&h->reply.out, "store", ""));
    point->at = h->now;
    point->rows = record_num(&h->reply.out, "rows", -1);
    point->n = h->reply.rows.n;
    for (int i = 0; i < point->n; i++) {
        const char *hex = rows_str(&h->reply.rows, i, "hash");
        point->chain[i].writer = rows_num(&h->reply.rows, i, "writer", -1);
        point->chain[i].head.n = rows_num(&h->reply.rows, i, "n", -1);
        for (int k = 0; k < AUDIT_HASH; k++)
            assert_int_equal(sscanf(hex + 2 * k, "%2hhx", &point->chain[i].head.hash[k]),
                             1);
    }
    return audit_sign(point, secret, h->arena);
}

/* Who tampers has the file and takes what guards the rows away first. */
static void take_guards_off(struct house *h)
{
    bool file = strncmp(h->address, "postgresql", 10) != 0;
    HOUSE_WRITE(h, {
        if (file) {
            house_sql(h, "DROP TRIGGER audit_written_once");
            house_sql(h, "DROP TRIGGER audit_kept");
        } else {
            house_sql(h, "ALTER TABLE audit DISABLE TRIGGER USER");
        }
    });
}

/* ---- tampering ---- */

enum change { A_NUMBER, A_TEXT, A_HASH, GONE, SWAPPED, APPENDED, DOUBLED, TAIL, CHANGES };

/* Statements are known by their address: each is a text of its own. */
#define ADD(column)                                                                      \
    "UPDATE audit SET " column " = COALESCE(" column ", 0) + $1 WHERE n = $2"
#define ALTER(column)                                                                    \
    "UPDATE audit SET " column " = substr(" column ", 1, CAST($1 AS INTEGER)) ||"        \
    " CASE WHEN substr(" column ", CAST($1 AS INTEGER) + 1, 1) = 'q' THEN 'r' ELSE 'q'"  \
    " END || substr(" column ", CAST($1 AS INTEGER) + 2) WHERE n = $2"
static const char *const numbers[] = {ADD("warehouse"), ADD("at"),    ADD("terminal_at"),
                                      ADD("terminal"),  ADD("seq"),   ADD("person"),
                                      ADD("order_id"),  ADD("writer")};
static const char *const texts[] = {ALTER("verb"),   ALTER("object"), ALTER("code"),
                                    ALTER("before"), ALTER("after"),  ALTER("address")};

static void two(struct house *h, const char *sql, int64_t one, int64_t other)
{
    struct err err = {0};
    if (store_do(h->store, &err, sql, "dd", one, other) < 0)
        fail_msg("%s: %s", err.args ? err.arg[0].text : "", sql);
}

static void change_hash(struct house *h, uint64_t *rng, int64_t n)
{
    struct err err = {0};
    unsigned char hash[AUDIT_HASH];
    for (int i = 0; i < AUDIT_HASH; i++)
        hash[i] = (unsigned char)rng_below(rng, 256);
    assert_true(store_do(h->store, &err, "UPDATE audit SET hash = $1 WHERE n = $2", "bd",
                         hash, sizeof(hash), n) == 1);
}

static void swap(struct house *h, int64_t n, int64_t other)
{
    static const char move[] = "UPDATE audit SET n = $1 WHERE n = $2";
    two(h, move, -1, n);
    two(h, move, n, other);
    two(h, move, other, -1);
}

/* Another row with an old one's bytes, behind the last or in another chain. */
static void insert(struct house *h, int64_t writer, int64_t n, int64_t old)
{
    struct err err = {0};
    assert_true(
        store_do(
            h->store, &err,
            "INSERT INTO audit (writer, n, warehouse, at, terminal_at, terminal, seq,"
            " person, verb, object, order_id, code, before, after, address, hash)"
            " SELECT CAST($1 AS BIGINT), CAST($2 AS BIGINT), warehouse, at,"
            " terminal_at, terminal, seq, person, verb, object, order_id, code,"
            " before, after, address, hash FROM audit WHERE n = $3",
            "ddd", writer, n, old) == 1);
}

static void tamper(struct house *h, uint64_t *rng, enum change change,
                   const struct audit_point *point)
{
    int64_t last = point->chain[0].head.n, writer = point->chain[0].writer;
    int64_t n = 1 + rng_below(rng, last);
    int64_t other = 1 + (n + rng_below(rng, last - 1)) % last;
    if (change == A_NUMBER)
        two(h, numbers[rng_below(rng, 8)], 1 + rng_below(rng, 200), n);
    else if (change == A_TEXT)
        two(h, texts[rng_below(rng, 6)], rng_below(rng, 6), n);
    else if (change == A_HASH)
        change_hash(h, rng, n);
    else if (change == GONE || change == TAIL)
        two(h, "DELETE FROM audit WHERE n >= $1 AND n <= $2", n,
            change == GONE ? n : INT64_MAX);
    else if (change == SWAPPED)
        swap(h, n, other);
    else
        insert(h, change == DOUBLED ? writer + 7 : writer,
               change == DOUBLED ? n : last + 1, n);
}

static void ten_thousand_tamperings_are_all_found(void **state)
{
    struct house *h = *state;
    struct err err = {0};
    struct audit_point point;
    unsigned char key[AUDIT_KEY], secret[AUDIT_SECRET];
    work(h, 15);
    take_guards_off(h);
    audit_keys(key, secret);
    assert_non_null(signed_line(h, secret, &point));
    const struct op_audit_trust trust = {&point, 1, key};
    const uint64_t seed = 20261123;
    uint64_t rng = seed;
    for (int i = 0; i < tamperings(); i++) {
        enum change change = (enum change)rng_below(&rng, CHANGES);
        assert_int_equal(store_begin(h->store, &err), 0);
        tamper(h, &rng, change, &point);
        if (!verified(h, &trust).findings)
            fail_msg("tampering %d of seed %llu (kind %d) was not found", i,
                     (unsigned long long)seed, change);
        store_rollback(h->store);
        if (i % 100 == 0 && verified(h, &trust).findings)
            fail_msg("the whole log is accused before tampering %d", i);
    }
}

static void a_finding_says_where(void **state)
{
    struct house *h = *state;
    struct err err = {0};
    work(h, 4);
    take_guards_off(h);
    assert_int_equal(store_begin(h->store, &err), 0);
    house_sql(h, "UPDATE audit SET after = 'two' WHERE n = 3");
    house_sql(h, "DELETE FROM audit WHERE n IN (5, 6)");
    struct op_audit found = verified(h, NULL);
    assert_int_equal(found.findings, 2);
    assert_int_equal(found.first[0].kind, AUDIT_CHANGED);
    assert_int_equal(found.first[0].n, 3);
    assert_int_equal(found.first[1].kind, AUDIT_MISSING);
    assert_int_equal(found.first[1].n, 5);
    assert_int_equal(found.first[1].last, 6);
    store_rollback(h->store);
}

/* ---- checkpoints ---- */

static enum err_code keep(struct house *h, const char *line)
{
    ask_console(h, V_AUDIT_CHECKPOINT);
    request_text(&h->request, "line", line);
    return sent(h);
}

/* Whoever can make the whole chain anew cannot make what was signed of it. */
static void a_checkpoint_shows_a_chain_made_anew(void **state)
{
    struct house *h = *state;
    struct err err = {0};
    struct audit_point point;
    unsigned char key[AUDIT_KEY], secret[AUDIT_SECRET];
    work(h, 3);
    audit_keys(key, secret);
    const char *line = signed_line(h, secret, &point);
    assert_int_equal(keep(h, line), E_OK);
    work(h, 3);
    assert_whole(h);
    take_guards_off(h);
    assert_int_equal(store_begin(h->store, &err), 0);
    house_sql(h, "DELETE FROM audit WHERE n > 2");
    struct op_audit found = verified(h, NULL);
    assert_int_equal(found.findings, 1);
    assert_int_equal(found.first[0].kind, AUDIT_CUT);
    assert_int_equal(found.first[0].last, 2);
    assert_int_equal(found.first[0].n, point.chain[0].head.n);
    store_rollback(h->store);
    assert_int_equal(store_begin(h->store, &err), 0);
    house_sql(h, "DELETE FROM audit");
    assert_int_equal(verified(h, NULL).first[0].kind, AUDIT_CUT);
    store_rollback(h->store);
    unsigned char strange[AUDIT_KEY] = {1};
    const struct op_audit_trust trust = {NULL, 0, strange};
    assert_int_equal(verified(h, &trust).first[0].kind, AUDIT_ALTERED);
}

static void what_does_not_fit_is_not_signed(void **state)
{
    struct house *h = *state;
    struct audit_point point, read;
    unsigned char key[AUDIT_KEY], secret[AUDIT_SECRET];
    work(h, 2);
    audit_keys(key, secret);
    char *line = arena_text(h->arena, signed_line(h, secret, &point));
    assert_true(audit_read(str_of(line), h->arena, &read));
    assert_int_equal(read.rows, point.rows);
    for (size_t i = 0; line[i]; i++) {
        char was = line[i];
        line[i] = was == '1' ? '2' : '1';
        if (audit_read(str_of(line), h->arena, &read))
            fail_msg("byte %zu altered, and still a checkpoint", i);
        line[i] = was;
    }
    point.chain[0].head.hash[0] ^= 1;
    assert_int_equal(keep(h, audit_sign(&point, secret, h->arena)), E_CHECKPOINT);
    point.chain[0].head.hash[0] ^= 1;
    point.store = "another";
    assert_int_equal(keep(h, audit_sign(&point, secret, h->arena)), E_CHECKPOINT);
    assert_int_equal(keep(h, "tallyman-checkpoint/1 nonsense"), E_CHECKPOINT);
}

/* ---- archives ---- */

/* The only one there is: 0 in a file, any number on PostgreSQL. */
static int64_t the_writer(struct house *h)
{
    return house_num(h, "SELECT MIN(writer) FROM audit");
}

static enum err_code archive(struct house *h, int64_t n, const char *hash)
{
    int64_t writer = the_writer(h);
    ask_console(h, V_AUDIT_ARCHIVE);
    request_num(&h->request, "writer", writer);
    request_num(&h->request, "n", n);
    request_text(&h->request, "hash", hash);
    request_text(&h->request, "file", "2026.jsonl");
    return sent(h);
}

static void archived_rows_go_and_the_chain_goes_on(void **state)
{
    struct house *h = *state;
    struct err err = {0};
    work(h, 5);
    int64_t writer = the_writer(h);
    ask_console(h, V_AUDIT_ROWS);
    request_num(&h->request, "writer", writer);
    assert_int_equal(sent(h), E_OK);
    const char *hash = arena_text(h->arena, rows_str(&h->reply.rows, 3, "hash"));
    const char *wrong = arena_text(h->arena, rows_str(&h->reply.rows, 4, "hash"));
    int64_t rows = h->reply.rows.n;
    assert_int_equal(archive(h, 4, hash), E_LIMIT); /* of yesterday, not of last year */
    h->now += 200 * DAY;
    assert_int_equal(archive(h, 4, wrong), E_CHECKPOINT);
    assert_int_equal(archive(h, 4, hash), E_OK);
    assert_int_equal(record_num(&h->reply.out, "rows", 0), 4);
    assert_int_equal(archive(h, 4, hash), E_LIMIT);
    struct op_audit found = verified(h, NULL);
    assert_int_equal(found.findings, 0);
    assert_int_equal(found.archived, 4);
    assert_true(found.rows > rows - 4);
    take_guards_off(h);
    assert_int_equal(store_begin(h->store, &err), 0);
    house_sql(h, "UPDATE audit_archive SET hash = (SELECT hash FROM audit WHERE n = 6),"
                 " n = 6");
    house_sql(h, "DELETE FROM audit WHERE n <= 6");
    assert_int_equal(verified(h, NULL).first[0].kind, AUDIT_UNPROVEN);
    store_rollback(h->store);
}

static void only_the_machine_of_the_store_takes_rows_out(void **state)
{
    struct house *h = *state;
    work(h, 1);
    HOUSE_WRITE(h, house_sql(h, "UPDATE terminal SET key = 'ab' WHERE id = 15"));
    HOUSE_WRITE(h, house_sql(h, "UPDATE person SET role = 'auditor' WHERE id = 15"));
    house_ask(h, "rows", E_NOT_ALLOWED, LEAD, V_AUDIT_ROWS, "d", 0);
}

/* ---- read out ---- */

static int shown(struct house *h, const char *name, const char *text)
{
    ask_console(h, V_AUDIT_SHOW);
    request_text(&h->request, name, text);
    assert_int_equal(sent(h), E_OK);
    return h->reply.rows.n;
}

static void the_log_tells_the_life_of_things(void **state)
{
    struct house *h = *state;
    work(h, 3);
    assert_int_equal(shown(h, "badge", "B-0016"), 6);
    assert_int_equal(shown(h, "badge", "B-0011"), 0);
    assert_int_equal(shown(h, "word", "A01-01-1"), 3);
    assert_int_equal(shown(h, "word", "A01-01"), 0); /* a part of a code names nothing */
    ask_console(h, V_AUDIT_MOVES);
    request_text(&h->request, "item", "EA");
    assert_int_equal(sent(h), E_OK);
    int moves = h->reply.rows.n;
    assert_int_equal(moves, 4); /* a receipt and three taken out */
    assert_string_equal(rows_str(&h->reply.rows, moves - 1, "reason"), "take");
    assert_int_equal(rows_num(&h->reply.rows, moves - 1, "from_left", 0), 17);
    ask_console(h, V_AUDIT_SHOW);
    request_num(&h->request, "limit", 2);
    assert_int_equal(sent(h), E_OK);
    assert_true(record_num(&h->reply.out, "next", 0) > 0);
}

/* The log takes so many of one request, and says how many more there were. */
static void refused_scans_beyond_a_request_s_share_are_counted(void **state)
{
    struct house *h = *state;
    const char *notes = "wrong_item\t690\n";
    for (int i = 1; i < 100; i++)
        notes = arena_printf(h->arena, "%swrong_item\tC%d\n", notes, i);
    request_init(&h->request, V_SCAN_NOTE);
    h->request.id = (struct request_id){STOCK, ++h->seq};
    h->request.session = STOCK;
    h->request.notes = str_of(arena_printf(h->arena, "%smore\t7\n", notes));
    house_send(h);
    assert_int_equal(h->reply.err.code, E_OK);
    assert_int_equal(house_num(h, "SELECT COUNT(*) FROM audit WHERE verb = 'scan'"), 65);
    assert_string_equal(house_text(h, "SELECT object FROM audit WHERE code = 'more'"),
                        "and 43 more");
    assert_whole(h);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, house_open, house_close)
    const struct CMUnitTest tests[] = {
        TEST(ten_thousand_tamperings_are_all_found),
        TEST(a_finding_says_where),
        TEST(a_checkpoint_shows_a_chain_made_anew),
        TEST(what_does_not_fit_is_not_signed),
        TEST(archived_rows_go_and_the_chain_goes_on),
        TEST(only_the_machine_of_the_store_takes_rows_out),
        TEST(the_log_tells_the_life_of_things),
        TEST(refused_scans_beyond_a_request_s_share_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
