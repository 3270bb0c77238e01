/*
 * template: a label's layout, read from a documented subset of Cainiao's LPML.
 *
 * Units are millimetres, fonts and line widths points. The language:
 *
 *   page width height            the root; direct child of nothing
 *   layout left top width height box relative to its parent; orientation="vertical" sets
 * its child layouts one below the other; style overflow:hidden drops what does not fit
 * instead of refusing text                         fills its layout; style fontSize
 * fontWeight align valign overflow; shrink="yes" makes it smaller down to 6 pt;
 *                                onMissingGlyph="mark" prints 〓 for what no font has;
 *                                mask="name|phone" masks each value put in
 *   barcode type                 code128 (text below unless style hideText:true) or
 * qrcode; minModule: least module in mm (0.25) line startX startY endX endY horizontal or
 * vertical; style lineWidth, lineType rect                         frame of its layout;
 * style borderWidth
 *
 * Between elements and inside text: <% for(i=0;i<_data.goods.length;i++){ %> … <% } %>
 * and
 * <% if(_data.remark){ %> … <% } %> (missing, empty and 0 are no); inside text and
 * barcode: <%=_data.recipient.name%>,
 * <%=_data.goods[i].name%>. The file is parsed once, before any data is seen: a value is
 * only ever put between finished elements and can not become markup.
 */
#ifndef TALLYMAN_LABEL_TEMPLATE_H
#define TALLYMAN_LABEL_TEMPLATE_H

#include <stddef.h>

#include "tallyman/base/err.h"

struct label_template;

enum {
    LABEL_TEMPLATE_BYTES = 256 * 1024,
    LABEL_TEMPLATE_DEPTH = 16,
    LABEL_TEMPLATE_NODES = 4000, /* elements, texts and placeholders together */
    LABEL_TEMPLATE_IMAGES = 16,
};

/* NULL after err_set: E_IO, or E_FILE with file, line and what was expected. */
struct label_template *label_template_read(const char *path, struct err *err);
/* The same from memory; `name` stands in messages. */
struct label_template *label_template_read_text(const char *name, const char *text,
                                                size_t n, struct err *err);
void label_template_free(struct label_template *template); /* NULL is fine */

#endif
