/*
 * The reader of published instances: what it makes of both formats, and what it refuses
 * by file and line.
 */
#include "bench/instance.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <cmocka.h>

static const char keyed[] = "NAME : t\r\n"
                            "PICKER_CAPACITY : 5\r\n"
                            "LAYOUT : single-block\r\n"
                            "NUM_AISLES : 2\r\n"
                            "NUM_CELLS : 4\r\n"
                            "DEPOT_AISLE : 1\r\n"
                            "DEPOT_LOCATION : top\r\n"
                            "DISTANCE_AISLE_TO_AISLE : 2.4\r\n"
                            "DISTANCE_CELL_TO_CELL : 1\r\n"
                            "DISTANCE_TOP_TO_CELL : 1.5\r\n"
                            "DISTANCE_BOTTOM_TO_CELL : 0.5\r\n"
                            "DISTANCE_TOP_OR_BOTTOM_TO_DEPOT : 1\r\n"
                            "ARTICLE_SECTION\r\n"
                            "NUM_ARTICLES : 2\r\n"
                            "ID 0 WEIGHT 1\r\n"
                            "ID 1 WEIGHT 2\r\n"
                            "SKU_SECTION\r\n"
                            "NUM_SKUS : 2\r\n"
                            "ID 1 AISLE 1 CELL 0 QUANTITY 9 LEFT_RIGHT_HAND_SIDE left\r\n"
                            "ID 0 AISLE 0 CELL 3 QUANTITY 9 LEFT_RIGHT_HAND_SIDE left\r\n"
                            "ORDER_SECTION\r\n"
                            "NUM_ORDERS : 2\r\n"
                            "NUM_ARTICLES_IN_ORDER : 1\r\n"
                            "ID 1 QUANTITY 2\r\n"
                            "NUM_ARTICLES_IN_ORDER : 2\r\n"
                            "ID 0 QUANTITY 1\r\n"
                            "ID 1 QUANTITY 1\r\n"
                            "EOF\r\n";

static const char numbered[] = "//NbLocations\n2\n//NbProducts\n2\n//K\n3\n//dims\n1\n"
                               "//B\n40\n//mixed\n1\n//Products\n1 1 5\n2 2 5\n"
                               "//Orders\n2\n1 2 1 1 4\n2 1 2 1 1 2 1\n"
                               "//crossings\n1\n//depots\n0\n3\n//Arcs\n"
                               "0 1 2.5\n1 2 1.0\n2 3 1.25\n3 1 9\n2 1 1\n1 0 2.5\n"
                               "//Loc\n0 1 2\n";

static int parse(const char *text, struct arena *arena, struct instance *out,
                 struct err *err)
{
    err_clear(err);
    return instance_parse("t.txt", text, strlen(text), arena, out, err);
}

static void aisles_cells_and_orders_are_as_the_file_says(void **at)
{
    (void)at;
    struct arena *arena = arena_new();
    struct instance in;
    struct err err = {0};
    assert_int_equal(parse(keyed, arena, &in, &err), 0);
    assert_int_equal(in.layout.aisles, 2);
    assert_int_equal(in.layout.x[1], 2400);
    assert_int_equal(in.layout.y[1], 5000);
    assert_int_equal(in.layout.depot[0].line, 1);
    assert_int_equal(in.layout.depot[0].aisle, 1);
    assert_int_equal(in.layout.depot[0].extra, 1000);
    assert_int_equal(in.problem.spots[1].y, 3500); /* cell 0 is nearest to the top */
    assert_int_equal(in.problem.spots[0].y, 500);
    assert_int_equal(in.problem.n, 2);
    assert_int_equal(in.problem.orders[0].load[BATCH_WEIGHT], 4000);
    assert_int_equal(in.problem.orders[1].load[BATCH_WEIGHT], 3000);
    assert_int_equal(in.problem.capacity[BATCH_WEIGHT], 5000);
    assert_false(in.one_tour);
    arena_free(arena);
}

static void a_graph_becomes_distances(void **at)
{
    (void)at;
    struct arena *arena = arena_new();
    struct instance in;
    struct err err = {0};
    assert_int_equal(parse(numbered, arena, &in, &err), 0);
    assert_int_equal(in.map.points, 4);
    assert_int_equal(in.map.length[0 * 4 + 2], 3500);
    assert_int_equal(in.map.length[1 * 4 + 3], 2250);
    assert_int_equal(in.problem.n, 2);
    assert_int_equal(in.problem.orders[0].load[BATCH_TOTES], 2);
    assert_int_equal(in.problem.capacity[BATCH_TOTES], 3);
    instance_clear(&in);
    arena_free(arena);
}

/* The first `from` of the text replaced. */
static const char *with(struct arena *arena, const char *text, const char *from,
                        const char *to)
{
    const char *found = strstr(text, from);
    assert_non_null(found);
    return arena_printf(arena, "%.*s%s%s", (int)(found - text), text, to,
                        found + strlen(from));
}

static void what_it_cannot_read_it_refuses_by_line(void **at)
{
    (void)at;
    static const struct {
        const char *from, *to;
        int line;
    } bad[] = {
        {"NUM_AISLES : 2", "NUM_AISLES : -2", 4},
        {"NUM_AISLES : 2", "NUM_AISLES : 5000", 4},
        {"NUM_AISLES : 2", "NUM_AISLES : x", 4},
        {"LOCATION : top", "LOCATION : roof", 7},
        {"AISLE : 2.4", "AISLE : nan", 8},
        {"ID 1 WEIGHT 2", "ID 2 WEIGHT 2", 16},
        {"ID 0 AISLE 0 CELL 3", "ID 0 AISLE 2 CELL 3", 20},
        {"ID 0 AISLE 0 CELL 3", "ID 1 AISLE 0 CELL 3", 20},
        {"NUM_ORDERS : 2", "NUM_ORDERS : 1", 25},
        {"NUM_ORDERS : 2", "NUM_ORDERS : 3", 28},
        {"IN_ORDER : 2", "IN_ORDER : 3", 28},
        {"IN_ORDER : 2", "IN_ORDER : 1", 27},
        {"SKU_SECTION", "ORDER_SECTION", 17},
        {"LAYOUT : single", "LAYOUT : two", 3},
    };
    struct arena *arena = arena_new();
    struct instance in;
    struct err err = {0};
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        const char *text = with(arena, keyed, bad[i].from, bad[i].to);
        if (parse(text, arena, &in, &err) != -E_FILE)
            fail_msg("case %d was read", (int)i);
        assert_string_equal(err.arg[0].text, "t.txt");
        assert_int_equal(err.arg[1].num, bad[i].line);
    }
    assert_int_equal(
        parse(with(arena, numbered, "2 3 1.25", "2 9 1.25"), arena, &in, &err), -E_FILE);
    assert_int_equal(parse(with(arena, numbered, "2 3 1.25\n", ""), arena, &in, &err),
                     -E_FIELD); /* the end is out of reach */
    assert_int_equal(parse("", arena, &in, &err), -E_FILE);
    assert_int_equal(parse("//\n", arena, &in, &err), -E_FILE);
    arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(aisles_cells_and_orders_are_as_the_file_says),
        cmocka_unit_test(a_graph_becomes_distances),
        cmocka_unit_test(what_it_cannot_read_it_refuses_by_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
