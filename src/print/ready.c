/*
 * ready: a ready-made label to a printer, by what its first bytes say it is.
 */
#include "ready_in.h"

#include <libintl.h>

#include "tallyman/print/port.h"

static struct str after_blank(struct str bytes)
{
    size_t n = 0;
    if (str_starts(bytes, "\xef\xbb\xbf"))
        n = 3;
    while (n < bytes.n && strchr(" \t\r\n", bytes.p[n]))
        n++;
    return str_n(bytes.p + n, bytes.n - n);
}

enum ready_kind ready_recognise(struct str bytes)
{
    if (!bytes.n)
        return READY_UNKNOWN;
    if (str_starts(bytes, "\x89PNG\r\n\x1a\n"))
        return READY_PNG;
    if (str_starts(bytes, "%PDF-"))
        return READY_PDF;
    struct str text = after_blank(bytes);
    if (text.n > 3 && (*text.p == '^' || *text.p == '~') &&
        memmem(text.p, text.n, "^XA", 3))
        return READY_ZPL;
    return READY_UNKNOWN;
}

static int from_png(const struct printer *printer, const char *name, struct str bytes,
                    struct buf *out, struct err *err)
{
    struct label_page page;
    label_page_init(&page);
    int rc = ready_png(printer, name, bytes, &page, err);
    if (!rc)
        rc = printer_encode(printer, &page, out, err);
    label_page_clear(&page);
    return rc;
}

static int from_zpl(const struct printer *printer, const char *name, struct str bytes,
                    struct buf *out, struct err *err)
{
    if (printer->form.language != PRINT_ZPL)
        return err_set(err, E_LABEL, "ss", name,
                       gettext("it is ZPL, and the printer speaks another language"));
    return ready_zpl(name, after_blank(bytes), out, err);
}

static int from_pdf(const struct printer *printer, const char *name, struct str bytes,
                    struct buf *out, struct err *err)
{
    if (!port_knows(printer->address))
        return ready_pdf(printer, name, bytes, out, err);
    buf_str(out, bytes);
    return 0;
}

int ready_encode(const struct printer *printer, const char *name, struct str bytes,
                 struct buf *out, struct err *err)
{
    int rc;
    if (bytes.n > READY_MOST)
        return err_set(err, E_LIMIT_INPUT, "sd", name, (int64_t)READY_MOST);
    switch (ready_recognise(bytes)) {
    case READY_ZPL:
        rc = from_zpl(printer, name, bytes, out, err);
        break;
    case READY_PNG:
        rc = from_png(printer, name, bytes, out, err);
        break;
    case READY_PDF:
        rc = from_pdf(printer, name, bytes, out, err);
        break;
    default:
        return err_set(err, E_LABEL, "ss", name, gettext("neither ZPL, PNG nor PDF"));
    }
    if (!rc && out->over)
        rc = err_set(err, E_LIMIT_INPUT, "sd", name, (int64_t)out->most);
    return rc;
}
