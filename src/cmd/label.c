/*
 * label: render a template with data to PNG or ZPL.
 */
#include "cmd.h"

#include <errno.h>

#include "labelprint.h"

#include "tallyman/label/fonts.h"
#include "tallyman/label/png.h"
#include "tallyman/label/render.h"
#include "tallyman/print/file.h"
#include "tallyman/print/zpl.h"

enum { OUT_MOST = 16 << 20 };

struct wish {
    const char *template, *data, *format, *out;
    int64_t dots;
    enum print_zpl_form form;
};

static int read_file(const char *path, struct buf *buf, struct err *err)
{
    char chunk[65536];
    FILE *file = fopen(path, "rb");
    if (!file)
        return err_set(err, E_IO, "ss", path, strerror(errno));
    for (size_t n; (n = fread(chunk, 1, sizeof(chunk), file)) > 0;)
        buf_put(buf, chunk, n);
    fclose(file);
    return buf->over ? err_set(err, E_LIMIT_INPUT, "sd", path, (int64_t)buf->most) : 0;
}

static int encode(const struct wish *wish, const struct label_page *page, struct buf *out,
                  struct err *err)
{
    if (strcmp(wish->format, "png") == 0)
        return label_png(page, out, err);
    return print_zpl(page, wish->form, out, err);
}

static int render(const struct wish *wish, struct arena *arena, struct buf *json,
                  struct buf *out, struct err *err)
{
    struct label_template *template = label_template_read(wish->template, err);
    struct label_fonts *fonts = template ? label_fonts_new(err) : NULL;
    struct label_how how = {.fonts = fonts, .dots_per_mm = (int)wish->dots};
    struct label_data *data;
    struct label_page page;
    label_page_init(&page);
    if (fonts && !read_file(wish->data, json, err) &&
        !label_data_json(wish->data, buf_view(json), arena, &data, err) &&
        !label_render(template, data, &how, &page, err) && !encode(wish, &page, out, err))
        print_file(wish->out, buf_view(out), err);
    label_page_clear(&page);
    label_fonts_free(fonts);
    label_template_free(template);
    return -(int)err->code;
}

static int run(struct cmd_args *args)
{
    const char *word = args->n ? args->word[0] : "";
    if (strcmp(word, "print") == 0)
        return cmd_label_print(args);
    if (strcmp(word, "list") == 0)
        return cmd_label_list(args);
    if (strcmp(word, "settle") == 0)
        return cmd_label_settle(args);
    const char *encoding = cmd_option(args, "--encoding");
    struct wish wish = {
        .template = cmd_option(args, "--template"),
        .data = cmd_option(args, "--data"),
        .format = cmd_option(args, "--format"),
        .out = cmd_option(args, "--out"),
        .dots = 8,
        .form = encoding && strcmp(encoding, "hex") == 0 ? PRINT_ZPL_HEX : PRINT_ZPL_Z64,
    };
    if (!wish.format)
        wish.format = "png";
    bool known = strcmp(wish.format, "png") == 0 || strcmp(wish.format, "zpl") == 0;
    if (args->n != 1 || strcmp(args->word[0], "render") != 0 || !known ||
        !wish.template || !wish.data || !wish.out ||
        !cmd_option_num(args, "--dots", 8, 24, &wish.dots))
        return cmd_usage(args, "render --template FILE --data FILE --out FILE");
    struct err err = {0};
    struct arena *arena = arena_new();
    struct buf json, out;
    buf_init(&json, OUT_MOST);
    buf_init(&out, OUT_MOST);
    int status = render(&wish, arena, &json, &out, &err) ? cmd_fail(args, &err) : 0;
    buf_clear(&json);
    buf_clear(&out);
    arena_free(arena);
    return status;
}

static const struct cmd_option options[] = {
    {"--template", "FILE", N_("the label's layout")},
    {"--data", "FILE", N_("its data, one JSON object")},
    {"--dots", "8|12|24", N_("printer dots per millimetre")},
    {"--format", "png|zpl", N_("what to write")},
    {"--encoding", "z64|hex", N_("how ZPL carries the graphic")},
    {"--out", "FILE", N_("where to")},
    {"--printer", "NAME", N_("a printer of devices/printers.ini")},
    {"--waybill", "NUMBER", N_("of the one ready-made label")},
    {"--person", "NAME", N_("who prints, or who has looked")},
    {"--journal", "PATH", N_("the journal of labels")},
    {NULL},
};

const struct cmd cmd_label = {"label", "render|print|list|settle", N_("labels from templates"), options,
                              run};
