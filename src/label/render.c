/*
 * render: walks a template with a label's data and draws each element in its box. Boxes
 * are micrometres from the page's edge and become dots only when something is drawn, so
 * that neighbours meet at every resolution.
 */
#include "tallyman/label/render.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>

#include "tallyman/base/buf.h"
#include "draw.h"
#include "glyph.h"
#include "mask.h"

enum { TEXT_BYTES = 16 * 1024, THRESHOLD = 90 };

struct area { /* micrometres */
    int x, y, width, height;
    const struct node *flow; /* the layout, when it sets its children below each other */
    int down;                /* where the next of them begins, from y */
};

struct render {
    struct pen pen;
    const struct label_data *data;
    int index[LABEL_INDEXES]; /* of the loops in force */
    struct buf text;          /* of the element being drawn */
};

typedef int draw_fn(struct render *r, const struct node *node, struct area *in,
                    struct err *err);

int pen_refuse(const struct pen *pen, struct err *err, const char *fmt, ...)
{
    char where[ERR_TEXT], why[ERR_TEXT];
    int n = 0;
    va_list args;
    snprintf(where, sizeof where, "%.70s:%d", pen->name, pen->node->line);
    if (pen->field.n)
        n = snprintf(why, sizeof why,
                     "%.*s: ", (int)(pen->field.n < 40 ? pen->field.n : 40),
                     pen->field.p);
    va_start(args, fmt);
    vsnprintf(why + n, sizeof why - (size_t)n, fmt, args);
    va_end(args);
    return err_set(err, E_LABEL, "ss", where, why);
}

static int walk(struct render *r, const struct node *parent, struct area *in,
                struct err *err);

static int each_row(struct render *r, const struct node *node, struct area *in,
                    struct err *err)
{
    const struct label_data *list = label_data_find(r->data, node->text, r->index);
    int rows = label_data_rows(list);
    if (rows < 0) {
        r->pen.node = node;
        r->pen.field = node->text;
        return pen_refuse(&r->pen, err, gettext("no such list"));
    }
    int rc = 0;
    for (int i = 0; i < rows && !rc; i++) {
        r->index[node->var] = i;
        rc = walk(r, node, in, err);
    }
    r->index[node->var] = -1;
    return rc;
}

/* As in the script it comes from: nothing, "" and 0 are no. A list without rows too. */
static bool holds(const struct label_data *data)
{
    struct str value;
    if (label_data_value(data, &value))
        return value.n && !str_is(value, "0");
    return data && label_data_rows(data) != 0;
}

static int if_holds(struct render *r, const struct node *node, struct area *in,
                    struct err *err)
{
    if (!holds(label_data_find(r->data, node->text, r->index)))
        return 0;
    return walk(r, node, in, err);
}

static int put_literal(struct render *r, const struct node *node, struct area *in,
                       struct err *err)
{
    (void)in, (void)err;
    buf_str(&r->text, node->text);
    return 0;
}

static int put_field(struct render *r, const struct node *node, struct area *in,
                     struct err *err)
{
    struct str value;
    (void)in;
    if (!r->pen.field.n)
        r->pen.field = node->text;
    if (!label_data_value(label_data_find(r->data, node->text, r->index), &value)) {
        r->pen.field = node->text;
        return pen_refuse(&r->pen, err, gettext("no such field in the data"));
    }
    mask_put((enum node_mask)r->pen.node->mask, value, &r->text);
    return 0;
}

static struct box dots_of(const struct pen *pen, const struct area *area)
{
    struct box box = {.x = pen_dots(pen, area->x), .y = pen_dots(pen, area->y)};
    box.width = pen_dots(pen, area->x + area->width) - box.x;
    box.height = pen_dots(pen, area->y + area->height) - box.y;
    return box;
}

/* Text and codes: their content first, then the drawing of it. */
static int draw_content(struct render *r, const struct node *node, struct area *in,
                        struct err *err)
{
    buf_reset(&r->text);
    r->pen.node = node;
    r->pen.field = (struct str){0};
    if (walk(r, node, in, err))
        return -1;
    r->pen.node = node;
    if (r->text.over)
        return pen_refuse(&r->pen, err, gettext("text is longer than %d"), TEXT_BYTES);
    struct box box = dots_of(&r->pen, in);
    struct str text = buf_view(&r->text);
    return node->kind == NODE_TEXT ? text_draw(&r->pen, box, text, err)
                                   : code_draw(&r->pen, box, text, err);
}

static int pen_width(const struct pen *pen, const struct node *node)
{
    int dots = pen_em(pen, node->pen);
    return dots > 0 ? dots : 1;
}

static int draw_line(struct render *r, const struct node *node, struct area *in,
                     struct err *err)
{
    const struct pen *pen = &r->pen;
    (void)err;
    int x = pen_dots(pen, in->x + node->start_x),
        y = pen_dots(pen, in->y + node->start_y);
    int to_x = pen_dots(pen, in->x + node->end_x),
        to_y = pen_dots(pen, in->y + node->end_y);
    int wide = pen_width(pen, node), dash = pen->how->dots_per_mm;
    int left = x < to_x ? x : to_x, top = y < to_y ? y : to_y;
    int across = x < to_x ? to_x - x : x - to_x, down = y < to_y ? to_y - y : y - to_y;
    bool flat = node->start_y == node->end_y;
    int length = flat ? across : down, step = node->dashed ? 2 * dash : length;
    for (int at = 0; at < length; at += step) {
        int mark = node->dashed && length - at > dash ? dash : length - at;
        if (flat)
            label_page_fill(pen->page, left + at, top - wide / 2, mark, wide);
        else
            label_page_fill(pen->page, left - wide / 2, top + at, wide, mark);
    }
    return 0;
}

static int draw_rect(struct render *r, const struct node *node, struct area *in,
                     struct err *err)
{
    struct box box = dots_of(&r->pen, in);
    struct label_page *page = r->pen.page;
    int wide = pen_width(&r->pen, node);
    (void)err;
    label_page_fill(page, box.x, box.y, box.width, wide);
    label_page_fill(page, box.x, box.y + box.height - wide, box.width, wide);
    label_page_fill(page, box.x, box.y, wide, box.height);
    label_page_fill(page, box.x + box.width - wide, box.y, wide, box.height);
    return 0;
}

/* In a flow: below the one before, or not at all, or a refusal. */
static int draw_layout(struct render *r, const struct node *node, struct area *in,
                       struct err *err)
{
    struct area area = {.x = in->x + node->left,
                        .y = in->y + in->down + node->top,
                        .width = node->width,
                        .height = node->height,
                        .flow = node->vertical ? node : NULL};
    if (!in->flow)
        return walk(r, node, &area, err);
    in->down += node->top + node->height;
    if (in->down <= in->height)
        return walk(r, node, &area, err);
    if (in->flow->overflow)
        return 0;
    r->pen.node = in->flow;
    r->pen.field = (struct str){0};
    return pen_refuse(&r->pen, err, gettext("the rows do not fit their layout"));
}

static draw_fn *const draws[NODE_KINDS] = {
    [NODE_LAYOUT] = draw_layout,   [NODE_TEXT] = draw_content,
    [NODE_BARCODE] = draw_content, [NODE_LINE] = draw_line,
    [NODE_RECT] = draw_rect,       [NODE_FOR] = each_row,
    [NODE_IF] = if_holds,          [NODE_FIELD] = put_field,
    [NODE_LITERAL] = put_literal,
};

static int walk(struct render *r, const struct node *parent, struct area *in,
                struct err *err)
{
    int rc = 0;
    for (const struct node *node = parent->child; node && !rc; node = node->next)
        rc = draws[node->kind](r, node, in, err);
    return rc;
}

static void check_how(const struct label_how *how)
{
    BUG_IF(how->dots_per_mm != 8 && how->dots_per_mm != 12 && how->dots_per_mm != 24);
    BUG_IF(how->threshold < 0 || how->threshold > 255 || !how->fonts);
}

int label_render(const struct label_template *template, const struct label_data *data,
                 const struct label_how *how, struct label_page *page, struct err *err)
{
    const struct node *root = template->page;
    struct area area = {.width = root->width, .height = root->height};
    struct render r = {.data = data};
    check_how(how);
    fonts_turn(how->fonts);
    r.pen = (struct pen){.how = how, .page = page, .name = template->name, .node = root};
    r.pen.threshold = how->threshold ? how->threshold : THRESHOLD;
    r.pen.arena = arena_new();
    for (int i = 0; i < LABEL_INDEXES; i++)
        r.index[i] = -1;
    buf_init(&r.text, TEXT_BYTES);
    int width = pen_dots(&r.pen, root->width), height = pen_dots(&r.pen, root->height);
    label_page_size(page, width, height, how->dots_per_mm);
    int rc = walk(&r, root, &area, err);
    if (rc)
        label_page_size(page, width, height, how->dots_per_mm);
    buf_clear(&r.text);
    arena_free(r.pen.arena);
    return rc ? -(int)err->code : 0;
}
