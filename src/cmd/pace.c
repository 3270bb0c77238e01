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

static void learn(const struct house *house, const struct rows *rows, struct pace *pace)
{
    size_t size = sizeof(int64_t) * (size_t)(rows->n + 1);
    int64_t *scan = xmalloc(size), *stop = xmalloc(size), *speed = xmalloc(size);
    for (int i = 0; i < rows->n; i++) {
        int64_t ms = rows_num(rows, i, "ms", 0);
        if (rows_num(rows, i, "from", 0) == rows_num(rows, i, "to", 0))
            scan[pace->scans++] = ms;
        else
            stop[pace->stops++] = ms;
    }
    pace->scan_ms = median(scan, pace->scans);
    pace->stop_ms = median(stop, pace->stops);
    for (int i = 0; i < rows->n; i++) {
        int64_t mm = way_mm(house, rows, i);
        int64_t ms = rows_num(rows, i, "ms", 0) - pace->scan_ms;
        if (mm >= FAR_MM && ms > 0)
            speed[pace->ways++] = mm * 1000 / ms;
    }
    pace->speed_mm_s = median(speed, pace->ways);
    free(scan);
    free(stop);
    free(speed);
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

static void print_pace(const struct cmd_args *args, const struct pace *pace)
{
    if (args->json) {
        json_t *line = json_pack(
            "{s:I, s:i, s:I, s:i, s:I, s:i}", "scan_ms", (json_int_t)pace->scan_ms,
            "scans", pace->scans, "stop_ms", (json_int_t)pace->stop_ms, "stops",
            pace->stops, "speed_mm_s", (json_int_t)pace->speed_mm_s, "ways", pace->ways);
        json_dumpf(line, stdout, JSON_COMPACT);
        printf("\n");
        json_decref(line);
        return;
    }
    printf(gettext("a scan in one bin   %.1f s, median of the newest %d\n"
                   "from bin to bin     %.1f s, median of the newest %d\n"
                   "walking             %.2f m/s, median of %d ways of 5 m and more\n"),
           (double)pace->scan_ms / 1000, pace->scans, (double)pace->stop_ms / 1000,
           pace->stops, (double)pace->speed_mm_s / 1000, pace->ways);
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
