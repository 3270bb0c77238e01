/*
 * packer: the emulator of a HID POS reader for tests and benchmarks: a scan as reports of
 * 64 bytes in the two layouts that makers use, byte by byte as their manuals say, knowing
 * nothing of descriptors.
 */
#ifndef TALLYMAN_TESTS_PACKER_H
#define TALLYMAN_TESTS_PACKER_H

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

enum { PACKER_REPORT = 64, PACKER_DATA = 56 };

struct packer {
    bool newland;  /* no AIM fields, data from byte 2 */
    bool aim_once; /* not repeated in the reports that continue a scan */
    void (*send)(void *arg, const uint8_t *report, size_t n);
    void *arg;
};

static inline void packer_scan(const struct packer *p, const char *aim, const void *bytes,
                               size_t n)
{
    const uint8_t *data = bytes;
    size_t at = 0;
    do {
        uint8_t report[PACKER_REPORT] = {2};
        size_t part = n - at < PACKER_DATA ? n - at : PACKER_DATA;
        report[1] = (uint8_t)part;
        if (!p->newland && (at == 0 || !p->aim_once))
            memcpy(report + 2, aim, strlen(aim));
        memcpy(report + (p->newland ? 2 : 5), data + at, part);
        report[p->newland ? 62 : 61] = 0x6a;
        at += part;
        report[63] = at < n;
        p->send(p->arg, report, sizeof report);
    } while (at < n);
}

#endif
