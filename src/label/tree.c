/*
 * tree: what can only be said of a template's nodes together: where an id stands, how
 * many there are, whether every box lies on the page. template.c asks.
 */
#include "tree.h"

struct node *tree_find(struct node *inside, struct str id)
{
    for (struct node *node = inside->child; node; node = node->next) {
        struct node *found = node->kind == NODE_LAYOUT && str_eq(node->id, id)
                                 ? node
                                 : tree_find(node, id);
        if (!found && node->otherwise)
            found = tree_find(node->otherwise, id);
        if (found)
            return found;
    }
    return NULL;
}

int tree_count(const struct node *inside)
{
    int n = 0;
    for (const struct node *node = inside->child; node; node = node->next)
        n += 1 + tree_count(node) + (node->otherwise ? tree_count(node->otherwise) : 0);
    return n;
}

void tree_merge(struct node *cell)
{
    const struct node *text = cell->child;
    if (!node_is_cell(cell) || !cell->elements || cell->child != cell->last ||
        text->kind != NODE_TEXT || text->width || text->height || text->turn ||
        text->fills || text->white)
        return;
    struct node merged = *text;
    merged.kind = cell->kind;
    merged.line = cell->line;
    merged.next = cell->next;
    merged.width = cell->width;
    merged.height = cell->height;
    merged.share = cell->share;
    merged.span = cell->span;
    merged.rows = cell->rows;
    merged.words = true;
    merged.elements = false;
    *cell = merged;
}

static bool leaves(const struct node *page, const struct node *node, int x, int y)
{
    return x + node->left + node->width > page->width ||
           y + node->top + node->height > page->height || x + node->end_x > page->width ||
           y + node->end_y > page->height || x + node->start_x > page->width ||
           y + node->start_y > page->height;
}

static const struct node *outside(const struct node *page, const struct node *from, int x,
                                  int y)
{
    const struct node *found = NULL;
    for (const struct node *node = from; node && !found; node = node->next) {
        int left = x + node->left, down = y + node->top;
        bool band = node->kind == NODE_HEADER || node->kind == NODE_FOOTER;
        if (node->kind < NODE_ELEMENTS && !node_is_cell(node) && !band &&
            leaves(page, node, x, y))
            return node;
        if (node->kind == NODE_FOOTER && node->height)
            down = page->height - node->height;
        if (!node->flow)
            found = outside(page, node->child, left, down);
        if (!node->flow && !found)
            found = outside(page, node->otherwise, left, down);
    }
    return found;
}

const struct node *tree_outside(const struct node *page)
{
    return outside(page, page, 0, 0);
}
