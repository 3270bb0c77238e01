/*
 * audit: who did what, whether the log is whole, and how it is signed and taken out.
 */
#include "audit.h"

#include <errno.h>
#include <fcntl.h>
#include <libgen.h>
#include <libintl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tallyman/base/clock.h"

/* ---- verify ---- */

enum { POINTS_MOST = 10000, FILE_MOST = 64 * 1024 * 1024 };

struct trusted {
    struct op_audit_trust trust;
    struct audit_point *point;
    unsigned char key[AUDIT_KEY];
};

static int take_key(const char *text, struct trusted *trusted, struct err *err)
{
    if (!text)
        return 0;
    size_t n = 0;
    if (strlen(text) != 2 * AUDIT_KEY ||
        sodium_hex2bin(trusted->key, AUDIT_KEY, text, strlen(text), NULL, &n, NULL) ||
        n != AUDIT_KEY)
        return err_set(err, E_FIELD, "sss", "--key", "64 hexadecimal digits", text);
    trusted->trust.key = trusted->key;
    return 0;
}

/* A line a checkpoint; one that was altered is an error here, since it came from outside.
 */
static int take_points(const char *path, struct trusted *trusted, struct arena *arena,
                       struct err *err)
{
    struct buf file;
    if (!path)
        return 0;
    buf_init(&file, FILE_MOST);
    int code = cmd_read_file(path, &file, err);
    struct str rest = {file.p, file.n};
    for (int line = 1; !code && rest.n; line++) {
        struct str text = str_trim(str_cut(&rest, '\n'));
        int n = trusted->trust.points;
        if (!text.n)
            continue;
        if (n % 64 == 0)
            trusted->point =
                xrealloc(trusted->point, sizeof(*trusted->point) * (size_t)(n + 64));
        if (n < POINTS_MOST && audit_read(text, arena, &trusted->point[n]))
            trusted->trust.points++;
        else
            code = err_set(err, E_FILE, "sds", path, (int64_t)line,
                           gettext("no checkpoint, or one that was altered"));
    }
    buf_clear(&file);
    trusted->trust.point = trusted->point;
    return code;
}

static const char *const kinds[] = {
    [AUDIT_CHANGED] = N_("log {1}, row {2}: changed, or the row before it written anew"),
    [AUDIT_MISSING] = N_("log {1}, rows {2} to {3}: missing"),
    [AUDIT_INSERTED] = N_("log {1}, row {2}: inserted"),
    [AUDIT_CUT] = N_("log {1}: ends at row {3}; the checkpoint of {4} knows row {2}"),
    [AUDIT_REPLACED] =
        N_("log {1}, row {2}: another row than the checkpoint of {4} knows"),
    [AUDIT_FORGED] =
        N_("log {1}: older than the checkpoint of {4}, which knows no such log"),
    [AUDIT_ALTERED] = N_("checkpoint {5}: altered, or signed by another key"),
    [AUDIT_UNPROVEN] = N_("log {1}: gone up to row {2}, and no row says it was archived"),
};
static const char *const names[] = {"changed",  "missing", "inserted", "cut",
                                    "replaced", "forged",  "altered",  "unproven"};

static void say_finding(const struct op_audit_finding *f, int offset_min)
{
    char at[32];
    clock_iso(f->at, offset_min, at);
    struct str text = str_of(gettext(kinds[f->kind]));
    const long long num[] = {f->writer, f->n, f->last, 0, f->id};
    for (size_t i = 0; i < text.n; i++) {
        bool slot = text.p[i] == '{' && i + 2 < text.n && text.p[i + 2] == '}';
        int which = slot ? text.p[i + 1] - '1' : -1;
        if (which < 0 || which > 4)
            putchar(text.p[i]);
        else if (which == 3)
            printf("%.19s", at);
        else
            printf("%lld", num[which]);
        i += which < 0 || which > 4 ? 0 : 2;
    }
    putchar('\n');
}

static void say_json(const struct op_audit *found)
{
    printf("{\"rows\":%lld,\"archived\":%lld,\"checkpoints\":%lld,\"findings\":%lld,"
           "\"first\":[",
           (long long)found->rows, (long long)found->archived, (long long)found->points,
           (long long)found->findings);
    for (int i = 0; i < found->shown; i++) {
        const struct op_audit_finding *f = &found->first[i];
        printf("%s{\"kind\":\"%s\",\"log\":%lld,\"row\":%lld,\"last\":%lld,\"id\":%lld,"
               "\"checkpoint_at\":%lld}",
               i ? "," : "", names[f->kind], (long long)f->writer, (long long)f->n,
               (long long)f->last, (long long)f->id, (long long)f->at);
    }
    printf("]}\n");
}

static void say_found(const struct cmd_args *args, const struct op_audit *found,
                      int offset_min)
{
    if (args->json) {
        say_json(found);
        return;
    }
    for (int i = 0; i < found->shown; i++)
        say_finding(&found->first[i], offset_min);
    printf(gettext("rows %lld, archived %lld, checkpoints %lld, findings %lld\n"),
           (long long)found->rows, (long long)found->archived, (long long)found->points,
           (long long)found->findings);
}

static int verify_store(struct cmd_args *args, const struct trusted *trusted)
{
    struct cmd_store cs;
    struct err err = {0};
    struct op_audit found;
    int status = cmd_open(args, CMD_OWN, &cs);
    if (status)
        return status;
    if (op_audit_verify(cs.door, &trusted->trust, &found, &err)) {
        status = cmd_fail(args, &err);
    } else {
        say_found(args, &found, cmd_offset_min(&cs));
        status = found.findings ? 1 : 0;
    }
    cmd_close(&cs);
    return status;
}

static int verify(struct cmd_args *args)
{
    struct err err = {0};
    struct trusted trusted = {0};
    struct arena *arena = arena_new();
    const char *archive = cmd_option(args, "--archive");
    int status = 0;
    if (take_key(cmd_option(args, "--key"), &trusted, &err) ||
        take_points(cmd_option(args, "--checkpoint"), &trusted, arena, &err))
        status = cmd_fail(args, &err);
    else
        status =
            archive ? audit_archive_verify(args, archive) : verify_store(args, &trusted);
    free(trusted.point);
    arena_free(arena);
    return status;
}

/* ---- checkpoint ---- */

int audit_settle(const char *path, struct err *err)
{
    struct arena *arena = arena_new();
    int fd = open(dirname(arena_text(arena, path)), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    bool done = fd >= 0 && fsync(fd) == 0;
    int why = errno;
    if (fd >= 0)
        close(fd);
    arena_free(arena);
    return done ? 0 : err_set(err, E_IO, "ss", path, strerror(why));
}

/* Read when it is there, else made: only its owner's. */
static int take_secret(const char *path, unsigned char secret[AUDIT_SECRET],
                       struct err *err)
{
    unsigned char key[AUDIT_KEY];
    char hex[2 * AUDIT_SECRET + 1];
    struct stat st;
    struct buf file;
    size_t n = 0;
    if (stat(path, &st) == 0) {
        buf_init(&file, 4096);
        int code = cmd_read_file(path, &file, err);
        if (!code && (st.st_mode & 077))
            code = err_set(err, E_FILE, "sds", path, INT64_C(1),
                           gettext("others may read it; expected mode 0600"));
        if (!code && (sodium_hex2bin(secret, AUDIT_SECRET, file.p,
                                     str_trim(str_n(file.p, file.n)).n, NULL, &n, NULL) ||
                      n != AUDIT_SECRET))
            code = err_set(err, E_FILE, "sds", path, INT64_C(1),
                           gettext("expected 128 hexadecimal digits"));
        sodium_memzero(file.p, file.n);
        buf_clear(&file);
        return code;
    }
    audit_keys(key, secret);
    sodium_bin2hex(hex, sizeof(hex), secret, AUDIT_SECRET);
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    bool done = fd >= 0 && write(fd, hex, sizeof(hex) - 1) == (ssize_t)sizeof(hex) - 1 &&
                fsync(fd) == 0;
    sodium_memzero(hex, sizeof(hex));
    if (fd >= 0)
        done = close(fd) == 0 && done;
    return done ? audit_settle(path, err)
                : err_set(err, E_IO, "ss", path, strerror(errno));
}

static int read_heads(struct cmd_store *cs, struct arena *arena,
                      struct audit_point *point, struct err *err)
{
    struct request request;
    request_init(&request, V_AUDIT_HEADS);
    const struct reply *reply = cmd_ask(cs, &request);
    if (reply->err.code) {
        *err = reply->err;
        return -(int)err->code;
    }
    if (reply->rows.n > AUDIT_WRITERS)
        return err_set(err, E_LIMIT_INPUT, "ss", "log", "64 chains");
    point->store = arena_text(arena, record_str(&reply->out, "store", ""));
    point->rows = record_num(&reply->out, "rows", 0);
    point->at = clock_utc_ms();
    for (point->n = 0; point->n < reply->rows.n; point->n++) {
        const char *hash = rows_str(&reply->rows, point->n, "hash");
        point->chain[point->n].writer = rows_num(&reply->rows, point->n, "writer", 0);
        point->chain[point->n].head.n = rows_num(&reply->rows, point->n, "n", 0);
        sodium_hex2bin(point->chain[point->n].head.hash, AUDIT_HASH, hash, strlen(hash),
                       NULL, NULL, NULL);
    }
    return 0;
}

static int keep_line(struct cmd_store *cs, const char *line, struct err *err)
{
    struct request request;
    request_init(&request, V_AUDIT_CHECKPOINT);
    request_text(&request, "line", line);
    const struct reply *reply = cmd_ask(cs, &request);
    *err = reply->err;
    return -(int)err->code;
}

/* Appended and on the disk: it is worth nothing when it is lost with the store. */
static int put_line(const char *path, const char *line, struct err *err)
{
    FILE *file = path ? fopen(path, "abe") : stdout;
    bool done = file && fprintf(file, "%s\n", line) > 0 && fflush(file) == 0 &&
                (!path || fsync(fileno(file)) == 0);
    if (path && file)
        done = fclose(file) == 0 && done;
    if (!done)
        return err_set(err, E_IO, "ss", path ? path : "stdout", strerror(errno));
    return path ? audit_settle(path, err) : 0;
}

static int checkpoint(struct cmd_args *args)
{
    struct cmd_store cs;
    struct err err = {0};
    unsigned char secret[AUDIT_SECRET];
    struct arena *arena = arena_new();
    struct audit_point *point = arena_alloc(arena, sizeof(*point));
    const char *path = cmd_option(args, "--secret"), *line = NULL;
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        goto out;
    if (!take_secret(path ? path : cmd_data(arena, "audit.secret"), secret, &err) &&
        !read_heads(&cs, arena, point, &err)) {
        line = audit_sign(point, secret, arena);
        if (!line)
            err_set(&err, E_LIMIT_INPUT, "ss", "log", "64 chains");
    }
    sodium_memzero(secret, sizeof(secret));
    if (!line || keep_line(&cs, line, &err) ||
        put_line(cmd_option(args, "--out"), line, &err))
        status = cmd_fail(args, &err);
    cmd_close(&cs);
out:
    arena_free(arena);
    return status;
}

static int run(struct cmd_args *args)
{
    static const struct {
        const char *word;
        int (*run)(struct cmd_args *args);
    } words[] = {{"show", audit_show},
                 {"export", audit_export},
                 {"verify", verify},
                 {"checkpoint", checkpoint},
                 {"archive", audit_archive}};
    for (size_t i = 0; args->n && i < sizeof(words) / sizeof(*words); i++) {
        if (strcmp(args->word[0], words[i].word) == 0)
            return words[i].run(args);
    }
    return cmd_usage(args, args->n ? args->word[0] : "show");
}

static const struct cmd_option options[] = {
    {"--parcel", "CODE", N_("show, export: of this parcel")},
    {"--item", "CODE", N_("show: what names this item, and how it moved")},
    {"--place", "CODE", N_("show: what names this place, and what moved there")},
    {"--person", "BADGE", N_("show, export: by this person")},
    {"--from", "DATE", N_("show, export: from this day on")},
    {"--to", "DATE", N_("show, export: up to this day")},
    {"--format", "csv|jsonl", N_("export: how (jsonl)")},
    {"--out", "FILE", N_("export, archive: where to; checkpoint: appended to")},
    {"--secret", "FILE", N_("checkpoint: what signs; made when it is not there")},
    {"--checkpoint", "FILE",
     N_("verify: checkpoints that were kept elsewhere, one a line")},
    {"--key", "HEX", N_("verify: the only key that may have signed")},
    {"--archive", "FILE", N_("verify: an archive instead of the store")},
    {"--before", "DATE", N_("archive: rows older than this day")},
    {NULL},
};

const struct cmd cmd_audit = {
    "audit", "show [ORDER] | export | verify | checkpoint | archive",
    N_("the log: what happened, and whether it is whole"), options, run};
