/*
 * gear: what a terminal knows of the scanners and scales that may be plugged into it,
 * read from the configuration at the start: devices/scanners.ini, keyboards.ini,
 * waybills.ini, scales.ini and the part about both of terminal.ini.
 */
#ifndef TALLYMAN_CMD_GEAR_H
#define TALLYMAN_CMD_GEAR_H

#include "cmd.h"
#include "tallyman/device/scales.h"
#include "tallyman/scan/waybill.h"

struct gear {
    struct layouts *layouts;
    struct scanner_models *models;
    struct waybills *waybills;
    struct scale_book *scales;
    struct scanner_settings settings;
};

/* 0, or the code of the first bad file; gear_clear in either case. */
int gear_read(const struct cmd_args *args, struct gear *gear, struct err *err);
void gear_clear(struct gear *gear);
/* Options for scanners_open and scanners_list; event and arg are the caller's. */
struct scanners_options gear_options(const struct gear *gear, const char *terminal);

#endif
