/*
 * journal: entries and their marks. Every change is one transaction of the two tables:
 * how an entry stands, and how it came there. Link's outbox and the printing of labels
 * are built on it.
 */
#include "journal_in.h"

#include <libintl.h>

#include "tallyman/base/utf8.h"

enum { TEXT_MOST = 400 };

static const char *const sql[STATEMENTS] = {
    [ST_BEGIN] = "BEGIN IMMEDIATE",
    [ST_COMMIT] = "COMMIT",
    [ST_ROLLBACK] = "ROLLBACK",
    [ST_APPEND] = "INSERT INTO entry (key, body, state, open, made_at, at, note)"
                  " VALUES (?1, ?2, 0, 1, ?3, ?3, '')",
    [ST_MARK] = "UPDATE entry SET state = ?3, note = ?4, at = ?5, open = ?6"
                " WHERE id = ?1 AND (1 << state) & ?2 <> 0",
    [ST_MARK_ALL] = "UPDATE entry SET state = ?3, note = ?4, at = ?5, open = ?6"
                    " WHERE open = 1 AND (1 << state) & ?2 <> 0 AND ?1 = 0",
    [ST_NOTE] = "INSERT INTO mark SELECT e.id, (SELECT COALESCE(MAX(m.n), 0) + 1"
                " FROM mark m WHERE m.entry = e.id), e.state, e.at, e.note"
                " FROM entry e WHERE e.id = ?1",
    /* Before the update, after which they could not be told from others. */
    [ST_NOTE_ALL] = "INSERT INTO mark SELECT e.id, (SELECT COALESCE(MAX(m.n), 0) + 1"
                    " FROM mark m WHERE m.entry = e.id), ?3, ?5, ?4"
                    " FROM entry e WHERE e.open = 1 AND (1 << e.state) & ?2 <> 0"
                    "   AND ?1 = 0",
    [ST_DONE] = "UPDATE entry SET open = 0 WHERE id = ?1 AND state = ?2",
    [ST_HISTORY] = "SELECT e.id, e.key, e.body, m.state, e.open, e.made_at, m.at, m.note"
                   "  FROM mark m JOIN entry e ON e.id = m.entry"
                   " WHERE m.entry = ?1 ORDER BY m.n",
    [ST_PRUNE] = "DELETE FROM entry WHERE open = 0 AND at < ?1",
    [ST_PRUNE_BEFORE] = "DELETE FROM entry WHERE open = 0 AND id < ?1",
    [ST_PRUNE_MARKS] = "DELETE FROM mark WHERE entry NOT IN (SELECT id FROM entry)",
};

static sqlite3_stmt *get(struct journal *journal, enum statement which)
{
    sqlite3_stmt **stmt = &journal->stmt[which];
    if (!*stmt)
        sqlite3_prepare_v3(journal->db, sql[which], -1, SQLITE_PREPARE_PERSISTENT, stmt,
                           NULL);
    return *stmt;
}

/* Runs to the end and makes it ready for its next use. */
static int finish(struct journal *journal, sqlite3_stmt *stmt, struct err *err)
{
    int rc = stmt ? sqlite3_step(stmt) : SQLITE_ERROR;
    int code = rc == SQLITE_DONE ? 0 : journal_fault(journal, err);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return code;
}

static int simple(struct journal *journal, enum statement which, struct err *err)
{
    return finish(journal, get(journal, which), err);
}

static int doubt(struct journal *journal, int code)
{
    journal->lost |= code == -E_IO;
    return code;
}

static int begin(struct journal *journal, struct err *err)
{
    if (journal->lost)
        return err_set(err, E_IO, "ss", journal->path,
                       gettext("a commit failed; open it again"));
    return simple(journal, ST_BEGIN, err);
}

/* Ends a transaction as `code` says: what could not be committed is undone. */
static int end(struct journal *journal, int code, struct err *err)
{
    struct err second = {0};
    if (!code)
        code = doubt(journal, simple(journal, ST_COMMIT, err));
    if (code && !sqlite3_get_autocommit(journal->db))
        simple(journal, ST_ROLLBACK, &second);
    return code;
}

static int note(struct journal *journal, int64_t id, struct err *err)
{
    sqlite3_stmt *stmt = get(journal, ST_NOTE);
    sqlite3_bind_int64(stmt, 1, id);
    return finish(journal, stmt, err);
}

int journal_append(struct journal *journal, const char *key, struct str body, int64_t at,
                   int64_t *id, struct err *err)
{
    if (strlen(key) > JOURNAL_KEY)
        return err_set(err, E_LIMIT_INPUT, "sd", "key", (int64_t)JOURNAL_KEY);
    if (body.n > JOURNAL_BODY)
        return err_set(err, E_LIMIT_INPUT, "sd", key, (int64_t)JOURNAL_BODY);
    int code = begin(journal, err);
    if (code)
        return code;
    sqlite3_stmt *stmt = get(journal, ST_APPEND);
    sqlite3_bind_text(stmt, 1, key, -1, SQLITE_STATIC);
    sqlite3_bind_blob64(stmt, 2, body.p ? body.p : "", body.n, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 3, at);
    code = finish(journal, stmt, err);
    int64_t made = sqlite3_last_insert_rowid(journal->db);
    if (!code)
        code = note(journal, made, err);
    code = end(journal, code, err);
    if (!code)
        *id = made;
    return code;
}

static int run_mark(struct journal *journal, enum statement which, int64_t id,
                    const struct journal_mark *mark, struct err *err)
{
    sqlite3_stmt *stmt = get(journal, which);
    struct str words = str_of(mark->note);
    while (words.n > JOURNAL_NOTE || !utf8_valid(words))
        words.n--;
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_int64(stmt, 2, mark->from);
    sqlite3_bind_int64(stmt, 3, mark->to);
    sqlite3_bind_text64(stmt, 4, words.n ? words.p : "", words.n, SQLITE_STATIC,
                        SQLITE_UTF8);
    sqlite3_bind_int64(stmt, 5, mark->at);
    if (which != ST_NOTE_ALL)
        sqlite3_bind_int64(stmt, 6, !mark->close);
    return finish(journal, stmt, err);
}

static int count_one(void *arg, const struct journal_entry *entry, struct err *err)
{
    (void)entry;
    (void)err;
    *(int *)arg += 1;
    return 0;
}

/* Why a guarded change touched nothing. */
static int not_so(struct journal *journal, int64_t id, struct err *err)
{
    int found = 0;
    char name[32];
    struct journal_query query = {.id = id};
    int code = journal_each(journal, &query, count_one, &found, err);
    snprintf(name, sizeof name, "%lld", (long long)id);
    if (code)
        return code;
    return found ? err_set(err, E_STALE, "s", name)
                 : err_set(err, E_NOT_FOUND, "ss", "entry", name);
}

static int mark_one(struct journal *journal, int64_t id, const struct journal_mark *mark,
                    struct err *err)
{
    int code = run_mark(journal, ST_MARK, id, mark, err);
    if (!code && !sqlite3_changes(journal->db))
        code = not_so(journal, id, err);
    return code ? code : note(journal, id, err);
}

static int mark_each(struct journal *journal, const int64_t *id, int n,
                     const struct journal_mark *mark, struct err *err)
{
    int code = begin(journal, err);
    if (code)
        return code;
    for (int i = 0; i < n && !code; i++)
        code = mark_one(journal, id[i], mark, err);
    return end(journal, code, err);
}

/* The log is synced with the next full transaction, and this one with it. */
static int weigh(struct journal *journal, const char *pragma, struct err *err)
{
    bool done = sqlite3_exec(journal->db, pragma, NULL, NULL, NULL) == SQLITE_OK;
    return done ? 0 : journal_fault(journal, err);
}

int journal_mark_each(struct journal *journal, const int64_t *id, int n,
                      const struct journal_mark *mark, struct err *err)
{
    if (!mark->light)
        return mark_each(journal, id, n, mark, err);
    int code = weigh(journal, "PRAGMA synchronous = NORMAL", err);
    if (!code)
        code = mark_each(journal, id, n, mark, err);
    int back = weigh(journal, "PRAGMA synchronous = FULL", err);
    return code ? code : back;
}

int journal_mark(struct journal *journal, int64_t id, const struct journal_mark *mark,
                 struct err *err)
{
    return journal_mark_each(journal, &id, 1, mark, err);
}

int64_t journal_mark_all(struct journal *journal, const struct journal_mark *mark,
                         struct err *err)
{
    int code = begin(journal, err);
    if (!code)
        code = run_mark(journal, ST_NOTE_ALL, 0, mark, err);
    if (!code)
        code = run_mark(journal, ST_MARK_ALL, 0, mark, err);
    int64_t changed = sqlite3_changes64(journal->db);
    code = end(journal, code, err);
    return code ? code : changed;
}

int journal_done(struct journal *journal, int64_t id, int state, struct err *err)
{
    int code = begin(journal, err);
    if (code)
        return code;
    sqlite3_stmt *stmt = get(journal, ST_DONE);
    sqlite3_bind_int64(stmt, 1, id);
    sqlite3_bind_int64(stmt, 2, state);
    code = finish(journal, stmt, err);
    if (!code && !sqlite3_changes(journal->db))
        code = not_so(journal, id, err);
    return end(journal, code, err);
}

/* A column's text as a str or, when it is NULL or empty, the empty text. */
static const char *text_of(sqlite3_stmt *stmt, int column)
{
    const char *text = (const char *)sqlite3_column_text(stmt, column);
    return text ? text : "";
}

static int walk(struct journal *journal, sqlite3_stmt *stmt, journal_fn *fn, void *arg,
                struct err *err)
{
    int rc, ended = 0;
    while (!ended && (rc = stmt ? sqlite3_step(stmt) : SQLITE_ERROR) == SQLITE_ROW) {
        struct journal_entry entry = {
            .id = sqlite3_column_int64(stmt, 0),
            .key = text_of(stmt, 1),
            .body = str_n(sqlite3_column_blob(stmt, 2),
                          (size_t)sqlite3_column_bytes(stmt, 2)),
            .state = sqlite3_column_int(stmt, 3),
            .open = sqlite3_column_int(stmt, 4) != 0,
            .made_at = sqlite3_column_int64(stmt, 5),
            .at = sqlite3_column_int64(stmt, 6),
            .note = text_of(stmt, 7),
        };
        ended = fn(arg, &entry, err);
    }
    if (!ended && rc != SQLITE_DONE)
        ended = journal_fault(journal, err);
    sqlite3_reset(stmt);
    sqlite3_clear_bindings(stmt);
    return ended;
}

/* Only what is asked for stands in the text: each question then has its index. */
static sqlite3_stmt *ask(struct journal *journal, const struct journal_query *query)
{
    char text[TEXT_MOST];
    sqlite3_stmt *stmt = NULL;
    snprintf(text, sizeof text,
             "SELECT id, key, body, state, open, made_at, at, note FROM entry"
             " WHERE (?2 = 0 OR (1 << state) & ?2 <> 0)%s%s%s ORDER BY id%s LIMIT ?4",
             query->key ? " AND key = ?1" : "", query->id ? " AND id = ?3" : "",
             query->open_only ? " AND open = 1" : "", query->newest_first ? " DESC" : "");
    if (sqlite3_prepare_v2(journal->db, text, -1, &stmt, NULL) != SQLITE_OK)
        return NULL;
    if (query->key)
        sqlite3_bind_text(stmt, 1, query->key, -1, SQLITE_STATIC);
    sqlite3_bind_int64(stmt, 2, query->states);
    if (query->id)
        sqlite3_bind_int64(stmt, 3, query->id);
    sqlite3_bind_int64(stmt, 4, query->most ? query->most : -1);
    return stmt;
}

int journal_each(struct journal *journal, const struct journal_query *query,
                 journal_fn *fn, void *arg, struct err *err)
{
    sqlite3_stmt *stmt = ask(journal, query);
    int code = walk(journal, stmt, fn, arg, err);
    sqlite3_finalize(stmt);
    return code;
}

int journal_history(struct journal *journal, int64_t id, journal_fn *fn, void *arg,
                    struct err *err)
{
    sqlite3_stmt *stmt = get(journal, ST_HISTORY);
    sqlite3_bind_int64(stmt, 1, id);
    return walk(journal, stmt, fn, arg, err);
}

static int64_t prune(struct journal *journal, enum statement which, int64_t limit,
                     struct err *err)
{
    int code = begin(journal, err);
    if (code)
        return code;
    sqlite3_stmt *stmt = get(journal, which);
    sqlite3_bind_int64(stmt, 1, limit);
    code = finish(journal, stmt, err);
    int64_t gone = sqlite3_changes64(journal->db);
    if (!code && gone)
        code = simple(journal, ST_PRUNE_MARKS, err);
    code = end(journal, code, err);
    return code ? code : gone;
}

int64_t journal_prune(struct journal *journal, int64_t at, struct err *err)
{
    return prune(journal, ST_PRUNE, at, err);
}

int64_t journal_prune_before(struct journal *journal, int64_t id, struct err *err)
{
    return prune(journal, ST_PRUNE_BEFORE, id, err);
}
