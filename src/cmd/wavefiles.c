/*
 * wavefiles: the files of waves/ as they are in force together. A plan reads the one of
 * its shift; what it says must not contradict what another says of the same goods.
 */
#include <dirent.h>
#include <libgen.h>

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

/* One of the others; `own` is not held against its namesake. */
static int hold_against(const char *path, const struct wave_strategy *own, bool by_path,
                        struct err *err)
{
    struct err other_err = {0};
    struct wave_strategy *other = xmalloc(sizeof *other);
    const char *slash = strrchr(path, '/');
    bool itself = !by_path && strcmp(slash ? slash + 1 : path, own->file) == 0;
    int failed = 0;
    if (!itself && !wave_strategy_read(path, other, &other_err) &&
        !(by_path && strcmp(other->name, own->name) == 0))
        failed = wave_strategy_pair(own, other, err);
    free(other);
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
    struct dirent **entry = NULL;
    int n = scandir(folder, &entry, is_ini, by_name), failed = 0;
    for (int i = 0; i < n; i++) {
        if (!failed && i < FILES_MOST)
            failed = hold_against(arena_printf(arena, "%s/%s", folder, entry[i]->d_name),
                                  strategy, by_path, err);
        free(entry[i]);
    }
    free(entry);
    return failed;
}
