/*
 * paper: from the reply that grants a copy to bits on paper. One label, one file (and one
 * for each further page of its goods): named after its waybill and copy, so that nothing
 * is ever written over. To a printer it is one sending.
 */
#include "paper.h"

#include <sys/stat.h>

#include "tallyman/base/clock.h"
#include "tallyman/label/fonts.h"
#include "tallyman/label/png.h"
#include "tallyman/label/render.h"
#include "tallyman/print/file.h"
#include "tallyman/print/printer.h"

enum { DOTS_PER_MM = 8, OUT_MOST = 4 << 20, WORDS = 400, GOODS_MOST = 24 };
enum { MANIFEST_MOST = 15 << 20 }; /* some hundred pages: what a sending may be */

struct paper {
    const struct cmd_args *args;
    const char *dir;
    struct bench *bench;
    struct label_fonts *fonts;
    struct label_template *template;
    char template_name[64];
    struct label_page page;
};

struct paper *paper_new(const struct cmd_args *args, const char *dir, struct bench *bench)
{
    struct paper *paper = xcalloc(1, sizeof(*paper));
    paper->args = args;
    paper->dir = dir;
    paper->bench = bench;
    label_page_init(&paper->page);
    if (dir)
        mkdir(dir, 0700);
    return paper;
}

void paper_free(struct paper *paper)
{
    if (!paper)
        return;
    label_template_free(paper->template);
    label_fonts_free(paper->fonts);
    label_page_clear(&paper->page);
    free(paper);
}

static int ready(struct paper *paper, const char *template_name, struct err *err)
{
    if (!paper->fonts)
        paper->fonts = label_fonts_new(err);
    if (!paper->fonts)
        return -(int)err->code;
    if (paper->template && strcmp(paper->template_name, template_name) == 0)
        return 0;
    struct arena *arena = arena_new();
    const char *path = cmd_file(paper->args, arena, "templates",
                                arena_printf(arena, "%s.xml", template_name));
    label_template_free(paper->template);
    paper->template = label_template_read(path, err);
    snprintf(paper->template_name, sizeof(paper->template_name), "%s", template_name);
    arena_free(arena);
    return paper->template ? 0 : -(int)err->code;
}

/* The first goods; what a label has no room for is one line with its units. */
static void goods_fields(struct label_data *data, const struct rows *rows,
                         struct err *err)
{
    label_data_list(data, "goods", err);
    int64_t rest = 0;
    for (int i = 0; i < rows->n; i++) {
        struct label_data *row;
        if (i >= GOODS_MOST) {
            rest += rows_num(rows, i, "count", 0);
        } else if ((row = label_data_row(data, "goods", err))) {
            label_data_text(row, "name", rows_str(rows, i, "name"), err);
            label_data_int(row, "count", rows_num(rows, i, "count", 0), err);
        }
    }
    struct label_data *last = rest ? label_data_row(data, "goods", err) : NULL;
    if (last) {
        label_data_text(last, "name", "…", err);
        label_data_int(last, "count", rest, err);
    }
}

static const char *kilos(struct arena *arena, int64_t grams)
{
    return arena_printf(arena, "%lld.%02lld", (long long)grams / 1000,
                        (long long)grams % 1000 / 10);
}

/* The fields of a label, by the names that templates use. */
static struct label_data *label_fields(const struct reply *reply,
                                       const struct bench *bench, struct arena *arena,
                                       struct err *err)
{
    static const struct {
        const char *path, *name;
    } texts[] = {
        {"waybill", "waybill"},
        {"carrier", "carrier"},
        {"routeMark", "region"},
        {"hub", "hub"},
        {"recipient.name", "receiver"},
        {"recipient.phone", "phone"},
        {"recipient.address", "address"},
        {"sender.name", "sender"},
        {"sender.phone", "sender_phone"},
        {"sender.address", "sender_address"},
        {"order", "number"},
        {"remark", "remark"},
        {"qr", "waybill"},
    };
    const struct record *out = &reply->out;
    struct label_data *data = label_data_new(arena);
    for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
        label_data_text(data, texts[i].path, record_str(out, texts[i].name, ""), err);
    label_data_int(data, "part", record_num(out, "part", 1), err);
    label_data_int(data, "parts", record_num(out, "parts", 1), err);
    int64_t reprint = record_num(out, "reprint", 0);
    label_data_text(data, "reprint",
                    reprint ? arena_printf(arena, "%lld", (long long)reprint) : "", err);
    int64_t grams = record_num(out, "weight_g", 0);
    label_data_text(data, "weight", kilos(arena, grams), err);
    if (bench && bench_printer(bench)->shared) {
        label_data_text(data, "bench", bench_name(bench), err);
        label_data_text(data, "person", record_str(out, "person", ""), err);
    }
    char iso[32];
    clock_iso(record_num(out, "printed_at", 0), 480, iso);
    label_data_text(data, "printedAt", arena_printf(arena, "%.10s %.5s", iso, iso + 11),
                    err);
    goods_fields(data, &reply->rows, err);
    return data;
}

/* Page n of a label: the first under the label's own name. */
static int keep(struct paper *paper, const char *name, int n, struct err *err)
{
    struct buf zpl, png;
    struct arena *arena = arena_new();
    if (n > 1)
        name = arena_printf(arena, "%s-page%d", name, n);
    buf_init(&zpl, OUT_MOST);
    buf_init(&png, OUT_MOST);
    static const struct print_form form = {.encoding = PRINT_Z64};
    int failed = print_encode(&form, &paper->page, &zpl, err);
    if (!failed)
        failed = label_png(&paper->page, &png, err);
    if (!failed)
        failed = print_file(arena_printf(arena, "%s.png", name), buf_view(&png), err);
    if (!failed)
        failed = print_file(arena_printf(arena, "%s.zpl", name), buf_view(&zpl), err);
    buf_clear(&png);
    buf_clear(&zpl);
    arena_free(arena);
    return failed;
}

/* A manifest's name takes the place of a number: it is no parcel's. */
static const char *number_of(const struct reply *reply, struct arena *arena)
{
    const struct record *out = &reply->out;
    const char *waybill = record_str(out, "waybill", "");
    return *waybill ? waybill
                    : arena_printf(arena, "manifest-%lld",
                                   (long long)record_num(out, "handover", 0));
}

static int hand_over(struct paper *paper, const struct reply *reply, struct str bytes,
                     struct arena *arena, struct err *err)
{
    struct bench_label label = {
        .waybill = number_of(reply, arena),
        .order = record_str(&reply->out, "number", ""),
        .person = record_str(&reply->out, "person", ""),
        .n = record_num(&reply->out, "n", 1),
        .bytes = bytes,
    };
    return bench_print(paper->bench, &label, err);
}

/* All pages of a label: files each for itself, for the printer as one sending. */
static int put_pages(struct paper *paper, const struct label_data *data, const char *name,
                     struct buf *bytes, struct err *err)
{
    struct label_how how = {.fonts = paper->fonts, .dots_per_mm = DOTS_PER_MM};
    struct label_run run = {.template = paper->template, .data = data, .how = &how};
    const struct printer *printer = paper->bench ? bench_printer(paper->bench) : NULL;
    if (printer) {
        how.dots_per_mm = (int)printer->dots;
        how.threshold = (int)printer->threshold;
    }
    for (int n = 1; n == 1 || n <= run.pages; n++)
        if (label_render_page(&run, n, &paper->page, err) ||
            (paper->dir && keep(paper, name, n, err)) ||
            (printer && printer_encode(printer, &paper->page, bytes, err)))
            return -(int)err->code;
    return 0;
}

static void manifest_rows(struct label_data *data, const struct rows *rows,
                          struct arena *arena, struct err *err)
{
    label_data_list(data, "rows", err);
    for (int i = 0; i < rows->n && !err->code; i++) {
        struct label_data *row = label_data_row(data, "rows", err);
        int64_t grams = rows_num(rows, i, "weight_g", 0);
        if (!row)
            return;
        label_data_text(row, "waybill", rows_str(rows, i, "waybill"), err);
        label_data_text(row, "order", rows_str(rows, i, "number"), err);
        if (grams)
            label_data_text(row, "weight", kilos(arena, grams), err);
    }
}

static struct label_data *manifest_fields(const struct reply *reply, struct arena *arena,
                                          struct err *err)
{
    const struct record *out = &reply->out;
    struct label_data *data = label_data_new(arena);
    char iso[32];
    int64_t n = record_num(out, "n", 1), grams = record_num(out, "weight_g", 0);
    clock_iso(record_num(out, "closed_at", 0), 480, iso);
    label_data_text(data, "carrier", record_str(out, "carrier", ""), err);
    label_data_text(data, "handover",
                    arena_printf(arena, n > 1 ? "%lld R%lld" : "%lld",
                                 (long long)record_num(out, "handover", 0),
                                 (long long)n - 1),
                    err);
    label_data_text(data, "closedAt", arena_printf(arena, "%.10s %.5s", iso, iso + 11),
                    err);
    label_data_int(data, "parcels", record_num(out, "parcels", 0), err);
    label_data_text(data, "warehouse", record_str(out, "warehouse", ""), err);
    if (grams)
        label_data_text(data, "weight", kilos(arena, grams), err);
    manifest_rows(data, &reply->rows, arena, err);
    return data;
}

/* A granted label, or a manifest: the same way, the same journal. */
static int print_paper(struct paper *paper, const char *template_name,
                       const struct reply *reply, struct arena *arena, struct err *err)
{
    struct buf bytes;
    bool manifest = strcmp(template_name, "manifest") == 0;
    if (ready(paper, template_name, err))
        return -(int)err->code;
    struct label_data *data = manifest ? manifest_fields(reply, arena, err)
                                       : label_fields(reply, paper->bench, arena, err);
    if (err->code)
        return -(int)err->code;
    const char *name =
        arena_printf(arena, "%s/%s-%lld", paper->dir ? paper->dir : "",
                     number_of(reply, arena), (long long)record_num(&reply->out, "n", 1));
    buf_init(&bytes, manifest ? MANIFEST_MOST : OUT_MOST);
    int failed = put_pages(paper, data, name, &bytes, err);
    if (!failed && paper->bench)
        failed = hand_over(paper, reply, buf_view(&bytes), arena, err);
    buf_clear(&bytes);
    return failed;
}

struct paper_out paper_print(struct paper *paper, const char *template_name,
                             const struct reply *data, struct arena *arena)
{
    struct err err = {0};
    char words[WORDS];
    int failed = print_paper(paper, template_name, data, arena, &err);
    if (!failed)
        return (struct paper_out){.paper = PAPER_SENT, .later = paper->bench};
    err_words(&err, words, sizeof(words));
    return (struct paper_out){PAPER_FAILED, arena_text(arena, words), false};
}
