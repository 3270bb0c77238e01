/*
 * labelsource: the next label of a batch, made when the printer is near and not before. A
 * label whose list needs several pages is one label: its pages are one sending.
 */
#include "labelsource.h"

#include <libintl.h>

#include "tallyman/label/records.h"
#include "tallyman/label/render.h"
#include "tallyman/print/ready.h"

enum { OUT_MOST = 16 << 20, WORDS = 400 };

struct label_source {
    const struct cmd_args *args;
    const struct printer *printer;
    struct arena *arena; /* of one label */
    struct buf bytes;
    int at; /* of the files */
    /* of a template */
    struct buf data;
    struct label_records *records;
    struct label_template *template;
    struct label_fonts *fonts;
    struct label_page page;
};

/* A text of the data, "" when there is none of that name. */
static const char *field(struct label_source *source, const struct label_data *data,
                         const char *name)
{
    static const int none[LABEL_INDEXES];
    const struct label_data *found = label_data_find(data, str_of(name), none);
    struct str text;
    return found && label_data_value(found, &text) ? arena_copy(source->arena, text) : "";
}

/* The label's number; R1 is its second copy. */
static int name_label(struct label_source *source, const struct label_data *data,
                      struct label_made *out, struct err *err)
{
    const char *key = cmd_option(source->args, "--key");
    const char *reprint = field(source, data, "reprint");
    int64_t n = 0;
    key = key ? key : "waybill";
    out->waybill = field(source, data, key);
    if (!*out->waybill)
        return err_set(err, E_FIELD, "sss", key, gettext("a number"), gettext("nothing"));
    if (*reprint && (!str_int(str_of(reprint), &n) || n < 0))
        return err_set(err, E_FIELD, "sss", "reprint", gettext("a number"), reprint);
    out->copy = n + 1;
    return 0;
}

static int put_pages(struct label_source *source, const struct label_data *data,
                     struct err *err)
{
    struct label_how how = {.fonts = source->fonts,
                            .dots_per_mm = (int)source->printer->dots,
                            .threshold = (int)source->printer->threshold};
    struct label_run run = {.template = source->template, .data = data, .how = &how};
    for (int n = 1; n == 1 || n <= run.pages; n++)
        if (label_render_page(&run, n, &source->page, err) ||
            printer_encode(source->printer, &source->page, &source->bytes, err))
            return -(int)err->code;
    return 0;
}

/* A refusal as one of the file's line, whatever it was; a fault stays what it is. */
static void at_line(struct label_source *source, struct err *err)
{
    char words[WORDS];
    if (err->code == E_FILE || err_entry(err->code)->family == ERR_FAULT)
        return;
    err_words(err, words, sizeof words);
    err_clear(err);
    err_set(err, E_FILE, "sds", cmd_option(source->args, "--data"),
            label_records_line(source->records), words);
}

static int next_record(struct label_source *source, struct label_made *out,
                       struct err *err)
{
    struct label_data *data = label_records_next(source->records, source->arena, err);
    if (!data && !err->code)
        return 0;
    if (data && !name_label(source, data, out, err) && !put_pages(source, data, err))
        return 1;
    at_line(source, err);
    return -(int)err->code;
}

/* A file's name without its folder and ending is the waybill, unless one is given. */
static int next_file(struct label_source *source, struct label_made *out, struct err *err)
{
    const struct cmd_args *args = source->args;
    if (source->at >= args->n)
        return 0;
    const char *path = args->word[source->at++];
    const char *slash = strrchr(path, '/');
    struct str name = str_of(slash ? slash + 1 : path);
    const char *given = cmd_option(args, "--waybill");
    struct buf in;
    out->waybill = given ? given : arena_copy(source->arena, str_cut(&name, '.'));
    out->copy = 1;
    buf_init(&in, READY_MOST);
    if (!cmd_read_file(path, &in, err))
        ready_encode(source->printer, path, buf_view(&in), &source->bytes, err);
    buf_clear(&in);
    return err->code ? -(int)err->code : 1;
}

int label_source_next(struct label_source *source, struct label_made *out,
                      struct err *err)
{
    arena_clear(source->arena);
    buf_reset(&source->bytes);
    int rc =
        source->records ? next_record(source, out, err) : next_file(source, out, err);
    out->bytes = buf_view(&source->bytes);
    return rc;
}

static int open_records(struct label_source *source, const char *template,
                        const char *data, struct err *err)
{
    source->template = label_template_read(template, err);
    if (source->template && !cmd_read_file(data, &source->data, err))
        source->records = label_records_open(data, buf_view(&source->data), err);
    if (source->records)
        source->fonts = label_fonts_new(err);
    return -(int)err->code;
}

struct label_source *label_source_open(const struct cmd_args *args,
                                       const struct printer *printer, struct err *err)
{
    struct label_source *source = xcalloc(1, sizeof *source);
    const char *template = cmd_option(args, "--template");
    source->args = args;
    source->printer = printer;
    source->arena = arena_new();
    source->at = 1;
    buf_init(&source->bytes, OUT_MOST);
    buf_init(&source->data, LABEL_RECORDS_BYTES);
    label_page_init(&source->page);
    if (!template || !open_records(source, template, cmd_option(args, "--data"), err))
        return source;
    label_source_close(source);
    return NULL;
}

void label_source_close(struct label_source *source)
{
    if (!source)
        return;
    label_records_close(source->records);
    label_fonts_free(source->fonts);
    label_template_free(source->template);
    label_page_clear(&source->page);
    buf_clear(&source->data);
    buf_clear(&source->bytes);
    arena_free(source->arena);
    free(source);
}
