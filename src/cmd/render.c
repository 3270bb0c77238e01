/*
 * render: `label render`. Records are read one by one, each is rendered to its pages, and
 * the pages go to one file a label (a %d in --out) or all into one. With one file a label
 * a record that is refused is named and passed over; of one file for all, nothing is
 * written unless every label is good.
 */
#include "render.h"

#include <errno.h>
#include <libintl.h>
#include <unistd.h>

#include "tallyman/label/halfblocks.h"
#include "tallyman/label/pdf.h"
#include "tallyman/label/png.h"
#include "tallyman/label/records.h"
#include "tallyman/label/render.h"
#include "tallyman/print/encode.h"
#include "tallyman/print/file.h"

enum { OUT_MOST = 1 << 30, PROGRESS_EVERY = 50, REFUSED_MOST = 20, NAME = 1000 };

struct job;

/* What pages become. All write to job->out. */
struct format {
    const char *name;
    bool single; /* a file holds one page */
    int (*page)(struct job *job, struct err *err);
};

struct job {
    struct cmd_args *args;
    const struct format *format;
    const char *template, *data, *out_name;
    int64_t dots, threshold, width;
    struct print_form form;
    struct label_fonts *fonts;
    struct label_template *read;
    struct label_page page;
    struct buf out;
    struct label_pdf *pdf;
    bool one_each; /* out_name has a %d */
    int64_t labels, pages, refused;
    int status; /* exit status of the run */
};

static int put_png(struct job *job, struct err *err)
{
    return label_png(&job->page, &job->out, err);
}

static int put_pdf(struct job *job, struct err *err)
{
    (void)err;
    if (!job->pdf)
        job->pdf = label_pdf_open(&job->out);
    label_pdf_page(job->pdf, &job->page);
    return 0;
}

static int put_text(struct job *job, struct err *err)
{
    (void)err;
    label_halfblocks(&job->page, (int)job->width, isatty(STDOUT_FILENO), &job->out);
    return 0;
}

static int put_language(struct job *job, struct err *err)
{
    return print_encode(&job->form, &job->page, &job->out, err);
}

static const struct format formats[] = {
    {"png", true, put_png},          {"pdf", false, put_pdf},
    {"zpl", false, put_language},    {"tspl", false, put_language},
    {"escpos", false, put_language}, {"cpcl", false, put_language},
    {"text", false, put_text},
};

/* The file of label n; further pages of a format that holds one get theirs behind. */
static void file_name(const struct job *job, int64_t n, int page, char name[NAME])
{
    const char *mark = strstr(job->out_name, "%d");
    char tail[32] = "";
    if (page > 1)
        snprintf(tail, sizeof tail, "-%d", page);
    if (mark)
        snprintf(name, NAME, "%.*s%lld%s%s", (int)(mark - job->out_name), job->out_name,
                 (long long)n, tail, mark + 2);
    else
        snprintf(name, NAME, "%s", job->out_name);
}

static int flush(struct job *job, int64_t n, int page, struct err *err)
{
    char name[NAME];
    file_name(job, n, page, name);
    if (job->pdf)
        label_pdf_close(job->pdf, err);
    job->pdf = NULL;
    if (!err->code && job->out.over)
        err_set(err, E_LIMIT_INPUT, "sd", name, (int64_t)job->out.most);
    if (!err->code && strcmp(name, "-") == 0)
        fwrite(job->out.p, 1, job->out.n, stdout);
    else if (!err->code)
        print_file(name, buf_view(&job->out), err);
    buf_reset(&job->out);
    return -(int)err->code;
}

static int render_one(struct job *job, const struct label_data *data, struct err *err)
{
    struct label_how how = {.fonts = job->fonts,
                            .dots_per_mm = (int)job->dots,
                            .threshold = (int)job->threshold};
    struct label_run run = {.template = job->read, .data = data, .how = &how};
    for (int n = 1; n == 1 || n <= run.pages; n++) {
        if (label_render_page(&run, n, &job->page, err))
            return -(int)err->code;
        if (job->format->single && !job->one_each && job->pages)
            return err_set(err, E_FIELD, "sss", "--out",
                           gettext("a number in the name, for several pages"),
                           job->out_name);
        if (job->format->page(job, err))
            return -(int)err->code;
        job->pages++;
        if (job->format->single && job->one_each && flush(job, job->labels, n, err))
            return -(int)err->code;
    }
    return job->one_each && !job->format->single ? flush(job, job->labels, 1, err) : 0;
}

/* What a label that was refused has already put out. */
static void drop(struct job *job)
{
    struct err dropped = {0};
    if (job->pdf)
        label_pdf_close(job->pdf, &dropped);
    job->pdf = NULL;
    buf_reset(&job->out);
}

/* Names the record that was refused; whether the others may go on. */
static bool refused(struct job *job, const struct label_records *records,
                    const struct err *err)
{
    char words[400];
    bool fault = err_entry(err->code)->family == ERR_FAULT;
    int status = err_entry(err->code)->exit;
    if (err->code == E_FILE || fault) {
        cmd_fail(job->args, err);
    } else {
        err_words(err, words, sizeof words);
        fprintf(stderr, "tallyman %s: %s:%lld: %s\n", job->args->cmd->name, job->data,
                (long long)label_records_line(records), words);
    }
    job->status = fault || !job->one_each ? status : 1;
    job->refused++;
    drop(job);
    return !fault && (job->one_each || job->refused < REFUSED_MOST);
}

static void progress(const struct job *job, bool end)
{
    if (!isatty(STDERR_FILENO) || job->labels < PROGRESS_EVERY)
        return;
    if (end || job->labels % PROGRESS_EVERY == 0)
        fprintf(stderr, "\r%lld %s%s", (long long)job->labels, gettext("labels"),
                end ? "\n" : "");
}

static int render_all(struct job *job, struct label_records *records, struct err *err)
{
    struct arena *arena = arena_new();
    for (;;) {
        struct err one = {0};
        arena_clear(arena);
        struct label_data *data = label_records_next(records, arena, &one);
        if (!data && !one.code)
            break;
        job->labels++;
        if (!one.code)
            render_one(job, data, &one);
        if (one.code && !refused(job, records, &one))
            break;
        progress(job, false);
    }
    progress(job, true);
    arena_free(arena);
    if (!job->labels)
        return err_set(err, E_FIELD, "sss", job->data, gettext("a label"), "none");
    if (job->one_each || job->refused)
        return 0;
    return flush(job, 1, 1, err);
}

static int render(struct job *job, struct err *err)
{
    struct buf bytes;
    struct label_records *records = NULL;
    buf_init(&bytes, LABEL_RECORDS_BYTES);
    buf_init(&job->out, OUT_MOST);
    label_page_init(&job->page);
    job->read = label_template_read(job->template, err);
    if (job->read && !cmd_read_file(job->data, &bytes, err))
        records = label_records_open(job->data, buf_view(&bytes), err);
    if (records && (job->fonts = label_fonts_new(err)))
        render_all(job, records, err);
    drop(job);
    label_records_close(records);
    label_fonts_free(job->fonts);
    label_template_free(job->read);
    label_page_clear(&job->page);
    buf_clear(&job->out);
    buf_clear(&bytes);
    return -(int)err->code;
}

static bool known_format(struct job *job, struct err *err)
{
    const char *name = cmd_option(job->args, "--format");
    const char *encoding = cmd_option(job->args, "--encoding");
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if (strcmp(formats[i].name, name ? name : "png") == 0)
            job->format = &formats[i];
    if (!job->format)
        err_set(err, E_FIELD, "sss", "--format", "png|pdf|zpl|tspl|escpos|cpcl|text",
                name);
    else if (job->format->page == put_language)
        print_language_named(name, &job->form.language, err);
    else if (encoding)
        err_set(err, E_FIELD, "sss", "--encoding", gettext("a printer language"),
                job->format->name);
    if (!err->code && encoding &&
        !print_encoding_named(encoding, &job->form.encoding, err) &&
        !print_encoding_fits(job->form.language, job->form.encoding))
        err_set(err, E_FIELD, "sss", "--encoding", gettext("one that the language has"),
                encoding);
    return !err->code;
}

int cmd_label_render(struct cmd_args *args)
{
    struct err err = {0};
    struct job job = {.args = args, .dots = 8, .width = 80};
    job.template = cmd_option(args, "--template");
    job.data = cmd_option(args, "--data");
    job.out_name = cmd_option(args, "--out");
    if (args->n != 1 || !job.template || !job.data || !job.out_name)
        return cmd_usage(args, "render --template FILE --data FILE --out FILE");
    if (!cmd_option_num(args, "--dots", 8, 24, &job.dots) ||
        !cmd_option_num(args, "--threshold", 1, 255, &job.threshold) ||
        !cmd_option_num(args, "--width", 10, 500, &job.width))
        return 2;
    job.one_each = strstr(job.out_name, "%d") != NULL;
    if (job.dots != 8 && job.dots != 12 && job.dots != 24) {
        err_set(&err, E_FIELD, "sss", "--dots", "8|12|24", cmd_option(args, "--dots"));
        return cmd_fail(args, &err);
    }
    if (!known_format(&job, &err) || render(&job, &err))
        return cmd_fail(args, &err);
    if (args->json)
        printf("{\"labels\":%lld,\"pages\":%lld,\"refused\":%lld}\n",
               (long long)job.labels, (long long)job.pages, (long long)job.refused);
    return job.status;
}
