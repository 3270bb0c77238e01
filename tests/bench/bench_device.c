/*
 * device: the real binary on emulated USB (tests/usb). From the last report of a scan to
 * its struct scan, as `device watch` tells it, and how many system calls an idle watch
 * makes in ten seconds. Without umockdev or strace it says so and measures nothing.
 */
#include "bench.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { SCANS = 400, LIMIT_US = 1000, LINE = 65536, IDLE_SECONDS = 10 };

struct place {
    char dir[64], emulator[512], scenario[128], output[128];
};

static int compare(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return (x > y) - (x < y);
}

static void prepare(struct place *place)
{
    snprintf(place->dir, sizeof place->dir, "/tmp/tallyman-bench-XXXXXX");
    if (!mkdtemp(place->dir))
        abort();
    snprintf(place->scenario, sizeof place->scenario, "%s/scenario", place->dir);
    snprintf(place->output, sizeof place->output, "%s/output", place->dir);
    const char *slash = strrchr(TALLYMAN_BINARY, '/');
    snprintf(place->emulator, sizeof place->emulator, "%.*s/../tests/usbemu",
             (int)(slash - TALLYMAN_BINARY), TALLYMAN_BINARY);
}

static void clean_up(const struct place *place)
{
    unlink(place->scenario);
    unlink(place->output);
    rmdir(place->dir);
}

/* Runs a scenario; true when all of it held. */
static bool play(const struct place *place, const char *scenario, const char *program)
{
    char command[4096];
    FILE *file = fopen(place->scenario, "w");
    if (!file)
        abort();
    fputs(scenario, file);
    fclose(file);
    snprintf(command, sizeof command,
             "TALLYMAN_CONFIG='%s' USBEMU_OUTPUT='%s' umockdev-wrapper '%s' '%s' -- %s",
             PROJECT_DIR, place->output, place->emulator, place->scenario, program);
    return system(command) == 0;
}

static int read_times(const struct place *place, int64_t *us)
{
    static char line[LINE];
    int n = 0;
    FILE *file = fopen(place->output, "r");
    while (file && n < SCANS && fgets(line, sizeof line, file)) {
        const char *at = strstr(line, "\"us\":");
        if (at)
            us[n++] = atoll(at + 5);
    }
    if (file)
        fclose(file);
    return n;
}

static void measure_scans(const struct place *place, const char *what,
                          const char *scenario)
{
    static int64_t us[SCANS];
    char name[64];
    int n = play(place, scenario, "'" TALLYMAN_BINARY "' device watch --json")
                ? read_times(place, us)
                : 0;
    if (n < SCANS) {
        fprintf(stderr, "device: %d of %d scans came\n", n, (int)SCANS);
        exit(1);
    }
    qsort(us, (size_t)n, sizeof *us, compare);
    snprintf(name, sizeof name, "device %s report to scan, median", what);
    bench_print(name, (double)us[n / 2], "us", LIMIT_US, (double)us[n / 2] / LIMIT_US);
    snprintf(name, sizeof name, "device %s report to scan, p99", what);
    bench_print(name, (double)us[n * 99 / 100], "us", LIMIT_US,
                (double)us[n * 99 / 100] / LIMIT_US);
}

/* Lines of a trace between the mark "idle" and the end of the wait. */
static void measure_idle(const struct place *place)
{
    char program[1024], scenario[512];
    snprintf(program, sizeof program,
             "strace -f -o '%s/trace' '" TALLYMAN_BINARY
             "' device watch --json --seconds 30",
             place->dir);
    snprintf(scenario, sizeof scenario,
             "plug K 1 kbd 0c2e:0b62\nplug P 2 pos 1eab:0b10\nstart\n"
             "find \"arrived\",\"port\":\"1-1\"\nfind \"arrived\",\"port\":\"1-2\"\n"
             "lines %s/trace %d\nended 0\n",
             place->dir, IDLE_SECONDS);
    bool held = play(place, scenario, program);
    char trace[128], text[32] = "";
    snprintf(trace, sizeof trace, "%s/trace", place->dir);
    FILE *file = held ? fopen(place->output, "r") : NULL;
    static char line[LINE];
    while (file && fgets(line, sizeof line, file))
        sscanf(line, "lines %31s", text);
    if (file)
        fclose(file);
    unlink(trace);
    if (!text[0]) {
        fprintf(stderr, "device: no idle trace\n");
        exit(1);
    }
    bench_print("device idle system calls in 10 s", atof(text), "calls", 0, atof(text));
}

int main(void)
{
    struct place place;
    prepare(&place);
    if (access(place.emulator, X_OK) != 0 || system("strace -V >/dev/null 2>&1") != 0) {
        fprintf(stderr, "device: SKIPPED, needs libumockdev-dev and strace\n");
        return 0;
    }
    measure_scans(&place, "keyboard",
                  "plug K 1 kbd 0c2e:0b62\nstart\nwait \"arrived\"\nrepeat 400\n"
                  "type K 6901234567892\\n\nwait \"scan\"\ndone\nsignal 15\nended 0\n");
    measure_scans(&place, "hid-pos",
                  "plug P 1 pos 1eab:0b10\nstart\nwait \"arrived\"\nrepeat 400\n"
                  "pos P ]E0 6901234567892\nwait \"scan\"\ndone\nsignal 15\nended 0\n");
    measure_idle(&place);
    clean_up(&place);
    return 0;
}
