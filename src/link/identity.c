/*
 * identity: the file that says who a terminal is. Read by link/http, written once by
 * enrolment.
 */
#include "tallyman/link/identity.h"

#include <errno.h>
#include <fcntl.h>
#include <sodium.h>
#include <stddef.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "identity_in.h"
#include "tallyman/base/arena.h"
#include "tallyman/base/conf.h"

enum { DER_MOST = 16 * 1024 };

struct file {
    char name[IDENTITY_NAME], addresses[512], key[130];
    int64_t id;
};

static const struct conf_key keys[] = {
    {"terminal", "name", CONF_TEXT, offsetof(struct file, name), IDENTITY_NAME, 0, 0,
     true, ""},
    {"terminal", "id", CONF_INT, offsetof(struct file, id), 0, 1, INT64_MAX, true, ""},
    {"terminal", "addresses", CONF_TEXT, offsetof(struct file, addresses), 512, 0, 0,
     true, ""},
    {"terminal", "key", CONF_TEXT, offsetof(struct file, key), 130, 0, 0, true, ""},
    {NULL},
};

static void path_of(const char *dir, const char *name, const char *end,
                    char path[IDENTITY_PATH])
{
    snprintf(path, IDENTITY_PATH, "%s/%s.%s", dir, name, end);
}

int identity_read(const char *dir, const char *name, struct identity *identity,
                  struct err *err)
{
    char path[IDENTITY_PATH];
    struct stat st;
    struct file file = {0};
    size_t n = 0;
    path_of(dir, name, "key", path);
    if (stat(path, &st))
        return err_set(err, E_NOT_ENROLLED, "s", name);
    if (st.st_mode & 077)
        return err_set(err, E_FILE, "sds", path, (int64_t)0,
                       "others may read it; the key is worth nothing");
    if (conf_read(path, keys, NULL, &file, err))
        return -(int)err->code;
    *identity = (struct identity){.terminal = file.id};
    snprintf(identity->name, sizeof(identity->name), "%s", file.name);
    snprintf(identity->addresses, sizeof(identity->addresses), "%s", file.addresses);
    path_of(dir, name, "ca.pem", identity->ca);
    if (sodium_hex2bin(identity->secret, sizeof(identity->secret), file.key,
                       strlen(file.key), NULL, &n, NULL) ||
        n != sizeof(identity->secret))
        err_set(err, E_FILE, "sds", path, (int64_t)0, "its key is none");
    sodium_memzero(&file, sizeof(file));
    return -(int)err->code;
}

int identity_put_file(const char *path, const char *text, struct err *err)
{
    char fresh[IDENTITY_PATH + 8];
    snprintf(fresh, sizeof(fresh), "%s.new", path);
    size_t n = strlen(text);
    int fd = open(fresh, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    if (fd < 0)
        return err_set(err, E_IO, "ss", fresh, strerror(errno));
    bool done = write(fd, text, n) == (ssize_t)n && fchmod(fd, 0600) == 0 &&
                fsync(fd) == 0 && rename(fresh, path) == 0;
    int why = errno;
    close(fd);
    return done ? 0 : err_set(err, E_IO, "ss", path, strerror(why));
}

int identity_write(const char *dir, const struct identity *identity, const char *ca,
                   struct err *err)
{
    char path[IDENTITY_PATH], text[2048], key[129];
    path_of(dir, identity->name, "ca.pem", path);
    if (identity_put_file(path, ca, err))
        return -(int)err->code;
    sodium_bin2hex(key, sizeof(key), identity->secret, sizeof(identity->secret));
    snprintf(text, sizeof(text),
             "[terminal]\nname = %s\nid = %lld\naddresses = %s\nkey = %s\n",
             identity->name, (long long)identity->terminal, identity->addresses, key);
    path_of(dir, identity->name, "key", path);
    identity_put_file(path, text, err);
    sodium_memzero(text, sizeof(text));
    sodium_memzero(key, sizeof(key));
    return -(int)err->code;
}

int identity_print(const char *pem, char print[IDENTITY_PRINT], struct err *err)
{
    static const char head[] = "-----BEGIN CERTIFICATE-----";
    static const char foot[] = "-----END CERTIFICATE-----";
    unsigned char der[DER_MOST], hash[crypto_hash_sha256_BYTES];
    size_t n = 0;
    const char *from = strstr(pem, head), *to = from ? strstr(from, foot) : NULL;
    if (to)
        from += sizeof(head) - 1;
    if (!to || sodium_base642bin(der, sizeof(der), from, (size_t)(to - from), " \r\n", &n,
                                 NULL, sodium_base64_VARIANT_ORIGINAL))
        return err_set(err, E_FIELD, "sss", "authority", "a certificate in PEM", "none");
    crypto_hash_sha256(hash, der, n);
    sodium_bin2hex(print, IDENTITY_PRINT, hash, sizeof(hash));
    return 0;
}
