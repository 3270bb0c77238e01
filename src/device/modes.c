/*
 * What a scanner is told by control requests: idle rate, protocol, where its scans go,
 * whether it may read. One that does not know a request stalls and is read anyhow. Called
 * by scanner.
 */
#include "scanner.h"

#include "tallyman/base/arena.h"

enum {
    HID_SET_REPORT = 0x09,
    HID_SET_IDLE = 0x0a,
    HID_SET_PROTOCOL = 0x0b,
    TYPE_CLASS_OUT = 0x21, /* class, of an interface */
    VALUE_WAKE = 0x03fe,   /* feature report FE */
};

static void send_class(struct scanner *s, uint8_t request, uint16_t value,
                       const uint8_t *bytes, size_t n)
{
    struct claim_request control = {.type = TYPE_CLASS_OUT,
                                    .request = request,
                                    .value = value,
                                    .bytes = bytes,
                                    .n = (uint16_t)n};
    claim_control(s->claim,
                  &control); /* who does not know it stalls, and is read anyhow */
}

static unsigned quirks(const struct scanner *s)
{
    return s->look.model ? s->look.model->quirks : 0;
}

void modes_set(struct scanner *s, int protocol)
{
    uint8_t wake[CLAIM_REPORT_MOST];
    if (!(quirks(s) & SCANNER_NO_IDLE))
        send_class(s, HID_SET_IDLE, 0, NULL, 0);
    if (s->look.boot && !(quirks(s) & SCANNER_NO_PROTOCOL))
        send_class(s, HID_SET_PROTOCOL, (uint16_t)protocol, NULL, 0);
    size_t n = s->look.two_faced || quirks(s) & SCANNER_POS_SWITCH
                   ? desc_wake(&s->reader.desc, wake, sizeof wake)
                   : 0;
    if (n > 0)
        send_class(s, HID_SET_REPORT, VALUE_WAKE, wake, n);
}

/* A reader that was told to send here instead of on its own keyboard types again when it
 * is given back. */
void modes_leave(struct scanner *s)
{
    uint8_t wake[CLAIM_REPORT_MOST];
    size_t n = s->look.two_faced && !s->unplugged && s->info.family == SCANNER_HID_POS
                   ? desc_wake(&s->reader.desc, wake, sizeof wake)
                   : 0;
    struct claim_request control = {.type = TYPE_CLASS_OUT,
                                    .request = HID_SET_REPORT,
                                    .value = VALUE_WAKE,
                                    .bytes = wake,
                                    .n = (uint16_t)n};
    wake[1] = 0;
    if (n > 0)
        claim_last_word(s->claim, &control);
}

void scanner_prevent(struct scanner *s, bool prevent)
{
    uint8_t report[CLAIM_REPORT_MOST];
    enum desc_kind kind = DESC_OUTPUT;
    uint8_t id = 0;
    if (s->stage != STAGE_READING || s->info.family != SCANNER_HID_POS)
        return;
    size_t n = desc_switch(&s->reader.desc, POS_PREVENT_READ, prevent, &kind, &id, report,
                           sizeof report);
    if (n > 0)
        send_class(s, HID_SET_REPORT,
                   (uint16_t)((kind == DESC_FEATURE ? 3 : 2) << 8 | id), report, n);
}
