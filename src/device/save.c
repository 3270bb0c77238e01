/*
 * A place written back into a terminal's settings, line by line, so that what a person
 * wrote there stays as it is. The new file is read by the rules of the old one before it
 * takes its place.
 */
#include <errno.h>
#include <libintl.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "tallyman/device/models.h"

enum { FILE_MOST = 1024 * 1024, PATH_LONG = 512 };

struct saving {
    const struct scanner_place *place;
    struct buf out;
    bool inside, written;
};

static void put_place(struct saving *saving)
{
    const struct scanner_place *place = saving->place;
    buf_printf(&saving->out, "port = %s\n", place->port);
    if (place->ends[0])
        buf_printf(&saving->out, "ends = %s\n", place->ends);
    if (place->gap_ms)
        buf_printf(&saving->out, "gap = %lld\n", (long long)place->gap_ms);
    saving->written = true;
}

/* The key of "key = value"; empty for anything else. */
static struct str key_of(struct str line)
{
    struct str rest = line;
    struct str key = str_cut(&rest, '=');
    return key.n < line.n ? str_trim(key) : str_n(NULL, 0);
}

static void put_line(struct saving *saving, struct str line)
{
    char head[64];
    struct str trimmed = str_trim(line), key = key_of(trimmed);
    snprintf(head, sizeof head, "[scanner %s]", saving->place->name);
    bool ours = str_is(key, "port") || str_is(key, "ends") || str_is(key, "gap");
    if (str_starts(trimmed, "["))
        saving->inside = str_is(trimmed, head);
    if (saving->inside && ours)
        return;
    buf_str(&saving->out, line);
    buf_char(&saving->out, '\n');
    if (str_is(trimmed, head))
        put_place(saving);
}

static void put_file(struct saving *saving, struct str text)
{
    while (text.n > 0)
        put_line(saving, str_cut(&text, '\n'));
    if (saving->written)
        return;
    buf_printf(&saving->out, "\n[scanner %s]\n", saving->place->name);
    put_place(saving);
}

static int write_file(const char *path, const struct buf *text, struct err *err)
{
    FILE *file = fopen(path, "we");
    bool good = file && !text->over && fwrite(text->p, 1, text->n, file) == text->n &&
                fflush(file) == 0 && fsync(fileno(file)) == 0;
    int error = errno;
    if (file && fclose(file) != 0)
        good = false;
    return good ? 0 : err_set(err, E_IO, "ss", path, strerror(error));
}

static int replace(const char *path, const struct buf *text, struct err *err)
{
    char next[PATH_LONG];
    struct scanner_settings settings;
    snprintf(next, sizeof next, "%s.new", path);
    if (write_file(next, text, err) || scanner_settings_read(next, &settings, err)) {
        unlink(next);
        return -(int)err->code;
    }
    if (rename(next, path) == 0)
        return 0;
    err_set(err, E_IO, "ss", path, strerror(errno));
    unlink(next);
    return -(int)err->code;
}

int scanner_settings_save(const char *path, const struct scanner_place *place,
                          struct err *err)
{
    struct saving saving = {.place = place};
    FILE *file = fopen(path, "re");
    if (!file)
        return err_set(err, E_IO, "ss", path, strerror(errno));
    char *text = xmalloc(FILE_MOST);
    size_t n = fread(text, 1, FILE_MOST, file);
    fclose(file);
    buf_init(&saving.out, FILE_MOST + 4096);
    put_file(&saving, str_n(text, n));
    free(text);
    int rc = replace(path, &saving.out, err);
    buf_clear(&saving.out);
    return rc;
}
