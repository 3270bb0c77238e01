/*
 * Filling a view. Texts are borrowed, not copied: they live as long as the turn.
 */
#include "tallyman/screen/view.h"

static struct view_row *next_row(struct view *view)
{
    BUG_IF(view->rows < 0 || view->rows >= VIEW_ROWS);
    return &view->row[view->rows++];
}

void view_add(struct view *view, enum view_role role, const char *label, const char *text)
{
    *next_row(view) = (struct view_row){
        .role = role, .label = label ? label : "", .text = text ? text : ""};
}

void view_count(struct view *view, const char *label, int64_t done, int64_t total)
{
    *next_row(view) = (struct view_row){.role = ROW_COUNT,
                                        .label = label ? label : "",
                                        .text = "",
                                        .done = done,
                                        .total = total};
}

const char *view_find(const struct view *view, enum view_role role)
{
    for (int i = 0; i < view->rows; i++)
        if (view->row[i].role == role)
            return view->row[i].text;
    return NULL;
}
