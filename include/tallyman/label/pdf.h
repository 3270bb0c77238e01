/*
 * pdf: pages as one PDF, each the label's exact size and the printer's own bits, so that
 * what is looked at and archived is what is printed.
 */
#ifndef TALLYMAN_LABEL_PDF_H
#define TALLYMAN_LABEL_PDF_H

#include "tallyman/base/buf.h"
#include "tallyman/base/err.h"
#include "tallyman/label/page.h"

struct label_pdf;

/* Begins a document in out, which the caller made and keeps until the close. */
struct label_pdf *label_pdf_open(struct buf *out);
void label_pdf_page(struct label_pdf *pdf, const struct label_page *page);
/* Ends the document (if it has a page) and frees. E_LIMIT_INPUT when out's ceiling was
 * too low, E_FIELD without a page. */
int label_pdf_close(struct label_pdf *pdf, struct err *err);

#endif
