/*
 * secret: lines that are not shown, and the key file beside the store. The key is not in
 * the store, nor in its backup: who copies the one has not the other.
 */
#include "secret.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cmd.h"

enum { KEY = 32 };

bool secret_read(const char *prompt, char *text, size_t size)
{
    struct termios before, hidden;
    bool tty = tcgetattr(STDIN_FILENO, &before) == 0;
    if (tty) {
        hidden = before;
        hidden.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &hidden);
        fprintf(stderr, "%s: ", prompt);
    }
    bool got = fgets(text, (int)size, stdin) != NULL;
    if (tty) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fprintf(stderr, "\n");
    }
    text[got ? strcspn(text, "\r\n") : 0] = '\0';
    return text[0] != '\0';
}

static int fail(const char *path, struct err *err)
{
    return err_set(err, E_IO, "ss", path, strerror(errno));
}

/* Two that make it at once: one file, one key; the other reads it. */
static int make_key(const char *path, struct err *err)
{
    unsigned char key[KEY];
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    if (fd < 0)
        return errno == EEXIST ? 0 : fail(path, err);
    randombytes_buf(key, sizeof(key));
    bool wrote = write(fd, key, sizeof(key)) == KEY && fsync(fd) == 0;
    int failed = wrote ? 0 : fail(path, err);
    close(fd);
    sodium_memzero(key, sizeof(key));
    return failed;
}

static int read_key(const char *path, unsigned char key[KEY], struct err *err)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return fail(path, err);
    ssize_t n = read(fd, key, KEY);
    close(fd);
    return n == KEY ? 0 : err_set(err, E_IO, "ss", path, "not a key of 32 bytes");
}

static const char *key_path(const char *store, struct arena *arena)
{
    const char *named = getenv("TALLYMAN_KEY");
    if (named)
        return named;
    if (strncmp(store, "postgresql:", 11) == 0)
        return cmd_data(arena, "factor.key");
    return arena_printf(arena, "%s.key",
                        strncmp(store, "sqlite:", 7) == 0 ? store + 7 : store);
}

int secret_key(const char *store, unsigned char key[KEY], struct err *err)
{
    struct arena *arena = arena_new();
    const char *path = key_path(store, arena);
    int failed = make_key(path, err) || read_key(path, key, err) ? -(int)err->code : 0;
    arena_free(arena);
    return failed;
}
