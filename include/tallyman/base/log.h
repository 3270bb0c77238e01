/*
 * log: one JSON line an event on standard error or a file, written at the edges only
 * (cmd, link, devices); rooms below do not log, they return.
 */
#ifndef TALLYMAN_BASE_LOG_H
#define TALLYMAN_BASE_LOG_H

enum log_level { LOG_QUIET, LOG_ERROR, LOG_WARN, LOG_INFO, LOG_DEBUG };

/* path NULL: standard error. Returns 0 or -1 with errno. */
int log_open(const char *path, enum log_level level);
void log_close(void);
void log_event(enum log_level level, const char *what, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

#endif
