/*
 * tones: what the operator hears, of devices/terminal.ini.
 */
#include "tones.h"

#include <stddef.h>

#include "tallyman/base/conf.h"

/* Sections of scanners and scales: gear's. */
static int not_ours(void *target, const char *section, const char *key, const char *value,
                    int line, struct err *err)
{
    (void)target, (void)section, (void)key, (void)value, (void)line, (void)err;
    return 0;
}

int tones_read(const char *path, struct tty_tones *tones, struct err *err)
{
    static const struct conf_key keys[] = {
        {"tones", "mode", CONF_TEXT, offsetof(struct tty_tones, mode), 8, 0, 0, false,
         ""},
        {"tones", "command", CONF_TEXT, offsetof(struct tty_tones, command), 128, 0, 0,
         false, ""},
        {"pitch", "ok", CONF_INT, offsetof(struct tty_tones, pitch[TONE_OK]), 0, 20,
         20000},
        {"pitch", "wrong", CONF_INT, offsetof(struct tty_tones, pitch[TONE_WRONG]), 0, 20,
         20000},
        {"pitch", "over", CONF_INT, offsetof(struct tty_tones, pitch[TONE_OVER]), 0, 20,
         20000},
        {"pitch", "stop", CONF_INT, offsetof(struct tty_tones, pitch[TONE_STOP]), 0, 20,
         20000},
        {"pitch", "fault", CONF_INT, offsetof(struct tty_tones, pitch[TONE_FAULT]), 0, 20,
         20000},
        {"length", "ok", CONF_INT, offsetof(struct tty_tones, length[TONE_OK]), 0, 10,
         2000},
        {"length", "wrong", CONF_INT, offsetof(struct tty_tones, length[TONE_WRONG]), 0,
         10, 2000},
        {"length", "over", CONF_INT, offsetof(struct tty_tones, length[TONE_OVER]), 0, 10,
         2000},
        {"length", "stop", CONF_INT, offsetof(struct tty_tones, length[TONE_STOP]), 0, 10,
         2000},
        {"length", "fault", CONF_INT, offsetof(struct tty_tones, length[TONE_FAULT]), 0,
         10, 2000},
        {"counts", "ok", CONF_INT, offsetof(struct tty_tones, counts[TONE_OK]), 0, 0, 9},
        {"counts", "wrong", CONF_INT, offsetof(struct tty_tones, counts[TONE_WRONG]), 0,
         0, 9},
        {"counts", "over", CONF_INT, offsetof(struct tty_tones, counts[TONE_OVER]), 0, 0,
         9},
        {"counts", "stop", CONF_INT, offsetof(struct tty_tones, counts[TONE_STOP]), 0, 0,
         9},
        {"counts", "fault", CONF_INT, offsetof(struct tty_tones, counts[TONE_FAULT]), 0,
         0, 9},
        {"sca*", "*", CONF_EACH}, /* scanners and scales: gear's */
        {NULL},
    };
    *tones = (struct tty_tones){.mode = "bell"};
    return conf_read(path, keys, not_ours, tones, err);
}
