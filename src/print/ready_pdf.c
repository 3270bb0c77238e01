/*
 * ready_pdf: a carrier's PDF for a printer that takes no PDF: drawn at the printer's dots
 * by poppler's pdftoppm in a process of its own, held to time, memory and size, since a
 * PDF is a program of somebody else's. Its pages are one label and one sending.
 */
#include "ready_in.h"

#include <errno.h>
#include <libintl.h>

#include "tool.h"

enum {
    PAGES = 8,
    MS = 30000,
    MEMORY = 512 << 20,
    SPARE = 2, /* dots that a page may be wider than the head by rounding */
};

/* A number of the header and the one blank behind it. */
static bool take_number(struct str *rest, int *out)
{
    int64_t number = 0;
    size_t n = 0;
    while (n < rest->n && n < 7 && rest->p[n] >= '0' && rest->p[n] <= '9')
        number = number * 10 + (rest->p[n++] - '0');
    if (!n || n == rest->n || (rest->p[n] != ' ' && rest->p[n] != '\n'))
        return false;
    *rest = str_n(rest->p + n + 1, rest->n - n - 1);
    *out = (int)number;
    return number > 0;
}

int ready_pbm(struct str *rest, int dots_per_mm, struct label_page *page)
{
    int width, height;
    if (!rest->n)
        return 0;
    if (!str_starts(*rest, "P4\n"))
        return -1;
    *rest = str_n(rest->p + 3, rest->n - 3);
    if (!take_number(rest, &width) || !take_number(rest, &height) ||
        (int64_t)width * height > READY_DOTS)
        return -1;
    size_t need = ((size_t)width + 7) / 8 * (size_t)height;
    if (rest->n < need)
        return -1;
    label_page_size(page, width, height, dots_per_mm);
    memcpy(page->bits, rest->p, need);
    for (int y = 0; y < height && width % 8; y++)
        page->bits[((size_t)y + 1) * page->stride - 1] &= (uint8_t)(0xff00 >> width % 8);
    *rest = str_n(rest->p + need, rest->n - need);
    return 1;
}

/* A length that is not whole dots comes out a dot too large, and white there. */
static void trim(const struct printer *printer, struct label_page *page)
{
    int most = (int)printer->head - printer->form.offset;
    if (page->width <= most || page->width > most + SPARE ||
        label_page_ink(page, most, 0, SPARE, page->height))
        return;
    struct label_page narrow;
    label_page_init(&narrow);
    label_page_size(&narrow, most, page->height, page->dots_per_mm);
    for (int y = 0; y < page->height; y++)
        memcpy(narrow.bits + (size_t)y * narrow.stride,
               page->bits + (size_t)y * page->stride, narrow.stride);
    label_page_clear(page);
    *page = narrow;
}

static int put_pages(const struct printer *printer, const char *name, struct str pages,
                     struct buf *out, struct err *err)
{
    struct label_page page;
    int n = 0, got, rc = 0;
    label_page_init(&page);
    while (!rc && (got = ready_pbm(&pages, (int)printer->dots, &page)) > 0) {
        trim(printer, &page);
        rc = ++n > PAGES ? err_set(err, E_LABEL, "ss", name, gettext("too many pages"))
                         : printer_encode(printer, &page, out, err);
    }
    if (!rc && (got < 0 || !n))
        rc = err_set(err, E_LABEL, "ss", name, gettext("pdftoppm drew no page"));
    label_page_clear(&page);
    return rc;
}

static int refuse(const char *name, enum tool_end end, struct err *err)
{
    static const char *const whys[] = {
        [TOOL_ABSENT] = N_("it is a PDF, and pdftoppm (poppler-utils) is not installed"),
        [TOOL_FAILED] = N_("it is a PDF that pdftoppm can not draw"),
        [TOOL_LATE] = N_("it is a PDF that takes too long to draw"),
        [TOOL_MUCH] = N_("it is a PDF with pages too large or too many"),
    };
    if (end == TOOL_FAULT)
        return err_set(err, E_IO, "ss", name, strerror(errno));
    return err_set(err, E_LABEL, "ss", name, gettext(whys[end]));
}

int ready_pdf(const struct printer *printer, const char *name, struct str bytes,
              struct buf *out, struct err *err)
{
    char dpi[24], last[8];
    const char *const argv[] = {"pdftoppm", "-q", "-mono", "-l", last,
                                "-r",       dpi,  "-",     NULL};
    struct buf pages;
    snprintf(dpi, sizeof dpi, "%d.%d", (int)printer->dots * 254 / 10,
             (int)printer->dots * 254 % 10);
    snprintf(last, sizeof last, "%d", PAGES + 1);
    struct tool tool = {.argv = argv, .in = bytes, .ms = MS, .memory = MEMORY};
    buf_init(&pages, READY_DOTS / 8 * 2);
    enum tool_end end = tool_run(&tool, &pages);
    int rc = end == TOOL_WELL ? put_pages(printer, name, buf_view(&pages), out, err)
                              : refuse(name, end, err);
    buf_clear(&pages);
    return rc;
}
