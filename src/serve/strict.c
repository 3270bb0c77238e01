/*
 * strict: heads that two readers could read in two ways. libmicrohttpd takes them; a
 * proxy before us might take them otherwise, so nobody is served by them.
 */
#include "serve_in.h"

#include <string.h>

struct seen {
    int length, chunked, host, authorization, type;
    const char *bad;
};

static bool control(const char *text, size_t n)
{
    for (size_t i = 0; i < n; i++) {
        if ((unsigned char)text[i] < 32 || text[i] == 127)
            return true;
    }
    return false;
}

static enum MHD_Result look(void *arg, enum MHD_ValueKind kind, const char *key,
                            size_t key_size, const char *value, size_t value_size)
{
    struct seen *seen = arg;
    struct str name = {key, key_size};
    (void)kind;
    seen->length += str_is_nocase(name, "Content-Length");
    seen->chunked += str_is_nocase(name, "Transfer-Encoding");
    seen->host += str_is_nocase(name, "Host");
    seen->authorization += str_is_nocase(name, "Authorization");
    seen->type += str_is_nocase(name, "Content-Type");
    if (control(key, key_size) || (value && control(value, value_size)) || !key_size ||
        memchr(key, ' ', key_size))
        seen->bad = "a control character";
    return MHD_YES;
}

int strict_head(struct MHD_Connection *mhd, struct err *err)
{
    struct seen seen = {0};
    MHD_get_connection_values_n(mhd, MHD_HEADER_KIND, look, &seen);
    if (seen.chunked)
        seen.bad = "Transfer-Encoding";
    else if (seen.length > 1)
        seen.bad = "Content-Length twice";
    else if (seen.host != 1)
        seen.bad = seen.host ? "Host twice" : "no Host";
    else if (seen.authorization > 1)
        seen.bad = "Authorization twice";
    else if (seen.type > 1)
        seen.bad = "Content-Type twice";
    if (!seen.bad)
        return 0;
    return err_set(err, E_FIELD, "sss", "head", "one clear meaning", seen.bad);
}
