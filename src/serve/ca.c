/*
 * ca: an authority of ECDSA P-256, by GnuTLS. Called by `tallyman ca`.
 */
#include "tallyman/serve/ca.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gnutls/crypto.h>
#include <gnutls/x509.h>
#include <sodium.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tallyman/base/arena.h"

enum { CA_DAYS = 3650, SERVER_DAYS = 825, SLACK_S = 86400 };

struct pair {
    gnutls_x509_crt_t crt;
    gnutls_x509_privkey_t key;
};

static int refuse(int code, const char *what, struct err *err)
{
    return err_set(err, E_IO, "ss", what, gnutls_strerror(code));
}

static void pair_clear(struct pair *pair)
{
    if (pair->crt)
        gnutls_x509_crt_deinit(pair->crt);
    if (pair->key)
        gnutls_x509_privkey_deinit(pair->key);
}

/* ---- files ---- */

static int write_file(const char *path, const gnutls_datum_t *data, mode_t mode,
                      struct err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
    if (fd < 0)
        return err_set(err, E_IO, "ss", path, strerror(errno));
    bool done = write(fd, data->data, data->size) == (ssize_t)data->size &&
                fchmod(fd, mode) == 0 && fsync(fd) == 0;
    int why = errno;
    close(fd);
    return done ? 0 : err_set(err, E_IO, "ss", path, strerror(why));
}

static int save(const struct pair *pair, const char *crt_path, const char *key_path,
                struct err *err)
{
    gnutls_datum_t crt = {0}, key = {0};
    int code = gnutls_x509_crt_export2(pair->crt, GNUTLS_X509_FMT_PEM, &crt);
    if (!code)
        code = gnutls_x509_privkey_export2_pkcs8(pair->key, GNUTLS_X509_FMT_PEM, NULL,
                                                 GNUTLS_PKCS_PLAIN, &key);
    if (code)
        refuse(code, crt_path, err);
    else if (!write_file(key_path, &key, 0600, err))
        write_file(crt_path, &crt, 0644, err);
    if (key.data)
        sodium_memzero(key.data, key.size);
    gnutls_free(crt.data);
    gnutls_free(key.data);
    return -(int)err->code;
}

static int load(const char *crt_path, const char *key_path, struct pair *pair,
                struct err *err)
{
    gnutls_datum_t crt = {0}, key = {0};
    int code = gnutls_load_file(crt_path, &crt);
    if (!code)
        code = gnutls_load_file(key_path, &key);
    if (!code)
        code = gnutls_x509_crt_init(&pair->crt);
    if (!code)
        code = gnutls_x509_privkey_init(&pair->key);
    if (!code)
        code = gnutls_x509_crt_import(pair->crt, &crt, GNUTLS_X509_FMT_PEM);
    if (!code)
        code = gnutls_x509_privkey_import2(pair->key, &key, GNUTLS_X509_FMT_PEM, NULL, 0);
    gnutls_free(crt.data);
    gnutls_free(key.data);
    return code ? refuse(code, crt_path, err) : 0;
}

/* ---- certificates ---- */

/* Key, serial number, name and times; what both kinds have. */
static int begin(struct pair *pair, const char *name, int64_t now, int days)
{
    unsigned char serial[16];
    int code = gnutls_x509_crt_init(&pair->crt);
    if (!code)
        code = gnutls_x509_privkey_init(&pair->key);
    if (!code)
        code = gnutls_x509_privkey_generate(
            pair->key, GNUTLS_PK_ECDSA, GNUTLS_CURVE_TO_BITS(GNUTLS_ECC_CURVE_SECP256R1),
            0);
    if (!code)
        code = gnutls_rnd(GNUTLS_RND_NONCE, serial, sizeof(serial));
    serial[0] &= 0x7f;
    time_t from = (time_t)(now / 1000) - SLACK_S;
    if (!code)
        code = gnutls_x509_crt_set_version(pair->crt, 3);
    if (!code)
        code = gnutls_x509_crt_set_serial(pair->crt, serial, sizeof(serial));
    if (!code)
        code = gnutls_x509_crt_set_key(pair->crt, pair->key);
    if (!code)
        code = gnutls_x509_crt_set_dn_by_oid(pair->crt, GNUTLS_OID_X520_COMMON_NAME, 0,
                                             name, (unsigned)strlen(name));
    if (!code)
        code = gnutls_x509_crt_set_activation_time(pair->crt, from);
    if (!code)
        code =
            gnutls_x509_crt_set_expiration_time(pair->crt, from + (time_t)days * 86400);
    return code;
}

static int make_authority(struct pair *pair, int64_t now)
{
    int code = begin(pair, "Tallyman CA", now, CA_DAYS);
    if (!code)
        code = gnutls_x509_crt_set_basic_constraints(pair->crt, 1, 0);
    if (!code)
        code = gnutls_x509_crt_set_key_usage(pair->crt, GNUTLS_KEY_KEY_CERT_SIGN |
                                                            GNUTLS_KEY_CRL_SIGN);
    if (!code)
        code =
            gnutls_x509_crt_sign2(pair->crt, pair->crt, pair->key, GNUTLS_DIG_SHA256, 0);
    return code;
}

static int add_name(gnutls_x509_crt_t crt, const char *name)
{
    unsigned char address[16];
    unsigned n = inet_pton(AF_INET, name, address) == 1    ? 4
                 : inet_pton(AF_INET6, name, address) == 1 ? 16
                                                           : 0;
    if (n)
        return gnutls_x509_crt_set_subject_alt_name(crt, GNUTLS_SAN_IPADDRESS, address, n,
                                                    GNUTLS_FSAN_APPEND);
    return gnutls_x509_crt_set_subject_alt_name(
        crt, GNUTLS_SAN_DNSNAME, name, (unsigned)strlen(name), GNUTLS_FSAN_APPEND);
}

static int make_server(struct pair *pair, const struct pair *ca,
                       const struct ca_plan *plan)
{
    int code = begin(pair, plan->names[0], plan->now, SERVER_DAYS);
    for (int i = 0; plan->names[i] && !code; i++)
        code = add_name(pair->crt, plan->names[i]);
    if (!code)
        code = gnutls_x509_crt_set_basic_constraints(pair->crt, 0, -1);
    if (!code)
        code = gnutls_x509_crt_set_key_usage(pair->crt, GNUTLS_KEY_DIGITAL_SIGNATURE);
    if (!code)
        code =
            gnutls_x509_crt_set_key_purpose_oid(pair->crt, GNUTLS_KP_TLS_WWW_SERVER, 0);
    if (!code)
        code = gnutls_x509_crt_sign2(pair->crt, ca->crt, ca->key, GNUTLS_DIG_SHA256, 0);
    return code;
}

static int print_of(gnutls_x509_crt_t crt, char print[CA_PRINT], struct err *err)
{
    unsigned char hash[32];
    size_t n = sizeof(hash);
    int code = gnutls_x509_crt_get_fingerprint(crt, GNUTLS_DIG_SHA256, hash, &n);
    if (code)
        return refuse(code, "fingerprint", err);
    sodium_bin2hex(print, CA_PRINT, hash, n);
    return 0;
}

/* The one that stands, or a new one. */
static int authority(const struct ca_plan *plan, struct pair *ca, struct arena *arena,
                     struct err *err)
{
    const char *crt = arena_printf(arena, "%s/ca.pem", plan->dir);
    const char *key = arena_printf(arena, "%s/ca.key", plan->dir);
    if (access(crt, F_OK) == 0 || access(key, F_OK) == 0)
        return load(crt, key, ca, err);
    int code = make_authority(ca, plan->now);
    return code ? refuse(code, crt, err) : save(ca, crt, key, err);
}

int ca_make(const struct ca_plan *plan, char print[CA_PRINT], struct err *err)
{
    struct pair ca = {0}, server = {0};
    struct arena *arena = arena_new();
    if (mkdir(plan->dir, 0700) && errno != EEXIST) {
        err_set(err, E_IO, "ss", plan->dir, strerror(errno));
        goto out;
    }
    if (authority(plan, &ca, arena, err))
        goto out;
    const char *crt = arena_printf(arena, "%s/server.pem", plan->dir);
    int code = make_server(&server, &ca, plan);
    if (code)
        refuse(code, crt, err);
    else if (!save(&server, crt, arena_printf(arena, "%s/server.key", plan->dir), err))
        print_of(ca.crt, print, err);
out:
    pair_clear(&ca);
    pair_clear(&server);
    arena_free(arena);
    return -(int)err->code;
}

int ca_print(const char *pem, char print[CA_PRINT], struct err *err)
{
    gnutls_datum_t data = {(unsigned char *)pem, (unsigned)strlen(pem)};
    gnutls_x509_crt_t crt = NULL;
    int code = gnutls_x509_crt_init(&crt);
    if (!code)
        code = gnutls_x509_crt_import(crt, &data, GNUTLS_X509_FMT_PEM);
    if (code)
        refuse(code, "ca.pem", err);
    else
        print_of(crt, print, err);
    if (crt)
        gnutls_x509_crt_deinit(crt);
    return -(int)err->code;
}
