/*
 * heat: reads the house and the period, lets the map be made, and writes it as
 * characters, SVG, PNG or JSON.
 */
#include "heat.h"

#include <libintl.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include <jansson.h>

#include "heatmap.h"
#include "out.h"
#include "pace.h"
#include "tallyman/base/clock.h"
#include "waverun.h"

enum {
    DAY_MS = 86400000,
    COLS = 80,
    COLS_MOST = 1000,
    TOP = 12,
    TOP_MOST = 1000,
};

enum format { FORMAT_TEXT, FORMAT_SVG, FORMAT_PNG, FORMATS };
static const char *const formats[] = {"text", "svg", "png"};

struct heat {
    struct cmd_args *args;
    struct heat_ask ask;
    enum format format;
    const char *out, *wave;
    bool advice;
    int64_t cols;
};

/* ---- options ---- */

static bool take_date(const struct heat *heat, const char *option, int64_t *at)
{
    const char *text = cmd_option(heat->args, option);
    return !text || clock_parse(str_of(text), "%Y-%m-%d", heat->ask.offset_min, at);
}

/* Both days are in it; today without any. */
static const char *take_period(struct heat *heat)
{
    int64_t today = wave_day(clock_utc_ms(), heat->ask.offset_min);
    int64_t from = today, to = today;
    if (!take_date(heat, "--from", &from))
        return "--from YYYY-MM-DD";
    to = cmd_option(heat->args, "--from") && from > to ? from : to;
    if (!take_date(heat, "--to", &to))
        return "--to YYYY-MM-DD";
    if (!cmd_option(heat->args, "--from") && from > to)
        from = to;
    if (from > to)
        return gettext("--from: expected a day not after --to");
    heat->ask.period = (struct house_period){from < 0 ? 0 : from, to + DAY_MS};
    return NULL;
}

static bool take_format(struct heat *heat)
{
    const char *name = cmd_option(heat->args, "--format");
    if (!name && heat->out) { /* by the file's name */
        const char *dot = strrchr(heat->out, '.');
        name = dot && (strcmp(dot, ".svg") == 0 || strcmp(dot, ".png") == 0) ? dot + 1
                                                                             : NULL;
    }
    while (name && heat->format < FORMATS && strcmp(name, formats[heat->format]) != 0)
        heat->format++;
    return heat->format < FORMATS;
}

static int64_t screen_cols(void)
{
    struct winsize size = {0};
    if (isatty(STDOUT_FILENO) && ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 &&
        size.ws_col > 0)
        return size.ws_col;
    return COLS;
}

/* NULL, or what is wrong. */
static const char *take_options(struct heat *heat)
{
    struct cmd_args *args = heat->args;
    int64_t top = TOP;
    heat->out = cmd_option(args, "--out");
    heat->wave = cmd_option(args, "--wave");
    heat->advice = cmd_option(args, "--advice") != NULL;
    heat->cols = screen_cols();
    if (args->n > 1)
        return gettext("expected nothing behind heat");
    if (heat->wave && heat->advice)
        return gettext("--wave or --advice, not both");
    if (!take_format(heat))
        return "--format text|svg|png";
    if (!cmd_option_num(args, "--cols", 16, COLS_MOST, &heat->cols) ||
        !cmd_option_num(args, "--top", 1, TOP_MOST, &top))
        return "--cols N, --top N";
    heat->ask.top = (int)top;
    return take_period(heat);
}

/* ---- what is written ---- */

static int write_map(const struct heat *heat, const struct chart_map *map,
                     struct arena *arena, struct err *err)
{
    struct picture picture;
    struct buf buf;
    int rc = 0;
    buf_init(&buf, OUT_MOST);
    if (heat->format == FORMAT_TEXT) {
        map_text(map, (int)heat->cols,
                 !heat->out && isatty(STDOUT_FILENO) && !getenv("NO_COLOR"), &buf);
    } else {
        map_picture(map, arena, &picture);
        rc = heat->format == FORMAT_SVG ? picture_svg(&picture, &buf, err)
                                        : out_png(&picture, &buf, err);
    }
    if (!rc)
        rc = out_put(heat->out, &buf, err);
    buf_clear(&buf);
    return rc;
}

static void print_json(json_t *line)
{
    json_dumpf(line, stdout, JSON_COMPACT);
    printf("\n");
    json_decref(line);
}

static void json_picks(const struct house *house)
{
    for (int i = 0; i < house->n; i++) {
        const struct house_bin *bin = &house->bin[i];
        if (bin->picks || bin->undone)
            print_json(json_pack("{s:s, s:s, s:I, s:s, s:I, s:I, s:I}", "place",
                                 bin->code, "aisle", bin->aisle, "bay",
                                 (json_int_t)bin->bay, "item", bin->sku, "picks",
                                 (json_int_t)bin->picks, "units", (json_int_t)bin->picked,
                                 "undone", (json_int_t)bin->undone));
    }
    print_json(json_pack("{s:I, s:I, s:I, s:I}", "picks", (json_int_t)house->picks,
                         "units", (json_int_t)house->picked, "undone",
                         (json_int_t)house->undone, "nowhere",
                         (json_int_t)house->nowhere));
}

static void json_advice(const struct house *house, const struct advice *advice)
{
    for (int i = 0; i < advice->slot.n; i++) {
        struct advice_row row = advice_row(house, advice, i);
        print_json(json_pack(
            "{s:s, s:s, s:s, s:s, s:I, s:I, s:I, s:I}", "item", row.hot->sku, "from",
            row.hot->code, "to", row.with->code, "with", row.with->sku, "mm",
            (json_int_t)advice->slot.move[i].saved, "mm_day", (json_int_t)row.mm_day,
            "labour_s", (json_int_t)row.labour_s, "days", (json_int_t)row.days));
    }
    print_json(json_pack(
        "{s:I, s:I, s:I, s:i, s:i, s:I, s:I}", "before_mm",
        (json_int_t)advice->slot.before, "after_mm", (json_int_t)advice->slot.after,
        "saved_mm", (json_int_t)(advice->slot.before - advice->slot.after), "carts",
        house->tours, "days", advice->days, "speed_mm_s", (json_int_t)advice->speed_mm_s,
        "unit_s", (json_int_t)advice->unit_s));
}

static void json_tours(const struct house *house, const struct chart_map *map)
{
    for (int i = 0; i < house->tours; i++) {
        json_t *stops = json_array();
        for (int k = 0; k < house->tour[i].n; k++)
            json_array_append_new(stops,
                                  json_string(house->bin[house->tour[i].bin[k]].code));
        print_json(json_pack("{s:s, s:s, s:s, s:I, s:o}", "wave", house->tour[i].wave,
                             "cart", map->tour[i].name, "person", house->tour[i].person,
                             "mm", (json_int_t)map->tour[i].length, "bins", stops));
    }
}

/* ---- the three maps ---- */

static int show_picks(struct heat *heat, struct house *house, struct err *err)
{
    struct chart_map map;
    heatmap_picks(house, &heat->ask, &map);
    if (heat->args->json) {
        json_picks(house);
        return 0;
    }
    return write_map(heat, &map, house->arena, err);
}

static int show_tours(struct heat *heat, struct house *house, struct err *err)
{
    struct chart_map map;
    heatmap_tours(house, &heat->ask, &map);
    if (heat->args->json) {
        json_tours(house, &map);
        return 0;
    }
    return write_map(heat, &map, house->arena, err);
}

static int show_advice(struct heat *heat, struct cmd_store *cs, struct house *house,
                       struct err *err)
{
    enum { DAY_MINUTES = 1440 };
    struct chart_map map;
    struct advice advice;
    struct pace pace;
    if (pace_learn(cs, house, DAY_MINUTES, &pace, err) ||
        heatmap_advise(house, &heat->ask, pace_speed(&pace), &advice, err))
        return -(int)err->code;
    if (heat->args->json) {
        json_advice(house, &advice);
        return 0;
    }
    heatmap_advice(house, &advice, &heat->ask, &map);
    return write_map(heat, &map, house->arena, err);
}

static int show(struct heat *heat, struct cmd_store *cs, struct err *err)
{
    struct house house;
    int rc = house_read(cs, &house, err);
    if (!rc && heat->wave) {
        rc = house_read_tours(cs, NULL, heat->wave, false, &house, err);
        if (!rc)
            rc = show_tours(heat, &house, err);
    } else if (!rc) {
        rc = house_read_picks(cs, &heat->ask.period, &house, err);
        if (!rc && heat->advice)
            rc = house_read_tours(cs, &heat->ask.period, NULL, true, &house, err);
        if (!rc)
            rc = heat->advice ? show_advice(heat, cs, &house, err)
                              : show_picks(heat, &house, err);
    }
    house_clear(&house);
    return rc;
}

int heat_run(struct cmd_args *args)
{
    struct heat heat = {.args = args};
    struct cmd_store cs;
    struct err err = {0};
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    heat.ask.offset_min = cmd_offset_min(&cs);
    const char *wrong = take_options(&heat);
    if (wrong)
        status = cmd_usage(args, wrong);
    else if (show(&heat, &cs, &err))
        status = cmd_fail(args, &err);
    cmd_close(&cs);
    return status;
}
