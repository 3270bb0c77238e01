/*
 * printerlist: printers behind the scanners in `device list`, with the same keys where
 * they mean the same: port, name, family, model, vendor, product.
 */
#include "printerlist.h"

#include <jansson.h>
#include <libintl.h>

#include "tallyman/print/present.h"

struct listing {
    const struct cmd_args *args;
    bool headed;
};

static void put(json_t *object, const char *key, const char *text)
{
    if (*text)
        json_object_set_new(object, key, json_string(text));
}

/* The ids of a USB address, as scanners have them. */
static void put_ids(json_t *object, const char *port)
{
    char vendor[5], product[5];
    if (sscanf(port, "usb:%4[0-9a-f]:%4[0-9a-f]", vendor, product) != 2)
        return;
    put(object, "vendor", vendor);
    put(object, "product", product);
}

static void list_json(const struct present *printer)
{
    json_t *object = json_object();
    put(object, "port", printer->port);
    put(object, "name", printer->name);
    put(object, "family", "printer");
    put_ids(object, printer->port);
    put(object, "model", printer->model);
    put(object, "language", printer->language);
    put(object, "state", print_condition_name(printer->condition));
    put(object, "words", printer->words);
    json_object_set_new(object, "configured", json_boolean(printer->configured));
    json_dumpf(object, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(object);
}

static const char *or_dash(const char *text)
{
    return *text ? text : "-";
}

static void list_printer(void *arg, const struct present *printer)
{
    struct listing *listing = arg;
    if (listing->args->json) {
        list_json(printer);
        return;
    }
    if (!listing->headed)
        printf("\n%-12s %-14s %-8s %-26s %s\n", gettext("printer"), gettext("model"),
               gettext("language"), gettext("port"), gettext("state"));
    listing->headed = true;
    printf("%-12s %-14s %-8s %-26s %s%s%s\n", or_dash(printer->name),
           or_dash(printer->model), or_dash(printer->language), printer->port,
           print_condition_words(printer->condition), *printer->words ? ": " : "",
           printer->words);
}

int cmd_list_printers(const struct cmd_args *args)
{
    struct err err = {0};
    struct arena *arena = arena_new();
    struct listing listing = {.args = args};
    struct printers *printers = NULL;
    int status = 0;
    if (printers_read(cmd_file(args, arena, "devices", "printers.ini"), &printers, &err))
        status = cmd_fail(args, &err);
    else
        present_list(printers, PRESENT_MS, list_printer, &listing);
    printers_free(printers);
    arena_free(arena);
    return status;
}
