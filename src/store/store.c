/*
 * store: opens a store and keeps its transactions and its clock. The mains open one, the
 * door (op) begins and commits.
 *
 * Opening looks before it touches: the file's own signs are read and judged, then the
 * lock is taken, then they are judged again; a file that is refused is as it was.
 */
#include "store_in.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <libgen.h>
#include <libintl.h>
#include <limits.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tallyman/base/buf.h"
#include "ddl.h"
#include "fault.h"
#include "lock.h"
#include "schema_in.h"
#include "steps.h"
#include "trigger.h"

enum { SCRIPT_MOST = 1024 * 1024 };

/* -- addresses */

static bool take_off(const char **text, const char *prefix)
{
    size_t n = strlen(prefix);
    if (strncmp(*text, prefix, n) != 0)
        return false;
    *text += n;
    return true;
}

/* The one name of the file, whatever links led there: the lock stands beside it. NULL
 * with errno when not even its folder exists. */
static char *whole_path(const char *path)
{
    char found[PATH_MAX];
    if (realpath(path, found))
        return xstrdup(found);
    if (errno != ENOENT)
        return NULL;
    char *first = xstrdup(path), *second = xstrdup(path), *whole = NULL;
    if (realpath(dirname(first), found)) {
        struct buf out;
        buf_init(&out, 2 * PATH_MAX);
        buf_printf(&out, "%s/%s", strcmp(found, "/") == 0 ? "" : found, basename(second));
        whole = xstrdup(out.p);
        buf_clear(&out);
    }
    free(first);
    free(second);
    return whole;
}

static bool is_served(const char *address)
{
    return take_off(&address, "postgresql:") || take_off(&address, "postgres:");
}

char *store_path(const char *address, struct err *err)
{
    const char *path = address;
    take_off(&path, engine_sqlite.prefix);
    if (is_served(address) || strstr(path, "://") || !*path) {
        err_set(err, E_ARGUMENT, "sss", "store",
                gettext("sqlite:PATH, a path, postgresql://… or https://…"), address);
        return NULL;
    }
    char *whole = whole_path(path);
    if (!whole)
        err_set(err, E_IO, "ss", path, strerror(errno));
    return whole;
}

/* -- judging what stands there */

static int refuse(const struct store *store, const char *why, struct err *err)
{
    return err_set(err, E_NOT_A_STORE, "ss", store->path, gettext(why));
}

static int judge_signs(struct store *store, struct err *err)
{
    struct engine_signs signs;
    int code = store->engine->look(store->address, &signs, err);
    if (code)
        return code;
    if (!signs.of_engine)
        return refuse(store, N_("not an SQLite file"), err);
    if (signs.application != APPLICATION_ID)
        return refuse(store, N_("made by another program"), err);
    if (signs.version > steps_version())
        return err_set(err, E_NEWER_STORE, "sdd", store->path, signs.version,
                       (int64_t)steps_version());
    if (signs.version < 1)
        return refuse(store, N_("without a schema"), err);
    store->version = signs.version;
    if (signs.version < steps_version() && store->mode == STORE_LOOK)
        return err_set(err, E_OLDER_STORE, "sdd", store->path, signs.version,
                       (int64_t)steps_version());
    return 0;
}

static int judge_served(struct store *store, bool *fresh, struct err *err)
{
    struct engine_signs signs;
    int code = store->engine->look(store->address, &signs, err);
    *fresh = !code && signs.empty && store->mode == STORE_CREATE;
    if (code || *fresh)
        return code;
    return signs.empty ? refuse(store, N_("an empty database"), err)
                       : judge_signs(store, err);
}

/* 0 with `*fresh` true: there is nothing, and it may be made. */
static int judge(struct store *store, bool *fresh, struct err *err)
{
    struct stat st;
    if (store->engine->served)
        return judge_served(store, fresh, err);
    *fresh = false;
    if (stat(store->path, &st)) {
        *fresh = errno == ENOENT && store->mode == STORE_CREATE;
        return *fresh ? 0 : err_set(err, E_IO, "ss", store->path, strerror(errno));
    }
    if (S_ISDIR(st.st_mode))
        return refuse(store, N_("a directory"), err);
    if (!S_ISREG(st.st_mode))
        return refuse(store, N_("not a regular file"), err);
    if (st.st_size == 0) {
        *fresh = store->mode == STORE_CREATE;
        return *fresh ? 0 : refuse(store, N_("an empty file"), err);
    }
    int code = judge_signs(store, err);
    if (code || store->mode == STORE_LOOK)
        return code;
    if (faccessat(AT_FDCWD, store->path, W_OK, AT_EACCESS))
        return fault_read_only(err, store->path);
    return 0;
}

/* -- making and opening */

static void put_facts(struct buf *script)
{
    unsigned char id[16];
    BUG_IF(getrandom(id, sizeof id, 0) != (ssize_t)sizeof id);
    buf_printf(script,
               "INSERT INTO meta (name, value) VALUES ('schema', '%d'), ('store', '",
               steps_version());
    for (size_t i = 0; i < sizeof id; i++)
        buf_printf(script, "%02x", id[i]);
    buf_text(script, "');\n");
}

static int make(const struct store *store, bool by_warehouse, struct err *err)
{
    const struct ddl_engine *ddl =
        by_warehouse ? store->engine->parted : store->engine->ddl;
    if (!ddl)
        return err_set(err, E_ARGUMENT, "sss", "by warehouse", "postgresql://…",
                       store->path);
    const struct engine_signs signs = {
        .of_engine = true, .application = APPLICATION_ID, .version = steps_version()};
    struct buf script;
    buf_init(&script, SCRIPT_MOST);
    ddl_schema(&script, ddl);
    trigger_script(&script, ddl);
    put_facts(&script);
    BUG_IF(script.over);
    int code = store->engine->make(store->address, script.p, &signs, err);
    buf_clear(&script);
    return code;
}

/* Time goes on from the last thing that happened. */
static int wind_clock(struct store *store, struct err *err)
{
    int64_t at = 0;
    int code =
        store_one(store, err, "SELECT at FROM audit ORDER BY id DESC LIMIT 1", ">d", &at);
    if (code < 0)
        return code;
    store_set_now(store, at);
    code =
        store_one(store, err, "SELECT at FROM move ORDER BY id DESC LIMIT 1", ">d", &at);
    store_set_now(store, at);
    return code < 0 ? code : 0;
}

/* The store as it was is kept beside it first. */
static int upgrade(struct store *store, struct err *err)
{
    struct buf kept;
    buf_init(&kept, 2 * PATH_MAX);
    buf_printf(&kept, "%s.schema-%" PRId64, store->path, store->version);
    int code = 0;
    if (store->engine->backup) /* the other engine keeps it in the same transaction */
        code = store->engine->backup(store->db, kept.p, err);
    if (!code)
        code = store->engine->upgrade(store->db, store->version, err);
    if (!code)
        store->kept = xstrdup(kept.p);
    buf_clear(&kept);
    return code;
}

static int open_file(struct store *store, struct err *err)
{
    bool writing = store->mode != STORE_LOOK;
    int code = store->engine->open(store->address, writing, &store->db, err);
    if (!code && writing)
        code = store->engine->accept(store->db, err);
    if (!code && store->version < steps_version())
        code = upgrade(store, err);
    return code ? code : wind_clock(store, err);
}

static int open_locked(struct store *store, const struct store_options *options,
                       struct err *err)
{
    bool fresh;
    int code = judge(store, &fresh, err);
    if (code)
        return code;
    if (store->mode == STORE_LOOK)
        return open_file(store, err);
    if (!store->engine->served)
        store->lock = lock_take(store->path, options->owner ? options->owner : "tallyman",
                                options->wait_ms, err);
    if (store->lock < 0 && !store->engine->served)
        return store->lock;
    if (!store->engine->served)
        code = judge(store, &fresh, err); /* the holder we waited for may have made it */
    if (!code && fresh) {
        code = make(store, options->by_warehouse, err);
        store->version = steps_version();
    }
    return code ? code : open_file(store, err);
}

const struct engine *store_engine(const char *address)
{
#ifdef TALLYMAN_POSTGRESQL
    if (is_served(address))
        return &engine_postgresql;
#endif
    (void)address;
    return &engine_sqlite;
}

struct store *store_open(const char *address, const struct store_options *options,
                         struct err *err)
{
    const struct engine *engine = store_engine(address);
    char *path = engine->served ? engine->name(address, err) : store_path(address, err);
    if (!path)
        return NULL;
    struct store *store = xcalloc(1, sizeof *store);
    *store = (struct store){.engine = engine,
                            .address = xstrdup(engine->served ? address : path),
                            .path = path,
                            .lock = -1,
                            .mode = options->mode,
                            .arena = arena_new()};
    int code = open_locked(store, options, err);
    if (!code && engine->be_patient && options->patience_ms)
        engine->be_patient(store->db, options->patience_ms);
    if (!code)
        return store;
    store_close(store);
    return NULL;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    store_rollback(store);
    statements_clear(store);
    if (store->db)
        store->engine->close(store->db);
    lock_drop(store->lock);
    arena_free(store->arena);
    free(store->address);
    free(store->path);
    free(store->kept);
    free(store);
}

/* -- clock and memory */

int64_t store_now(const struct store *store)
{
    return store->now;
}

void store_set_now(struct store *store, int64_t utc_ms)
{
    if (utc_ms > store->now)
        store->now = utc_ms;
}

struct arena *store_arena(struct store *store)
{
    return store->arena;
}

void store_turn(struct store *store)
{
    arena_clear(store->arena);
}

const char *store_kept(const struct store *store)
{
    return store->kept ? store->kept : "";
}

const char *store_name(const struct store *store)
{
    return store->path;
}

/* -- transactions */

static void refuse_nesting(const struct store *store, const char *file, int line)
{
    if (!store->writing)
        return;
    fprintf(stderr, "%s:%d: a transaction is open here\n", store->begun_file,
            store->begun_line);
    bug(file, line, "nested transaction");
}

int store_begin_at(struct store *store, const char *file, int line, struct err *err)
{
    refuse_nesting(store, file, line);
    if (store->lost)
        return err_set(err, E_IO, "ss", store->path,
                       gettext("a commit failed; open it again"));
    if (store->read_only)
        return fault_read_only(err, store->path);
    if (store_stopped_now(store))
        return err_set(err, E_STORE, "s", gettext("it was stopped"));
    int code = store->engine->begin(store->db, store->mode != STORE_LOOK, err);
    if (code)
        return code;
    store->writing = true;
    store->moves.n = store->moves.next = 0;
    store->begun_file = file;
    store->begun_line = line;
    return 0;
}

int store_commit(struct store *store, struct err *err)
{
    BUG_IF(!store->writing);
    int code;
    if (store_stopped_now(store))
        code = err_set(err, E_STORE, "s", gettext("it was stopped"));
    else if (store->engine->in_transaction(store->db))
        code = store->engine->commit(store->db, err);
    else
        code = err_set(err, E_STORE, "s", gettext("the transaction was taken back"));
    if (code == -E_IO && !store->engine->served)
        store->lost = true;
    if (code && store->engine->read_only && store->engine->read_only(store->db))
        store->read_only = true;
    if (code)
        store->engine->rollback(store->db);
    store->writing = false;
    return code;
}

void store_rollback(struct store *store)
{
    if (!store->writing)
        return;
    store->engine->rollback(store->db);
    store->writing = false;
}

bool store_writing(const struct store *store)
{
    return store->writing;
}

void store_stop_after(struct store *store, int64_t statements)
{
    store->stop_in = statements < 0 ? 0 : statements + 1;
}

bool store_stopped(const struct store *store)
{
    return store->stop_in == 1;
}

bool store_stopped_now(struct store *store)
{
    if (store->stop_in > 1)
        store->stop_in--;
    return store->stop_in == 1;
}

bool store_lost(const struct store *store)
{
    return store->lost;
}

int store_look(struct store *store, bool *begun, struct err *err)
{
    *begun = !store->writing;
    if (!*begun)
        return 0;
    int code = store->engine->begin(store->db, false, err);
    *begun = !code;
    return code;
}

bool store_ahead(struct store *store, bool on)
{
    if (!store->engine->ahead)
        return false;
    store->engine->ahead(store->db, on);
    store->ahead = on;
    store->moves_wanted = on ? 0 : store->moves_wanted;
    return true;
}

int store_fetch(struct store *store, struct err *err)
{
    BUG_IF(!store->engine->fetch);
    return store->engine->fetch(store->db, err);
}

int64_t store_writer(const struct store *store)
{
    return store->engine->writer ? store->engine->writer(store->db) : 0;
}

bool store_again(struct store *store)
{
    return store->engine->again && store->engine->again(store->db);
}

int64_t store_life(const struct store *store)
{
    return store->engine->life ? store->engine->life(store->db) : 1;
}

/* Drawn behind the transaction's first look at the store, so that they are above what
 * any row it can still change was given; what is left of them at its end is never used.
 */
static int draw_moves(struct store *store, struct err *err)
{
    int64_t most = store->moves_wanted, id;
    if (store->moves.n && !store->engine->many_moves) { /* nobody else gives any out */
        store->moves.next = 0;
        store->moves.id[0]++;
        return 0;
    }
    most = most < 1 ? 1 : most > MOVES_AT_ONCE ? MOVES_AT_ONCE : most;
    store->moves_wanted -= most < store->moves_wanted ? most : store->moves_wanted;
    store->moves.n = store->moves.next = 0;
    struct query *query = store->engine->many_moves
                              ? store_query(store, store->engine->next_move, "d", most)
                              : store_query(store, store->engine->next_move, "");
    while (query_next(query, "d", &id) && store->moves.n < most)
        store->moves.id[store->moves.n++] = id;
    return query_done(query, err);
}

int store_next_move(struct store *store, int64_t *id, struct err *err)
{
    *id = 0;
    if (store->ahead) {
        store->moves_wanted++;
        return 0;
    }
    if (store->moves.next == store->moves.n && draw_moves(store, err))
        return -(int)err->code;
    *id = store->moves.id[store->moves.next++];
    return 0;
}

int64_t store_last_id(const struct store *store)
{
    return store->engine->last_id(store->db);
}

static int once(struct store *store, store_work *work, void *arg, struct err *err)
{
    if (store_begin(store, err))
        return -(int)err->code;
    int code = work(store, arg, err);
    if (code < 0) {
        store_rollback(store);
        return code;
    }
    return store_commit(store, err);
}

int store_run(struct store *store, store_work *work, void *arg, struct err *err)
{
    int code = once(store, work, arg, err);
    for (int i = 0; code < 0 && i < STORE_TRIES && store_again(store); i++) {
        err_clear(err);
        code = once(store, work, arg, err);
    }
    return code;
}

struct reserve {
    int64_t terminal, n, first;
};

static int reserve(struct store *store, void *arg, struct err *err)
{
    struct reserve *want = arg;
    char id[24];
    int rows = store_one(store, err,
                         "UPDATE terminal SET seq = seq + $2 WHERE id = $1 "
                         "RETURNING seq - $2 + 1",
                         "dd>d", want->terminal, want->n, &want->first);
    snprintf(id, sizeof id, "%" PRId64, want->terminal);
    return rows ? rows : err_set(err, E_NOT_FOUND, "ss", "terminal", id);
}

/* Numbers of a try whose outcome is unknown are never used. */
int64_t store_reserve(struct store *store, int64_t terminal, int64_t n, struct err *err)
{
    BUG_IF(n < 1);
    struct reserve want = {terminal, n, 0};
    int code = store_run(store, reserve, &want, err);
    return code < 0 ? code : want.first;
}
