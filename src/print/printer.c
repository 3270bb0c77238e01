/*
 * printer: [model NAME] says what a kind of printer is like, [printer NAME] where one
 * stands, of which model, and what is different about it. One table of keys serves both.
 */
#include "tallyman/print/printer.h"

#include <libintl.h>
#include <stddef.h>

#include "names.h"
#include "tallyman/base/arena.h"
#include "tallyman/base/conf.h"
#include "tallyman/print/port.h"

enum { DOTS = 8, HEAD = 832, THRESHOLD = 90 };

struct list {
    struct printer *at;
    int n;
};

struct printers {
    struct list models, printers;
};

static const char *const confirms[] = {"none", "status", "process", NULL};

typedef int take_fn(struct printer *printer, const char *value, struct err *err);

static int take_language(struct printer *printer, const char *value, struct err *err)
{
    return print_language_named(value, &printer->form.language, err);
}

static int take_encoding(struct printer *printer, const char *value, struct err *err)
{
    return print_encoding_named(value, &printer->form.encoding, err);
}

static int take_end(struct printer *printer, const char *value, struct err *err)
{
    return print_end_named(value, &printer->form.end, err);
}

static int take_ask(struct printer *printer, const char *value, struct err *err)
{
    return print_ask_named(value, &printer->ask, err);
}

static int take_confirm(struct printer *printer, const char *value, struct err *err)
{
    int at = name_find("confirm", confirms, value, err);
    if (at < 0)
        return -(int)err->code;
    printer->confirm = (enum print_confirm)at;
    return 0;
}

static int take_num(const char *key, const char *value, const int64_t range[2],
                    int64_t *out, struct err *err)
{
    char expected[48];
    if (str_int(str_of(value), out) && *out >= range[0] && *out <= range[1])
        return 0;
    snprintf(expected, sizeof expected, "%d … %d", (int)range[0], (int)range[1]);
    return err_set(err, E_FIELD, "sss", key, expected, value);
}

static int take_dots(struct printer *printer, const char *value, struct err *err)
{
    int64_t dots = 0;
    if (!str_int(str_of(value), &dots) || (dots != 8 && dots != 12 && dots != 24))
        return err_set(err, E_FIELD, "sss", "dots", "8, 12 or 24", value);
    printer->dots = dots;
    return 0;
}

static int take_head(struct printer *printer, const char *value, struct err *err)
{
    return take_num("head", value, (int64_t[]){64, 8192}, &printer->head, err);
}

static int take_threshold(struct printer *printer, const char *value, struct err *err)
{
    return take_num("threshold", value, (int64_t[]){1, 254}, &printer->threshold, err);
}

static int take_offset(struct printer *printer, const char *value, struct err *err)
{
    int64_t dots;
    if (take_num("offset", value, (int64_t[]){0, 1000}, &dots, err))
        return -(int)err->code;
    printer->form.offset = (int)dots;
    return 0;
}

static int take_gap(struct printer *printer, const char *value, struct err *err)
{
    int64_t tenths;
    if (take_num("gap", value, (int64_t[]){0, 300}, &tenths, err))
        return -(int)err->code;
    printer->form.gap = (int)tenths;
    return 0;
}

static int take_shared(struct printer *printer, const char *value, struct err *err)
{
    if (strcmp(value, "yes") != 0 && strcmp(value, "no") != 0)
        return err_set(err, E_FIELD, "sss", "shared", "yes or no", value);
    printer->shared = strcmp(value, "yes") == 0;
    return 0;
}

static int take_address(struct printer *printer, const char *value, struct err *err)
{
    if (strlen(value) >= sizeof printer->address)
        return err_set(err, E_FIELD, "sss", "address", "fewer characters", value);
    snprintf(printer->address, sizeof printer->address, "%s", value);
    return port_check(value, err);
}

static const struct key {
    const char *name;
    bool printer_only;
    take_fn *take;
} keys[] = {
    {"address", true, take_address},      {"shared", true, take_shared},
    {"language", false, take_language},   {"encoding", false, take_encoding},
    {"dots", false, take_dots},           {"head", false, take_head},
    {"offset", false, take_offset},       {"gap", false, take_gap},
    {"threshold", false, take_threshold}, {"end", false, take_end},
    {"status", false, take_ask},          {"confirm", false, take_confirm},
};

static struct printer *find(const struct list *list, const char *name)
{
    for (int i = 0; i < list->n; i++)
        if (strcmp(list->at[i].name, name) == 0)
            return &list->at[i];
    return NULL;
}

static struct printer *add(struct list *list, const char *name, int line)
{
    list->at = xrealloc(list->at, (size_t)(list->n + 1) * sizeof *list->at);
    struct printer *printer = &list->at[list->n++];
    *printer = (struct printer){
        .dots = DOTS, .head = HEAD, .threshold = THRESHOLD, .line = line};
    snprintf(printer->name, sizeof printer->name, "%s", name);
    return printer;
}

/* The printer takes all that its model says; its own lines then change it. */
static int take_model(const struct printers *printers, struct printer *printer,
                      const char *value, struct err *err)
{
    const struct printer *model = find(&printers->models, value);
    struct printer made;
    if (!model)
        return err_set(err, E_FIELD, "sss", "model", "a [model …] above", value);
    if (*printer->model)
        return err_set(err, E_FIELD, "sss", "model", "one", "two");
    made = *model;
    made.line = printer->line;
    snprintf(made.name, sizeof made.name, "%s", printer->name);
    snprintf(made.model, sizeof made.model, "%s", value);
    *printer = made;
    return 0;
}

static int take_key(const struct printers *printers, struct printer *printer,
                    bool is_printer, const char *const pair[2], struct err *err)
{
    if (is_printer && strcmp(pair[0], "model") == 0)
        return take_model(printers, printer, pair[1], err);
    if (is_printer && !*printer->model)
        return err_set(err, E_FIELD, "sss", printer->name, "model = first", pair[0]);
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++)
        if (strcmp(keys[i].name, pair[0]) == 0 && (is_printer || !keys[i].printer_only))
            return keys[i].take(printer, pair[1], err);
    return err_set(err, E_FIELD, "sss", printer->name, "a key of printers.ini", pair[0]);
}

static int each(void *target, const char *section, const char *key, const char *value,
                int line, struct err *err)
{
    struct printers *printers = target;
    bool is_printer = strncmp(section, "printer ", 8) == 0;
    struct list *list = is_printer ? &printers->printers : &printers->models;
    const char *name = strchr(section, ' ');
    if (!name || (!is_printer && strncmp(section, "model ", 6) != 0) || !name[1] ||
        strlen(name + 1) >= PRINTER_NAME)
        return err_set(err, E_FIELD, "sss", "section", "[model NAME] or [printer NAME]",
                       section);
    struct printer *printer = find(list, name + 1);
    if (!printer && list->n >= PRINTERS_MOST)
        return err_set(err, E_LIMIT_INPUT, "sd", "[printer]", (int64_t)PRINTERS_MOST);
    if (!printer)
        printer = add(list, name + 1, line);
    return take_key(printers, printer, is_printer, (const char *const[]){key, value},
                    err);
}

static const char *at_odds(const struct printer *printer)
{
    if (!print_encoding_fits(printer->form.language, printer->form.encoding))
        return gettext("the language does not have this encoding");
    if (printer->confirm == PRINT_CONFIRM_STATUS && !print_ask_tells_idle(printer->ask))
        return gettext("confirm = status needs a status that tells when all is out");
    if (printer->confirm == PRINT_CONFIRM_PROCESS &&
        printer->form.language != PRINT_ESCPOS)
        return gettext("confirm = process is for escpos");
    if (printer->form.offset >= printer->head)
        return gettext("the offset leaves nothing of the head");
    if (*printer->model && !*printer->address)
        return gettext("a printer needs an address");
    return NULL;
}

/* What the way to it can not carry is left out: a queue knows its own state, a file never
 * answers. */
static void settle(struct printer *printer)
{
    if (!*printer->address || port_answers(printer->address))
        return;
    printer->ask = port_knows(printer->address) ? PRINT_ASK_PORT : PRINT_ASK_NONE;
    printer->confirm = PRINT_CONFIRM_NONE;
}

static int check(const struct list *list, const char *name, struct err *err)
{
    for (int i = 0; i < list->n; i++) {
        const char *wrong = at_odds(&list->at[i]);
        if (wrong)
            return err_set(err, E_FILE, "sds", name, (int64_t)list->at[i].line, wrong);
        settle(&list->at[i]);
    }
    return 0;
}

static const struct conf_key any[] = {
    {"*", "*", CONF_EACH, .help = N_("models and printers")}, {NULL}};

static int finish(struct printers *printers, const char *name, int rc,
                  struct printers **out, struct err *err)
{
    if (!rc)
        rc = check(&printers->models, name, err);
    if (!rc)
        rc = check(&printers->printers, name, err);
    if (rc)
        printers_free(printers);
    else
        *out = printers;
    return rc;
}

int printers_read(const char *path, struct printers **out, struct err *err)
{
    struct printers *printers = xcalloc(1, sizeof *printers);
    return finish(printers, path, conf_read(path, any, each, printers, err), out, err);
}

int printers_read_text(const char *name, const char *text, size_t n,
                       struct printers **out, struct err *err)
{
    struct printers *printers = xcalloc(1, sizeof *printers);
    int rc = conf_read_text(name, text, n, any, each, printers, err);
    return finish(printers, name, rc, out, err);
}

void printers_free(struct printers *printers)
{
    if (!printers)
        return;
    free(printers->models.at);
    free(printers->printers.at);
    free(printers);
}

const struct printer *printers_find(const struct printers *printers, const char *name)
{
    return find(&printers->printers, name);
}

const struct printer *printers_model(const struct printers *printers, const char *name)
{
    return find(&printers->models, name);
}

const struct printer *printers_at(const struct printers *printers, int i)
{
    return i >= 0 && i < printers->printers.n ? &printers->printers.at[i] : NULL;
}

int printer_encode(const struct printer *printer, const struct label_page *page,
                   struct buf *out, struct err *err)
{
    char most[64], got[64];
    if (page->dots_per_mm != printer->dots) {
        snprintf(most, sizeof most, "%d dots/mm", (int)printer->dots);
        snprintf(got, sizeof got, "%d", page->dots_per_mm);
        return err_set(err, E_FIELD, "sss", printer->name, most, got);
    }
    if (page->width + printer->form.offset > printer->head) {
        snprintf(most, sizeof most, "at most %d dots", (int)printer->head);
        snprintf(got, sizeof got, "%d + %d", page->width, printer->form.offset);
        return err_set(err, E_FIELD, "sss", printer->name, most, got);
    }
    return print_encode(&printer->form, page, out, err);
}
