/*
 * render: walks a template with a label's data and draws each element in its box. Boxes
 * are micrometres from the page's edge and become dots only when something is drawn, so
 * that neighbours meet at every resolution. A label whose list goes on over pages is gone
 * through once for each, first to count them.
 */
#include "tallyman/label/render.h"

#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>

#include "code.h"
#include "glyph.h"
#include "picture.h"
#include "shape.h"
#include "turn.h"
#include "walk.h"

enum {
    TEXT_BYTES = 16 * 1024,
    THRESHOLD = 90,
    COUNTS = 4, /* times the pages are counted before their number must hold */
};

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

static int each_row(struct walk *walk, const struct node *node, struct area *in,
                    struct err *err)
{
    const struct label_data *list =
        label_data_find(walk->scope.data, node->text, walk->scope.index);
    int rows = label_data_rows(list);
    if (rows < 0) {
        walk->pen.node = node;
        walk->pen.field = node->text;
        return pen_refuse(&walk->pen, err, gettext("no such list"));
    }
    int rc = 0;
    for (int i = 0; i < rows && !rc; i++) {
        walk->scope.index[node->var] = i;
        rc = walk_inside(walk, node, in, err);
    }
    walk->scope.index[node->var] = -1;
    return rc;
}

static int if_holds(struct walk *walk, const struct node *node, struct area *in,
                    struct err *err)
{
    while (node && node->kind == NODE_IF && !scope_holds(&walk->scope, node->check))
        node = node->otherwise;
    return node ? walk_inside(walk, node, in, err) : 0;
}

static int put_literal(struct walk *walk, const struct node *node, struct area *in,
                       struct err *err)
{
    (void)in, (void)err;
    buf_str(&walk->text, node->text);
    return 0;
}

static struct str first_path(const struct value *value)
{
    while (value->when)
        value = value->then;
    for (const struct term *term = value->sum; term; term = term->next)
        if (term->kind == TERM_PATH)
            return term->text;
    return (struct str){0};
}

static int put_field(struct walk *walk, const struct node *node, struct area *in,
                     struct err *err)
{
    struct pen *pen = &walk->pen;
    struct str missing;
    (void)in;
    if (!pen->field.n)
        pen->field = first_path(node->value);
    if (scope_put(&walk->scope, node->value, (enum node_mask)pen->node->mask, &walk->text,
                  &missing))
        return 0;
    pen->field = missing;
    return pen_refuse(pen, err, gettext("no such field in the data"));
}

struct box walk_dots(const struct walk *walk, const struct area *area)
{
    const struct pen *pen = &walk->pen;
    struct box box = {.x = pen_dots(pen, area->x), .y = pen_dots(pen, area->y)};
    box.width = pen_dots(pen, area->x + area->width) - box.x;
    box.height = pen_dots(pen, area->y + area->height) - box.y;
    return box;
}

int walk_words(struct walk *walk, const struct node *node, struct area *in,
               struct err *err)
{
    buf_reset(&walk->text);
    walk->pen.node = node;
    walk->pen.field = (struct str){0};
    if (walk_inside(walk, node, in, err))
        return -1;
    walk->pen.node = node;
    if (walk->text.over)
        return pen_refuse(&walk->pen, err, gettext("text is longer than %d"), TEXT_BYTES);
    return 0;
}

/* A layout below others says how high it is, or is as high as what it holds. Of a list
 * that goes on over pages the rows are placed before they are drawn. */
static bool is_open(const struct node *node, const struct area *in)
{
    return in->flow && !in->flow->continues && node->kind == NODE_LAYOUT && !node->height;
}

/* Where what stands in the box must end: at its edge, or, when it pushes down what
 * follows or may run over, where the box around ends. */
static int bottom_of(const struct node *node, const struct area *in,
                     const struct area *out)
{
    bool pushes = in->flow && !in->flow->continues && node->kind == NODE_LAYOUT;
    bool grows = pushes || node->kind == NODE_TABLE || node->overflow == OVERFLOW_VISIBLE;
    int own = out->y + out->height;
    if (!grows || node->continues || node->overflow == OVERFLOW_HIDDEN)
        return own;
    return own > in->bottom ? own : in->bottom;
}

int walk_place(struct walk *walk, const struct node *node, struct area *in,
               struct area *out, struct err *err)
{
    bool open = is_open(node, in);
    int down = in->flow ? in->down : 0;
    *out = (struct area){.x = in->x + node->left,
                         .y = in->y + node->top,
                         .width = node->width ? node->width : in->width - node->left,
                         .height = node->height ? node->height : in->height - node->top,
                         .open = open};
    if (in->flow && (node->height || node->kind == NODE_LAYOUT)) {
        out->y += down;
        out->height -= open ? down : 0;
        out->bottom = bottom_of(node, in, out);
        return flow_row(walk, in, node->top + (open ? 0 : out->height), err);
    }
    out->bottom = bottom_of(node, in, out);
    if (node->height)
        walk_reach(in, out->y + out->height);
    if (node->floats && node->width) {
        out->x += in->across;
        in->across += node->width;
    }
    return 1;
}

/* Letters in white on what is black there. */
static int draw_text(struct walk *walk, struct box box, struct err *err)
{
    struct pen *pen = &walk->pen;
    bool white = pen->node->white;
    if (pen->node->fill)
        label_page_fill(pen->page, box.x, box.y, box.width, box.height);
    if (white)
        label_page_invert(pen->page, box.x, box.y, box.width, box.height);
    int rc = text_draw(pen, box, buf_view(&walk->text), err);
    if (white)
        label_page_invert(pen->page, box.x, box.y, box.width, box.height);
    return rc;
}

static int draw_leaf(struct walk *walk, struct box box, struct err *err)
{
    switch (walk->pen.node->kind) {
    case NODE_BARCODE:
        return code_draw(&walk->pen, box, buf_view(&walk->text), err);
    case NODE_IMAGE:
        picture_draw(&walk->pen, box);
        return 0;
    default:
        return draw_text(walk, box, err);
    }
}

/* A text in a box that is as high as what it holds takes its own height. */
static int open_words(struct walk *walk, struct area *area, struct err *err)
{
    const struct node *node = walk->pen.node;
    int per_mm = walk->pen.how->dots_per_mm;
    if (node->kind != NODE_TEXT || node->turn || node->fills)
        return 0;
    int dots = text_height(&walk->pen, pen_dots(&walk->pen, area->width),
                           buf_view(&walk->text), err);
    int high = (int)((int64_t)(dots + 1) * 1000 / per_mm);
    area->height = high < area->height ? high : area->height;
    return dots < 0 ? -1 : 0;
}

/* Text, codes and images: their words first, then the drawing of them. */
static int draw_words(struct walk *walk, const struct node *node, struct area *in,
                      struct err *err)
{
    struct area area;
    struct turn turn;
    int placed = walk_place(walk, node, in, &area, err);
    if (placed <= 0)
        return placed;
    if (walk_words(walk, node, in, err))
        return -1;
    if (in->open && !node->height && open_words(walk, &area, err))
        return -1;
    walk_reach(in, area.y + area.height);
    struct box box = walk_dots(walk, &area);
    if (!node->turn)
        return draw_leaf(walk, box, err);
    struct box inner = turn_begin(&walk->pen, box, &turn);
    return turn_end(&walk->pen, &turn, draw_leaf(walk, inner, err), err);
}

static int draw_line(struct walk *walk, const struct node *node, struct area *in,
                     struct err *err)
{
    const struct pen *pen = &walk->pen;
    (void)err;
    walk->pen.node = node;
    shape_line(pen, pen_dots(pen, in->x + node->start_x),
               pen_dots(pen, in->y + node->start_y), pen_dots(pen, in->x + node->end_x),
               pen_dots(pen, in->y + node->end_y));
    return 0;
}

static int draw_rect(struct walk *walk, const struct node *node, struct area *in,
                     struct err *err)
{
    struct area area;
    int placed = walk_place(walk, node, in, &area, err);
    walk->pen.node = node;
    if (placed > 0)
        shape_box(&walk->pen, walk_dots(walk, &area));
    return placed < 0 ? -1 : 0;
}

static void inset(struct area *area, const int by[SIDES])
{
    int across = by[SIDE_LEFT] + by[SIDE_RIGHT], down = by[SIDE_TOP] + by[SIDE_BOTTOM];
    area->x += by[SIDE_LEFT];
    area->y += by[SIDE_TOP];
    area->width = area->width > across ? area->width - across : 0;
    area->height = area->height > down ? area->height - down : 0;
}

/* A layout whose inside is drawn: what it stands in, its box with its margin, without,
 * and what is inside of its padding. */
struct closing {
    struct area *in, *whole, *box, *inner;
};

/* How far down it went: an open one is so high, with its border; one that grew pushes
 * down what follows. */
static int close_layout(struct walk *walk, const struct node *node,
                        const struct closing *at, struct err *err)
{
    int below = node->padding[SIDE_BOTTOM] + node->margin[SIDE_BOTTOM];
    int flowed = at->inner->flow ? at->inner->y + at->inner->down : 0;
    walk_reach(at->inner, flowed);
    int end = at->inner->reached + below, own = at->whole->y + at->whole->height;
    if (at->box->open) {
        at->box->height = end - node->margin[SIDE_BOTTOM] - at->box->y;
        walk->pen.node = node;
        shape_box(&walk->pen, walk_dots(walk, at->box));
        own = at->whole->y;
    }
    if (node->overflow == OVERFLOW_HIDDEN && end > own && !at->box->open)
        end = own;
    walk_reach(at->in, end > own ? end : own);
    if (!at->in->flow || at->in->flow->continues || end <= own)
        return 0;
    return flow_row(walk, at->in, end - own, err) < 0 ? -1 : 0;
}

static int draw_layout(struct walk *walk, const struct node *node, struct area *in,
                       struct err *err)
{
    struct area area;
    int placed = walk_place(walk, node, in, &area, err);
    area.flow = node->flow ? node : NULL;
    if (placed <= 0 || (area.flow && flow_open(walk, node, err)))
        return placed < 0 || err->code ? -1 : 0;
    struct area whole = area;
    inset(&area, node->margin);
    walk->pen.node = node;
    if (!area.open)
        shape_box(&walk->pen, walk_dots(walk, &area));
    struct area inner = area;
    inset(&inner, node->padding);
    inner.bottom -= node->padding[SIDE_BOTTOM] + node->margin[SIDE_BOTTOM];
    inner.reached = inner.y;
    if (walk_inside(walk, node, &inner, err))
        return -1;
    return close_layout(walk, node, &(struct closing){in, &whole, &area, &inner}, err);
}

/* The head begins at the top, the foot is as high as it says from the bottom. */
static int draw_band(struct walk *walk, const struct node *node, struct area *in,
                     struct err *err)
{
    struct area area = {.x = in->x, .y = in->y, .width = in->width, .height = in->height};
    if (node->height) {
        area.height = node->height;
        area.y += node->kind == NODE_FOOTER ? in->height - node->height : 0;
    }
    area.bottom = area.y + area.height;
    return walk_inside(walk, node, &area, err);
}

static draw_fn *const draws[NODE_KINDS] = {
    [NODE_HEADER] = draw_band,      [NODE_FOOTER] = draw_band,
    [NODE_PAGE_INDEX] = draw_words, [NODE_LAYOUT] = draw_layout,
    [NODE_TEXT] = draw_words,       [NODE_BARCODE] = draw_words,
    [NODE_IMAGE] = draw_words,      [NODE_LINE] = draw_line,
    [NODE_RECT] = draw_rect,        [NODE_TABLE] = table_draw,
    [NODE_TR] = row_draw,           [NODE_TH] = cell_draw,
    [NODE_TD] = cell_draw,          [NODE_FOR] = each_row,
    [NODE_IF] = if_holds,           [NODE_FIELD] = put_field,
    [NODE_LITERAL] = put_literal,
};

int walk_inside(struct walk *walk, const struct node *parent, struct area *in,
                struct err *err)
{
    int rc = 0;
    for (const struct node *node = parent->child; node && !rc; node = node->next)
        rc = draws[node->kind](walk, node, in, err);
    return rc;
}

static void check_how(const struct label_how *how)
{
    BUG_IF(how->dots_per_mm != 8 && how->dots_per_mm != 12 && how->dots_per_mm != 24);
    BUG_IF(how->threshold < 0 || how->threshold > 255 || !how->fonts);
}

static struct walk walk_open(const struct label_run *run, struct label_page *page)
{
    struct walk walk = {.scope = {.data = run->data}};
    const struct label_how *how = run->how;
    walk.pen = (struct pen){.how = how, .page = page, .name = run->template->name};
    walk.pen.node = run->template->page;
    walk.pen.threshold = how->threshold ? how->threshold : THRESHOLD;
    walk.pen.arena = arena_new();
    walk.pen.zone = arena_alloc(walk.pen.arena, PEN_ZONES * sizeof *walk.pen.zone);
    for (int i = 0; i < LABEL_INDEXES; i++)
        walk.scope.index[i] = -1;
    buf_init(&walk.text, TEXT_BYTES);
    return walk;
}

static void blank(const struct walk *walk, const struct node *root)
{
    label_page_size(walk->pen.page, pen_dots(&walk->pen, root->width),
                    pen_dots(&walk->pen, root->height), walk->pen.how->dots_per_mm);
}

/* Draws page n of `pages`; *next is the first row of the one behind it, 0 when there is
 * none. */
static int draw_page(const struct label_run *run, int n, struct label_page *page,
                     int *next, struct err *err)
{
    const struct node *root = run->template->page;
    struct area area = {
        .width = root->width, .height = root->height, .bottom = root->height};
    struct walk walk = walk_open(run, page);
    walk.scope.page = n;
    walk.scope.pages = run->pages;
    walk.from = run->from[n - 1];
    blank(&walk, root);
    int rc = walk_inside(&walk, root, &area, err);
    if (!rc)
        rc = zones_held(&walk.pen, err);
    if (rc)
        blank(&walk, root);
    *next = walk.more ? walk.from + walk.drawn : 0;
    buf_clear(&walk.text);
    arena_free(walk.pen.arena);
    return rc ? -(int)err->code : 0;
}

static int refuse_pages(const struct label_run *run, struct err *err)
{
    return err_set(err, E_LABEL, "ss", run->template->name,
                   gettext("the list needs too many pages"));
}

/* Goes through all pages, supposing that they are `run->pages`; how many they were. */
static int count_pages(struct label_run *run, struct label_page *page, struct err *err)
{
    int n = 1, next;
    for (;; n++) {
        if (draw_page(run, n, page, &next, err))
            return -1;
        if (!next)
            return n;
        if (n == LABEL_PAGES)
            return refuse_pages(run, err);
        run->from[n] = next;
    }
}

/* What a page says may hang on how many there are, so that is counted until it holds. */
static int plan_pages(struct label_run *run, struct label_page *page, struct err *err)
{
    run->pages = 1;
    run->from[0] = 0;
    for (int i = 0; i < COUNTS; i++) {
        int n = count_pages(run, page, err);
        if (n < 0)
            return -(int)err->code;
        if (n == run->pages)
            return 0;
        run->pages = n;
    }
    return refuse_pages(run, err);
}

int label_render_page(struct label_run *run, int n, struct label_page *page,
                      struct err *err)
{
    int next;
    check_how(run->how);
    fonts_turn(run->how->fonts);
    if (n == 1 && plan_pages(run, page, err))
        return -(int)err->code;
    BUG_IF(n < 1 || n > run->pages);
    /* The only page there is was just drawn. */
    return run->pages == 1 ? 0 : draw_page(run, n, page, &next, err);
}

int label_render(const struct label_template *template, const struct label_data *data,
                 const struct label_how *how, struct label_page *page, struct err *err)
{
    struct label_run run = {.template = template, .data = data, .how = how};
    if (label_render_page(&run, 1, page, err))
        return -(int)err->code;
    if (run.pages == 1)
        return 0;
    label_page_size(page, page->width, page->height, page->dots_per_mm);
    return err_set(err, E_LABEL, "ss", template->name,
                   gettext("the list does not fit one page"));
}
