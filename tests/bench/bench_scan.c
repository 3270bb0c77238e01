/*
 * bench_scan: from the last report of a scan to struct scan, for a keyboard-mode reader
 * (13 digits and Enter), one of HID POS (three reports) and the meaning of a GS1 code;
 * and how many whole scans one core decodes in a second. The floor is one copy of a
 * struct scan, which whoever hands it on pays anyhow.
 */
#include "bench.h"

#include <time.h>

#include "../scan/descriptors.h"
#include "../scan/packer.h"
#include "../scan/typist.h"
#include "tallyman/scan/meaning.h"
#include "tallyman/scan/reader.h"

enum { SCANS = 20000 };

static const char elements[] = "010950600013435210LOT-2026-A\x1d"
                               "17261231"
                               "21123456789012345";
static char long_text[150];

struct wire {
    struct reader reader;
    struct typist typist;
    struct packer packer;
    int64_t last_ns; /* of the report taken last */
    int scans;
    struct scan scan;
};

static int64_t now_ns(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000000000 + time.tv_nsec;
}

static void note(void *arg, const struct scan *scan)
{
    struct wire *wire = arg;
    wire->scans++;
    wire->scan.length += scan->length;
}

static void send(void *arg, const uint8_t *report, size_t n)
{
    struct wire *wire = arg;
    struct err err = {.code = E_OK};
    int64_t began = now_ns();
    reader_take(&wire->reader, report, n, wire->scans, &err);
    wire->last_ns = now_ns() - began;
}

static int plug(struct wire *wire, const uint8_t *bytes, size_t n,
                const struct layout *layout)
{
    struct err err = {.code = E_OK};
    memset(wire, 0, sizeof *wire);
    if (reader_init_hid(&wire->reader, bytes, n, layout, NULL, &err))
        return -1;
    reader_tell(&wire->reader, "bench", note, wire);
    wire->typist = (struct typist){.desc = &wire->reader.desc,
                                   .layout = layout,
                                   .hasty = true,
                                   .send = send,
                                   .arg = wire};
    wire->packer = (struct packer){.send = send, .arg = wire};
    return 0;
}

static void scan_once(struct wire *wire)
{
    if (wire->reader.family == READER_POS)
        packer_scan(&wire->packer, "]Q1", long_text, sizeof long_text - 1);
    else
        typist_text(&wire->typist, "4006381333931\r");
}

static double floor_us(struct scan *scan)
{
    static struct scan copy;
    int64_t began = now_ns();
    for (int i = 0; i < SCANS; i++) {
        memcpy(&copy, scan, sizeof copy);
        __asm__ volatile("" : : "r"(&copy) : "memory");
    }
    return (double)(now_ns() - began) / 1000 / SCANS;
}

static int measure(const char *name, struct wire *wire, double floor)
{
    char whole[64];
    int64_t sum = 0, began = clock_mono_us();
    for (int i = 0; i < SCANS; i++) {
        scan_once(wire);
        sum += wire->last_ns;
    }
    double rate = bench_rate(SCANS, began), us = (double)sum / 1000 / SCANS;
    snprintf(whole, sizeof whole, "%s_whole", name);
    bench_print(name, us, "us", floor, us / floor);
    bench_print(whole, rate, "scans/s", 0, 0);
    return wire->scans == SCANS ? 0 : 1;
}

static void measure_meaning(double floor)
{
    static struct scan scan;
    static struct meaning meaning;
    scan_clear(&scan);
    scan_set(&scan, str_n(elements, sizeof elements - 1), sizeof elements - 1, false);
    memcpy(scan.aim, "]C1", 4);
    int64_t began = now_ns();
    for (int i = 0; i < SCANS; i++)
        meaning_of(&scan, NULL, 2026, &meaning);
    double us = (double)(now_ns() - began) / 1000 / SCANS;
    bench_print("scan_gs1_meaning", us, "us", floor, us / floor);
}

int main(void)
{
    static struct wire wire;
    struct err err = {.code = E_OK};
    struct layouts *layouts = layouts_read(PROJECT_DIR "/devices/keyboards.ini", &err);
    if (!layouts)
        return 1;
    memset(long_text, 'x', sizeof long_text - 1);
    const struct layout *us = layouts_find(layouts, "us");
    double floor = floor_us(&wire.scan);
    int failed = plug(&wire, boot_keyboard, sizeof boot_keyboard, us) ||
                 measure("scan_keyboard_last_report", &wire, floor);
    failed = failed || plug(&wire, pos_honeywell, sizeof pos_honeywell, us) ||
             measure("scan_pos_last_report", &wire, floor);
    measure_meaning(floor);
    layouts_free(layouts);
    return failed;
}
