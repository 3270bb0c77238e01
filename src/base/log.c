/*
 * log: one JSON object a line with time, level, what and text. Mains and link write it.
 *
 * A line goes out in one write to a descriptor opened for appending, so processes sharing
 * a file do not tear each other's lines. Before log_open, warnings and errors go to
 * standard error. A line that cannot be written is lost: there is nobody left to tell.
 */
#include "tallyman/base/log.h"

#include <errno.h>
#include <fcntl.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/utf8.h"

enum {
    TEXT_MOST = 2000,
    /* six bytes for an escaped one, in what and text */
    LINE_MOST = 2 * 6 * TEXT_MOST + 200,
};

/* The one log of the process: where a fault is told must not hang on who calls. */
static struct {
    int fd;
    enum log_level level;
} log_to = {STDERR_FILENO, LOG_WARN};

static const char *const level_names[] = {"quiet", "error", "warn", "info", "debug"};

int log_open(const char *path, enum log_level level)
{
    int fd = STDERR_FILENO;
    if (path) {
        fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0640);
        if (fd < 0)
            return -1;
    }
    log_close();
    log_to.fd = fd;
    log_to.level = level;
    return 0;
}

void log_close(void)
{
    if (log_to.fd != STDERR_FILENO)
        close(log_to.fd);
    log_to.fd = STDERR_FILENO;
}

static void put_json(struct buf *line, struct str text)
{
    int32_t point;
    buf_char(line, '"');
    while ((point = utf8_next(&text)) != -2) {
        char bytes[4];
        if (point == '"' || point == '\\')
            buf_printf(line, "\\%c", (int)point);
        else if (point >= 0 && utf8_cells((uint32_t)point) >= 0)
            buf_put(line, bytes, utf8_put((uint32_t)point, bytes));
        else
            buf_printf(line, "\\u%04x", point < 0 ? 0xfffdu : (unsigned)point);
    }
    buf_char(line, '"');
}

static void write_line(struct str line)
{
    while (line.n > 0) {
        ssize_t n = write(log_to.fd, line.p, line.n);
        if (n < 0 && errno != EINTR)
            return;
        if (n > 0)
            line = str_n(line.p + n, line.n - (size_t)n);
    }
}

/* Cuts at TEXT_MOST bytes, not inside a character. */
static struct str cut_text(struct str text)
{
    if (text.n <= TEXT_MOST)
        return text;
    size_t n = TEXT_MOST;
    while (n > 0 && ((unsigned char)text.p[n] & 0xc0) == 0x80)
        n--;
    return str_n(text.p, n);
}

void log_event(enum log_level level, const char *what, const char *fmt, ...)
{
    if (level == LOG_QUIET || level > log_to.level)
        return;
    int saved = errno;
    char text[TEXT_MOST + 8], time[32];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    clock_iso(clock_utc_ms(), 0, time);
    struct buf line;
    buf_init(&line, LINE_MOST);
    buf_printf(&line, "{\"time\":\"%s\",\"level\":\"%s\",\"what\":", time,
               level_names[level]);
    put_json(&line, cut_text(str_of(what)));
    buf_text(&line, ",\"text\":");
    put_json(&line, cut_text(str_of(text)));
    buf_text(&line, "}\n");
    write_line(buf_view(&line));
    buf_clear(&line);
    errno = saved;
}
