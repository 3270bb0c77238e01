/*
 * open: a journal's file: made once with its tables, held by one owner through flock() on
 * PATH.lock (a dead owner never locks anybody out), distrusted like any file.
 */
#include "journal_in.h"

#include <errno.h>
#include <fcntl.h>
#include <libintl.h>
#include <sys/file.h>
#include <unistd.h>

#include "tallyman/base/arena.h"

enum {
    APPLICATION = 0x544d4a31, /* "TMJ1" */
    VERSION = 1,
    BUSY_MS = 2000, /* a looker's snapshot, briefly */
    HOLDER = 80,
};

static const char tables[] =
    "BEGIN IMMEDIATE;"
    "CREATE TABLE entry (id INTEGER PRIMARY KEY AUTOINCREMENT, key TEXT NOT NULL,"
    " body BLOB NOT NULL, state INTEGER NOT NULL CHECK (state BETWEEN 0 AND 15),"
    " open INTEGER NOT NULL CHECK (open IN (0, 1)), made_at INTEGER NOT NULL,"
    " at INTEGER NOT NULL, note TEXT NOT NULL) STRICT;"
    "CREATE INDEX entry_key ON entry (key, id);"
    "CREATE INDEX entry_open ON entry (id) WHERE open = 1;"
    "CREATE TABLE mark (entry INTEGER NOT NULL, n INTEGER NOT NULL,"
    " state INTEGER NOT NULL, at INTEGER NOT NULL, note TEXT NOT NULL,"
    " PRIMARY KEY (entry, n)) STRICT, WITHOUT ROWID;"
    "PRAGMA application_id = 1414351409; PRAGMA user_version = 1;"
    "COMMIT;";

static int last_errno(sqlite3 *db, int which)
{
    sqlite3_file *file = NULL;
    int number = 0;
    sqlite3_file_control(db, "main", which, &file);
    if (file && file->pMethods)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
    return number;
}

/* A commit that fails leaves no system error with the connection, but with its file. */
static const char *why_not(struct journal *journal, const char *said)
{
    int number = last_errno(journal->db, SQLITE_FCNTL_JOURNAL_POINTER);
    if (!number)
        number = last_errno(journal->db, SQLITE_FCNTL_FILE_POINTER);
    return number ? strerror(number) : said;
}

int journal_fault(struct journal *journal, struct err *err)
{
    int number = sqlite3_system_errno(journal->db);
    int code = sqlite3_extended_errcode(journal->db);
    const char *said = sqlite3_errmsg(journal->db);
    bool room = number == ENOSPC || number == EDQUOT || number == EFBIG;
    bool sync = code == SQLITE_IOERR_FSYNC; /* then nobody knows what is on the disk */
    if ((code & 0xff) == SQLITE_FULL || ((code & 0xff) == SQLITE_IOERR && room && !sync))
        return err_set(err, E_FULL, "s", journal->path);
    bool bad = (code & 0xff) == SQLITE_NOTADB || (code & 0xff) == SQLITE_CORRUPT;
    if (bad && !journal->open) /* later it is the disk's doing */
        return err_set(err, E_FILE, "sds", journal->path, (int64_t)0, said);
    if ((code & 0xff) == SQLITE_IOERR)
        said = why_not(journal, said);
    return err_set(err, E_IO, "ss", journal->path, said);
}

static int system_fault(const char *path, struct err *err)
{
    return err_set(err, errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO, "ss", path,
                   strerror(errno));
}

static int held(struct journal *journal, int fd, struct err *err)
{
    char holder[HOLDER] = "";
    ssize_t n = pread(fd, holder, sizeof holder - 1, 0);
    holder[n > 0 ? n : 0] = '\0';
    holder[strcspn(holder, "\n")] = '\0';
    return err_set(err, E_IN_USE, "ss", journal->path, *holder ? holder : "?");
}

static int take(struct journal *journal, const char *owner, struct err *err)
{
    char text[HOLDER];
    char *name = xmalloc(strlen(journal->path) + 6);
    snprintf(name, strlen(journal->path) + 6, "%s.lock", journal->path);
    int fd = open(name, O_RDWR | O_CREAT | O_CLOEXEC, 0600), rc = 0;
    int n = snprintf(text, sizeof text, "%ld %.40s\n", (long)getpid(), owner);
    if (fd < 0)
        rc = system_fault(name, err);
    else if (flock(fd, LOCK_EX | LOCK_NB))
        rc = errno == EWOULDBLOCK ? held(journal, fd, err) : system_fault(name, err);
    else if (ftruncate(fd, 0) || pwrite(fd, text, (size_t)n, 0) != n)
        rc = system_fault(name, err);
    free(name);
    if (rc && fd >= 0)
        close(fd);
    else
        journal->lock = fd;
    return rc;
}

static int run(struct journal *journal, const char *script, struct err *err)
{
    int rc = sqlite3_exec(journal->db, script, NULL, NULL, NULL);
    return rc == SQLITE_OK ? 0 : journal_fault(journal, err);
}

static int pragma(struct journal *journal, const char *sql, int64_t *value,
                  struct err *err)
{
    sqlite3_stmt *stmt = NULL;
    int rc = sqlite3_prepare_v2(journal->db, sql, -1, &stmt, NULL);
    if (rc == SQLITE_OK)
        rc = sqlite3_step(stmt);
    *value = rc == SQLITE_ROW ? sqlite3_column_int64(stmt, 0) : 0;
    sqlite3_finalize(stmt);
    return rc == SQLITE_ROW ? 0 : journal_fault(journal, err);
}

/* A new file gets the tables; any other must have been made by us. */
static int ours(struct journal *journal, struct err *err)
{
    int64_t application, version, tables_in_it;
    int rc = pragma(journal, "PRAGMA application_id", &application, err);
    if (!rc)
        rc = pragma(journal, "PRAGMA user_version", &version, err);
    if (!rc)
        rc = pragma(journal, "SELECT count(*) FROM sqlite_schema", &tables_in_it, err);
    if (rc)
        return rc;
    if (!application && !tables_in_it && journal->lock >= 0)
        return run(journal, tables, err);
    if (application != APPLICATION || version != VERSION)
        return err_set(err, E_FILE, "sds", journal->path, (int64_t)0,
                       gettext("not a journal of this program's version"));
    return 0;
}

static void distrust(sqlite3 *db)
{
    static const int settings[][2] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},
        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_ENABLE_TRIGGER, 0},
        {SQLITE_DBCONFIG_ENABLE_VIEW, 0},
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        sqlite3_db_config(db, settings[i][0], settings[i][1], (int *)NULL);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_busy_timeout(db, BUSY_MS);
}

/* SQLite would make it readable for all. */
static int make_file(const char *path, struct err *err)
{
    int fd = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        return system_fault(path, err);
    close(fd);
    return 0;
}

static int start(struct journal *journal, const char *owner, struct err *err)
{
    int flags = SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE |
                (owner ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY);
    int rc = 0;
    if (owner)
        rc = take(journal, owner, err);
    if (owner && !rc)
        rc = make_file(journal->path, err);
    if (rc)
        return rc;
    if (sqlite3_open_v2(journal->path, &journal->db, flags, NULL) != SQLITE_OK)
        return journal_fault(journal, err);
    distrust(journal->db);
    if (owner)
        rc = run(journal, "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", err);
    return rc ? rc : ours(journal, err);
}

int journal_open(const char *path, const char *owner, struct journal **out,
                 struct err *err)
{
    struct journal *journal = xcalloc(1, sizeof *journal);
    journal->lock = -1;
    journal->path = xstrdup(path);
    int rc = start(journal, owner, err);
    journal->open = !rc;
    if (rc)
        journal_close(journal);
    else
        *out = journal;
    return rc;
}

void journal_close(struct journal *journal)
{
    if (!journal)
        return;
    for (int i = 0; i < STATEMENTS; i++)
        sqlite3_finalize(journal->stmt[i]);
    sqlite3_close(journal->db);
    if (journal->lock >= 0)
        close(journal->lock);
    free(journal->path);
    free(journal);
}
