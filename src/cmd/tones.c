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

/* clang-format off */
#define KEY(of, tone, name, least, most)                                                 \
    {#of, name, CONF_INT, offsetof(struct tty_tones, of[tone]), 0, least, most}
#define EACH(of, least, most)                                                            \
    KEY(of, TONE_OK, "ok", least, most), KEY(of, TONE_WRONG, "wrong", least, most),      \
    KEY(of, TONE_OVER, "over", least, most), KEY(of, TONE_STOP, "stop", least, most),    \
    KEY(of, TONE_FAULT, "fault", least, most)
/* clang-format on */

int tones_read(const char *path, struct tty_tones *tones, struct err *err)
{
    static const struct conf_key keys[] = {
        {"tones", "mode", CONF_TEXT, offsetof(struct tty_tones, mode), 8, 0, 0, false,
         ""},
        {"tones", "command", CONF_TEXT, offsetof(struct tty_tones, command), 128, 0, 0,
         false, ""},
        EACH(pitch, 20, 20000),
        EACH(length, 10, 2000),
        EACH(counts, 0, 9),
        {"sca*", "*", CONF_EACH},
        {NULL},
    };
    *tones = (struct tty_tones){.mode = "bell"};
    return conf_read(path, keys, not_ours, tones, err);
}
