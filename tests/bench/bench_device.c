/*
 * device: the real binary on emulated USB (tests/usb). From the last report of a scan to
 * its struct scan, as `device watch` tells it; the whole way, from the report on the
 * emulated bus to the line in another process, beside what one emulated ioctl costs; and
 * how many system calls an idle watch makes in ten seconds. Without umockdev or strace it
 * says so and measures nothing.
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

/* The numbers behind a word, in order of size. */
static int read_times(const struct place *place, const char *word, int64_t *us)
{
    static char line[LINE];
    int n = 0;
    FILE *file = fopen(place->output, "r");
    while (file && n < SCANS && fgets(line, sizeof line, file)) {
        const char *at = strstr(line, word);
        if (at)
            us[n++] = atoll(at + strlen(word));
    }
    if (file)
        fclose(file);
    if (n < SCANS) {
        fprintf(stderr, "device: %d of %d times came\n", n, (int)SCANS);
        exit(1);
    }
    qsort(us, (size_t)n, sizeof *us, compare);
    return n;
}

static void print_times(const char *what, const int64_t *us, double floor)
{
    static const struct {
        const char *name;
        int percent;
    } parts[] = {{"median", 50}, {"p90", 90}, {"p99", 99}};
    char name[96];
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        double value = (double)us[SCANS * parts[i].percent / 100];
        snprintf(name, sizeof name, "device %s, %s", what, parts[i].name);
        bench_print(name, value, "us", floor, value / floor);
    }
}

/* One ioctl, to the emulator and back: what the emulator costs whoever asks it. */
static double measure_emulator(const struct place *place)
{
    static int64_t us[SCANS];
    char program[640], scenario[160];
    snprintf(program, sizeof program, "'%.*s/roundtrip' /dev/bus/usb/001/002 %d",
             (int)(strrchr(place->emulator, '/') - place->emulator), place->emulator,
             (int)SCANS);
    snprintf(scenario, sizeof scenario, "plug K 1 kbd 0c2e:0b62\nstart\nended 0\n");
    if (play(place, scenario, program))
        read_times(place, "roundtrip ", us);
    bench_print("device emulated ioctl, median", (double)us[SCANS / 2], "us", 0, 0);
    return (double)us[SCANS / 2];
}

struct measured {
    const char *family, *scenario;
};

static void measure_scans(const struct place *place, const struct measured *m,
                          double ioctl_us)
{
    static int64_t us[SCANS];
    char name[64];
    if (!play(place, m->scenario, "'" TALLYMAN_BINARY "' device watch --json"))
        exit(1);
    read_times(place, "\"us\":", us);
    snprintf(name, sizeof name, "%s report to scan", m->family);
    print_times(name, us, LIMIT_US);
    read_times(place, "timed ", us);
    snprintf(name, sizeof name, "%s bus to printed line", m->family);
    print_times(name, us, ioctl_us);
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
    static const struct measured families[] = {
        {"keyboard", "plug K 1 kbd 0c2e:0b62\nstart\nwait \"arrived\"\nrepeat 400\n"
                     "type K 6901234567892\nsettled K\nraw K 0000280000000000\n"
                     "timed K \"scan\"\nraw K 0000000000000000\ndone\n"
                     "signal 15\nended 0\n"},
        {"hid-pos", "plug P 1 pos 1eab:0b10\nstart\nwait \"arrived\"\nrepeat 400\n"
                    "settled P\npos P ]E0 6901234567892\ntimed P \"scan\"\ndone\n"
                    "signal 15\nended 0\n"},
    };
    double ioctl_us = measure_emulator(&place);
    for (size_t i = 0; i < sizeof families / sizeof *families; i++)
        measure_scans(&place, &families[i], ioctl_us);
    measure_idle(&place);
    clean_up(&place);
    return 0;
}
