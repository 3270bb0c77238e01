/*
 * load: a writer as `serve` is one: its own connection, the door, batches of scans of
 * several terminals, each sent again under its id until it is answered. What was
 * acknowledged goes into a file, a line a scan, so that others can hold the rows against
 * it.
 *
 *   load make ADDRESS [by-warehouse]     a new store with something to sell
 *   load run ADDRESS WRITER FILE STOP    writes until the file STOP is there
 */
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tallyman/base/clock.h"
#include "tallyman/op/op.h"

enum { TERMINALS = 8, MOST_AT_ONCE = 8, ITEMS = 50, FIRST = 100, PATIENCE_MS = 3000 };

static const char *const rows[] = {
    "INSERT INTO request (terminal, seq) VALUES (1, 0)",
    "INSERT INTO terminal (id, warehouse, name) SELECT g, 1, 'gun ' || g FROM "
    "generate_series(100, 1123) g",
    "INSERT INTO person (id, warehouse, badge, role) VALUES (100, 1, 'B-0100', 'stock')",
    "INSERT INTO session (id, warehouse, terminal, person) SELECT g, 1, g, 100 FROM "
    "generate_series(100, 1123) g",
    "INSERT INTO item (id, warehouse, code) SELECT 1000 + g, 1, 'I' || g FROM "
    "generate_series(1, 50) g",
    "INSERT INTO place (id, warehouse, code, kind) SELECT 1000 + g, 1, 'B' || g, 'bin' "
    "FROM generate_series(1, 50) g",
    "INSERT INTO move (id, warehouse, at, person, terminal, seq, item, qty, from_place, "
    "to_place, from_left, to_left, reason) SELECT g, 1, 1, 1, 1, 0, 1000 + g, 1000000, "
    "p.id, 1000 + g, 0, 1000000, 'receive' FROM generate_series(1, 50) g JOIN place p ON "
    "p.code = 'IN'",
    "SELECT setval('move_id_seq', 1000)",
    "INSERT INTO stock (warehouse, place, item, on_hand, last_move) SELECT 1, 1000 + g, "
    "1000 + g, 1000000, g FROM generate_series(1, 50) g",
};

static int fail(const struct err *err)
{
    char words[512];
    err_words(err, words, sizeof words);
    fprintf(stderr, "load: %s\n", words);
    return 1;
}

static int furnish(struct store *store, struct err *err)
{
    if (store_begin(store, err))
        return -1;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        if (store_do(store, err, rows[i], "") < 0)
            return -1;
    return store_commit(store, err);
}

static int make(const char *address, bool by_warehouse)
{
    struct store_options options = {
        .mode = STORE_CREATE, .owner = "load", .by_warehouse = by_warehouse};
    struct err err = {0};
    struct store *store = store_open(address, &options, &err);
    struct door *door = store ? door_open(store, &err) : NULL;
    bool good =
        door && op_found(door, "W", "ha", 480, &err) == 0 && furnish(store, &err) == 0;
    door_close(door);
    store_close(store);
    return good ? 0 : fail(&err);
}

struct writer {
    int first, out; /* its first terminal; where what was acknowledged goes */
    unsigned seed;
    int64_t seq;
    struct door *door;
    struct arena *arena;
};

/* Tells of all that were answered; how many of them were not. -1: refused for good. */
static int tell(struct writer *w, struct request *request, struct reply *reply, int n)
{
    char lines[MOST_AT_ONCE * 64];
    int used = 0, open = 0;
    for (int i = 0; i < n; i++) {
        if (reply[i].err.code == E_OK) {
            used +=
                snprintf(lines + used, sizeof lines - (size_t)used, "%lld %lld %lld\n",
                         (long long)clock_mono_ms(), (long long)request[i].id.terminal,
                         (long long)request[i].id.seq);
        } else if (err_entry(reply[i].err.code)->family == ERR_FAULT) {
            request[open++] = request[i];
        } else {
            fail(&reply[i].err);
            return -1;
        }
    }
    return write(w->out, lines, (size_t)used) == used ? open : -1;
}

static int write_batch(struct writer *w)
{
    struct request request[MOST_AT_ONCE];
    struct reply reply[MOST_AT_ONCE];
    int n = 1 + rand_r(&w->seed) % MOST_AT_ONCE;
    for (int i = 0; i < n; i++) {
        int item = 1 + rand_r(&w->seed) % ITEMS, terminal = w->first + i;
        request_init(&request[i], V_STOCK_TAKE);
        request[i].id = (struct request_id){terminal, ++w->seq};
        request[i].session = terminal;
        request_text(&request[i], "item", arena_printf(w->arena, "I%d", item));
        request_text(&request[i], "place", arena_printf(w->arena, "B%d", item));
        request_num(&request[i], "qty", 1);
        request_text(&request[i], "reason", "sale");
    }
    while (n > 0) {
        op_run_all(w->door, request, n, reply, w->arena);
        n = tell(w, request, reply, n);
    }
    arena_clear(w->arena);
    return n;
}

/* As a service is begun again until the store is there. */
static struct store *open_store(const char *address, const char *stop, struct err *err)
{
    struct store_options options = {
        .mode = STORE_OPEN, .owner = "load", .patience_ms = PATIENCE_MS};
    struct store *store = store_open(address, &options, err);
    while (!store && err->code == E_LINK && access(stop, F_OK) != 0) {
        err_clear(err);
        store = store_open(address, &options, err);
    }
    return store;
}

static int run(char **word)
{
    struct err err = {0};
    struct store *store = open_store(word[0], word[3], &err);
    struct writer w = {.first = FIRST + TERMINALS * atoi(word[1]),
                       .out = open(word[2], O_CREAT | O_WRONLY | O_APPEND, 0644),
                       .seed = (unsigned)atoi(word[1]) + 1,
                       .arena = arena_new()};
    w.door = store ? door_open(store, &err) : NULL;
    int code = w.door && w.out >= 0 ? 0 : fail(&err);
    while (!code && access(word[3], F_OK) != 0)
        code = write_batch(&w);
    door_close(w.door);
    store_close(store);
    arena_free(w.arena);
    close(w.out);
    return code ? 1 : 0;
}

int main(int argc, char **argv)
{
    if ((argc == 3 || argc == 4) && strcmp(argv[1], "make") == 0)
        return make(argv[2], argc == 4);
    if (argc == 6 && strcmp(argv[1], "run") == 0)
        return run(argv + 2);
    fprintf(stderr, "load make ADDRESS [by-warehouse] | run ADDRESS WRITER FILE STOP\n");
    return 2;
}
