/*
 * present: one loop, one question a printer, two children (USB and CUPS wait inside
 * themselves), and one clock over all of them. What must be taken from the kernel to be
 * asked (USB, the device behind usblp) is asked when the child that looks at USB is done.
 */
#include "tallyman/print/present.h"

#include "child.h"
#include "queues.h"
#include "sender_in.h"
#include "tallyman/print/usbid.h"

enum { ROWS = PRINTERS_MOST + 100, USB_MS = 5000, CONNECT_MS = 1000 };

struct row {
    struct survey *survey;
    const struct printer *printer; /* asked; of the file or `own` */
    struct printer own;
    struct present is;
    char name[PRINTER_NAME], port[PRINTER_ADDRESS], model[2 * USBID_TEXT],
        words[PRESENT_WORDS];
    bool waits; /* for its answer */
};

struct survey {
    struct loop *loop;
    struct sender *sender;
    struct child *usb, *cups;
    struct row *row;
    int n, waiting;
    bool over; /* nobody is asked any more */
};

static struct row *new_row(struct survey *survey, const char *port)
{
    if (survey->n == ROWS)
        return NULL;
    struct row *row = &survey->row[survey->n++];
    row->survey = survey;
    snprintf(row->port, sizeof row->port, "%s", port);
    row->is = (struct present){.name = row->name,
                               .port = row->port,
                               .model = row->model,
                               .language = "",
                               .condition = PRINT_NOT_ASKED,
                               .words = row->words};
    return row;
}

static bool known(const struct survey *survey, const char *port)
{
    for (int i = 0; i < survey->n; i++)
        if (strcmp(survey->row[i].port, port) == 0)
            return true;
    return false;
}

static void look_whether_done(struct survey *survey)
{
    if (!survey->waiting && !survey->usb && !survey->cups)
        loop_stop(survey->loop);
}

static void answered(void *arg, const struct printer *printer,
                     enum print_condition condition, const char *words)
{
    struct row *row = arg;
    (void)printer;
    if (!row->waits)
        return;
    row->is.condition = condition;
    snprintf(row->words, sizeof row->words, "%s", words);
    row->waits = false;
    row->survey->waiting--;
    look_whether_done(row->survey);
}

static void ask(struct row *row)
{
    if (row->survey->over)
        return;
    row->waits = true;
    row->survey->waiting++;
    row->is.condition = PRINT_SILENT; /* until it says something else */
    sender_question(row->survey->sender, row->printer, answered, row);
}

/* ---- those of printers.ini ---- */

static bool behind_usb(const char *port)
{
    return strncmp(port, "usb:", 4) == 0 || strncmp(port, "dev:", 4) == 0;
}

static void ask_configured(struct survey *survey, bool usb)
{
    for (int i = 0; i < survey->n; i++)
        if (survey->row[i].is.configured && behind_usb(survey->row[i].port) == usb)
            ask(&survey->row[i]);
}

static void add_configured(struct survey *survey, const struct printers *printers)
{
    const struct printer *printer;
    for (int i = 0; (printer = printers_at(printers, i)); i++) {
        struct row *row = new_row(survey, printer->address);
        if (!row)
            return;
        row->printer = printer;
        snprintf(row->name, sizeof row->name, "%s", printer->name);
        snprintf(row->model, sizeof row->model, "%s", printer->model);
        row->is.language = print_language_name(printer->form.language);
        row->is.configured = true;
    }
}

/* ---- those that are plugged in ---- */

static void say_usb(void *arg, const struct usbid_found *found)
{
    const struct usbid *id = &found->id;
    child_say(*(int *)arg, "%s\t%s\t%s %s\t%s", found->address,
              id->known ? print_language_name(id->language) : "", id->maker, id->model,
              found->trouble ? found->trouble : "");
}

static int list_usb(void *arg, int out)
{
    struct err err = {0};
    (void)arg;
    usbid_list(say_usb, &out, &err);
    return 0;
}

/* The question of a language that its models usually answer. */
static const enum print_ask asks[PRINT_LANGUAGES] = {[PRINT_ZPL] = PRINT_ASK_HS,
                                                     [PRINT_TSPL] = PRINT_ASK_TSPL,
                                                     [PRINT_ESCPOS] = PRINT_ASK_ESCPOS,
                                                     [PRINT_CPCL] = PRINT_ASK_CPCL};

static void put(char *out, size_t size, struct str text)
{
    snprintf(out, size, "%.*s", (int)text.n, text.n ? text.p : "");
}

static void ask_found(struct row *row, struct str language)
{
    struct err none = {0};
    char name[16];
    put(name, sizeof name, language);
    if (print_language_named(name, &row->own.form.language, &none))
        return;
    row->is.language = print_language_name(row->own.form.language);
    row->own.ask = asks[row->own.form.language];
    snprintf(row->own.address, sizeof row->own.address, "%s", row->port);
    row->printer = &row->own;
    ask(row);
}

/* Whether printers.ini has it, with or without its serial number. */
static bool configured_usb(const struct survey *survey, const char *port)
{
    for (int i = 0; i < survey->n; i++)
        if (strncmp(survey->row[i].port, port, strlen("usb:0000:0000")) == 0)
            return true;
    return false;
}

static void take_usb(struct survey *survey, struct str line)
{
    char port[PRINTER_ADDRESS];
    put(port, sizeof port, str_cut(&line, '\t'));
    struct str language = str_cut(&line, '\t'), model = str_trim(str_cut(&line, '\t'));
    struct row *row = configured_usb(survey, port) ? NULL : new_row(survey, port);
    if (!row)
        return;
    put(row->model, sizeof row->model, model);
    put(row->words, sizeof row->words, line);
    if (line.n)
        row->is.condition = PRINT_UNREACHABLE;
    else
        ask_found(row, language);
}

static void usb_listed(void *arg, struct str said, int status)
{
    struct survey *survey = arg;
    (void)status;
    survey->usb = NULL;
    while (said.n)
        take_usb(survey, str_cut(&said, '\n'));
    ask_configured(survey, true);
    look_whether_done(survey);
}

/* ---- queues ---- */

static enum print_condition condition_named(struct str name)
{
    for (int i = 0; i < PRINT_CONDITION_COUNT; i++)
        if (str_is(name, print_condition_name((enum print_condition)i)))
            return (enum print_condition)i;
    return PRINT_ERROR;
}

static void take_queue(struct survey *survey, struct str line)
{
    char port[PRINTER_ADDRESS];
    struct str name = str_cut(&line, '\t'), condition = str_cut(&line, '\t');
    snprintf(port, sizeof port, "cups:%.*s", (int)name.n, name.p);
    struct row *row = known(survey, port) ? NULL : new_row(survey, port);
    if (!row)
        return;
    put(row->name, sizeof row->name, name);
    put(row->model, sizeof row->model, line);
    row->is.condition = condition_named(condition);
}

static void cups_listed(void *arg, struct str said, int status)
{
    struct survey *survey = arg;
    (void)status;
    survey->cups = NULL;
    while (said.n)
        take_queue(survey, str_cut(&said, '\n'));
    look_whether_done(survey);
}

/* ---- all at once ---- */

static void over(void *arg)
{
    struct survey *survey = arg;
    child_kill(survey->cups);
    survey->cups = NULL;
    for (int i = 0; i < survey->n; i++)
        survey->row[i].waits = false;
    survey->waiting = 0;
    survey->over = true;
    /* A child that is killed would not give its printer back to the kernel. */
    look_whether_done(survey);
}

static void run(struct survey *survey, int64_t ms)
{
    static const int64_t connect_ms = CONNECT_MS;
    struct child_plan usb = {list_usb, NULL, usb_listed, survey, USB_MS};
    struct child_plan cups = {queues_say, (void *)&connect_ms, cups_listed, survey, ms};
    survey->usb = child_start(survey->loop, &usb);
    survey->cups = child_start(survey->loop, &cups);
    ask_configured(survey, false);
    if (!survey->usb)
        ask_configured(survey, true);
    loop_after(survey->loop, ms, over, survey);
    if (survey->waiting || survey->usb || survey->cups)
        loop_run(survey->loop);
}

void present_list(const struct printers *printers, int64_t ms, present_fn *fn, void *arg)
{
    struct survey survey = {.loop = loop_new()};
    struct err none = {0};
    struct sender_plan plan = {
        .printers = printers,
        .times = {.open = ms / 2, .answer = ms / 3, .ready = ms, .end = ms}};
    survey.row = xcalloc(ROWS, sizeof *survey.row);
    BUG_IF(sender_new(survey.loop, &plan, &survey.sender, &none));
    add_configured(&survey, printers);
    run(&survey, ms);
    child_kill(survey.usb);
    child_kill(survey.cups);
    sender_free(survey.sender);
    for (int i = 0; i < survey.n; i++)
        fn(arg, &survey.row[i].is);
    free(survey.row);
    loop_free(survey.loop);
}
