/*
 * scales: models and places of serial scales as the files say them. Only for the room.
 */
#ifndef TALLYMAN_DEVICE_SCALES_IN_H
#define TALLYMAN_DEVICE_SCALES_IN_H

#include "serial.h"
#include "tallyman/device/scales.h"
#include "tallyman/scan/scale_text.h"

enum { SCALE_MODELS = 64, SCALE_PLACES = 8, SCALE_TTY = 128, SCALE_ASK = 16 };

struct scale_model {
    char name[SCANNER_NAME];
    int line;
    enum scale_format format; /* SCALE_FORMATS until it was given */
    struct serial_mode mode;
    char ask[SCALE_ASK]; /* sent before each answer, with CR LF; "" it talks by itself */
    int64_t every_ms;    /* between two questions */
    int64_t silent_ms;   /* without a reading for so long it is silent; 0: never */
    int64_t division_mg; /* what it rounds to, where that is more than its last digit */
};

struct scale_place {
    char name[16], model[SCANNER_NAME], terminal[32], tty[SCALE_TTY];
    const struct scale_model *is; /* its model, once both files are read */
};

struct scale_book {
    int models, places;
    struct scale_model model[SCALE_MODELS];
    struct scale_place place[SCALE_PLACES];
};

bool scale_is_of(const struct scale_place *place, const char *terminal);

#endif
