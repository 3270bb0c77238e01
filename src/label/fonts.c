/*
 * fonts: font files by fontconfig, glyphs by FreeType, thresholded to bits once and kept
 * in a hash table. text.c asks for each character; the owner of the fonts (a bench, a
 * batch) keeps them between labels. Fontconfig is only asked when found.c does not
 * remember its answer or a character is wanting.
 */
#include "tallyman/label/fonts.h"

#include <libintl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <fontconfig/fontconfig.h>
#define FT_CONFIG_STANDARD_LIBRARY_H "tallyman/base/ftlib.h"
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include "tallyman/base/arena.h"
#include "found.h"
#include "glyph.h"

enum {
    FACES = 24,              /* the first font and its stand-ins, of each weight */
    SLOTS = 1 << 15,         /* of the hash table */
    GLYPHS_MOST = SLOTS / 2, /* then the cache is emptied */
    CACHE_BYTES = 24 * 1024 * 1024,
};

struct face {
    struct found found;
    FT_Face face; /* NULL when it can not be opened */
};

struct chain {
    FcFontSet *others; /* in fontconfig's order; asked for when the first lacks one */
    struct face face[FACES];
    int n;
};

struct label_fonts {
    FT_Library freetype;
    FcConfig *config;      /* loaded when it is needed */
    struct found first[2]; /* regular, bold */
    struct chain chain[2]; /* each filled at its first use */
    struct glyph **slot;
    int glyphs;
    size_t bytes;
};

static const char family[] = "Noto Sans CJK SC";

static FcPattern *wanted(FcConfig *config, bool bold)
{
    FcPattern *pattern = FcPatternCreate();
    FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)family);
    FcPatternAddString(pattern, FC_FAMILY, (const FcChar8 *)"WenQuanYi Micro Hei");
    FcPatternAddString(pattern, FC_LANG, (const FcChar8 *)"zh-cn");
    FcPatternAddInteger(pattern, FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
    FcPatternAddBool(pattern, FC_OUTLINE, FcTrue);
    FcPatternAddBool(pattern, FC_COLOR, FcFalse);
    FcConfigSubstitute(config, pattern, FcMatchPattern);
    FcDefaultSubstitute(pattern);
    return pattern;
}

/* A font without Chinese is no first font, however the system sorts it. */
static bool chinese(const FcPattern *font)
{
    FcLangSet *langs;
    return FcPatternGetLangSet(font, FC_LANG, 0, &langs) == FcResultMatch &&
           FcLangSetHasLang(langs, (const FcChar8 *)"zh-cn") != FcLangDifferentLang;
}

static bool drawable(const FcPattern *font)
{
    FcBool outline = FcFalse, color = FcFalse;
    FcPatternGetBool(font, FC_OUTLINE, 0, &outline);
    FcPatternGetBool(font, FC_COLOR, 0, &color);
    return outline && !color;
}

static bool font_of(const FcPattern *font, bool bold, struct found *out)
{
    FcChar8 *file;
    int weight = FC_WEIGHT_REGULAR;
    *out = (struct found){0};
    if (FcPatternGetString(font, FC_FILE, 0, &file) != FcResultMatch ||
        strlen((const char *)file) >= sizeof out->file)
        return false;
    snprintf(out->file, sizeof out->file, "%s", (const char *)file);
    FcPatternGetInteger(font, FC_INDEX, 0, &out->index);
    FcPatternGetInteger(font, FC_WEIGHT, 0, &weight);
    out->thin = bold && weight < FC_WEIGHT_DEMIBOLD;
    return true;
}

static FcConfig *config_of(struct label_fonts *fonts)
{
    if (!fonts->config)
        fonts->config = FcInitLoadConfigAndFonts();
    return fonts->config;
}

static FcFontSet *others(struct label_fonts *fonts, bool bold)
{
    struct chain *chain = &fonts->chain[bold];
    FcResult result;
    if (!chain->others && config_of(fonts)) {
        FcPattern *pattern = wanted(fonts->config, bold);
        chain->others = FcFontSort(fonts->config, pattern, FcTrue, NULL, &result);
        FcPatternDestroy(pattern);
    }
    return chain->others;
}

/* What fontconfig thinks best, else the next that covers Chinese. */
static bool find_first(struct label_fonts *fonts, bool bold)
{
    FcResult result;
    FcPattern *pattern = wanted(fonts->config, bold);
    FcPattern *best = FcFontMatch(fonts->config, pattern, &result);
    bool good = best && drawable(best) && chinese(best) &&
                font_of(best, bold, &fonts->first[bold]);
    FcPatternDestroy(pattern);
    if (best)
        FcPatternDestroy(best);
    const FcFontSet *sorted = good ? NULL : others(fonts, bold);
    for (int i = 0; sorted && i < sorted->nfont && !good; i++)
        good = drawable(sorted->fonts[i]) && chinese(sorted->fonts[i]) &&
               font_of(sorted->fonts[i], bold, &fonts->first[bold]);
    return good;
}

static struct face *add_face(struct label_fonts *fonts, bool bold,
                             const struct found *found)
{
    struct chain *chain = &fonts->chain[bold];
    if (chain->n == FACES)
        return NULL;
    struct face *face = &chain->face[chain->n++];
    *face = (struct face){.found = *found};
    if (FT_New_Face(fonts->freetype, found->file, found->index, &face->face))
        face->face = NULL;
    return face;
}

struct label_fonts *label_fonts_new(struct err *err)
{
    struct label_fonts *fonts = xcalloc(1, sizeof *fonts);
    fonts->slot = xcalloc(SLOTS, sizeof *fonts->slot);
    BUG_IF(FT_Init_FreeType(&fonts->freetype));
    if (found_read(fonts->first) || found_plain(family, fonts->first))
        return fonts;
    if (config_of(fonts) && find_first(fonts, false) && find_first(fonts, true)) {
        found_write(fonts->config, fonts->first);
        return fonts;
    }
    label_fonts_free(fonts);
    err_set(err, E_LABEL, "ss", gettext("font"),
            gettext("no Chinese font is installed (fonts-noto-cjk, fonts-wqy-microhei)"));
    return NULL;
}

static void empty_cache(struct label_fonts *fonts)
{
    for (int i = 0; i < SLOTS; i++) {
        free(fonts->slot[i]);
        fonts->slot[i] = NULL;
    }
    fonts->glyphs = 0;
    fonts->bytes = 0;
}

static void clear_chain(struct chain *chain)
{
    for (int i = 0; i < chain->n; i++)
        FT_Done_Face(chain->face[i].face);
    if (chain->others)
        FcFontSetDestroy(chain->others);
}

void label_fonts_free(struct label_fonts *fonts)
{
    if (!fonts)
        return;
    empty_cache(fonts);
    for (int bold = 0; bold < 2; bold++)
        clear_chain(&fonts->chain[bold]);
    FT_Done_FreeType(fonts->freetype);
    if (fonts->config)
        FcConfigDestroy(fonts->config);
    free(fonts->slot);
    free(fonts);
}

const char *label_fonts_file(const struct label_fonts *fonts)
{
    return fonts->first[0].file;
}

int label_fonts_index(const struct label_fonts *fonts)
{
    return fonts->first[0].index;
}

void fonts_turn(struct label_fonts *fonts)
{
    if (fonts->glyphs > GLYPHS_MOST || fonts->bytes > CACHE_BYTES)
        empty_cache(fonts);
}

static FT_UInt index_in(const struct face *face, int32_t point)
{
    return face->face ? FT_Get_Char_Index(face->face, (FT_ULong)point) : 0;
}

/* Whether fontconfig says that the font has it; opening all of them would be slow. */
static bool covers(const FcPattern *font, int32_t point)
{
    FcCharSet *set;
    return drawable(font) &&
           FcPatternGetCharSet(font, FC_CHARSET, 0, &set) == FcResultMatch &&
           FcCharSetHasChar(set, (FcChar32)point);
}

static bool in_use(const struct chain *chain, const struct found *found)
{
    for (int i = 0; i < chain->n; i++)
        if (chain->face[i].found.index == found->index &&
            strcmp(chain->face[i].found.file, found->file) == 0)
            return true;
    return false;
}

/* The face that has the character: one in use, else the next of the system's that does.
 */
static struct face *face_for(struct label_fonts *fonts, bool bold, int32_t point,
                             FT_UInt *index)
{
    struct chain *chain = &fonts->chain[bold];
    struct found found;
    if (!chain->n)
        add_face(fonts, bold, &fonts->first[bold]);
    for (int i = 0; i < chain->n; i++)
        if ((*index = index_in(&chain->face[i], point)))
            return &chain->face[i];
    const FcFontSet *sorted = others(fonts, bold);
    for (int i = 0; sorted && i < sorted->nfont; i++) {
        if (!covers(sorted->fonts[i], point) ||
            !font_of(sorted->fonts[i], bold, &found) || in_use(chain, &found))
            continue;
        struct face *face = add_face(fonts, bold, &found);
        if (face && (*index = index_in(face, point)))
            return face;
    }
    return NULL;
}

static struct glyph *measure(FT_Face face, FT_UInt index)
{
    if (FT_Load_Glyph(face, index, FT_LOAD_NO_SCALE))
        return NULL;
    struct glyph *glyph = xcalloc(1, sizeof *glyph);
    glyph->advance =
        (int)(face->glyph->metrics.horiAdvance * GLYPH_EM / face->units_per_EM);
    return glyph;
}

static void threshold(const FT_Bitmap *grey, int least, uint8_t *bits)
{
    size_t stride = (grey->width + 7) / 8;
    for (unsigned y = 0; y < grey->rows; y++)
        for (unsigned x = 0; x < grey->width; x++)
            if (grey->buffer[(size_t)y * (size_t)grey->pitch + x] >= least)
                bits[y * stride + x / 8] |= (uint8_t)(0x80 >> x % 8);
}

static struct glyph *draw(const struct face *from, FT_UInt index, struct glyph_key key)
{
    FT_Face face = from->face;
    if (FT_Set_Pixel_Sizes(face, 0, (FT_UInt)key.em) ||
        FT_Load_Glyph(face, index, FT_LOAD_NO_BITMAP | FT_LOAD_TARGET_LIGHT))
        return NULL;
    FT_GlyphSlot slot = face->glyph;
    if (from->found.thin && slot->format == FT_GLYPH_FORMAT_OUTLINE)
        FT_Outline_Embolden(&slot->outline, key.em * 64 / 30);
    if (FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL))
        return NULL;
    const FT_Bitmap *grey = &slot->bitmap;
    size_t size = (size_t)(grey->width + 7) / 8 * grey->rows;
    struct glyph *glyph = xcalloc(1, sizeof *glyph + size);
    glyph->left = slot->bitmap_left;
    glyph->top = slot->bitmap_top;
    glyph->width = (int)grey->width;
    glyph->rows = (int)grey->rows;
    threshold(grey, key.threshold, glyph->bits);
    return glyph;
}

static size_t slot_of(const struct label_fonts *fonts, struct glyph_key key)
{
    uint32_t hash = (uint32_t)key.point * 2654435761u;
    hash ^= ((uint32_t)key.em * 40503u + key.threshold) * 2u + key.bold;
    hash = (hash ^ hash >> 15) * 2246822519u;
    size_t at = (hash ^ hash >> 13) % SLOTS;
    for (const struct glyph *glyph; (glyph = fonts->slot[at]); at = (at + 1) % SLOTS)
        if (glyph->key.point == key.point && glyph->key.em == key.em &&
            glyph->key.threshold == key.threshold && glyph->key.bold == key.bold)
            break;
    return at;
}

static struct glyph *make(struct label_fonts *fonts, struct glyph_key key)
{
    FT_UInt index;
    struct glyph *glyph = NULL;
    struct face *face = face_for(fonts, key.bold, key.point, &index);
    if (face)
        glyph = key.em ? draw(face, index, key) : measure(face->face, index);
    if (!glyph) {
        glyph = xcalloc(1, sizeof *glyph);
        glyph->none = true; /* remembered, so that it is not looked for again */
    }
    glyph->key = key;
    return glyph;
}

const struct glyph *glyph_get(struct label_fonts *fonts, struct glyph_key key)
{
    size_t at = slot_of(fonts, key);
    struct glyph *glyph = fonts->slot[at];
    /* One label can not fill the table; if it does, its text is beyond all reason. */
    if (!glyph && fonts->glyphs >= SLOTS - 1)
        return NULL;
    if (!glyph) {
        glyph = fonts->slot[at] = make(fonts, key);
        fonts->glyphs++;
        fonts->bytes +=
            sizeof *glyph + (size_t)(glyph->width + 7) / 8 * (size_t)glyph->rows;
    }
    return glyph->none ? NULL : glyph;
}
