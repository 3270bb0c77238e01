/*
 * engine: which engine a test runs on. By itself a file in the test's own folder; with
 * TALLYMAN_TEST_STORE=postgresql://… a schema of its own in that database. A server that
 * is not there skips the program (77) with a line that says so; in CI it fails it.
 */
#ifndef TESTS_PG_ENGINE_H
#define TESTS_PG_ENGINE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/statvfs.h>
#include <unistd.h>

static inline const char *engine_server(void)
{
    const char *address = getenv("TALLYMAN_TEST_STORE");
    return address && *address ? address : NULL;
}

/* A folder of a test's own; in memory where there is plenty: processes end here, no
 * machine, and what they wrote outlives them there too. What is measured lies on disk. */
static inline bool engine_folder(const char *name, char *path, size_t size)
{
    const char *where = "/tmp";
#ifndef TALLYMAN_MEASURED
    enum { PLENTY = 1 << 30 };
    struct statvfs room;
    if (access("/dev/shm", W_OK) == 0 && statvfs("/dev/shm", &room) == 0 &&
        (uint64_t)room.f_bavail * room.f_frsize > PLENTY)
        where = "/dev/shm";
#endif
    snprintf(path, size, "%s/tallyman-%s-XXXXXX", where, name);
    return mkdtemp(path) != NULL;
}

static inline bool on_postgresql(void)
{
    return engine_server() != NULL;
}

#ifdef TALLYMAN_POSTGRESQL
#include <libpq-fe.h>

/* The message of the failure, "" when there was none; until the next call. */
static inline const char *engine_sql(const char *address, const char *sql)
{
    static char message[512];
    PGconn *conn = PQconnectdb(address);
    message[0] = '\0';
    if (PQstatus(conn) != CONNECTION_OK) {
        snprintf(message, sizeof message, "%s", PQerrorMessage(conn));
    } else {
        PQclear(PQexec(conn, "SET client_min_messages = warning"));
        PGresult *result = PQexec(conn, sql);
        const char *said = PQresultErrorField(result, PG_DIAG_MESSAGE_PRIMARY);
        snprintf(message, sizeof message, "%s", said ? said : "");
        PQclear(result);
    }
    PQfinish(conn);
    return message;
}

__attribute__((constructor)) static void engine_there(void)
{
    if (!on_postgresql())
        return;
    const char *why = engine_sql(engine_server(), "SELECT 1");
    if (!*why)
        return;
    printf("skipped: no PostgreSQL at %s: %s\n", engine_server(), why);
    exit(getenv("CI") ? 1 : 77);
}
#else
static inline const char *engine_sql(const char *address, const char *sql)
{
    (void)sql;
    return address;
}
#endif

/* A schema for each process: making one takes longer than most tests. */
static inline void engine_schema(const char *before, const char *behind)
{
    char sql[128];
    snprintf(sql, sizeof sql, "%s t_%d %s", before, (int)getpid(), behind);
    if (on_postgresql())
        engine_sql(engine_server(), sql);
}

static inline void engine_leave(void)
{
    engine_schema("DROP SCHEMA IF EXISTS", "CASCADE");
}

/* Writes the address of a new store: `path`, or this process's schema. */
static inline void engine_address(const char *path, char *out, size_t size)
{
    static bool made;
    snprintf(out, size, "%s", path);
    if (!on_postgresql())
        return;
    snprintf(out, size, "%s&options=-csearch_path%%3Dt_%d", engine_server(),
             (int)getpid());
    if (!made)
        engine_schema("CREATE SCHEMA", "");
    if (!made)
        atexit(engine_leave);
    made = true;
}

/* The store is as new again; its triggers must not keep what they are there to keep. */
static inline void engine_clear(const char *address)
{
    if (on_postgresql())
        engine_sql(address,
                   "SET session_replication_role = replica; DO $do$ DECLARE t text; "
                   "BEGIN FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = "
                   "current_schema() AND tablename <> 'meta' LOOP EXECUTE format('DELETE "
                   "FROM %I', t); END LOOP; " /* RESTART would make each a new file */
                   "PERFORM setval(format('%I.%I', schemaname, sequencename)::regclass, "
                   "1, false) FROM pg_sequences WHERE schemaname = current_schema() AND "
                   "last_value IS NOT NULL; END $do$");
}

/* Numbers go on behind those that rows were given by hand. */
static inline void engine_settle(const char *address)
{
    if (on_postgresql())
        engine_sql(
            address,
            "DO $do$ DECLARE t text; BEGIN FOR t IN SELECT table_name FROM "
            "information_schema.columns WHERE table_schema = current_schema() AND "
            "is_identity = 'YES' LOOP EXECUTE format('SELECT "
            "setval(pg_get_serial_sequence(%1$L, ''id''), GREATEST((SELECT MAX(id) "
            "FROM %1$I), 1), (SELECT COUNT(*) > 0 FROM %1$I))', t); END LOOP; END "
            "$do$");
}

#endif
