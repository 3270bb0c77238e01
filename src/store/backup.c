/*
 * backup: copies out of a living store and back into its place. Called by the backup and
 * restore verbs.
 *
 * A restore is done beside the store: the copy is made, brought to today's schema and
 * verified under a name of its own; then the old file gets a second name, and the copy
 * its first one. Cut off anywhere, a whole store stands there, or none and the old one
 * aside.
 */
#include "tallyman/store/backup.h"

#include <inttypes.h>
#include <libintl.h>
#include <unistd.h>

#include "tallyman/base/buf.h"
#include "tallyman/base/clock.h"
#include "copy.h"
#include "fault.h"
#include "lock.h"
#include "sqlite_in.h"
#include "steps.h"
#include "store_in.h"

enum { SEQ_AHEAD = 1000000, PATH_ROOM = 8192 };

int store_backup(struct store *store, const char *path, struct err *err)
{
    if (access(path, F_OK) == 0)
        return err_set(err, E_EXISTS, "ss", "file", path);
    if (!store->engine->backup)
        return copy_rows(store, path, err);
    return store->engine->backup(store->db, path, err);
}

struct restore {
    const struct engine *engine; /* of what is replaced */
    char *address, *path, *half, *aside;
    char *folder; /* of our own, for the copy; NULL: it lies beside a file */
    int lock;
    struct store *copy;
};

static char *beside(const char *path, const char *what)
{
    struct buf name;
    buf_init(&name, PATH_ROOM);
    buf_printf(&name, "%s%s", path, what);
    char *text = xstrdup(name.p);
    buf_clear(&name);
    return text;
}

/* -- what stands there already */

/* Rows of the log, -1 when they cannot be read: what is broken loses nothing. */
static int64_t happened(const char *path)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *stmt = NULL;
    struct err err = {0};
    int64_t rows = -1;
    if (sqlite_open(path, SQLITE_OPEN_READONLY, &db, &err))
        return -1;
    if (sqlite3_prepare_v2(db, "SELECT count(*) FROM audit", -1, &stmt, NULL) ==
            SQLITE_OK &&
        sqlite3_step(stmt) == SQLITE_ROW)
        rows = sqlite3_column_int64(stmt, 0);
    sqlite3_finalize(stmt);
    sqlite3_close(db);
    return rows;
}

static int judge_version(const char *path, struct err *err)
{
    struct engine_signs signs;
    int code = engine_sqlite.look(path, &signs, err);
    if (code || !signs.of_engine || signs.version <= steps_version())
        return code;
    return err_set(err, E_NEWER_STORE, "sdd", path, signs.version,
                   (int64_t)steps_version());
}

static int judge_present(const struct restore *restore, const char *file, bool lose,
                         struct err *err)
{
    int64_t there = -1, here = happened(file);
    if (restore->engine->served)
        restore->engine->happened(restore->address, &there, err);
    else if (access(restore->path, F_OK) == 0 && judge_version(restore->path, err) == 0)
        there = happened(restore->path);
    if (err->code)
        return -(int)err->code;
    if (lose || there <= here)
        return 0;
    return err_set(err, E_WOULD_LOSE, "sds", restore->path, there - here, file);
}

/* -- the copy */

static int copy_in(struct restore *restore, const char *file, struct err *err)
{
    sqlite3 *from;
    struct engine_signs signs;
    int code = engine_sqlite.look(file, &signs, err);
    if (!code && (!signs.of_engine || signs.application != APPLICATION_ID))
        code =
            err_set(err, E_NOT_A_STORE, "ss", file, gettext("made by another program"));
    if (!code)
        code = judge_version(file, err);
    if (!code)
        code = sqlite_open(file, SQLITE_OPEN_READONLY, &from, err);
    if (code)
        return code;
    code = sqlite_backup((struct engine_db *)from, restore->half, err);
    sqlite3_close(from);
    return code;
}

static int mark(struct store *copy, struct err *err)
{
    int code = store_begin(copy, err);
    if (code)
        return code;
    code = store_do(copy, err, "UPDATE terminal SET seq = seq + $1", "d",
                    (int64_t)SEQ_AHEAD);
    if (code >= 0)
        code = store_do(copy, err,
                        "INSERT INTO meta (name, value) VALUES ('restored', $1) "
                        "ON CONFLICT (name) DO UPDATE SET value = excluded.value",
                        "t", arena_printf(copy->arena, "%" PRId64, clock_utc_ms()));
    if (code >= 0)
        return store_commit(copy, err);
    store_rollback(copy);
    return code;
}

static int prepare(struct restore *restore, const char *file, struct err *err)
{
    struct store_options options = {.mode = STORE_OPEN, .owner = "restore"};
    int code = copy_in(restore, file, err);
    if (code)
        return code;
    restore->copy = store_open(restore->half, &options, err);
    if (!restore->copy)
        return -(int)err->code;
    if (restore->copy->kept)
        unlink(restore->copy->kept); /* `file` is the older one */
    return mark(restore->copy, err);
}

/* Where the copy is made: beside a file, else in a folder of its own. */
static int choose_place(struct restore *restore, struct err *err)
{
    const char *tmp = getenv("TMPDIR");
    if (!restore->engine->served) {
        restore->half = beside(restore->path, ".restore");
        restore->lock = lock_take(restore->path, "restore", 0, err);
        return restore->lock < 0 ? -(int)err->code : 0;
    }
    restore->folder = beside(tmp && *tmp ? tmp : "/tmp", "/tallyman-restore.XXXXXX");
    bool made = mkdtemp(restore->folder) != NULL;
    restore->half = beside(restore->folder, "/copy");
    return made ? 0 : fault_set(err, restore->folder, errno);
}

struct restore *restore_open(const char *file, const char *address, bool lose,
                             struct err *err)
{
    const struct engine *engine = store_engine(address);
    char *path = engine->served ? engine->name(address, err) : store_path(address, err);
    if (!path)
        return NULL;
    struct restore *restore = xcalloc(1, sizeof *restore);
    *restore = (struct restore){
        .engine = engine, .address = xstrdup(address), .path = path, .lock = -1};
    if (choose_place(restore, err) || judge_present(restore, file, lose, err) ||
        prepare(restore, file, err)) {
        restore_close(restore);
        return NULL;
    }
    return restore;
}

struct store *restore_copy(struct restore *restore)
{
    return restore->copy;
}

/* -- the swap */

/* What the present one's log still holds goes into its file, if it can be read at all;
 * the log must not be played into the copy. */
static void settle(const char *path)
{
    sqlite3 *db = NULL;
    struct err err = {0};
    if (sqlite_open(path, SQLITE_OPEN_READWRITE, &db, &err))
        return;
    sqlite3_wal_checkpoint_v2(db, NULL, SQLITE_CHECKPOINT_TRUNCATE, NULL, NULL);
    sqlite3_close(db);
}

static int second_name(const char *path, const char *aside, const char *part,
                       struct err *err)
{
    char *from = beside(path, part), *to = beside(aside, part);
    int code = 0;
    if (access(from, F_OK) == 0 && link(from, to))
        code = fault_set(err, to, errno);
    free(from);
    free(to);
    return code;
}

static int put_aside(struct restore *restore, struct err *err)
{
    char when[32];
    if (access(restore->path, F_OK))
        return 0;
    snprintf(when, sizeof when, ".aside-%" PRId64, clock_utc_ms());
    restore->aside = beside(restore->path, when);
    settle(restore->path);
    if (second_name(restore->path, restore->aside, "", err) ||
        second_name(restore->path, restore->aside, "-wal", err))
        return -(int)err->code;
    return 0;
}

static int refill(struct restore *restore, const char **aside, struct err *err)
{
    int code =
        restore->engine->refill(restore->address, restore->copy, &restore->aside, err);
    *aside = restore->aside ? restore->aside : "";
    return code;
}

int restore_swap(struct restore *restore, const char **aside, struct err *err)
{
    if (restore->engine->served)
        return refill(restore, aside, err);
    store_close(restore->copy);
    restore->copy = NULL;
    settle(restore->half);
    int code = put_aside(restore, err);
    if (!code)
        code = sqlite_give_name(restore->half, restore->path, err);
    *aside = restore->aside ? restore->aside : "";
    return code;
}

void restore_close(struct restore *restore)
{
    if (!restore)
        return;
    store_close(restore->copy);
    if (restore->half) {
        char *lock = beside(restore->half, ".lock");
        sqlite_remove(restore->half);
        unlink(lock);
        free(lock);
    }
    lock_drop(restore->lock);
    if (restore->folder)
        rmdir(restore->folder);
    free(restore->folder);
    free(restore->address);
    free(restore->path);
    free(restore->half);
    free(restore->aside);
    free(restore);
}
