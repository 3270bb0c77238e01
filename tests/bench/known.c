/*
 * known: best known values out of a table of plain commas with a head: file, best_known
 * and, where there are any, two_block_optimum and proven.
 *
 * Called by bench_plan.
 */
#include "known.h"

#include <errno.h>
#include <strings.h>

enum { KNOWN_MOST = 20000, KNOWN_LINE = 1024 };

/* The n-th field of a line of plain commas. */
static void field(const char *line, int at, char out[KNOWN_PATH])
{
    size_t n = 0;
    for (; at > 0 && *line; line++)
        at -= *line == ',';
    while (at == 0 && *line && *line != ',' && *line != '\n' && *line != '\r' &&
           n + 1 < KNOWN_PATH)
        out[n++] = *line++;
    out[n] = '\0';
}

static int column(const char *head, const char *name)
{
    char text[KNOWN_PATH];
    for (int i = 0; i < 64; i++) {
        field(head, i, text);
        if (strcmp(text, name) == 0)
            return i;
    }
    return 1000; /* an empty field */
}

int known_read(const char *path, struct arena *arena, struct known_list *list,
               struct err *err)
{
    char head[KNOWN_LINE], line[KNOWN_LINE], text[KNOWN_PATH];
    *list = (struct known_list){arena_alloc(arena, KNOWN_MOST * sizeof *list->known), 0};
    FILE *file = path ? fopen(path, "r") : NULL;
    if (!file)
        return path ? err_set(err, E_IO, "ss", path, strerror(errno)) : 0;
    bool any = fgets(head, sizeof head, file) != NULL;
    while (any && list->n < KNOWN_MOST && fgets(line, sizeof line, file)) {
        struct known *k = &list->known[list->n++];
        field(line, column(head, "file"), k->file);
        field(line, column(head, "best_known"), text);
        k->best = strtod(text, NULL);
        field(line, column(head, "two_block_optimum"), text);
        k->two_blocks = strtod(text, NULL);
        field(line, column(head, "proven"), text);
        k->proven = strcasecmp(text, "true") == 0;
    }
    fclose(file);
    return 0;
}

const struct known *known_find(const struct known_list *list, const char *file)
{
    const char *name = strrchr(file, '/') ? strrchr(file, '/') + 1 : file;
    const struct known *found = NULL;
    for (int i = 0; i < list->n; i++) {
        const char *has = list->known[i].file;
        const char *has_name = strrchr(has, '/') ? strrchr(has, '/') + 1 : has;
        if (strcmp(has, file) == 0)
            return &list->known[i];
        if (!found && strcmp(has_name, name) == 0)
            found = &list->known[i];
    }
    return found;
}
