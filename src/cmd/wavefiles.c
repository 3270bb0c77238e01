/*
 * wavefiles: the files of waves/ as they are in force together. A plan reads the one of
 * its shift; what it says must not contradict what another says of the same goods.
 */
#include <dirent.h>
#include <errno.h>
#include <libgen.h>

#include "tallyman/base/conf.h"
#include "waverun.h"

enum { FILES_MOST = 200 };

static bool is_file(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && strcmp(name + n - 4, ".ini") == 0;
}

static int by_name(const struct dirent **left, const struct dirent **right)
{
    return strcmp((*left)->d_name, (*right)->d_name);
}

static int is_ini(const struct dirent *entry)
{
    return is_file(entry->d_name);
}

static int see_section(void *target, const char *section, const char *key,
                       const char *value, int line, struct err *err)
{
    (void)key, (void)value, (void)line, (void)err;
    *(bool *)target |= strcmp(section, "wave") == 0;
    return 0;
}

/* Not the file of rules, of roles, of plans of counts: they stand in the same folder.
 * What cannot be read may be one. */
static bool may_be_wave(const char *path)
{
    static const struct conf_key any[] = {{"*", "*", CONF_EACH}, {NULL}};
    struct err err = {0};
    bool found = false;
    return conf_read(path, any, see_section, &found, &err) || found;
}

/* One of the others; `own` is not held against its namesake. */
static int hold_against(const char *path, const struct wave_strategy *own, bool by_path,
                        struct err *err)
{
    struct wave_strategy *other = xmalloc(sizeof *other);
    const char *slash = strrchr(path, '/');
    bool itself = !by_path && strcmp(slash ? slash + 1 : path, own->file) == 0;
    int failed = 0;
    if (!itself && may_be_wave(path)) {
        failed = wave_strategy_read(path, other, err);
        if (!failed && !(by_path && strcmp(other->name, own->name) == 0))
            failed = wave_strategy_pair(own, other, err);
    }
    free(other);
    return failed;
}

static int hold_against_all(const char *folder, struct arena *arena,
                            const struct wave_strategy *own, bool by_path,
                            struct err *err)
{
    struct dirent **entry = NULL;
    int n = scandir(folder, &entry, is_ini, by_name), failed = 0;
    if (n < 0 && errno == ENOENT)
        return 0;
    if (n < 0)
        return err_set(err, E_IO, "ss", folder, strerror(errno));
    if (n > FILES_MOST)
        failed = err_set(err, E_LIMIT_INPUT, "sd", folder, (int64_t)FILES_MOST);
    for (int i = 0; i < n; i++) {
        if (!failed)
            failed = hold_against(arena_printf(arena, "%s/%s", folder, entry[i]->d_name),
                                  own, by_path, err);
        free(entry[i]);
    }
    free(entry);
    return failed;
}

int wave_files_read(const struct cmd_args *args, const char *shift, struct arena *arena,
                    struct wave_strategy *strategy, struct err *err)
{
    bool by_path = strchr(shift, '/') != NULL;
    const char *own =
        cmd_file(args, arena, "waves", arena_printf(arena, "%s.ini", shift));
    if (wave_strategy_read(by_path ? shift : own, strategy, err))
        return -(int)err->code;
    const char *some = cmd_file(args, arena, "waves", "morning.ini");
    const char *folder = dirname(arena_text(arena, by_path ? some : own));
    return hold_against_all(folder, arena, strategy, by_path, err);
}
