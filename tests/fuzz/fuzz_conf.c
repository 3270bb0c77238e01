/*
 * rooms: base
 * fuzz_conf: any bytes to the settings reader, held against a table with every type. It
 * takes or refuses; a refusal says so with a code and changes nothing.
 */
#include "tallyman/base/conf.h"

#include <stddef.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct target {
    char text[16];
    int64_t num, time;
    bool flag;
};

static int each(void *target, const char *section, const char *key, const char *value,
                int line, struct err *err)
{
    (void)target;
    (void)line;
    if (strlen(section) > 100 || strlen(key) > 100)
        return err_set(err, E_FIELD, "sss", key, "a short key", value);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct conf_key keys[] = {
        {"", "text", CONF_TEXT, offsetof(struct target, text), 16},
        {"a", "num", CONF_INT, offsetof(struct target, num), 0, -5, 5},
        {"a", "time", CONF_TIME, offsetof(struct target, time)},
        {"a", "flag", CONF_BOOL, offsetof(struct target, flag)},
        {"rows", "*", CONF_EACH},
        {NULL},
    };
    struct target target = {.num = 3};
    struct err err = {0};
    int failed =
        conf_read_text("fuzz", (const char *)data, size, keys, each, &target, &err);
    BUG_IF((failed != 0) != (err.code != E_OK));
    BUG_IF(failed && target.num != 3);
    BUG_IF(target.num < -5 || target.num > 5);
    BUG_IF(!memchr(target.text, '\0', sizeof(target.text)));
    return 0;
}
