/*
 * tones: sections [tones], [pitch], [length] and [counts] of devices/terminal.ini.
 */
#ifndef TALLYMAN_CMD_TONES_H
#define TALLYMAN_CMD_TONES_H

#include "tallyman/base/err.h"
#include "tallyman/screen/tty.h"

/* 0, or what conf_read says of the file; what it leaves out is the terminal's bell. */
int tones_read(const char *path, struct tty_tones *tones, struct err *err);

#endif
