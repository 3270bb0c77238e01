/*
 * scalebook: devices/scales.ini and the scale sections of devices/terminal.ini, read once
 * at the start. Keys are judged one by one by a table, and what only the whole can be
 * wrong in is looked at last.
 */
#include "scales.h"

#include <libintl.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/conf.h"

enum { EVERY_MS = 300, SILENT_MS = 3000, MS_MOST = 60000, DIVISION_MOST = 100000000 };

static int refuse(struct err *err, const char *key, const char *expected,
                  const char *value)
{
    return err_set(err, E_FIELD, "sss", key, expected,
                   value[0] ? value : gettext("nothing"));
}

/* ---- models ---- */

static int take_format(struct scale_model *model, const char *value, struct err *err)
{
    model->format = scale_format_by_name(str_of(value));
    return model->format == SCALE_FORMATS
               ? refuse(err, "format", "sics, st-gs, toledo", value)
               : 0;
}

static int take_baud(struct scale_model *model, const char *value, struct err *err)
{
    if (!str_int(str_of(value), &model->mode.baud) ||
        !serial_baud_known(model->mode.baud))
        return refuse(err, "baud", "1200, 2400, 4800, 9600, 19200, 38400, 57600, 115200",
                      value);
    return 0;
}

/* "8n1", "7e1" */
static int take_frame(struct scale_model *model, const char *value, struct err *err)
{
    bool good = strlen(value) == 3 && (value[0] == '7' || value[0] == '8') &&
                strchr("neo", value[1]) && (value[2] == '1' || value[2] == '2');
    if (!good)
        return refuse(err, "frame", "8n1, 7e1, 7o1, 8e1, 8o1, 8n2, 7e2, 7o2, 7n1, 7n2",
                      value);
    model->mode.bits = value[0] - '0';
    model->mode.parity = value[1];
    model->mode.stops = value[2] - '0';
    return 0;
}

static int take_ask(struct scale_model *model, const char *value, struct err *err)
{
    if (strlen(value) + 2 >= sizeof model->ask)
        return refuse(err, "ask", gettext("at most 13 bytes"), value);
    snprintf(model->ask, sizeof model->ask, "%s%s", value, value[0] ? "\r\n" : "");
    return 0;
}

static int take_num(const char *key, const char *value, int64_t most, int64_t *out,
                    struct err *err)
{
    char range[48];
    if (str_int(str_of(value), out) && *out >= 0 && *out <= most)
        return 0;
    snprintf(range, sizeof range, "0-%lld", (long long)most);
    return refuse(err, key, range, value);
}

static int take_every(struct scale_model *model, const char *value, struct err *err)
{
    if (take_num("every", value, MS_MOST, &model->every_ms, err))
        return -(int)err->code;
    return model->every_ms < 50 ? refuse(err, "every", "50-60000", value) : 0;
}

static int take_silent(struct scale_model *model, const char *value, struct err *err)
{
    return take_num("silent", value, MS_MOST, &model->silent_ms, err);
}

static int take_division(struct scale_model *model, const char *value, struct err *err)
{
    return take_num("division_mg", value, DIVISION_MOST, &model->division_mg, err);
}

static const struct {
    const char *key;
    int (*take)(struct scale_model *model, const char *value, struct err *err);
} keys_of_a_model[] = {
    {"format", take_format},        {"baud", take_baud},
    {"frame", take_frame},          {"ask", take_ask},
    {"every", take_every},          {"silent", take_silent},
    {"division_mg", take_division},
};

static struct scale_model *model_of(struct scale_book *book, const char *name)
{
    for (int i = 0; i < book->models; i++)
        if (strcmp(book->model[i].name, name) == 0)
            return &book->model[i];
    return NULL;
}

static int take_model(void *target, const char *section, const char *key,
                      const char *value, int line, struct err *err)
{
    struct scale_book *book = target;
    struct scale_model *model = model_of(book, section);
    if (!model && (book->models == SCALE_MODELS || strlen(section) >= SCANNER_NAME))
        return refuse(err, gettext("model"), gettext("at most 64 of up to 49 bytes"),
                      section);
    if (!model) {
        model = &book->model[book->models++];
        *model = (struct scale_model){.line = line,
                                      .format = SCALE_FORMATS,
                                      .mode = {9600, 8, 'n', 1},
                                      .every_ms = EVERY_MS,
                                      .silent_ms = SILENT_MS};
        snprintf(model->name, sizeof model->name, "%s", section);
    }
    for (size_t i = 0; i < sizeof keys_of_a_model / sizeof *keys_of_a_model; i++)
        if (strcmp(key, keys_of_a_model[i].key) == 0)
            return keys_of_a_model[i].take(model, value, err);
    return refuse(err, gettext("key"),
                  "format, baud, frame, ask, every, silent, division_mg", key);
}

/* ---- places ---- */

static struct scale_place *place_of(struct scale_book *book, const char *name)
{
    for (int i = 0; i < book->places; i++)
        if (strcmp(book->place[i].name, name) == 0)
            return &book->place[i];
    if (book->places == SCALE_PLACES || strlen(name) >= sizeof book->place->name)
        return NULL;
    struct scale_place *place = &book->place[book->places++];
    snprintf(place->name, sizeof place->name, "%s", name);
    return place;
}

static int take_place(void *target, const char *section, const char *key,
                      const char *value, int line, struct err *err)
{
    (void)line;
    if (strncmp(section, "scale ", 6) != 0)
        return 0; /* others' */
    struct scale_place *place = place_of(target, section + 6);
    if (!place)
        return refuse(err, "scale", gettext("at most 8 names of up to 15 bytes"),
                      section);
    const struct {
        const char *key;
        char *out;
        size_t size;
    } keys[] = {{"tty", place->tty, sizeof place->tty},
                {"model", place->model, sizeof place->model},
                {"terminal", place->terminal, sizeof place->terminal}};
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(key, keys[i].key) != 0)
            continue;
        if (strlen(value) >= keys[i].size)
            return refuse(err, key, gettext("fewer bytes"), value);
        snprintf(keys[i].out, keys[i].size, "%s", value);
        return 0;
    }
    return refuse(err, gettext("key"), "tty, model, terminal", key);
}

/* ---- both ---- */

static int judge(struct scale_book *book, const char *models, const char *settings,
                 struct err *err)
{
    char words[ERR_TEXT];
    for (int i = 0; i < book->models; i++) {
        const struct scale_model *model = &book->model[i];
        if (model->format != SCALE_FORMATS)
            continue;
        snprintf(words, sizeof words, gettext("[%s] names no format"), model->name);
        return err_set(err, E_FILE, "sds", models, (int64_t)model->line, words);
    }
    for (int i = 0; i < book->places; i++) {
        struct scale_place *place = &book->place[i];
        place->is = model_of(book, place->model);
        if (place->is && place->tty[0] == '/')
            continue;
        snprintf(words, sizeof words,
                 place->is ? gettext("[scale %s] has no tty")
                           : gettext("[scale %s] has a model that scales.ini lacks"),
                 place->name);
        return err_set(err, E_FILE, "sds", settings, (int64_t)0, words);
    }
    return 0;
}

struct scale_book *scale_book_read(const char *models, const char *settings,
                                   struct err *err)
{
    static const struct conf_key any[] = {{"*", "*", CONF_EACH}, {NULL}};
    struct scale_book *book = xcalloc(1, sizeof *book);
    if ((access(models, F_OK) == 0 && conf_read(models, any, take_model, book, err)) ||
        conf_read(settings, any, take_place, book, err) ||
        judge(book, models, settings, err)) {
        scale_book_free(book);
        return NULL;
    }
    return book;
}

void scale_book_free(struct scale_book *book)
{
    free(book);
}

int scale_book_models(const struct scale_book *book)
{
    return book->models;
}

int scale_book_places(const struct scale_book *book)
{
    return book->places;
}

bool scale_is_of(const struct scale_place *place, const char *terminal)
{
    return !terminal || !place->terminal[0] || strcmp(place->terminal, terminal) == 0;
}
