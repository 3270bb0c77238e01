/*
 * conf: settings files held against a table. The mains read their settings with it,
 * intake its column mappings.
 *
 * Lines go to inih one by one, each checked and trimmed first, so that nothing of inih's
 * own limits (line, name and section lengths, continuation lines) can bend a value. Every
 * value is judged while reading; only when the whole file is good are the CONF_EACH
 * values given out, and only when none of them was refused are the fields of the target
 * set. Where rows overlap, one that names section and key wins over '*'. A ';' behind
 * white space starts a comment.
 */
#include "tallyman/base/conf.h"

#include <errno.h>
#include <ini.h>
#include <inttypes.h>
#include <libintl.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/str.h"
#include "tallyman/base/utf8.h"

enum {
    FILE_MOST = 1024 * 1024,
    LINES_MOST = 4096,
    LINE_MOST = 1000,
    NAME_MOST = 49, /* inih cuts section names after this without a word */
    SHOWN = 28,     /* cells of a refused value in the message */
    EXPECTED = 96,
};

/* One value of the file, read and found good. */
struct entry {
    const struct conf_key *row;
    const char *section, *key, *value;
    int64_t number; /* CONF_INT, CONF_BOOL, CONF_TIME */
    int line;
    struct entry *next;
};

struct reading {
    const char *name;
    const struct conf_key *keys;
    struct str rest;
    int line;
    int failed; /* line of the failure in err, 0 while there is none */
    struct arena *arena;
    struct entry *first, **end;
    struct err *err;
};

static int refuse_words(struct reading *r, int line, const char *words)
{
    char name[ERR_TEXT];
    utf8_middle(str_of(r->name), ERR_TEXT / 2, name, sizeof name);
    r->failed = line > 0 ? line : 1; /* an empty file has no line to name */
    return err_set(r->err, E_FILE, "sds", name, (int64_t)r->failed, words);
}

static int refuse(struct reading *r, const char *what, const char *expected,
                  struct str got)
{
    char shown[ERR_TEXT], name[ERR_TEXT], words[ERR_TEXT * 4];
    struct err field = {.code = E_OK};
    utf8_middle(got, SHOWN, shown, sizeof shown);
    utf8_middle(str_of(what), SHOWN, name, sizeof name);
    err_set(&field, E_FIELD, "sss", name, expected,
            shown[0] ? shown : gettext("nothing"));
    err_words(&field, words, sizeof words);
    return refuse_words(r, r->line, words);
}

/* "[…]" with nothing behind but a comment; the name fits inih. */
static bool section_good(struct str line)
{
    struct str rest = line;
    struct str name = str_cut(&rest, ']');
    rest = str_trim(rest);
    return name.n < line.n && name.n - 1 <= NAME_MOST &&
           (rest.n == 0 || rest.p[0] == ';' || rest.p[0] == '#');
}

static bool line_good(struct reading *r, struct str line)
{
    struct str trimmed = str_trim(line);
    const char *expected = NULL;
    if (r->line > LINES_MOST)
        expected = gettext("at most 4096 lines");
    else if (line.n > LINE_MOST)
        expected = gettext("at most 1000 bytes");
    else if (!utf8_valid(line))
        expected = gettext("UTF-8 text");
    else if (str_starts(trimmed, "[") && !section_good(trimmed))
        expected = gettext("[section], at most 49 bytes");
    if (expected)
        refuse(r, gettext("line"), expected, trimmed);
    return !expected;
}

/* inih's fgets: the next line, trimmed, or NULL at the end and after a failure. */
static char *next_line(char *out, int size, void *stream)
{
    struct reading *r = stream;
    if (r->failed || r->rest.n == 0)
        return NULL;
    struct str line = str_cut(&r->rest, '\n');
    r->line++;
    if (r->line == 1 && str_starts(line, "\xef\xbb\xbf"))
        line = str_n(line.p + 3, line.n - 3);
    if (!line_good(r, line))
        return NULL;
    line = str_trim(line);
    BUG_IF(line.n + 2 > (size_t)size);
    snprintf(out, (size_t)size, "%.*s\n", (int)line.n, line.n ? line.p : "");
    return out;
}

/* 0 no, 1 by '*', 2 by name. */
static int matches(const char *pattern, const char *name)
{
    size_t n = strlen(pattern);
    if (strcmp(pattern, name) == 0)
        return 2;
    return n > 0 && pattern[n - 1] == '*' && strncmp(pattern, name, n - 1) == 0;
}

static const struct conf_key *find_row(const struct conf_key *keys, const char *section,
                                       const char *key)
{
    const struct conf_key *found = NULL;
    int best = 0;
    for (; keys->section; keys++) {
        int fit = matches(keys->section, section) * matches(keys->key, key);
        if (fit > best) {
            best = fit;
            found = keys;
        }
    }
    return found;
}

static bool read_bool(const char *value, int64_t *number)
{
    static const struct {
        const char *word;
        bool on;
    } words[] = {
        {"yes", true},    {"no", false}, {"true", true},
        {"false", false}, {"1", true},   {"0", false},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is_nocase(str_of(value), words[i].word)) {
            *number = words[i].on;
            return true;
        }
    return false;
}

/* Reads the value by its row's type; false with what was expected. */
static bool read_value(struct entry *entry, char expected[EXPECTED])
{
    const struct conf_key *row = entry->row;
    int64_t *number = &entry->number;
    expected[0] = '\0';
    switch (row->type) {
    case CONF_TEXT:
        snprintf(expected, EXPECTED, gettext("at most %zu bytes"), row->size - 1);
        return strlen(entry->value) < row->size;
    case CONF_INT:
        snprintf(expected, EXPECTED, gettext("a number from %lld to %lld"),
                 (long long)row->least, (long long)row->most);
        return str_int(str_of(entry->value), number) && *number >= row->least &&
               *number <= row->most;
    case CONF_BOOL:
        snprintf(expected, EXPECTED, "%s", gettext("yes or no"));
        return read_bool(entry->value, number);
    case CONF_TIME:
        snprintf(expected, EXPECTED, "%s", gettext("a time as HH:MM"));
        if (!clock_parse(str_of(entry->value), "%H:%M", 0, number))
            return false;
        *number /= 60000;
        return true;
    case CONF_EACH:
        return true;
    }
    return false;
}

static const struct entry *entry_of(const struct reading *r, const struct conf_key *row)
{
    const struct entry *entry = r->first;
    while (entry && entry->row != row)
        entry = entry->next;
    return entry;
}

/* inih's handler: non-zero is success. */
static int take_value(void *user, const char *section, const char *key, const char *value)
{
    struct reading *r = user;
    char words[EXPECTED];
    const struct conf_key *row = find_row(r->keys, section, key);
    if (!row) {
        snprintf(words, sizeof words, gettext("a known key in [%.49s]"), section);
        refuse(r, gettext("key"), words, str_of(key));
        return 0;
    }
    const struct entry *before = row->type == CONF_EACH ? NULL : entry_of(r, row);
    if (before) {
        snprintf(words, sizeof words, gettext("one value (line %d has it)"),
                 before->line);
        refuse(r, key, words, str_of(value));
        return 0;
    }
    struct entry *entry = arena_alloc(r->arena, sizeof *entry);
    *entry = (struct entry){
        .row = row,
        .section = arena_text(r->arena, section),
        .key = arena_text(r->arena, key),
        .value = arena_text(r->arena, value),
        .line = r->line,
    };
    if (!read_value(entry, words)) {
        refuse(r, key, words, str_of(value));
        return 0;
    }
    *r->end = entry;
    r->end = &entry->next;
    return 1;
}

/* Through inih; what it finds bad itself, it tells by line number only. */
static int read_lines(struct reading *r)
{
    struct str whole = r->rest;
    struct err *err = r->err, own = {.code = E_OK};
    r->err = &own;
    /* A variable of the library, always the same here; its default is 200. */
    ini_max_line = LINE_MOST + 24;
    int bad = ini_parse_stream(next_line, r, take_value, r);
    r->err = err;
    if (bad > 0 && (!r->failed || bad < r->failed)) {
        struct str line = {NULL, 0};
        for (r->line = 0; r->line < bad; r->line++)
            line = str_cut(&whole, '\n');
        return refuse(r, gettext("line"), gettext("key = value"), str_trim(line));
    }
    if (r->failed && err->code == E_OK)
        *err = own;
    return r->failed ? -(int)own.code : 0;
}

static int check_musts(struct reading *r)
{
    for (const struct conf_key *row = r->keys; row->section; row++) {
        if (!row->must || entry_of(r, row))
            continue;
        char expected[EXPECTED];
        snprintf(expected, sizeof expected, gettext("a value in [%.49s]"), row->section);
        return refuse(r, row->key, expected, str_of(NULL));
    }
    return 0;
}

static int give_each(struct reading *r, conf_each_fn *each, void *target)
{
    for (const struct entry *e = r->first; e; e = e->next) {
        if (e->row->type != CONF_EACH)
            continue;
        BUG_IF(!each);
        struct err field = {.code = E_OK};
        if (each(target, e->section, e->key, e->value, e->line, &field) == 0)
            continue;
        char words[ERR_TEXT * 4];
        err_words(&field, words, sizeof words);
        return refuse_words(r, e->line, words);
    }
    return 0;
}

static void store_fields(const struct reading *r, void *target)
{
    for (const struct entry *e = r->first; e; e = e->next) {
        char *field = (char *)target + e->row->offset;
        bool on = e->number != 0;
        if (e->row->type == CONF_TEXT)
            memcpy(field, e->value, strlen(e->value) + 1);
        else if (e->row->type == CONF_BOOL)
            memcpy(field, &on, sizeof on);
        else if (e->row->type != CONF_EACH)
            memcpy(field, &e->number, sizeof e->number);
    }
}

int conf_read_text(const char *name, const char *text, size_t n,
                   const struct conf_key *keys, conf_each_fn *each, void *target,
                   struct err *err)
{
    if (n > FILE_MOST)
        return err_set(err, E_LIMIT_INPUT, "ss", name, "1 MiB");
    struct reading r = {
        .name = name,
        .keys = keys,
        .rest = str_n(text, n),
        .arena = arena_new(),
        .err = err,
    };
    r.end = &r.first;
    int rc = read_lines(&r);
    if (rc == 0)
        rc = check_musts(&r);
    if (rc == 0)
        rc = give_each(&r, each, target);
    if (rc == 0)
        store_fields(&r, target);
    arena_free(r.arena);
    return rc;
}

int conf_read(const char *path, const struct conf_key *keys, conf_each_fn *each,
              void *target, struct err *err)
{
    FILE *file = fopen(path, "rbe");
    if (!file)
        return err_set(err, E_IO, "ss", path, strerror(errno));
    int rc;
    /* One byte more than allowed tells a file that is too large. */
    char *text = xmalloc(FILE_MOST + 1);
    size_t n = fread(text, 1, FILE_MOST + 1, file);
    if (ferror(file))
        rc = err_set(err, E_IO, "ss", path, strerror(errno));
    else
        rc = conf_read_text(path, text, n, keys, each, target, err);
    free(text);
    fclose(file);
    return rc;
}
