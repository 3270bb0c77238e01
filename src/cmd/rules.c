/*
 * rules: files of waves/ taken into the store by policy.load, each key with its line.
 */
#include "rules.h"

#include <libgen.h>

#include "tallyman/base/conf.h"
#include "tallyman/plan/wave.h"

struct taking {
    struct arena *arena;
    struct rows *rows;
};

static int take_key(void *target, const char *section, const char *key, const char *value,
                    int line, struct err *err)
{
    struct taking *taking = target;
    (void)err;
    struct value *cell = rows_add(taking->rows, taking->arena);
    cell[0] = value_text(arena_text(taking->arena, section));
    cell[1] = value_text(arena_text(taking->arena, key));
    cell[2] = value_text(arena_text(taking->arena, value));
    cell[3] = value_int(line);
    return 0;
}

/* The file of roles has a verb of its own: another right, and a second person. */
static int load_into(struct cmd_store *cs, struct arena *arena, const char *name,
                     const char *path, struct err *err)
{
    static const struct conf_key any[] = {{"*", "*", CONF_EACH}, {NULL}};
    struct request request;
    bool rights = strcmp(name, "rights") == 0;
    request_init(&request, rights ? V_RIGHTS_LOAD : V_POLICY_LOAD);
    struct taking taking = {arena, &request.rows};
    if (conf_read(path, any, take_key, &taking, err))
        return -(int)err->code;
    char *copy = arena_text(arena, path);
    if (!rights)
        request_text(&request, "name", name);
    request_text(&request, "file", arena_text(arena, basename(copy)));
    const struct reply *reply = cmd_ask(cs, &request);
    *err = reply->err;
    return -(int)err->code;
}

int rules_load(struct cmd_store *cs, const char *name, const char *path, struct err *err)
{
    struct arena *arena = arena_new();
    int failed = load_into(cs, arena, name, path, err);
    arena_free(arena);
    return failed;
}

int rules_load_all(const struct cmd_args *args, struct cmd_store *cs, struct err *err)
{
    static const char *const names[] = {"rules", "rights", "morning", "noon", "evening"};
    struct arena *arena = arena_new();
    int failed = 0;
    for (size_t i = 0; i < sizeof(names) / sizeof(*names) && !failed; i++) {
        const char *path =
            cmd_file(args, arena, "waves", arena_printf(arena, "%s.ini", names[i]));
        struct wave_strategy strategy;
        if (i > 1 && wave_strategy_read(path, &strategy, err))
            failed = -(int)err->code;
        else
            failed = rules_load(cs, names[i], path, err);
    }
    arena_free(arena);
    return failed;
}
