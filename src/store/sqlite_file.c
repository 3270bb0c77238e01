/*
 * sqlite_file: files that come into being whole: a new store, and the copy of a living
 * one. Each is written under another name, synced, and given its own by a rename.
 */
#include "sqlite_in.h"

#include <fcntl.h>
#include <libintl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "fault.h"

enum { PATH_ROOM = 8192 };

int sqlite_sync_folder(const char *path, struct err *err)
{
    char *folder = xstrdup(path);
    char *slash = strrchr(folder, '/');
    if (slash)
        slash[slash == folder ? 1 : 0] = '\0';
    int fd = open(slash ? folder : ".", O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int code = fd < 0 || fsync(fd) ? fault_set(err, folder, errno) : 0;
    if (fd >= 0)
        close(fd);
    free(folder);
    return code;
}

static void remove_beside(const char *path)
{
    static const char *const names[] = {"-journal", "-wal", "-shm"};
    struct buf name;
    buf_init(&name, PATH_ROOM);
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        buf_reset(&name);
        buf_printf(&name, "%s%s", path, names[i]);
        unlink(name.p);
    }
    buf_clear(&name);
}

void sqlite_remove(const char *path)
{
    unlink(path);
    remove_beside(path);
}

static int fill(const char *path, const char *script, const struct engine_signs *signs,
                struct err *err)
{
    /* SQLite would make it readable for all: a store has addresses and PINs in it. */
    int fd = open(path, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_set(err, path, errno);
    close(fd);
    sqlite3 *db;
    int code = sqlite_open(path, SQLITE_OPEN_READWRITE, &db, err);
    if (code)
        return code;
    char stamp[128];
    snprintf(stamp, sizeof stamp,
             "PRAGMA application_id = %lld; PRAGMA user_version = %lld; COMMIT;",
             (long long)signs->application, (long long)signs->version);
    code = sqlite_run(db, "PRAGMA synchronous = FULL; BEGIN IMMEDIATE;", err);
    if (!code)
        code = sqlite_run(db, script, err);
    if (!code)
        code = sqlite_run(db, stamp, err);
    sqlite3_close(db);
    return code;
}

int sqlite_give_name(const char *half, const char *path, struct err *err)
{
    remove_beside(path); /* a WAL of a store that is gone would be played into ours */
    if (rename(half, path))
        return fault_set(err, path, errno);
    return sqlite_sync_folder(path, err);
}

int sqlite_make(const char *path, const char *script, const struct engine_signs *signs,
                struct err *err)
{
    struct buf half;
    buf_init(&half, PATH_ROOM);
    buf_printf(&half, "%s.new", path);
    sqlite_remove(half.p); /* of a making that was cut off */
    int code = fill(half.p, script, signs, err);
    if (!code)
        code = sqlite_give_name(half.p, path, err);
    if (code)
        sqlite_remove(half.p);
    buf_clear(&half);
    return code;
}

/* -- copies */

/* SQLite's own reading of the whole copy. */
static int verify(sqlite3 *db, const char *path, struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    int code = 0;
    if (sqlite3_prepare_v2(db, "PRAGMA integrity_check(1)", -1, &stmt, NULL) !=
            SQLITE_OK ||
        sqlite3_step(stmt) != SQLITE_ROW)
        code = sqlite_fail(db, err);
    else if (strcmp((const char *)sqlite3_column_text(stmt, 0), "ok") != 0)
        code = err_set(err, E_NOT_A_STORE, "ss", path, sqlite3_column_text(stmt, 0));
    sqlite3_finalize(stmt);
    return code;
}

/* All pages under one read lock: the copy is one moment of the store, and its owner goes
 * on writing meanwhile. */
static int copy_pages(sqlite3 *from, sqlite3 *to, struct err *err)
{
    sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
    if (!backup)
        return sqlite_fail(to, err);
    sqlite3_backup_step(backup, -1);
    return sqlite3_backup_finish(backup) == SQLITE_OK ? 0 : sqlite_fail(to, err);
}

static int copy_to(sqlite3 *from, const char *half, struct err *err)
{
    sqlite3 *to;
    int fd = open(half, O_CREAT | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        return fault_set(err, half, errno);
    close(fd);
    int code = sqlite_open(half, SQLITE_OPEN_READWRITE, &to, err);
    if (code)
        return code;
    code = sqlite_run(to, "PRAGMA synchronous = FULL;", err);
    if (!code)
        code = copy_pages(from, to, err);
    if (!code)
        code = sqlite_run(to, "PRAGMA journal_mode = DELETE;", err); /* one file */
    if (!code)
        code = verify(to, half, err);
    sqlite3_close(to);
    return code;
}

int sqlite_backup(struct engine_db *db, const char *path, struct err *err)
{
    struct buf half;
    buf_init(&half, PATH_ROOM);
    buf_printf(&half, "%s.new", path);
    sqlite_remove(half.p);
    int code = copy_to((sqlite3 *)db, half.p, err);
    if (!code)
        code = sqlite_give_name(half.p, path, err);
    if (code)
        sqlite_remove(half.p);
    buf_clear(&half);
    return code;
}
