/*
 * file: the transport that is a file. Whoever watches the folder sees the label whole or
 * not at all; after a power cut the old file stands or the new one.
 */
#include "tallyman/print/file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tallyman/base/arena.h"

enum { TRIES = 100 }; /* names of temporary files left by others */

static int fault(struct err *err, const char *path)
{
    return err_set(err, errno == ENOSPC || errno == EDQUOT ? E_FULL : E_IO, "ss", path,
                   strerror(errno));
}

static int write_all(int fd, struct str bytes)
{
    while (bytes.n) {
        ssize_t n = write(fd, bytes.p, bytes.n);
        if (n < 0 && errno != EINTR)
            return -1;
        if (n > 0)
            bytes = str_n(bytes.p + n, bytes.n - (size_t)n);
    }
    return 0;
}

/* A new file beside `path`, with the permissions that the caller's umask gives. */
static int open_beside(const char *path, char *name, size_t size)
{
    int fd = -1;
    for (int i = 0; fd < 0 && i < TRIES; i++) {
        snprintf(name, size, "%s.%ld-%d.tmp", path, (long)getpid(), i);
        fd = open(name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (fd < 0 && errno != EEXIST)
            break;
    }
    return fd;
}

static int sync_folder(const char *path, char *name, size_t size)
{
    const char *slash = strrchr(path, '/');
    int n = slash ? (int)(slash - path) + 1 : 1;
    snprintf(name, size, "%.*s", n, slash ? path : ".");
    int fd = open(name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    int rc = fd < 0 ? -1 : fsync(fd);
    if (fd >= 0)
        close(fd);
    return rc;
}

/* Durable and closed; -1 with errno. */
static int fill(int fd, struct str bytes)
{
    int why = write_all(fd, bytes) || fsync(fd) ? errno : 0;
    if (close(fd) && !why)
        why = errno;
    errno = why;
    return why ? -1 : 0;
}

static int replace(const char *path, struct str bytes, struct err *err)
{
    size_t size = strlen(path) + 64;
    char *name = xmalloc(size);
    int rc = 0, fd = open_beside(path, name, size);
    if (fd < 0) {
        rc = fault(err, path);
    } else if (fill(fd, bytes) || rename(name, path)) {
        rc = fault(err, path);
        unlink(name);
    } else if (sync_folder(path, name, size)) {
        rc = fault(err, path);
    }
    free(name);
    return rc;
}

static int write_through(const char *path, struct str bytes, struct err *err)
{
    int fd = open(path, O_WRONLY | O_NOCTTY | O_CLOEXEC);
    if (fd < 0)
        return fault(err, path);
    int rc = write_all(fd, bytes) ? fault(err, path) : 0;
    if (close(fd) && !rc)
        rc = fault(err, path);
    return rc;
}

int print_file(const char *path, struct str bytes, struct err *err)
{
    struct stat is;
    if (stat(path, &is) == 0 && !S_ISREG(is.st_mode))
        return write_through(path, bytes, err);
    return replace(path, bytes, err);
}
