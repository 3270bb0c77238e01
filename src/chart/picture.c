/*
 * picture: the list of marks. Drawing is elsewhere: svg.c writes it, png.c paints it.
 */
#include "tallyman/chart/picture.h"

#include <string.h>

void picture_init(struct picture *picture, struct arena *arena, int width, int height)
{
    BUG_IF(width < 1 || height < 1 || width > PICTURE_SIDE || height > PICTURE_SIDE);
    *picture = (struct picture){
        .width = width, .height = height, .paper = 0xffffff, .arena = arena};
}

static struct mark *add(struct picture *picture, struct mark mark)
{
    struct mark *new = arena_alloc(picture->arena, sizeof *new);
    *new = mark;
    if (picture->last)
        picture->last->next = new;
    else
        picture->first = new;
    picture->last = new;
    return new;
}

void picture_rect(struct picture *picture, struct point at, struct point size,
                  int32_t fill, int32_t stroke)
{
    add(picture, (struct mark){.kind = MARK_RECT,
                               .x = at.x,
                               .y = at.y,
                               .w = size.x,
                               .h = size.y,
                               .fill = fill,
                               .stroke = stroke,
                               .width = 1});
}

void picture_hint(struct picture *picture, const char *text)
{
    BUG_IF(!picture->last || picture->last->kind != MARK_RECT);
    picture->last->text = arena_text(picture->arena, text);
}

void picture_line(struct picture *picture, const struct point *at, int n, int32_t colour,
                  int width)
{
    struct point *copy = arena_alloc(picture->arena, sizeof *copy * (size_t)(n + 1));
    memcpy(copy, at, sizeof *copy * (size_t)n);
    add(picture, (struct mark){.kind = MARK_LINE,
                               .fill = PICTURE_NONE,
                               .stroke = colour,
                               .width = width,
                               .at = copy,
                               .n = n});
}

void picture_disc(struct picture *picture, struct point at, int radius, int32_t fill)
{
    add(picture, (struct mark){.kind = MARK_DISC,
                               .x = at.x,
                               .y = at.y,
                               .w = radius,
                               .fill = fill,
                               .stroke = PICTURE_NONE});
}

void picture_text(struct picture *picture, struct point at, int size, enum anchor anchor,
                  int32_t colour, const char *text)
{
    add(picture, (struct mark){.kind = MARK_TEXT,
                               .x = at.x,
                               .y = at.y,
                               .width = size,
                               .anchor = anchor,
                               .fill = colour,
                               .stroke = PICTURE_NONE,
                               .text = arena_text(picture->arena, text)});
}
