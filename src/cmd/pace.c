/*
 * pace: medians of what the store tells of recent picks. The store knows the times, the
 * layout the metres; here they meet.
 */
#include "pace.h"

#include <libintl.h>
#include <stdlib.h>

#include <jansson.h>

enum { FEW = 5, FAR_MM = 5000, MINUTES = 60 };

static int by_number(const void *a, const void *b)
{
    int64_t one = *(const int64_t *)a, two = *(const int64_t *)b;
    return one < two ? -1 : one > two;
}

static int64_t median(int64_t *number, int n)
{
    if (n < FEW)
        return 0;
    qsort(number, (size_t)n, sizeof(*number), by_number);
    return n % 2 ? number[n / 2] : (number[n / 2 - 1] + number[n / 2]) / 2;
}

static int64_t way_mm(const struct house *house, const struct rows *rows, int i)
{
    int from = house_find(house, rows_num(rows, i, "from", 0));
    int to = house_find(house, rows_num(rows, i, "to", 0));
    if (from < 0 || to < 0)
        return 0;
    return layout_distance(&house->layout, &house->bin[from].spot, &house->bin[to].spot);
}

/* ---- learning ---- */

static bool is_of(const struct rows *rows, int i, const char *person)
{
    return !person || strcmp(rows_str(rows, i, "person"), person) == 0;
}

/* Of one person; NULL: of all. */
static struct pace_of learn_of(const struct house *house, const struct rows *rows,
                               const char *person)
{
    struct pace_of pace = {0};
    size_t size = sizeof(int64_t) * (size_t)(rows->n + 1);
    int64_t *scan = xmalloc(size), *stop = xmalloc(size), *speed = xmalloc(size);
    for (int i = 0; i < rows->n; i++) {
        int64_t ms = rows_num(rows, i, "ms", 0);
        if (!is_of(rows, i, person))
            continue;
        if (rows_num(rows, i, "from", 0) == rows_num(rows, i, "to", 0))
            scan[pace.scans++] = ms;
        else
            stop[pace.stops++] = ms;
    }
    pace.scan_ms = median(scan, pace.scans);
    pace.stop_ms = median(stop, pace.stops);
    for (int i = 0; i < rows->n; i++) {
        int64_t mm = way_mm(house, rows, i);
        int64_t ms = rows_num(rows, i, "ms", 0) - pace.scan_ms;
        if (is_of(rows, i, person) && mm >= FAR_MM && ms > 0)
            speed[pace.ways++] = mm * 1000 / ms;
    }
    pace.speed_mm_s = median(speed, pace.ways);
    free(scan);
    free(stop);
    free(speed);
    return pace;
}

static bool known_person(const struct pace *pace, const char *name)
{
    for (int i = 0; i < pace->people; i++)
        if (strcmp(pace->name[i], name) == 0)
            return true;
    return false;
}

static void learn(const struct house *house, const struct rows *rows, struct pace *pace)
{
    pace->all = learn_of(house, rows, NULL);
    for (int i = 0; i < rows->n && pace->people < PACE_PEOPLE; i++) {
        char name[sizeof(pace->name[0])];
        snprintf(name, sizeof(name), "%s", rows_str(rows, i, "person"));
        if (known_person(pace, name))
            continue;
        memcpy(pace->name[pace->people], name, sizeof(name));
        pace->each[pace->people++] = learn_of(house, rows, rows_str(rows, i, "person"));
    }
}

int pace_learn(struct cmd_store *cs, const struct house *house, int64_t minutes,
               struct pace *pace, struct err *err)
{
    struct request request;
    *pace = (struct pace){0};
    request_init(&request, V_BOARD_PACE);
    request_num(&request, "minutes", minutes);
    const struct reply *reply = cmd_ask(cs, &request);
    *err = reply->err;
    if (!err->code)
        learn(house, &reply->rows, pace);
    return -(int)err->code;
}

/* ---- what is sound of it ---- */

static int64_t sound(int64_t value, int samples, int64_t least, int64_t most)
{
    enum { ENOUGH = 30 };
    return samples >= ENOUGH && value >= least && value <= most ? value : 0;
}

int64_t pace_speed(const struct pace *pace)
{
    enum { SLOWEST = 200, FASTEST = 3000 };
    return sound(pace->all.speed_mm_s, pace->all.ways, SLOWEST, FASTEST);
}

int64_t pace_scan(const struct pace *pace)
{
    enum { QUICKEST = 300, SLOWEST = 60000 };
    return sound(pace->all.scan_ms, pace->all.scans, QUICKEST, SLOWEST);
}

/* ---- told ---- */

static json_t *pace_json(const struct pace_of *pace)
{
    return json_pack("{s:I, s:i, s:I, s:i, s:I, s:i}", "scan_ms",
                     (json_int_t)pace->scan_ms, "scans", pace->scans, "stop_ms",
                     (json_int_t)pace->stop_ms, "stops", pace->stops, "speed_mm_s",
                     (json_int_t)pace->speed_mm_s, "ways", pace->ways);
}

static void print_json(const struct pace *pace)
{
    json_t *line = pace_json(&pace->all), *people = json_array();
    for (int i = 0; i < pace->people; i++) {
        json_t *one = pace_json(&pace->each[i]);
        json_object_set_new(one, "person", json_string(pace->name[i]));
        json_array_append_new(people, one);
    }
    json_object_set_new(line, "people", people);
    json_dumpf(line, stdout, JSON_COMPACT);
    printf("\n");
    json_decref(line);
}

static void print_pace(const struct cmd_args *args, const struct pace *pace)
{
    const struct pace_of *all = &pace->all;
    if (args->json) {
        print_json(pace);
        return;
    }
    printf(gettext("a scan in one bin   %.1f s, median of the newest %d\n"
                   "from bin to bin     %.1f s, median of the newest %d\n"
                   "walking             %.2f m/s, median of %d ways of 5 m and more\n"),
           (double)all->scan_ms / 1000, all->scans, (double)all->stop_ms / 1000,
           all->stops, (double)all->speed_mm_s / 1000, all->ways);
    for (int i = 0; i < pace->people; i++) {
        const struct pace_of *one = &pace->each[i];
        printf(gettext("%-20s %.1f s a scan (%d), %.2f m/s (%d)\n"), pace->name[i],
               (double)one->scan_ms / 1000, one->scans, (double)one->speed_mm_s / 1000,
               one->ways);
    }
}

int pace_run(struct cmd_args *args)
{
    struct cmd_store cs;
    struct house house;
    struct pace pace;
    struct err err = {0};
    int64_t minutes = MINUTES;
    if (args->n > 2 || (args->n == 2 && (!str_int(str_of(args->word[1]), &minutes) ||
                                         minutes < 1 || minutes > 1440)))
        return cmd_usage(args, "pace [MINUTES]");
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    if (house_read(&cs, &house, &err) || pace_learn(&cs, &house, minutes, &pace, &err))
        status = cmd_fail(args, &err);
    else
        print_pace(args, &pace);
    house_clear(&house);
    cmd_close(&cs);
    return status;
}
