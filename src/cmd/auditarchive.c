/*
 * auditarchive: old rows of the log leave the store into a file that proves itself: a
 * line a row (JSON), chain after chain, each row with its hash. A page is in the file and
 * on the disk before the store lets it go; cut short anywhere, it is done again.
 */
#include "audit.h"

#include <errno.h>
#include <libintl.h>
#include <sodium.h>
#include <unistd.h>

#include "tallyman/base/clock.h"
#include "tallyman/wire/json.h"

enum { PAGE = 10000, LINE_MOST = 1 << 20 };

struct taking {
    const struct cmd_args *args;
    struct cmd_store cs;
    struct err err;
    FILE *out;
    const char *path;
    int64_t before, rows;
};

static bool asked(struct taking *t, struct request *request, const struct reply **reply)
{
    *reply = cmd_ask(&t->cs, request);
    t->err = (*reply)->err;
    return !t->err.code;
}

/* Rows [0, n) of a page into the file, which must be on the disk before they may go. */
static int put_rows(struct taking *t, const struct rows *rows, int n, int64_t writer)
{
    struct rows part = *rows;
    part.n = n;
    bool done = fprintf(t->out, "{\"log\":%lld}\n", (long long)writer) > 0;
    json_rows(t->out, &part);
    done = done && !ferror(t->out) && fflush(t->out) == 0 && fsync(fileno(t->out)) == 0;
    return done ? 0 : err_set(&t->err, E_IO, "ss", t->path, strerror(errno));
}

static int let_go(struct taking *t, int64_t writer, int64_t n, const char *hash)
{
    struct request request;
    const struct reply *reply;
    request_init(&request, V_AUDIT_ARCHIVE);
    request_num(&request, "writer", writer);
    request_num(&request, "n", n);
    request_text(&request, "hash", hash);
    request_text(&request, "file", t->path);
    if (!asked(t, &request, &reply))
        return -(int)t->err.code;
    t->rows += record_num(&reply->out, "rows", 0);
    return 0;
}

/* Rows of the page that are old enough: the first that is not ends it. */
static int old_rows(const struct taking *t, const struct rows *rows)
{
    int n = 0;
    while (n < rows->n && rows_num(rows, n, "at", 0) < t->before)
        n++;
    return n;
}

static int take_chain(struct taking *t, int64_t writer)
{
    struct arena *arena = arena_new();
    bool more = true;
    while (more && !t->err.code) {
        struct request request;
        const struct reply *reply;
        request_init(&request, V_AUDIT_ROWS);
        request_num(&request, "writer", writer);
        request_num(&request, "limit", PAGE);
        if (!asked(t, &request, &reply))
            break;
        int n = old_rows(t, &reply->rows);
        more = n == PAGE;
        if (!n || put_rows(t, &reply->rows, n, writer))
            break;
        int64_t last = rows_num(&reply->rows, n - 1, "n", 0);
        const char *hash = arena_text(arena, rows_str(&reply->rows, n - 1, "hash"));
        let_go(t, writer, last, hash);
    }
    arena_free(arena);
    return -(int)t->err.code;
}

static int take_all(struct taking *t)
{
    struct request request;
    const struct reply *reply;
    int64_t writer[AUDIT_WRITERS];
    int n = 0;
    request_init(&request, V_AUDIT_HEADS);
    if (!asked(t, &request, &reply))
        return -(int)t->err.code;
    for (; n < reply->rows.n && n < AUDIT_WRITERS; n++)
        writer[n] = rows_num(&reply->rows, n, "writer", 0);
    for (int i = 0; i < n; i++) {
        if (take_chain(t, writer[i]))
            return -(int)t->err.code;
    }
    return 0;
}

/* For appending; a line that a crash cut short is taken off again, its page stands behind
 * it once more. */
static FILE *open_archive(const char *path)
{
    FILE *file = fopen(path, "a+be");
    char byte = '\n';
    if (!file || fseeko(file, 0, SEEK_END))
        return file;
    off_t end = ftello(file);
    for (; end > 0; end--) {
        if (pread(fileno(file), &byte, 1, end - 1) == 1 && byte == '\n')
            break;
    }
    if (ftruncate(fileno(file), end) == 0)
        return file;
    fclose(file);
    return NULL;
}

int audit_archive(struct cmd_args *args)
{
    struct taking t = {.args = args, .path = cmd_option(args, "--out")};
    const char *before = cmd_option(args, "--before");
    if (!t.path || !before || args->n > 1)
        return cmd_usage(args, "--before DATE --out FILE");
    int status = cmd_open(args, CMD_EXISTING, &t.cs);
    if (status)
        return status;
    if (!clock_parse(str_of(before), "%Y-%m-%d", cmd_offset_min(&t.cs), &t.before)) {
        err_set(&t.err, E_FIELD, "sss", "--before", "YYYY-MM-DD", before);
    } else if (!(t.out = open_archive(t.path))) {
        err_set(&t.err, E_IO, "ss", t.path, strerror(errno));
    } else {
        if (!audit_settle(t.path, &t.err))
            take_all(&t);
        if (fclose(t.out) && !t.err.code)
            err_set(&t.err, E_IO, "ss", t.path, strerror(errno));
    }
    status = t.err.code ? cmd_fail(args, &t.err) : 0;
    if (!status)
        printf(args->json ? "{\"archived\":%lld}\n" : gettext("archived %lld rows\n"),
               (long long)t.rows);
    cmd_close(&t.cs);
    return status;
}

/* ---- an archive held against itself ---- */

/* A chain as far as it was read. `page`: where its last page began, since a page that was
 * written and not let go when the machine died stands there once more. */
struct chain {
    int64_t writer;
    struct audit_head head, page;
    bool opening; /* the next row is a page's first */
    bool blind; /* and has nothing to be held against: another archive has what is before
                 */
};

struct reading {
    const char *path;
    int64_t line;
    struct chain chain[AUDIT_WRITERS];
    int chains;
    struct chain *at; /* the one whose page is being read; NULL: none yet */
};

static int refuse(const struct reading *r, const char *why, struct err *err)
{
    return err_set(err, E_FILE, "sds", r->path, r->line, why);
}

static int begin_page(struct reading *r, int64_t writer, struct err *err)
{
    int i = 0;
    while (i < r->chains && r->chain[i].writer != writer)
        i++;
    if (i == AUDIT_WRITERS)
        return refuse(r, gettext("no row of a log"), err);
    r->at = &r->chain[i];
    r->at->opening = true;
    if (i < r->chains)
        return 0;
    r->chains++;
    r->at->writer = writer;
    audit_begin(&r->at->head, writer);
    r->at->page = r->at->head;
    return 0;
}

static void open_page(struct chain *chain, int64_t n)
{
    chain->opening = false;
    if (n == chain->page.n + 1 && chain->head.n > chain->page.n) {
        chain->head = chain->page; /* the same page once more */
        return;
    }
    chain->blind = !chain->head.n && n > 1;
    chain->page = chain->head;
    if (chain->blind)
        chain->page.n = n - 1;
}

static int read_row(struct reading *r, const struct record *record, struct err *err)
{
    struct audit_row row;
    struct audit_head said;
    int64_t writer = record_num(record, "log", -1);
    if (record->n == 1 && writer >= 0)
        return begin_page(r, writer, err);
    if (!audit_row_read(record, &row, &said) || !r->at)
        return refuse(r, gettext("no row of a log"), err);
    struct audit_head *head = &r->at->head;
    bool first = r->at->opening;
    if (first)
        open_page(r->at, said.n);
    if (first && r->at->blind) {
        *head = said;
        return 0;
    }
    audit_next(head, &row);
    if (head->n != said.n)
        return refuse(r, gettext("rows are missing before this one"), err);
    return memcmp(head->hash, said.hash, AUDIT_HASH) == 0
               ? 0
               : refuse(r, gettext("changed, or the row before it written anew"), err);
}

static int read_lines(struct reading *r, FILE *file, struct err *err)
{
    char *text = NULL;
    size_t room = 0;
    ssize_t n;
    while (!err->code && (n = getline(&text, &room, file)) > 0) {
        struct arena *arena = arena_new();
        struct record record;
        r->line++;
        if (n > LINE_MOST || text[n - 1] != '\n')
            refuse(r, gettext("the line is cut"), err);
        else if (!json_read(str_n(text, (size_t)n - 1), arena, &record, err))
            read_row(r, &record, err);
        else
            refuse(r, gettext("no row of a log"), err);
        arena_free(arena);
    }
    free(text);
    return -(int)err->code;
}

int audit_archive_verify(struct cmd_args *args, const char *path)
{
    struct err err = {0};
    struct reading r = {.path = path};
    FILE *file = fopen(path, "rbe");
    if (!file)
        err_set(&err, E_IO, "ss", path, strerror(errno));
    else
        read_lines(&r, file, &err);
    if (file)
        fclose(file);
    if (err.code)
        return cmd_fail(args, &err) == 3 ? 3 : 1;
    for (int i = 0; i < r.chains; i++) {
        char hex[2 * AUDIT_HASH + 1];
        sodium_bin2hex(hex, sizeof(hex), r.chain[i].head.hash, AUDIT_HASH);
        printf(args->json ? "{\"log\":%lld,\"last\":%lld,\"hash\":\"%s\"}\n"
                          : "%lld:%lld:%s\n",
               (long long)r.chain[i].writer, (long long)r.chain[i].head.n, hex);
    }
    return 0;
}
