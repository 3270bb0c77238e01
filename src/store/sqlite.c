/*
 * sqlite: the embedded engine. WAL with synchronous FULL on one connection; whoever owns
 * the file holds the store's own lock (lock.c), so that no second connection ever writes.
 * Nor may one bring the log over beside the writer: up to SQLite 3.51.2 a checkpoint that
 * begins while another connection writes may leave out pages for good
 * (sqlite.org/wal.html, the WAL-reset bug).
 *
 * The database is told to distrust: DEFENSIVE on, schema untrusted, no extension, nothing
 * attached, so that a doctored file cannot run more than its own triggers.
 */
#include "sqlite_in.h"

#include <libintl.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "ddl.h"
#include "fault.h"

enum {
    BUSY_MS = 200,        /* only backups and looks can be in the way, briefly */
    HEADER = 100,         /* the SQLite file header, sqlite.org/fileformat2.html 1.3 */
    AT_VERSION = 60,      /* user_version in it, big endian */
    AT_APPLICATION = 68,  /* application_id */
    SQL_MOST = 64 * 1024, /* one statement; the schema is run through exec */
    SCRIPT_MOST = 1024 * 1024,
    /* Pages of the log before it is brought into the file, while a commit waits: what is
     * written again and again then goes over once. On a small disk the log needs room. */
    LOG_MOST = 2000,
};

static sqlite3 *native(struct engine_db *db)
{
    return (sqlite3 *)db;
}

static sqlite3_stmt *statement(struct engine_stmt *stmt)
{
    return (sqlite3_stmt *)stmt;
}

static int last_errno(sqlite3_file *file)
{
    int number = 0;
    if (file && file->pMethods)
        file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &number);
    return number;
}

/* Whether the write was refused for such a reason. What the system said last may be of
 * the journal's roll-back; each file remembers its own, and a commit writes to the log
 * first. */
static bool refused(sqlite3 *db, bool reason(int number))
{
    sqlite3_file *file = NULL, *log = NULL;
    if (sqlite3_extended_errcode(db) == SQLITE_IOERR_FSYNC)
        return false; /* whatever the reason: what is on the disk is unknown */
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    sqlite3_file_control(db, "main", SQLITE_FCNTL_JOURNAL_POINTER, &log);
    return reason(sqlite3_system_errno(db)) || reason(last_errno(file)) ||
           reason(last_errno(log));
}

static bool is_no_room(sqlite3 *db)
{
    return refused(db, fault_no_room);
}

int sqlite_fail(sqlite3 *db, struct err *err)
{
    const char *path = sqlite3_db_filename(db, "main");
    const char *said = sqlite3_errmsg(db);
    switch (sqlite3_extended_errcode(db) & 0xff) {
    case SQLITE_FULL:
        return err_set(err, E_FULL, "s", path);
    case SQLITE_BUSY:
    case SQLITE_LOCKED:
        return err_set(err, E_BUSY, "s", gettext("another process"));
    case SQLITE_IOERR:
        if (is_no_room(db))
            return err_set(err, E_FULL, "s", path);
        if (refused(db, fault_is_read_only))
            return fault_read_only(err, path);
        return err_set(err, E_IO, "ss", path, said);
    case SQLITE_NOTADB:
    case SQLITE_CORRUPT:
    case SQLITE_CANTOPEN:
        return err_set(err, E_IO, "ss", path, said);
    case SQLITE_READONLY:
        return fault_read_only(err, path);
    default:
        return err_set(err, E_STORE, "s", said);
    }
}

static int64_t big_endian(const unsigned char *p)
{
    return (int64_t)p[0] << 24 | p[1] << 16 | p[2] << 8 | p[3];
}

/* Reads through SQLite's own file object: a descriptor of ours, once closed, would take
 * the locks of another connection of this process along (POSIX). */
static int read_header(sqlite3 *db, unsigned char *header)
{
    sqlite3_file *file = NULL;
    sqlite3_file_control(db, "main", SQLITE_FCNTL_FILE_POINTER, &file);
    if (!file || !file->pMethods)
        return SQLITE_CANTOPEN;
    return file->pMethods->xRead(file, header, HEADER, 0);
}

/* Counts that nobody reads, under a lock for each piece of memory; refused, without harm,
 * when SQLite runs already: so before the first that is opened. */
static void count_nothing(void)
{
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

static int look(const char *path, struct engine_signs *signs, struct err *err)
{
    unsigned char header[HEADER] = {0};
    sqlite3 *db = NULL;
    count_nothing();
    int rc = sqlite3_open_v2(path, &db, SQLITE_OPEN_READONLY | SQLITE_OPEN_NOMUTEX, NULL);
    if (rc == SQLITE_OK)
        rc = read_header(db, header);
    int number = db ? sqlite3_system_errno(db) : 0;
    sqlite3_close(db);
    if (rc != SQLITE_OK && rc != SQLITE_IOERR_SHORT_READ)
        return err_set(err, E_IO, "ss", path,
                       number ? strerror(number) : sqlite3_errstr(rc));
    *signs = (struct engine_signs){
        .of_engine = memcmp(header, "SQLite format 3", 16) == 0,
        .application = big_endian(header + AT_APPLICATION),
        .version = big_endian(header + AT_VERSION),
    };
    return 0;
}

static void distrust(sqlite3 *db)
{
    static const struct {
        int what, value;
    } settings[] = {
        {SQLITE_DBCONFIG_DEFENSIVE, 1},        {SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0},
        {SQLITE_DBCONFIG_ENABLE_FKEY, 0},      {SQLITE_DBCONFIG_ENABLE_LOAD_EXTENSION, 0},
        {SQLITE_DBCONFIG_DQS_DML, 0},          {SQLITE_DBCONFIG_DQS_DDL, 0},
        {SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 1}, /* until it is accepted */
    };
    for (size_t i = 0; i < sizeof settings / sizeof *settings; i++)
        sqlite3_db_config(db, settings[i].what, settings[i].value, (int *)NULL);
    sqlite3_limit(db, SQLITE_LIMIT_ATTACHED, 0);
    sqlite3_limit(db, SQLITE_LIMIT_SQL_LENGTH, SCRIPT_MOST);
    sqlite3_busy_timeout(db, BUSY_MS);
}

int sqlite_run(sqlite3 *db, const char *script, struct err *err)
{
    return sqlite3_exec(db, script, NULL, NULL, NULL) == SQLITE_OK ? 0
                                                                   : sqlite_fail(db, err);
}

static void close_db(struct engine_db *db)
{
    sqlite3_close_v2(native(db));
}

int sqlite_open(const char *path, int flags, sqlite3 **out, struct err *err)
{
    sqlite3 *db = NULL;
    count_nothing();
    int rc = sqlite3_open_v2(path, &db,
                             flags | SQLITE_OPEN_NOMUTEX | SQLITE_OPEN_EXRESCODE, NULL);
    BUG_IF(!db); /* only when there is no memory at all */
    if (rc != SQLITE_OK) {
        int code = err_set(err, E_IO, "ss", path, sqlite3_errmsg(db));
        sqlite3_close(db);
        return code;
    }
    distrust(db);
    *out = db;
    return 0;
}

static int open_db(const char *path, bool writing, struct engine_db **out,
                   struct err *err)
{
    static const char settings[] = "PRAGMA cache_size = -8192;"
                                   "PRAGMA temp_store = MEMORY;"
                                   "PRAGMA recursive_triggers = ON;"
                                   "SELECT count(*) FROM sqlite_schema;";
    sqlite3 *db;
    int code = sqlite_open(path, writing ? SQLITE_OPEN_READWRITE : SQLITE_OPEN_READONLY,
                           &db, err);
    if (code)
        return code;
    if (writing && sqlite3_db_readonly(db, "main") == 1)
        code = fault_read_only(err, path);
    if (!code)
        code = sqlite_run(db, settings, err);
    if (code)
        sqlite3_close(db);
    else
        *out = (struct engine_db *)db;
    return code;
}

/* What SQLite does by itself, but for a disk that fails in it: SQLite would keep silent
 * and try again, and a failed sync tells no second time. Said here, it becomes the answer
 * of the commit, which stands all the same. */
static int on_log(void *arg, sqlite3 *db, const char *name, int pages)
{
    (void)arg;
    if (pages < LOG_MOST)
        return SQLITE_OK;
    int rc = sqlite3_wal_checkpoint_v2(db, name, SQLITE_CHECKPOINT_PASSIVE, NULL, NULL);
    return (rc & 0xff) == SQLITE_IOERR && !is_no_room(db) ? rc : SQLITE_OK;
}

static int accept_db(struct engine_db *db, struct err *err)
{
    int code = sqlite_run(native(db),
                          "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;", err);
    /* The log may be new; SQLite does not mind when its name cannot be synced. */
    if (!code)
        code = sqlite_sync_folder(sqlite3_db_filename(native(db), "main"), err);
    if (code)
        return code;
    sqlite3_wal_hook(native(db), on_log, NULL);
    /* Truncating the WAL in service halves the rate of commits, so it stays. */
    int persist = 1;
    sqlite3_file_control(native(db), "main", SQLITE_FCNTL_PERSIST_WAL, &persist);
    sqlite3_db_config(native(db), SQLITE_DBCONFIG_NO_CKPT_ON_CLOSE, 0, (int *)NULL);
    return 0;
}

static int begin(struct engine_db *db, bool writing, struct err *err)
{
    return sqlite_run(native(db), writing ? "BEGIN IMMEDIATE" : "BEGIN", err);
}

static int commit(struct engine_db *db, struct err *err)
{
    return sqlite_run(native(db), "COMMIT", err);
}

static bool in_transaction(struct engine_db *db)
{
    return !sqlite3_get_autocommit(native(db));
}

static bool read_only(struct engine_db *db)
{
    return refused(native(db), fault_is_read_only);
}

static void rollback(struct engine_db *db)
{
    if (in_transaction(db))
        sqlite3_exec(native(db), "ROLLBACK", NULL, NULL, NULL);
}

/* SQLite would take $1 for a name and number it by its first use; ?1 is the number. */
static void number_values(struct buf *out, const char *sql)
{
    char quote = 0;
    for (const char *p = sql; *p; p++) {
        if (quote)
            quote = *p == quote ? 0 : quote;
        else if (*p == '\'' || *p == '"')
            quote = *p;
        bool value = !quote && *p == '$' && p[1] >= '1' && p[1] <= '9';
        buf_char(out, value ? '?' : *p);
    }
}

static int prepare(struct engine_db *db, const char *sql, struct engine_stmt **out,
                   struct err *err)
{
    struct buf text;
    buf_init(&text, SQL_MOST);
    number_values(&text, sql);
    BUG_IF(text.over);
    sqlite3_stmt *stmt = NULL;
    const char *tail = "";
    int rc = sqlite3_prepare_v3(native(db), text.p, (int)text.n + 1,
                                SQLITE_PREPARE_PERSISTENT, &stmt, &tail);
    BUG_IF(rc == SQLITE_OK && (!stmt || tail[strspn(tail, " \n;")])); /* one statement */
    buf_clear(&text);
    if (rc != SQLITE_OK)
        return sqlite_fail(native(db), err);
    *out = (struct engine_stmt *)stmt;
    return 0;
}

static void bind_int(struct engine_stmt *stmt, int n, int64_t value)
{
    sqlite3_bind_int64(statement(stmt), n, value);
}

static void bind_text(struct engine_stmt *stmt, int n, struct str text)
{
    sqlite3_bind_text64(statement(stmt), n, text.p ? text.p : "", text.n, SQLITE_STATIC,
                        SQLITE_UTF8);
}

static void bind_bytes(struct engine_stmt *stmt, int n, struct str bytes)
{
    sqlite3_bind_blob64(statement(stmt), n, bytes.p ? bytes.p : "", bytes.n,
                        SQLITE_STATIC);
}

static void bind_null(struct engine_stmt *stmt, int n, char letter)
{
    (void)letter;
    sqlite3_bind_null(statement(stmt), n);
}

static int values(struct engine_stmt *stmt)
{
    return sqlite3_bind_parameter_count(statement(stmt));
}

static int step(struct engine_stmt *stmt, struct err *err)
{
    switch (sqlite3_step(statement(stmt))) {
    case SQLITE_ROW:
        return 1;
    case SQLITE_DONE:
        return 0;
    default:
        return sqlite_fail(sqlite3_db_handle(statement(stmt)), err);
    }
}

static int columns(struct engine_stmt *stmt)
{
    return sqlite3_column_count(statement(stmt));
}

static int64_t column_int(struct engine_stmt *stmt, int n)
{
    return sqlite3_column_int64(statement(stmt), n);
}

static struct str column_text(struct engine_stmt *stmt, int n)
{
    const char *p = sqlite3_column_blob(statement(stmt), n);
    return str_n(p, (size_t)sqlite3_column_bytes(statement(stmt), n));
}

static void reset(struct engine_stmt *stmt)
{
    sqlite3_reset(statement(stmt));
    sqlite3_clear_bindings(statement(stmt));
}

static void finish(struct engine_stmt *stmt)
{
    sqlite3_finalize(statement(stmt));
}

static int64_t changes(struct engine_db *db)
{
    return sqlite3_changes64(native(db));
}

static int64_t last_id(struct engine_db *db)
{
    return sqlite3_last_insert_rowid(native(db));
}

const struct engine engine_sqlite = {
    .prefix = "sqlite:",
    .ddl = &ddl_sqlite,
    .next_move = "SELECT COALESCE(MAX(id), 0) + 1 FROM move",
    .look = look,
    .open = open_db,
    .accept = accept_db,
    .make = sqlite_make,
    .backup = sqlite_backup,
    .upgrade = sqlite_upgrade,
    .close = close_db,
    .begin = begin,
    .commit = commit,
    .rollback = rollback,
    .in_transaction = in_transaction,
    .read_only = read_only,
    .prepare = prepare,
    .bind_int = bind_int,
    .bind_text = bind_text,
    .bind_bytes = bind_bytes,
    .bind_null = bind_null,
    .values = values,
    .step = step,
    .columns = columns,
    .column_int = column_int,
    .column_text = column_text,
    .reset = reset,
    .finish = finish,
    .changes = changes,
    .last_id = last_id,
};
