/*
 * floor: what the benchmarks are measured against in the same run: a bare C loop that
 * does two writes in a prepared transaction on SQLite (WAL, FULL), and plain fdatasync.
 */
#ifndef TALLYMAN_TESTS_BENCH_FLOOR_H
#define TALLYMAN_TESTS_BENCH_FLOOR_H

#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <unistd.h>

#include "bench.h"
#include "tallyman/base/err.h"

static inline void must(int bad, const struct err *err)
{
    char words[300] = "";
    if (!bad)
        return;
    if (err)
        err_words(err, words, sizeof(words));
    fprintf(stderr, "bench: %s\n", words);
    exit(1);
}

static inline sqlite3_stmt *prepare(sqlite3 *db, const char *sql)
{
    sqlite3_stmt *stmt;
    must(sqlite3_prepare_v2(db, sql, -1, &stmt, NULL) != SQLITE_OK, NULL);
    return stmt;
}

static inline int floor_by_size(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

/* Transactions a second; *p99_us may be NULL. */
static inline double floor_rate(const char *path, int n, double *p99_us)
{
    sqlite3 *db;
    must(sqlite3_open(path, &db) != SQLITE_OK, NULL);
    must(sqlite3_exec(
             db,
             "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;"
             "CREATE TABLE IF NOT EXISTS stock (sku INTEGER PRIMARY KEY, qty INT);"
             "CREATE TABLE IF NOT EXISTS scan (term INT, seq INT, sku INT,"
             " PRIMARY KEY (term, seq)) WITHOUT ROWID;"
             "INSERT OR REPLACE INTO stock VALUES (1, 1000000000)",
             NULL, NULL, NULL) != SQLITE_OK,
         NULL);
    sqlite3_stmt *begin = prepare(db, "BEGIN IMMEDIATE"), *commit = prepare(db, "COMMIT");
    sqlite3_stmt *take =
        prepare(db, "UPDATE stock SET qty = qty - 1 WHERE sku = 1 AND qty > 0");
    sqlite3_stmt *note = prepare(db, "INSERT INTO scan VALUES (?1, ?2, 1)");
    static int64_t term;
    term++;
    int64_t *us = malloc(sizeof(*us) * (size_t)n), last = clock_mono_us(), began = last;
    must(!us, NULL);
    for (int i = 0; i < n; i++) {
        sqlite3_stmt *const all[] = {begin, note, take, commit};
        sqlite3_bind_int64(note, 1, term);
        sqlite3_bind_int64(note, 2, i);
        for (size_t s = 0; s < 4; s++) {
            must(sqlite3_step(all[s]) != SQLITE_DONE, NULL);
            sqlite3_reset(all[s]);
        }
        int64_t now = clock_mono_us();
        us[i] = now - last;
        last = now;
    }
    double rate = bench_rate(n, began);
    qsort(us, (size_t)n, sizeof(*us), floor_by_size);
    if (p99_us)
        *p99_us = (double)us[(int64_t)n * 99 / 100];
    free(us);
    sqlite3_stmt *const all[] = {begin, note, take, commit};
    for (size_t s = 0; s < 4; s++)
        sqlite3_finalize(all[s]);
    sqlite3_close(db);
    return rate;
}

/* Writes of 4 KiB over a file that is there, each followed by fdatasync. */
static inline double fdatasync_rate(const char *path, int n)
{
    static char page[4096];
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    must(fd < 0, NULL);
    for (int i = 0; i < 64; i++)
        must(write(fd, page, sizeof(page)) != sizeof(page), NULL);
    must(fsync(fd), NULL);
    int64_t began = clock_mono_us();
    for (int i = 0; i < n; i++)
        must(pwrite(fd, page, sizeof(page), i % 64 * 4096) != sizeof(page) ||
                 fdatasync(fd),
             NULL);
    double rate = bench_rate(n, began);
    close(fd);
    return rate;
}

#endif
