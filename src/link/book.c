/*
 * book: a terminal's journal as outbox and shadow use it. Rows are text, so that a
 * person can read a gun's last day with sqlite3; each is chained to the one before it, so
 * that none can be altered or taken out from the middle unseen.
 */
#include "book.h"

#include <libintl.h>
#include <sodium.h>
#include <stdio.h>

#include "tallyman/base/buf.h"
#include "tallyman/journal/journal.h"
#include "tallyman/wire/wire.h"

enum { HASH = 32, HEX = 2 * HASH, HEAD = 240 };

/* Of answers kept by themselves: they belong to no request any more. */
static const struct request_id kept_id = {1, 1};

struct book {
    struct journal *journal;
    char *path;
    unsigned char chain[HASH];
};

/* ---- rows ---- */

static void to_hex(const unsigned char hash[HASH], char out[HEX + 1])
{
    sodium_bin2hex(out, HEX + 1, hash, HASH);
}

static bool from_hex(struct str text, unsigned char hash[HASH])
{
    size_t n = 0;
    return text.n == HEX &&
           sodium_hex2bin(hash, HASH, text.p, text.n, NULL, &n, NULL) == 0 && n == HASH;
}

static void link_chain(const unsigned char before[HASH], const struct book_row *row,
                       unsigned char chain[HASH])
{
    crypto_generichash_state state;
    int64_t head[2] = {row->person, row->seq};
    crypto_generichash_init(&state, NULL, 0, HASH);
    crypto_generichash_update(&state, before, HASH);
    crypto_generichash_update(&state, (const unsigned char *)head, sizeof head);
    crypto_generichash_update(&state, row->hash, HASH);
    crypto_generichash_update(&state, (const unsigned char *)row->json.p, row->json.n);
    crypto_generichash_final(&state, chain, HASH);
}

/* "person seq hash chain\n" and the rest. */
static bool read_row(const struct journal_entry *entry, struct book_row *row,
                     unsigned char chain[HASH])
{
    struct str rest = entry->body, head = str_cut(&rest, '\n');
    struct str person = str_cut(&head, ' '), seq = str_cut(&head, ' '),
               hash = str_cut(&head, ' ');
    *row = (struct book_row){
        .id = entry->id, .state = (enum book_state)entry->state, .json = rest};
    return str_int(person, &row->person) && str_int(seq, &row->seq) &&
           from_hex(hash, row->hash) && from_hex(head, chain);
}

struct walk {
    book_fn *fn;
    void *arg;
    int64_t behind;
    struct book *book;
    unsigned char chain[HASH];
    int64_t rows;
};

static int broken(const struct book *book, int64_t id, struct err *err)
{
    return err_set(err, E_FILE, "sds", book->path, id,
                   gettext("this entry of the terminal's journal was altered"));
}

/* The first row kept is the anchor: what it was chained to is forgotten. */
static int verify(void *arg, const struct journal_entry *entry, struct err *err)
{
    struct walk *walk = arg;
    struct book_row row;
    unsigned char stands[HASH], chain[HASH];
    if (!read_row(entry, &row, stands))
        return broken(walk->book, entry->id, err);
    link_chain(walk->chain, &row, chain);
    if (walk->rows++ && memcmp(chain, stands, HASH) != 0)
        return broken(walk->book, entry->id, err);
    memcpy(walk->chain, stands, HASH);
    return 0;
}

int book_open(const char *path, const char *terminal, struct book **out, struct err *err)
{
    struct book *book = xcalloc(1, sizeof *book);
    struct walk walk = {.book = book};
    const struct journal_query query = {.key = "request"};
    book->path = xstrdup(path);
    int code = journal_open(path, terminal, &book->journal, err);
    if (!code)
        code = journal_each(book->journal, &query, verify, &walk, err);
    memcpy(book->chain, walk.chain, HASH);
    if (code)
        book_close(book);
    else
        *out = book;
    return code;
}

void book_close(struct book *book)
{
    if (!book)
        return;
    journal_close(book->journal);
    free(book->path);
    free(book);
}

/* ---- requests ---- */

static bool has_secret(const struct request *req)
{
    const struct arg *arg = verb_entry(req->verb)->arg;
    for (int i = 0; i < REQUEST_ARGS && arg[i].type != ARG_END; i++)
        if (arg[i].secret)
            return true;
    return false;
}

static int write_row(struct book *book, struct book_row *row, enum book_state state,
                     int64_t at, struct err *err)
{
    struct buf body;
    char hash[HEX + 1], chain[HEX + 1];
    unsigned char next[HASH];
    link_chain(book->chain, row, next);
    to_hex(row->hash, hash);
    to_hex(next, chain);
    buf_init(&body, JOURNAL_BODY);
    buf_printf(&body, "%lld %lld %s %s\n", (long long)row->person, (long long)row->seq,
               hash, chain);
    buf_str(&body, row->json);
    int code = body.over
                   ? err_set(err, E_LIMIT_INPUT, "sd", "request", (int64_t)JOURNAL_BODY)
                   : journal_append(book->journal, "request", buf_view(&body), at,
                                    &row->id, err);
    buf_clear(&body);
    if (!code)
        memcpy(book->chain, next, HASH);
    if (!code && state != BOOK_NEW)
        code = book_mark(book, row->id, 1u << BOOK_NEW, state, "", at, err);
    return code;
}

int book_request(struct book *book, const struct request *req, int64_t person,
                 enum book_state state, int64_t at, int64_t *id, struct err *err)
{
    struct buf json;
    struct book_row row = {.person = person, .seq = req->id.seq};
    buf_init(&json, JOURNAL_BODY - HEAD);
    if (!has_secret(req))
        wire_request_write(req, &json);
    request_hash(req, person, row.hash);
    row.json = buf_view(&json);
    int code = write_row(book, &row, state, at, err);
    buf_clear(&json);
    *id = row.id;
    return code;
}

int book_mark(struct book *book, int64_t id, unsigned from, enum book_state to,
              const char *note, int64_t at, struct err *err)
{
    const struct journal_mark mark = {.from = from,
                                      .to = (int)to,
                                      .note = note,
                                      .at = at,
                                      .light = to == BOOK_DONE,
                                      .close = to != BOOK_NEW && to != BOOK_LATE};
    return journal_mark(book->journal, id, &mark, err);
}

int book_done(struct book *book, const int64_t *id, int n, int64_t at, struct err *err)
{
    const struct journal_mark mark = {.from = 1u << BOOK_NEW,
                                      .to = BOOK_DONE,
                                      .note = "",
                                      .at = at,
                                      .light = true,
                                      .close = true};
    return journal_mark_each(book->journal, id, n, &mark, err);
}

static int each(void *arg, const struct journal_entry *entry, struct err *err)
{
    struct walk *walk = arg;
    struct book_row row;
    unsigned char chain[HASH];
    if (!read_row(entry, &row, chain))
        return broken(walk->book, entry->id, err);
    return entry->id > walk->behind ? walk->fn(walk->arg, &row, err) : 0;
}

int book_each(struct book *book, unsigned states, int64_t behind, book_fn *fn, void *arg,
              struct err *err)
{
    struct walk walk = {.fn = fn, .arg = arg, .behind = behind, .book = book};
    const struct journal_query query = {.key = "request", .states = states};
    return journal_each(book->journal, &query, each, &walk, err);
}

int book_one(struct book *book, int64_t id, book_fn *fn, void *arg, struct err *err)
{
    struct walk walk = {.fn = fn, .arg = arg, .book = book};
    const struct journal_query query = {.key = "request", .id = id};
    return journal_each(book->journal, &query, each, &walk, err);
}

/* ---- the last of a kind ---- */

struct last {
    struct arena *arena;
    int64_t id;
    bool open;
    struct str body;
};

static int keep_last(void *arg, const struct journal_entry *entry, struct err *err)
{
    struct last *last = arg;
    (void)err;
    last->id = entry->id;
    last->open = entry->open;
    last->body = str_n(arena_copy(last->arena, entry->body), entry->body.n);
    return 0;
}

static int find_last(struct book *book, const char *kind, struct arena *arena,
                     struct last *last, struct err *err)
{
    const struct journal_query query = {.key = kind, .newest_first = true, .most = 1};
    *last = (struct last){.arena = arena};
    return journal_each(book->journal, &query, keep_last, last, err);
}

/* The new one first: a terminal that dies between the two has the newest. */
static int replace(struct book *book, const char *kind, struct str body, int64_t at,
                   struct err *err)
{
    struct arena *arena = arena_new();
    struct last last;
    int64_t id;
    int code = find_last(book, kind, arena, &last, err);
    if (!code)
        code = journal_append(book->journal, kind, body, at, &id, err);
    if (!code && last.open)
        code = journal_done(book->journal, last.id, 0, err);
    arena_free(arena);
    return code;
}

int book_numbers_add(struct book *book, int64_t first, int64_t end, int64_t at,
                     struct err *err)
{
    char text[64];
    snprintf(text, sizeof text, "%lld %lld", (long long)first, (long long)end);
    return replace(book, "numbers", str_of(text), at, err);
}

int book_numbers(struct book *book, int64_t n, int64_t at, int64_t *first,
                 struct err *err)
{
    struct arena *arena = arena_new();
    struct last last;
    int64_t next = 0, end = 0;
    int code = find_last(book, "numbers", arena, &last, err);
    struct str rest = last.body;
    if (!code && last.id &&
        (!str_int(str_cut(&rest, ' '), &next) || !str_int(rest, &end)))
        code = broken(book, last.id, err);
    if (!code && next + n > end)
        code = err_set(err, E_NOT_FOUND, "ss", "numbers", "left");
    if (!code)
        code = book_numbers_add(book, next + n, end, at, err);
    arena_free(arena);
    if (!code)
        *first = next;
    return code;
}

int book_keep(struct book *book, const char *kind, const struct reply *reply, int64_t at,
              struct err *err)
{
    struct buf body;
    buf_init(&body, JOURNAL_BODY);
    wire_reply_write(&kept_id, reply, &body);
    int code = body.over ? err_set(err, E_LIMIT_INPUT, "sd", kind, (int64_t)JOURNAL_BODY)
                         : replace(book, kind, buf_view(&body), at, err);
    buf_clear(&body);
    return code;
}

int book_kept(struct book *book, const char *kind, struct arena *arena,
              struct reply *reply, int64_t *id, struct err *err)
{
    struct last last;
    int code = find_last(book, kind, arena, &last, err);
    *id = last.id;
    if (!code && last.id)
        code = wire_reply_read(last.body, &kept_id, arena, reply, err);
    if (code)
        return code;
    return last.id && reply->out.n > 0;
}

struct oldest {
    int64_t at, id;
};

static int is_kept(void *arg, const struct journal_entry *entry, struct err *err)
{
    struct oldest *oldest = arg;
    (void)err;
    oldest->id = entry->id;
    return entry->open || entry->at >= oldest->at;
}

/* Only from the beginning: a hole would look like a row that somebody took out. */
int book_prune(struct book *book, int64_t at, struct err *err)
{
    struct oldest oldest = {.at = at};
    const struct journal_query query = {.key = "request"};
    int code = journal_each(book->journal, &query, is_kept, &oldest, err);
    int64_t gone = code < 0 ? code : journal_prune_before(book->journal, oldest.id, err);
    return gone < 0 ? (int)gone : 0;
}
