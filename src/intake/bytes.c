/*
 * bytes: the first step of every file that comes in. Reads it whole under a ceiling and
 * turns it into UTF-8 by iconv; a byte that its character set does not know refuses the
 * file, since a guess would put wrong names on labels.
 */
#include "bytes.h"

#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/utf8.h"
#include "tallyman/intake/intake.h"
#include "refuse.h"

static const struct charset {
    const char *spelt, *iconv;
} charsets[] = {
    {"utf-8", "UTF-8"},       {"utf8", "UTF-8"},
    {"gbk", "GBK"},           {"gb2312", "GBK"},
    {"gb18030", "GB18030"},   {"latin-1", "ISO-8859-1"},
    {"latin1", "ISO-8859-1"}, {"iso-8859-1", "ISO-8859-1"},
    {"us-ascii", "UTF-8"},
};

const char *charset_find(struct str name)
{
    for (size_t i = 0; i < sizeof charsets / sizeof *charsets; i++)
        if (str_is_nocase(name, charsets[i].spelt))
            return charsets[i].iconv;
    return NULL;
}

static int read_all(int fd, const char *path, char **bytes, size_t *n, struct err *err)
{
    size_t room = 1 << 16, used = 0;
    char *p = xmalloc(room);
    ssize_t got;
    while ((got = read(fd, p + used, room - used)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        used += got > 0 ? (size_t)got : 0;
        if (got < 0 || used > INTAKE_FILE_MOST) {
            free(p);
            return got < 0 ? err_set(err, E_IO, "ss", path, strerror(errno))
                           : err_set(err, E_LIMIT_INPUT, "ss", path, "1 GiB");
        }
        if (used == room)
            p = xrealloc(p, room *= 2);
    }
    *bytes = p;
    *n = used;
    return 0;
}

int bytes_read(const char *path, char **bytes, size_t *n, struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return err_set(err, E_IO, "ss", path, strerror(errno));
    int rc = read_all(fd, path, bytes, n, err);
    close(fd);
    return rc;
}

/* Names the byte at `at` by line and position in it. */
static int refuse_byte(const char *name, struct str in, size_t at, const char *charset,
                       struct err *err)
{
    int64_t line = 1;
    size_t start = 0;
    for (size_t i = 0; i < at; i++) {
        if (in.p[i] == '\n') {
            line++;
            start = i + 1;
        }
    }
    return refuse_file(err, name, line, gettext("byte %zu: expected %s text, got 0x%02x"),
                       at - start + 1, charset, (unsigned char)in.p[at]);
}

static bool is_ascii(const char *p)
{
    uint64_t eight;
    memcpy(&eight, p, sizeof eight);
    return (eight & 0x8080808080808080u) == 0;
}

/* Offset of the first malformed byte, n when there is none. */
static size_t utf8_bad(struct str in)
{
    size_t i = 0;
    while (i < in.n) {
        if ((unsigned char)in.p[i] < 0x80) {
            i += in.n - i >= 8 && is_ascii(in.p + i) ? 8 : 1;
            continue;
        }
        struct str rest = str_n(in.p + i, in.n - i);
        if (utf8_next(&rest) < 0)
            return i;
        i = (size_t)(rest.p - in.p);
    }
    return in.n;
}

static int through_iconv(const char *name, const char *charset, struct str in,
                         struct str *text, char **made, struct err *err)
{
    iconv_t cd = iconv_open("UTF-8", charset);
    if (cd == (iconv_t)-1)
        return err_set(err, E_IO, "ss", charset, strerror(errno));
    /* No character of these sets takes less than half of what it takes in UTF-8. */
    size_t room = in.n * 2 + 16, left = in.n, space = room;
    char *out = xmalloc(room), *to = out, *from = (char *)in.p;
    size_t rc = left > 0 ? iconv(cd, &from, &left, &to, &space) : 0;
    iconv_close(cd);
    if (rc == (size_t)-1) {
        free(out);
        return refuse_byte(name, in, in.n - left, charset, err);
    }
    *text = str_n(out, room - space);
    *made = out;
    return 0;
}

int bytes_decode(const char *name, const char *charset, struct str in, struct str *text,
                 char **made, struct err *err)
{
    *made = NULL;
    const char *nul = in.n > 0 ? memchr(in.p, '\0', in.n) : NULL;
    if (nul)
        return refuse_byte(name, in, (size_t)(nul - in.p), charset, err);
    if (strcmp(charset, "UTF-8") != 0)
        return through_iconv(name, charset, in, text, made, err);
    size_t bad = utf8_bad(in);
    if (bad < in.n)
        return refuse_byte(name, in, bad, charset, err);
    if (str_starts(in, "\xef\xbb\xbf"))
        in = str_n(in.p + 3, in.n - 3);
    *text = in;
    return 0;
}
