/*
 * Models of scanners, read once at the start from devices/scanners.ini. A section is a
 * model; its keys are judged one by one by the table below, and a section without a
 * vendor is refused at the line where it began.
 */
#include "tallyman/device/models.h"

#include <libintl.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/conf.h"

enum { MODELS_MOST = 512 };

struct scanner_models {
    int n;
    struct scanner_model at[MODELS_MOST];
};

static const char *const family_names[SCANNER_FAMILIES] = {
    "", "none", "keyboard", "hid-pos", "serial", "wedge", "scale"};

const char *scanner_family_name(enum scanner_family family)
{
    return family_names[family];
}

static int refuse(struct err *err, const char *key, const char *expected,
                  const char *value)
{
    return err_set(err, E_FIELD, "sss", key, expected,
                   value[0] ? value : gettext("nothing"));
}

static int take_hex(const char *key, const char *value, int *out, struct err *err)
{
    char *end = NULL;
    long n = strlen(value) == 4 ? strtol(value, &end, 16) : -1;
    if (n < 0 || *end)
        return refuse(err, key, gettext("four hexadecimal digits"), value);
    *out = (int)n;
    return 0;
}

static int take_vendor(struct scanner_model *model, const char *value, struct err *err)
{
    return take_hex("vendor", value, &model->vendor, err);
}

/* "1701", "xx06" */
static int take_product(struct scanner_model *model, const char *value, struct err *err)
{
    static const char hex[] = "0123456789abcdef";
    int product = 0, digits = 0;
    bool good = strlen(value) == 4;
    for (int i = 0; i < 4 && good; i++) {
        const char *at = strchr(hex, value[i] | 0x20);
        good = at || value[i] == 'x';
        product = product << 4 | (at ? (int)(at - hex) : 0);
        digits = digits << 4 | (at ? 15 : 0);
    }
    if (!good)
        return refuse(err, "product", gettext("four hexadecimal digits or x"), value);
    model->product = product;
    model->digits = digits;
    return 0;
}

static int take_family(struct scanner_model *model, const char *value, struct err *err)
{
    for (int i = SCANNER_NONE; i < SCANNER_WEDGE; i++)
        if (strcmp(value, family_names[i]) == 0) {
            model->family = (enum scanner_family)i;
            return 0;
        }
    return refuse(err, "family", "none, keyboard, hid-pos, serial", value);
}

static int take_layout(struct scanner_model *model, const char *value, struct err *err)
{
    if (strlen(value) >= sizeof model->layout)
        return refuse(err, "layout", gettext("at most 15 bytes"), value);
    snprintf(model->layout, sizeof model->layout, "%s", value);
    return 0;
}

const char *scanner_ends(const char *word)
{
    static const struct {
        const char *word, *ends;
    } known[] = {
        {"cr", "\r"}, {"crlf", "\r\n"}, {"tab", "\t"}, {"any", "\r\n\t"}, {"none", ""}};
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(word, known[i].word) == 0)
            return known[i].ends;
    return NULL;
}

static int take_ends(struct scanner_model *model, const char *value, struct err *err)
{
    const char *ends = scanner_ends(value);
    if (!ends)
        return refuse(err, "ends", "cr, crlf, tab, any, none", value);
    snprintf(model->framing.ends, sizeof model->framing.ends, "%s", ends);
    model->framed = true;
    return 0;
}

static int take_frame(const char *key, const char *value, char out[8], struct err *err)
{
    if (strlen(value) >= 8)
        return refuse(err, key, gettext("at most 7 bytes"), value);
    snprintf(out, 8, "%s", value);
    return 0;
}

static int take_prefix(struct scanner_model *model, const char *value, struct err *err)
{
    return take_frame("prefix", value, model->framing.prefix, err);
}

static int take_suffix(struct scanner_model *model, const char *value, struct err *err)
{
    return take_frame("suffix", value, model->framing.suffix, err);
}

static int take_gap(struct scanner_model *model, const char *value, struct err *err)
{
    if (!str_int(str_of(value), &model->framing.gap_ms) || model->framing.gap_ms < 20 ||
        model->framing.gap_ms > 2000)
        return refuse(err, "gap", gettext("20 to 2000 milliseconds"), value);
    return 0;
}

static int take_quirks(struct scanner_model *model, const char *value, struct err *err)
{
    static const struct {
        const char *word;
        unsigned bit;
    } known[] = {{"pos-switch", SCANNER_POS_SWITCH},
                 {"no-protocol", SCANNER_NO_PROTOCOL},
                 {"no-idle", SCANNER_NO_IDLE}};
    struct str rest = str_of(value);
    while (rest.n) {
        struct str word = str_cut(&rest, ' ');
        unsigned bit = 0;
        for (size_t i = 0; i < sizeof known / sizeof *known; i++)
            if (str_is(word, known[i].word))
                bit = known[i].bit;
        if (word.n && !bit)
            return refuse(err, "quirks", "pos-switch, no-protocol, no-idle", value);
        model->quirks |= bit;
    }
    return 0;
}

static const struct {
    const char *key;
    int (*take)(struct scanner_model *model, const char *value, struct err *err);
} keys_of_a_model[] = {
    {"vendor", take_vendor}, {"product", take_product}, {"family", take_family},
    {"layout", take_layout}, {"ends", take_ends},       {"prefix", take_prefix},
    {"suffix", take_suffix}, {"gap", take_gap},         {"quirks", take_quirks},
};

static struct scanner_model *model_of(struct scanner_models *models, const char *section,
                                      int line)
{
    for (int i = 0; i < models->n; i++)
        if (strcmp(models->at[i].name, section) == 0)
            return &models->at[i];
    if (models->n == MODELS_MOST)
        return NULL;
    struct scanner_model *model = &models->at[models->n++];
    *model = (struct scanner_model){.line = line, .vendor = -1};
    snprintf(model->name, sizeof model->name, "%s", section);
    snprintf(model->layout, sizeof model->layout, "us");
    return model;
}

static int take_key(void *target, const char *section, const char *key, const char *value,
                    int line, struct err *err)
{
    struct scanner_model *model = model_of(target, section, line);
    if (!model)
        return err_set(err, E_FIELD, "sss", section, gettext("at most 512 models"),
                       gettext("one more"));
    for (size_t i = 0; i < sizeof keys_of_a_model / sizeof *keys_of_a_model; i++)
        if (strcmp(key, keys_of_a_model[i].key) == 0)
            return keys_of_a_model[i].take(model, value, err);
    return refuse(err, gettext("key"),
                  "vendor, product, family, layout, ends, prefix, suffix, gap, quirks",
                  key);
}

/* Two models of one vendor and product: which would be meant? */
static const struct scanner_model *twin(const struct scanner_models *models, int i)
{
    for (int k = 0; k < i; k++)
        if (models->at[k].vendor == models->at[i].vendor &&
            models->at[k].product == models->at[i].product &&
            models->at[k].digits == models->at[i].digits)
            return &models->at[k];
    return NULL;
}

static int judge(const struct scanner_models *models, const struct layouts *layouts,
                 const char *path, struct err *err)
{
    for (int i = 0; i < models->n; i++) {
        const struct scanner_model *model = &models->at[i];
        char words[ERR_TEXT];
        if (model->vendor < 0)
            snprintf(words, sizeof words, gettext("[%s] names no vendor"), model->name);
        else if (twin(models, i))
            snprintf(words, sizeof words, gettext("[%s] is the same scanner as [%s]"),
                     model->name, twin(models, i)->name);
        else if (!layouts_find(layouts, model->layout))
            snprintf(words, sizeof words, gettext("[%s] has an unknown layout: %s"),
                     model->name, model->layout);
        else
            continue;
        return err_set(err, E_FILE, "sds", path, (int64_t)model->line, words);
    }
    return 0;
}

struct scanner_models *scanner_models_read(const char *path,
                                           const struct layouts *layouts, struct err *err)
{
    static const struct conf_key any[] = {{"*", "*", CONF_EACH}, {NULL}};
    struct scanner_models *models = xcalloc(1, sizeof *models);
    if (conf_read(path, any, take_key, models, err) ||
        judge(models, layouts, path, err)) {
        scanner_models_free(models);
        return NULL;
    }
    return models;
}

void scanner_models_free(struct scanner_models *models)
{
    free(models);
}

const struct scanner_model *scanner_models_find(const struct scanner_models *models,
                                                int vendor, int product)
{
    const struct scanner_model *found = NULL;
    for (int i = 0; models && i < models->n; i++) {
        const struct scanner_model *model = &models->at[i];
        bool fits = model->vendor == vendor &&
                    (product & model->digits) == (model->product & model->digits);
        if (fits && (!found || __builtin_popcount((unsigned)model->digits) >
                                   __builtin_popcount((unsigned)found->digits)))
            found = model;
    }
    return found;
}

int scanner_models_count(const struct scanner_models *models)
{
    return models->n;
}
