/*
 * type: texts on a canvas by FreeType, in grey steps. Bold is the same outline made
 * heavier: a CJK font's bold face is often not installed.
 */
#define FT_CONFIG_STANDARD_LIBRARY_H "tallyman/base/ftlib.h"
#include <ft2build.h>
#include FT_FREETYPE_H
#include FT_OUTLINE_H

#include "paint.h"
#include "tallyman/base/utf8.h"

struct type {
    FT_Library library;
    FT_Face face;
};

struct type *type_open(const struct chart_font *font, struct err *err)
{
    struct type *type = xcalloc(1, sizeof *type);
    const char *file = font && font->file ? font->file : "";
    bool ready = FT_Init_FreeType(&type->library) == 0;
    if (!ready)
        type->library = NULL;
    if (ready &&
        FT_New_Face(type->library, file, font ? font->index : 0, &type->face) == 0)
        return type;
    type->face = NULL;
    type_close(type);
    err_set(err, E_IO, "ss", file, "FreeType");
    return NULL;
}

void type_close(struct type *type)
{
    if (!type)
        return;
    if (type->face)
        FT_Done_Face(type->face);
    if (type->library)
        FT_Done_FreeType(type->library);
    free(type);
}

/* The glyph of the next character, drawn or only measured; false at the end. */
static bool next_glyph(struct type *type, struct str *text, bool bold, bool drawn)
{
    int32_t point = utf8_next(text);
    while (point == -1 || (point >= 0 && !FT_Get_Char_Index(type->face, (FT_ULong)point)))
        point = utf8_next(text);
    if (point < 0)
        return false;
    FT_UInt index = FT_Get_Char_Index(type->face, (FT_ULong)point);
    if (FT_Load_Glyph(type->face, index, FT_LOAD_NO_BITMAP | FT_LOAD_TARGET_LIGHT))
        return next_glyph(type, text, bold, drawn);
    FT_GlyphSlot slot = type->face->glyph;
    if (bold && slot->format == FT_GLYPH_FORMAT_OUTLINE)
        FT_Outline_Embolden(&slot->outline, type->face->size->metrics.y_ppem * 64 / 24);
    if (drawn && FT_Render_Glyph(slot, FT_RENDER_MODE_NORMAL))
        return next_glyph(type, text, bold, drawn);
    return true;
}

static FT_Pos width_of(struct type *type, const struct mark *mark)
{
    FT_Pos width = 0;
    struct str text = str_of(mark->text);
    while (next_glyph(type, &text, mark->width < 0, false))
        width += type->face->glyph->advance.x;
    return width;
}

static void put_glyph(struct canvas *canvas, FT_GlyphSlot slot, int x, int y,
                      int32_t colour)
{
    const FT_Bitmap *bitmap = &slot->bitmap;
    for (unsigned row = 0; row < bitmap->rows; row++)
        for (unsigned col = 0; col < bitmap->width; col++)
            canvas_dot(canvas, x + slot->bitmap_left + (int)col,
                       y - slot->bitmap_top + (int)row, colour,
                       bitmap->buffer[(int)row * bitmap->pitch + (int)col]);
}

void type_draw(struct type *type, struct canvas *canvas, const struct mark *mark,
               int scale)
{
    int size = mark->width < 0 ? -mark->width : mark->width;
    if (FT_Set_Pixel_Sizes(type->face, 0, (FT_UInt)(size * scale)))
        return; /* a bitmap font without that size */
    FT_Pos at = (FT_Pos)mark->x * scale * 64;
    if (mark->anchor != ANCHOR_START)
        at -= width_of(type, mark) / (mark->anchor == ANCHOR_MIDDLE ? 2 : 1);
    struct str text = str_of(mark->text);
    while (next_glyph(type, &text, mark->width < 0, true)) {
        put_glyph(canvas, type->face->glyph, (int)(at / 64), mark->y * scale, mark->fill);
        at += type->face->glyph->advance.x;
    }
}
