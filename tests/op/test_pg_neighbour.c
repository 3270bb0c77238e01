/*
 * A neighbour on the same cluster that keeps a transaction open while this store goes on:
 * the server's memory of who read what runs out, and it then takes every second one for a
 * conflict. Nobody hears of that here: whoever goes alone conflicts with none. A cluster
 * of its own, with little memory.
 */
#include "house.h"

#include "../pg/own.h"

#ifdef TALLYMAN_POSTGRESQL
enum { SCANS = 1500 };

/* As another store's transaction is open that takes long. */
static PGconn *begin_beside(void)
{
    PGconn *conn = PQconnectdb(getenv("TALLYMAN_TEST_STORE"));
    PQclear(PQexec(conn, "CREATE TABLE beside (n INT)"));
    PGresult *result = PQexec(conn, "BEGIN ISOLATION LEVEL SERIALIZABLE;"
                                    "INSERT INTO beside VALUES (1)");
    assert_int_equal(PQresultStatus(result), PGRES_COMMAND_OK);
    PQclear(result);
    return conn;
}

static int64_t units_left(struct house *h)
{
    return house_num(h, "SELECT SUM(on_hand) FROM stock WHERE place = 105");
}

static void a_neighbour_s_long_transaction_is_not_felt(void **state)
{
    struct house *h = *state;
    HOUSE_WRITE(h, house_stock(h, 105, ITEM_B, "", SCANS));
    PGconn *beside = begin_beside();
    for (int64_t seq = 1; seq <= SCANS; seq++) {
        struct request request;
        struct reply reply;
        request_init(&request, V_STOCK_TAKE);
        request.id = (struct request_id){STOCK, seq};
        request.session = STOCK;
        request_text(&request, "item", "EB");
        request_text(&request, "place", "A01-03-1");
        request_num(&request, "qty", 1);
        request_text(&request, "reason", "sale");
        op_run_all(h->door, &request, 1, &reply, h->arena);
        if (reply.err.code != E_OK)
            fail_msg("scan %lld: %s", (long long)seq, err_entry(reply.err.code)->name);
        arena_clear(h->arena);
    }
    assert_int_equal(units_left(h), 0);
    PQfinish(beside);
    house_check(h);
}

static int tests(void)
{
    const struct CMUnitTest all[] = {
        cmocka_unit_test_setup_teardown(a_neighbour_s_long_transaction_is_not_felt,
                                        house_open, house_close),
    };
    return cmocka_run_group_tests(all, NULL, NULL);
}

int main(void)
{
    return cluster_run("max_connections=12 max_worker_processes=1 max_wal_senders=0",
                       tests);
}
#else
int main(void)
{
    printf("skipped: built without PostgreSQL\n");
    return 77;
}
#endif
