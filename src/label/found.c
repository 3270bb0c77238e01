/*
 * found: reading fontconfig's configuration takes half of what a first label takes, and
 * its answer is nearly always that of yesterday. The two font files stand in the user's
 * cache folder, with the times of every configuration file and font folder they hang on;
 * when one of these has changed, or anything is not as it should be, they are looked for:
 * first in the system's folders, of which fontconfig's own caches tell at once, and only
 * where the wanted family is not there by all of fontconfig's rules.
 */
#include "found.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"

/* The first line; another number when the meaning of the others changes. */
static const char head[] = "tallyman fonts 1";

enum { CACHE_BYTES = 256 * 1024 };

/* Whoever sets these wants other fonts than the system's. */
static bool own_rules(void)
{
    return getenv("FONTCONFIG_FILE") || getenv("FONTCONFIG_PATH") ||
           getenv("FONTCONFIG_SYSROOT");
}

static bool cache_path(char path[FOUND_PATH], const char *tail)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    int n = -1;
    if (own_rules())
        return false;
    if (cache && *cache == '/')
        n = snprintf(path, FOUND_PATH, "%s/tallyman%s", cache, tail);
    else if (home && *home == '/')
        n = snprintf(path, FOUND_PATH, "%s/.cache/tallyman%s", home, tail);
    return n > 0 && n < FOUND_PATH;
}

/* When it last changed; 0 when it is not there, which is an answer too. */
static int64_t changed(const char *path)
{
    struct stat at;
    if (stat(path, &at))
        return 0;
    return (int64_t)at.st_mtim.tv_sec * 1000000000 + at.st_mtim.tv_nsec;
}

/* "when index thin path": of what the answer hangs on, index is -1. */
static bool read_line(struct str line, struct found *font, int *fonts)
{
    int64_t when, index, thin;
    char path[FOUND_PATH];
    if (!str_int(str_cut(&line, ' '), &when) || !str_int(str_cut(&line, ' '), &index) ||
        !str_int(str_cut(&line, ' '), &thin) || !line.n || line.n >= sizeof path)
        return false;
    snprintf(path, sizeof path, "%.*s", (int)line.n, line.p);
    if (changed(path) != when)
        return false;
    if (index < 0)
        return true;
    if (*fonts == 2 || !when)
        return false;
    struct found *out = &font[(*fonts)++];
    snprintf(out->file, sizeof out->file, "%s", path);
    out->index = (int)index;
    out->thin = thin != 0;
    return true;
}

bool found_read(struct found found[2])
{
    char path[FOUND_PATH];
    int fonts = 0;
    FILE *file = cache_path(path, "/fonts") ? fopen(path, "rbe") : NULL;
    if (!file)
        return false;
    char *text = xmalloc(CACHE_BYTES);
    struct str rest = str_n(text, fread(text, 1, CACHE_BYTES, file));
    fclose(file);
    bool good = rest.n < CACHE_BYTES && str_is(str_cut(&rest, '\n'), head);
    while (good && rest.n)
        good = read_line(str_cut(&rest, '\n'), found, &fonts);
    free(text);
    return good && fonts == 2;
}

static void put_line(struct buf *out, const char *path, int index, bool thin)
{
    buf_printf(out, "%" PRId64 " %d %d %s\n", changed(path), index, thin, path);
}

/* Files and folders; a file's folder too, where a new one may come. */
static void put_list(struct buf *out, FcStrList *list, bool folders)
{
    char last[FOUND_PATH] = "";
    const char *path;
    while (list && (path = (const char *)FcStrListNext(list))) {
        const char *slash = strrchr(path, '/');
        int n = slash ? (int)(slash - path) : 0;
        put_line(out, path, -1, false);
        if (!folders || n <= 0 || n >= FOUND_PATH || str_is(str_n(path, (size_t)n), last))
            continue;
        snprintf(last, sizeof last, "%.*s", n, path);
        put_line(out, last, -1, false);
    }
    if (list)
        FcStrListDone(list);
}

/* Beside itself first: another process may be reading. */
static void put_file(const char *path, const struct buf *text)
{
    char beside[FOUND_PATH + 40];
    snprintf(beside, sizeof beside, "%s.%d", path, (int)getpid());
    FILE *file = fopen(beside, "wbxe");
    if (!file)
        return;
    bool good = fwrite(text->p, 1, text->n, file) == text->n;
    good = !fclose(file) && good;
    if (!good || rename(beside, path))
        unlink(beside);
}

static const char plain_rules[] =
    "<fontconfig><dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir>"
    "<cachedir>/var/cache/fontconfig</cachedir>"
    "<cachedir prefix=\"xdg\">fontconfig</cachedir></fontconfig>";

/* Of that family and weight, upright and in outlines. */
static bool is_wanted(const FcPattern *font, const char *family, int weight)
{
    int is = -1, slant = FC_SLANT_ROMAN;
    FcBool outline = FcFalse, variable = FcFalse;
    FcChar8 *name;
    FcPatternGetInteger(font, FC_WEIGHT, 0, &is);
    FcPatternGetInteger(font, FC_SLANT, 0, &slant);
    FcPatternGetBool(font, FC_OUTLINE, 0, &outline);
    FcPatternGetBool(font, FC_VARIABLE, 0, &variable);
    for (int i = 0; is == weight && slant == FC_SLANT_ROMAN && outline && !variable &&
                    FcPatternGetString(font, FC_FAMILY, i, &name) == FcResultMatch;
         i++)
        if (strcmp((const char *)name, family) == 0)
            return true;
    return false;
}

static bool pick(FcConfig *config, const char *family, int weight, struct found *out)
{
    const FcFontSet *all = FcConfigGetFonts(config, FcSetSystem);
    FcChar8 *file;
    for (int i = 0; all && i < all->nfont; i++) {
        *out = (struct found){0};
        if (!is_wanted(all->fonts[i], family, weight) ||
            FcPatternGetString(all->fonts[i], FC_FILE, 0, &file) != FcResultMatch ||
            strlen((const char *)file) >= sizeof out->file)
            continue;
        snprintf(out->file, sizeof out->file, "%s", (const char *)file);
        FcPatternGetInteger(all->fonts[i], FC_INDEX, 0, &out->index);
        return true;
    }
    return false;
}

bool found_plain(const char *family, struct found found[2])
{
    FcConfig *config = own_rules() ? NULL : FcConfigCreate();
    bool good =
        config &&
        FcConfigParseAndLoadFromMemory(config, (const FcChar8 *)plain_rules, FcTrue) &&
        FcConfigBuildFonts(config) &&
        pick(config, family, FC_WEIGHT_REGULAR, &found[0]) &&
        pick(config, family, FC_WEIGHT_BOLD, &found[1]);
    if (good)
        found_write(config, found);
    if (config)
        FcConfigDestroy(config);
    return good;
}

void found_write(FcConfig *config, const struct found found[2])
{
    char folder[FOUND_PATH], path[FOUND_PATH];
    struct buf text;
    if (!cache_path(folder, "") || !cache_path(path, "/fonts"))
        return;
    /* Only where a cache folder is already; the last step is ours to make. */
    if (mkdir(folder, 0700) && access(folder, W_OK))
        return;
    buf_init(&text, CACHE_BYTES - 1);
    buf_printf(&text, "%s\n", head);
    put_list(&text, FcConfigGetConfigFiles(config), true);
    put_list(&text, FcConfigGetFontDirs(config), false);
    for (int bold = 0; bold < 2; bold++)
        put_line(&text, found[bold].file, found[bold].index, found[bold].thin);
    if (!text.over)
        put_file(path, &text);
    buf_clear(&text);
}
