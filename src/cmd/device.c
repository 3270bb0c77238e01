/*
 * device: what is plugged in, each scan and weight as it arrives, and scanners given back
 * to the kernel after a program that was killed. None of it needs a store.
 */
#include <jansson.h>
#include <libintl.h>
#include <signal.h>

#include "cmd.h"
#include "gear.h"
#include "printerlist.h"
#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/utf8.h"
#include "tallyman/scan/aim.h"
#include "tallyman/scan/meaning.h"
#include "wedge.h"

enum { SECONDS_MOST = 86400 };

/* ---- words ---- */

static void put_line(json_t *object)
{
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

static void put_text(json_t *object, const char *key, const char *text)
{
    if (text && text[0])
        json_object_set_new(object, key, json_string(text));
}

static json_t *info_json(const struct scanner_info *info)
{
    char number[8];
    json_t *object = json_object();
    put_text(object, "port", info->port);
    put_text(object, "name", info->name);
    put_text(object, "family", scanner_family_name(info->family));
    if (!info->vendor)
        return object; /* on no bus of which it has a number */
    snprintf(number, sizeof number, "%04x", (unsigned)info->vendor & 0xffff);
    put_text(object, "vendor", number);
    snprintf(number, sizeof number, "%04x", (unsigned)info->product & 0xffff);
    put_text(object, "product", number);
    return object;
}

/* Bytes as a person can read them: what is no text as \xNN. */
static const char *visible(struct arena *arena, const unsigned char *bytes, int n)
{
    struct buf out;
    buf_init(&out, (size_t)n * 4 + 1);
    bool text = utf8_valid(str_n((const char *)bytes, (size_t)n));
    for (int i = 0; i < n; i++) {
        bool plain = bytes[i] >= ' ' && bytes[i] != 0x7f && (text || bytes[i] < 0x80);
        if (plain)
            buf_char(&out, (char)bytes[i]);
        else
            buf_printf(&out, "\\x%02x", bytes[i]);
    }
    char *copy = arena_text(arena, out.p);
    buf_clear(&out);
    return copy;
}

static const char *hex(struct arena *arena, const unsigned char *bytes, int n)
{
    char *out = arena_alloc(arena, (size_t)n * 2 + 1);
    for (int i = 0; i < n; i++)
        snprintf(out + i * 2, 3, "%02x", bytes[i]);
    return out;
}

/* ---- watch ---- */

struct watch {
    const struct cmd_args *args;
    struct gear gear;
    struct loop *loop;
    struct scanners *scanners;
    struct scales *scales;
    struct wedge *wedge;
    struct arena *turn;
};

static json_t *gs1_json(struct arena *arena, const struct gs1 *gs1)
{
    json_t *object = json_object();
    for (int i = 0; i < gs1->n; i++) {
        const struct gs1_element *element = &gs1->element[i];
        put_text(object, element->ai, arena_copy(arena, element->value));
    }
    return object;
}

static void add_scan(struct watch *w, json_t *object, const struct scanner_event *event,
                     const struct meaning *meaning)
{
    const struct scan *scan = event->scan;
    put_text(object, "aim", scan->aim);
    put_text(object, "symbology", meaning->symbology);
    json_t *text = json_stringn((const char *)scan->raw, (size_t)scan->raw_n);
    if (text) /* no UTF-8: the bytes alone tell */
        json_object_set_new(object, "text", text);
    put_text(object, "hex", hex(w->turn, scan->raw, scan->raw_n));
    if (meaning->gs1.n)
        json_object_set_new(object, "gs1", gs1_json(w->turn, &meaning->gs1));
    json_object_set_new(object, "us", json_integer(event->us));
}

static void add_weight(json_t *object, const struct weight *weight)
{
    put_text(object, "state", weight_state_name(weight->state));
    put_text(object, "unit", unit_name(weight->unit));
    json_object_set_new(object, "mg", json_integer(weight->mg));
}

static const char *error_words(struct watch *w, const struct err *err)
{
    char words[1024];
    err_words(err, words, sizeof words);
    return arena_text(w->turn, words);
}

static void print_json(struct watch *w, const struct scanner_event *event,
                       const struct meaning *meaning)
{
    static const char *const names[] = {[SCANNER_ARRIVED] = "arrived",
                                        [SCANNER_LEFT] = "left",
                                        [SCANNER_SCAN] = "scan",
                                        [SCANNER_WEIGHT] = "weight",
                                        [SCANNER_TROUBLE] = "error"};
    json_t *object = json_object();
    put_text(object, "event", names[event->kind]);
    json_t *info = info_json(event->scanner);
    json_object_update(object, info);
    json_decref(info);
    if (event->kind == SCANNER_SCAN)
        add_scan(w, object, event, meaning);
    if (event->kind == SCANNER_WEIGHT)
        add_weight(object, event->weight);
    if (event->kind == SCANNER_TROUBLE)
        put_text(object, "text", error_words(w, event->err));
    put_line(object);
}

static void print_scan(struct watch *w, const struct scanner_event *event,
                       const struct meaning *meaning)
{
    const struct scan *scan = event->scan;
    printf("%s  %s  %s%s%s  %lld us\n", event->scanner->port, event->scanner->name,
           scan->aim, scan->aim[0] ? " " : "", visible(w->turn, scan->raw, scan->raw_n),
           (long long)event->us);
    if (meaning->symbology[0])
        printf("    %s\n", meaning->symbology);
    for (int i = 0; i < meaning->gs1.n; i++) {
        const struct gs1_element *element = &meaning->gs1.element[i];
        printf("    (%s) %s  %s\n", element->ai, arena_copy(w->turn, element->value),
               gs1_title(element));
    }
    if (meaning->gs1_err.code)
        printf("    GS1: %s\n", error_words(w, &meaning->gs1_err));
    for (int i = 0; i < meaning->carriers; i++)
        printf("    %s\n", meaning->carrier[i]->title);
}

static void print_plug(const struct scanner_info *info, const char *what)
{
    printf("%s  %s  ", info->port, info->name);
    if (info->vendor)
        printf("%04x:%04x  ", (unsigned)info->vendor, (unsigned)info->product);
    printf("%s  %s\n", scanner_family_name(info->family), what);
}

static void print_words(struct watch *w, const struct scanner_event *event,
                        const struct meaning *meaning)
{
    const struct scanner_info *info = event->scanner;
    if (event->kind == SCANNER_SCAN)
        print_scan(w, event, meaning);
    else if (event->kind == SCANNER_WEIGHT)
        printf("%s  %s  %.3f g  %s\n", info->port, info->name,
               (double)event->weight->mg / 1000, weight_words(event->weight->state));
    else if (event->kind == SCANNER_TROUBLE)
        printf("%s\n", error_words(w, event->err));
    else
        print_plug(info,
                   event->kind == SCANNER_ARRIVED ? gettext("arrived") : gettext("left"));
}

static int this_year(void)
{
    return clock_civil(clock_utc_ms(), 0).year;
}

static void on_event(void *arg, const struct scanner_event *told)
{
    struct watch *w = arg;
    struct scanner_event copy = *told, *event = &copy;
    if (event->kind == SCANNER_TYPED)
        event->kind = SCANNER_SCAN;
    struct meaning *meaning = arena_alloc(w->turn, sizeof *meaning);
    if (event->kind == SCANNER_SCAN)
        meaning_of(event->scan, w->gear.waybills, this_year(), meaning);
    if (w->args->json)
        print_json(w, event, meaning);
    else
        print_words(w, event, meaning);
    arena_clear(w->turn);
    if (fflush(stdout) != 0)
        loop_stop(w->loop); /* nobody reads any more */
}

static void on_stop(void *arg)
{
    struct watch *w = arg;
    loop_stop(w->loop);
}

static int run_watch(struct watch *w, int64_t seconds, struct err *err)
{
    struct scanners_options options = gear_options(&w->gear, NULL);
    options.event = on_event;
    options.arg = w;
    w->scanners = scanners_open(w->loop, &options, err);
    w->wedge = wedge_open(w->loop, on_event, w);
    if (!w->scanners && !w->wedge && !scale_book_places(w->gear.scales))
        return -(int)err->code;
    w->scales = scales_open(w->loop, w->gear.scales, NULL, on_event, w);
    signal(SIGPIPE, SIG_IGN); /* a reader that goes must not cost the driver */
    loop_signal(w->loop, SIGTERM, on_stop, w);
    loop_signal(w->loop, SIGINT, on_stop, w);
    loop_signal(w->loop, SIGHUP, on_stop, w);
    if (seconds > 0)
        loop_after(w->loop, seconds * 1000, on_stop, w);
    loop_run(w->loop);
    wedge_close(w->wedge);
    scales_close(w->scales);
    scanners_close(w->scanners);
    return 0;
}

static int watch(struct cmd_args *args, struct gear *gear)
{
    struct err err = {0};
    int64_t seconds = 0;
    if (!cmd_option_num(args, "--seconds", 1, SECONDS_MOST, &seconds))
        return 2;
    struct watch w = {
        .args = args, .gear = *gear, .loop = loop_new(), .turn = arena_new()};
    int status = run_watch(&w, seconds, &err) ? cmd_fail(args, &err) : 0;
    loop_free(w.loop);
    arena_free(w.turn);
    return status;
}

/* ---- list ---- */

static const char *family_of(const struct scanner_info *info)
{
    const char *name = scanner_family_name(info->family);
    return name[0] ? name : "unknown";
}

static void list_json(const struct scanner_row *row)
{
    json_t *object = info_json(&row->info);
    put_text(object, "family", family_of(&row->info));
    put_text(object, "model", row->model);
    put_text(object, "terminal", row->terminal);
    put_text(object, "driver", row->driver);
    put_text(object, "holder", row->holder);
    json_object_set_new(object, "permitted", json_boolean(row->permitted));
    json_object_set_new(object, "taken", json_boolean(row->taken));
    put_line(object);
}

static void list_row(void *arg, const struct scanner_row *row)
{
    const struct cmd_args *args = arg;
    if (args->json) {
        list_json(row);
        return;
    }
    char ids[12] = "-";
    if (row->info.vendor)
        snprintf(ids, sizeof ids, "%04x:%04x", (unsigned)row->info.vendor & 0xffff,
                 (unsigned)row->info.product & 0xffff);
    printf("%-8s %-9s %-9s %-8s %-4s %s", row->info.port, ids, family_of(&row->info),
           row->driver[0] ? row->driver : "-",
           row->permitted ? gettext("yes") : gettext("no"), row->info.name);
    if (row->terminal[0])
        printf(" → %s", row->terminal);
    if (row->holder[0])
        printf(" (%s)", row->holder);
    printf("\n");
}

static int list(struct cmd_args *args, struct gear *gear)
{
    struct err err = {0};
    struct scanners_options options = gear_options(gear, NULL);
    if (!args->json)
        printf("%-8s %-9s %-9s %-8s %-4s %s\n", gettext("port"), gettext("device"),
               gettext("family"), gettext("driver"), gettext("may"), gettext("name"));
    int status = scanners_list(&options, list_row, args, &err) ? cmd_fail(args, &err) : 0;
    scales_list(gear->scales, NULL, list_row, args);
    int printers = cmd_list_printers(args);
    return status ? status : printers;
}

/* ---- release ---- */

static void given(void *arg, const struct scanner_info *info, const struct err *err)
{
    struct cmd_args *args = arg;
    if (err)
        cmd_fail(args, err);
    if (!args->json && !err)
        printf("%s  %s  %s\n", info->port, info->name, gettext("given back"));
    if (!args->json)
        return;
    json_t *object = info_json(info);
    json_object_set_new(object, "released", json_boolean(!err));
    put_line(object);
}

static int release(struct cmd_args *args, struct gear *gear)
{
    struct err err = {0};
    struct scanners_options options = gear_options(gear, NULL);
    if (!scanners_release(&options, given, args, &err))
        return 0;
    return err.code == E_IO ? cmd_fail(args, &err) : err_entry(err.code)->exit;
}

/* ---- the verb ---- */

static int run(struct cmd_args *args)
{
    static const struct {
        const char *word;
        int (*run)(struct cmd_args *args, struct gear *gear);
    } verbs[] = {{"list", list}, {"watch", watch}, {"release", release}};
    struct gear gear;
    struct err err = {0};
    const char *word = args->n == 1 ? args->word[0] : "";
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (strcmp(word, verbs[i].word) != 0)
            continue;
        int status = gear_read(args, &gear, &err) ? cmd_fail(args, &err)
                                                  : verbs[i].run(args, &gear);
        gear_clear(&gear);
        return status;
    }
    return cmd_usage(args, "list|watch|release");
}

static const struct cmd_option device_opts[] = {
    {"--seconds", "N", N_("watch: end after N seconds")},
    {NULL},
};

const struct cmd cmd_device = {
    "device", "list|watch|release",
    N_("scanners, scales and printers: what is there and how it is, "
       "each scan and weight as it arrives, scanners given back"),
    device_opts, run};
