/*
 * One scanner, from its arrival to its end. Nothing here waits: what must be asked of the
 * device is asked by control requests whose answers come back through the claim, and what
 * cannot be done now is due again later. The reader (scan/reader) turns reports into
 * scans.
 */
#include "scanner.h"

#include <errno.h>
#include <libintl.h>
#include <stdio.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"

#define RULE "70-tallyman-scanners.rules"

enum {
    HID_GET_DESCRIPTOR = 0x06,
    TYPE_DESCRIPTOR_IN = 0x81, /* standard, of an interface */
    VALUE_REPORT_DESCRIPTOR = 0x2200,
    PROTOCOL_BOOT = 0,
    PROTOCOL_REPORT = 1,
    RETRY_FIRST_MS = 250,
    RETRY_MOST_MS = 3000,
    RETRY_RARE_MS = 30000,
    HAND_RESTS_MS = 3000,
    TTY_TRIES = 3,
    CLAIM_TRIES = 3,
    LATE_MS = 50,
    LATE_MOST = 4,
};

/* The keyboard of HID 1.11, appendix B.1: for one that shows no descriptor. */
static const uint8_t boot_keyboard[] = {
    0x05, 0x01, 0x09, 0x06, 0xa1, 0x01, 0x05, 0x07, 0x19, 0xe0, 0x29, 0xe7, 0x15,
    0x00, 0x25, 0x01, 0x75, 0x01, 0x95, 0x08, 0x81, 0x02, 0x95, 0x01, 0x75, 0x08,
    0x81, 0x01, 0x95, 0x05, 0x75, 0x01, 0x05, 0x08, 0x19, 0x01, 0x29, 0x05, 0x91,
    0x02, 0x95, 0x01, 0x75, 0x03, 0x91, 0x01, 0x95, 0x06, 0x75, 0x08, 0x15, 0x00,
    0x25, 0x65, 0x05, 0x07, 0x19, 0x00, 0x29, 0x65, 0x81, 0x00, 0xc0,
};

/* ---- telling ---- */

static void tell(struct scanner *s, struct scanner_event event)
{
    event.scanner = &s->info;
    s->all->options.event(s->all->options.arg, &event);
}

static void trouble(struct scanner *s, const struct err *err)
{
    tell(s, (struct scanner_event){.kind = SCANNER_TROUBLE, .err = err});
}

static void trouble_words(struct scanner *s, const char *words)
{
    struct err err = {0};
    err_set(&err, E_SCANNER, "ss", s->info.port, words);
    trouble(s, &err);
}

static void announce(struct scanner *s)
{
    s->announced = true;
    s->said = E_OK;
    s->tries = 0;
    tell(s, (struct scanner_event){.kind = SCANNER_ARRIVED});
}

static void on_scan(void *arg, const struct scan *scan)
{
    struct scanner *s = arg;
    tell(s, (struct scanner_event){.kind = SCANNER_SCAN,
                                   .scan = scan,
                                   .ends = s->ends,
                                   .gap_ms = s->gap_ms,
                                   .us = clock_mono_us() - s->report_us});
}

static void on_weight(void *arg, const struct weight *weight)
{
    tell(arg, (struct scanner_event){.kind = SCANNER_WEIGHT, .weight = weight});
}

/* ---- trying again ---- */

/* A keyboard that may not be opened and is perhaps no scanner is worth few wake-ups. */
static void try_later(struct scanner *s)
{
    int64_t wait = (int64_t)RETRY_FIRST_MS << (s->tries < 8 ? s->tries : 8);
    int64_t most =
        s->said == E_SCANNER_ACCESS && !s->info.known ? RETRY_RARE_MS : RETRY_MOST_MS;
    s->tries++;
    s->stage = STAGE_WANTED;
    s->due_ms = clock_mono_ms() + (wait < most ? wait : most);
}

/* Says what is in the way, once as long as it is the same. */
static void in_the_way(struct scanner *s, enum err_code code, const char *words)
{
    struct err err = {0};
    char vendor[8], holder[80];
    try_later(s);
    if (s->said == code)
        return;
    s->said = code;
    snprintf(vendor, sizeof vendor, "%04x", (unsigned)s->info.vendor);
    if (code == E_SCANNER_BUSY) {
        look_holder(&s->look, holder, sizeof holder);
        err_set(&err, code, "ss", s->info.port, holder);
    } else if (code == E_SCANNER_ACCESS) {
        err_set(&err, code, "ssss", s->info.port, s->info.name, RULE, vendor);
    } else {
        err_set(&err, code, "ss", s->info.port, words);
    }
    trouble(s, &err);
}

/* ---- what comes ---- */

static void settle_claim(struct scanner *s, int64_t now_ms);
static void arm_idle(struct scanner *s, int64_t ms);

/* Silence ends a scan that has no terminator, but only silence of the scanner: what came
 * while this program was busy elsewhere is taken first, and then it gets its time again.
 * So it does when the timer itself is late: the whole machine stood still.
 */
static void on_idle(void *arg)
{
    struct scanner *s = arg;
    int64_t before = s->reports;
    bool late = clock_mono_ms() - s->idle_ms > LATE_MS && s->late++ < LATE_MOST;
    s->idle = NULL;
    if (s->serial)
        serial_pump(s->serial);
    else
        usb_pump(s->all->usb);
    if (s->claim)
        settle_claim(s, clock_mono_ms());
    int64_t wait = s->stage == STAGE_READING ? reader_wait(&s->reader, s->at_ms) : -1;
    if (s->reports != before || late) {
        arm_idle(s, wait);
    } else if (wait >= 0) {
        s->report_us = clock_mono_us();
        s->at_ms += wait;
        s->ends = s->reader.family == READER_POS ? "" : "none";
        reader_idle(&s->reader, s->at_ms);
    }
}

static void arm_idle(struct scanner *s, int64_t ms)
{
    if (ms < 0 || s->idle)
        return;
    s->idle_ms = clock_mono_ms() + ms;
    s->idle = loop_after(s->all->loop, ms, on_idle, s);
}

static void drop_part(struct scanner *s)
{
    reader_drop(&s->reader);
    if (s->idle)
        loop_cancel(s->all->loop, s->idle);
    if (s->rest)
        loop_cancel(s->all->loop, s->rest);
    s->idle = s->rest = NULL;
    s->pace = (struct keys_pace){0};
}

/* The reader's clock: from report to report it goes on by a quarter of the silence that
 * ends a scan at most, since the pause may have been ours (a key is two reports); silence
 * is judged by on_idle alone. A POS scanner says itself whether more follows. */
static void advance_clock(struct scanner *s, int64_t at_us)
{
    int64_t passed = (at_us - s->report_us) / 1000;
    int64_t gap = s->reader.family == READER_POS ? 0 : s->reader.line.framing.gap_ms;
    if (s->reader.line.keys == 0)
        s->gap_ms = 0;
    else if (passed > s->gap_ms)
        s->gap_ms = passed;
    s->at_ms += gap > 0 && passed > gap / 4 ? gap / 4 : passed;
    s->report_us = at_us;
}

/* What would have ended a scan with these bytes. */
static const char *ends_of(const struct scanner *s, const uint8_t *bytes, size_t n)
{
    if (s->reader.family == READER_KEYBOARD)
        return keys_end(&s->reader.desc, bytes, n);
    if (s->reader.family == READER_POS || n == 0)
        return "";
    return bytes[n - 1] == '\t' ? "tab" : bytes[n - 1] == '\n' ? "crlf" : "cr";
}

static void take(struct scanner *s, const uint8_t *bytes, size_t n, int64_t at_us)
{
    struct err err = {0};
    char words[ERR_TEXT];
    advance_clock(s, at_us);
    s->ends = ends_of(s, bytes, n);
    if (reader_take(&s->reader, bytes, n, s->at_ms, &err)) {
        err_words(&err, words, sizeof words);
        trouble_words(s, words);
    }
    s->reports++;
    s->late = 0;
    if (s->idle)
        loop_cancel(s->all->loop, s->idle);
    s->idle = NULL;
    arm_idle(s, reader_wait(&s->reader, s->at_ms));
}

static void leave_alone(struct scanner *s)
{
    s->alone = true;
    scanner_end(s);
}

/* A keyboard for hands is given back, and left alone from then on; what stands of a line
 * goes to whoever it was typed for. */
static void leave_to_hands(struct scanner *s)
{
    struct scan part;
    if (reader_part(&s->reader, &part))
        tell(s, (struct scanner_event){.kind = SCANNER_TYPED, .scan = &part});
    trouble_words(s, gettext("it is a keyboard for hands, and is given back"));
    leave_alone(s);
}

/* A line rests unfinished: no scanner's, unless it was us who were away. */
static void on_rest(void *arg)
{
    struct scanner *s = arg;
    int64_t before = s->reports;
    s->rest = NULL;
    usb_pump(s->all->usb);
    if (s->stage == STAGE_READING && s->reports == before && s->reader.line.keys > 0)
        leave_to_hands(s);
}

/* The line that a hand ends is handed on whole before its keyboard goes. */
static void watch_hands(struct scanner *s, const uint8_t *bytes, size_t n, int64_t at_us)
{
    bool hands = keys_pace(&s->pace, &s->reader.desc, bytes, n, at_us);
    bool stands = s->reader.line.keys > 0;
    if (s->rest)
        loop_cancel(s->all->loop, s->rest);
    s->rest = stands ? loop_after(s->all->loop, HAND_RESTS_MS, on_rest, s) : NULL;
    if (stands)
        return;
    s->pace = (struct keys_pace){0};
    if (hands)
        leave_to_hands(s);
}

static void on_report(void *arg, const uint8_t *bytes, size_t n, int64_t at_us)
{
    struct scanner *s = arg;
    bool doubtful = s->info.family == SCANNER_KEYBOARD && !s->info.known;
    if (!bytes)
        drop_part(s);
    else if (doubtful && keys_fingers(&s->reader.desc, bytes, n))
        leave_to_hands(s);
    else
        take(s, bytes, n, at_us);
    if (bytes && doubtful && s->stage == STAGE_READING)
        watch_hands(s, bytes, n, at_us);
}

/* ---- setting up ---- */

/* Whole packets that hold the largest report: a smaller transfer would overflow. */
static size_t transfer_bytes(const struct scanner *s)
{
    const struct desc *desc = &s->reader.desc;
    size_t packet = s->look.packet > 0 ? (size_t)s->look.packet : 8;
    size_t most = packet;
    for (int i = 0; i < desc->reports; i++) {
        const struct desc_report *report = &desc->report[i];
        size_t n = report->kind == DESC_INPUT
                       ? desc_report_bytes(desc, DESC_INPUT, report->id)
                       : 0;
        most = n > most ? n : most;
    }
    return (most + packet - 1) / packet * packet;
}

static void frame_by_model(const struct scanner_model *model,
                           struct line_framing *framing)
{
    if (model->framed) /* none: silence ends it */
        memcpy(framing->ends, model->framing.ends, sizeof framing->ends);
    if (model->framing.gap_ms)
        framing->gap_ms = model->framing.gap_ms;
    memcpy(framing->prefix, model->framing.prefix, sizeof framing->prefix);
    memcpy(framing->suffix, model->framing.suffix, sizeof framing->suffix);
}

/* The place goes before the model, the model before what is usual. */
static void framing_of(const struct scanner *s, struct line_framing *framing)
{
    *framing = reader_framing;
    const struct scanner_model *model = s->look.model;
    const struct scanner_place *place =
        scanner_place_at(s->all->options.settings, s->look.port);
    if (model)
        frame_by_model(model, framing);
    if (place && place->ends[0])
        snprintf(framing->ends, sizeof framing->ends, "%s", scanner_ends(place->ends));
    if (place && place->gap_ms)
        framing->gap_ms = place->gap_ms;
}

static const struct layout *layout_of(const struct scanner *s)
{
    const struct layout *layout = layouts_find(
        s->all->options.layouts, s->look.model ? s->look.model->layout : "us");
    BUG_IF(!layout); /* scanner_models_read has looked */
    return layout;
}

static void begin_reading(struct scanner *s, const uint8_t *rd, size_t n, int protocol)
{
    struct err err = {0};
    struct line_framing framing;
    framing_of(s, &framing);
    bool sure = s->look.placed || s->look.model;
    if (reader_init_hid(&s->reader, rd, n, layout_of(s), &framing, &err) ||
        look_family(&s->reader.desc, sure) == SCANNER_NONE) {
        leave_alone(s);
        return;
    }
    s->info.family = look_family(&s->reader.desc, true);
    reader_tell(&s->reader, s->info.name, on_scan, s);
    reader_tell_weight(&s->reader, on_weight);
    modes_set(s, protocol);
    int rc = claim_read(s->claim, s->look.endpoint, transfer_bytes(s), on_report);
    if (rc) {
        scanner_end(s);
        return;
    }
    s->stage = STAGE_READING;
    announce(s);
    if (s->all->preventing)
        scanner_prevent(s, true);
}

static void on_descriptor(void *arg, const uint8_t *bytes, int n)
{
    struct scanner *s = arg;
    if (n > 0)
        begin_reading(s, bytes, (size_t)n, PROTOCOL_REPORT);
    else if (s->look.family == SCANNER_KEYBOARD)
        begin_reading(s, boot_keyboard, sizeof boot_keyboard, PROTOCOL_BOOT);
    else
        scanner_end(s);
}

static void ask_descriptor(struct scanner *s)
{
    int n = s->look.hid_bytes > 0 && s->look.hid_bytes <= DESC_BYTES ? s->look.hid_bytes
                                                                     : DESC_BYTES;
    struct claim_request control = {.type = TYPE_DESCRIPTOR_IN,
                                    .request = HID_GET_DESCRIPTOR,
                                    .value = VALUE_REPORT_DESCRIPTOR,
                                    .n = (uint16_t)n,
                                    .fn = on_descriptor};
    s->stage = STAGE_ASKING;
    if (claim_control(s->claim, &control))
        scanner_end(s);
}

/* ---- opening ---- */

/* What could be seen at its arrival may have changed: a driver gone, a description come.
 */
static void look_again(struct scanner *s)
{
    struct look_books books = {s->all->options.models, s->all->options.settings};
    struct look *look = xmalloc(sizeof *look);
    look_at(s->device, &books, look);
    if (look->family != SCANNER_NONE)
        s->look = *look;
    free(look);
}

static void open_hid(struct scanner *s)
{
    int rc = claim_open(s->all->usb, s->device, s->look.interface, s, &s->claim);
    if (rc == LIBUSB_ERROR_ACCESS)
        in_the_way(s, E_SCANNER_ACCESS, NULL);
    else if (rc == LIBUSB_ERROR_BUSY)
        in_the_way(s, E_SCANNER_BUSY, NULL);
    else if (rc == LIBUSB_ERROR_NO_DEVICE || rc == LIBUSB_ERROR_NOT_FOUND)
        try_later(s); /* going, or not authorised: it may come back */
    else if (rc == LIBUSB_ERROR_INVALID_PARAM && s->tries < CLAIM_TRIES)
        try_later(s); /* the kernel has not configured it yet */
    else if (rc)
        in_the_way(s, E_SCANNER, libusb_strerror(rc));
    else if (s->look.rd_n > 0)
        begin_reading(s, s->look.rd, s->look.rd_n, PROTOCOL_REPORT);
    else
        ask_descriptor(s);
}

static void on_serial(void *arg, const uint8_t *bytes, size_t n, int64_t at_us)
{
    struct scanner *s = arg;
    if (bytes)
        take(s, bytes, n, at_us);
    else
        scanner_end(s);
}

static void open_serial(struct scanner *s)
{
    char tty[64];
    struct line_framing framing;
    look_tty(&s->look, tty, sizeof tty);
    int rc = tty[0] ? serial_open(s->all->loop, tty, on_serial, s, &s->serial) : ENOENT;
    if ((rc == EACCES || rc == EPERM) && s->tries < TTY_TRIES) {
        try_later(s); /* its rule has not been applied yet */
    } else if (rc == EACCES || rc == EPERM) {
        in_the_way(s, E_SCANNER_ACCESS, NULL);
    } else if (rc == EBUSY) {
        in_the_way(s, E_SCANNER_BUSY, NULL);
    } else if (rc == ENOENT || rc == ENODEV || rc == ENXIO) {
        try_later(s); /* its driver is not ready yet */
    } else if (rc) {
        in_the_way(s, E_SCANNER, strerror(rc));
    } else {
        framing_of(s, &framing);
        reader_init_serial(&s->reader, &framing);
        reader_tell(&s->reader, s->info.name, on_scan, s);
        s->stage = STAGE_READING;
        announce(s);
    }
}

/* ---- its life ---- */

struct scanner *scanner_new(struct scanners *all, libusb_device *device,
                            const struct look *look)
{
    struct scanner *s = xcalloc(1, sizeof *s);
    s->all = all;
    s->device = libusb_ref_device(device);
    s->look = *look;
    s->info = (struct scanner_info){.family = look->family,
                                    .vendor = look->vendor,
                                    .product = look->product,
                                    .known = look->placed || look->model ||
                                             look->family == SCANNER_HID_POS ||
                                             look->family == SCANNER_SCALE};
    snprintf(s->info.port, sizeof s->info.port, "%s", look->port);
    snprintf(s->info.name, sizeof s->info.name, "%s", look->name);
    return s;
}

void scanner_free(struct scanner *s)
{
    libusb_unref_device(s->device);
    free(s);
}

bool scanner_closed(const struct scanner *s)
{
    return !s->claim && !s->serial;
}

void scanner_end(struct scanner *s)
{
    if (scanner_closed(s) || s->stage == STAGE_ENDING)
        return;
    s->stage = STAGE_ENDING;
    drop_part(s);
    if (s->claim)
        claim_stop(s->claim);
}

void scanner_close(struct scanner *s)
{
    drop_part(s);
    if (s->claim && s->announced)
        modes_leave(s);
    if (s->claim)
        claim_close(s->claim);
    if (s->serial)
        serial_close(s->serial);
    s->claim = NULL;
    s->serial = NULL;
}

static void finish(struct scanner *s)
{
    const struct weight none = {.state = WEIGHT_GONE};
    scanner_close(s);
    if (s->announced && s->info.family == SCANNER_SCALE)
        on_weight(s, &none);
    if (s->announced)
        tell(s, (struct scanner_event){.kind = SCANNER_LEFT});
    s->announced = false;
    if (s->alone)
        s->stage = STAGE_ALONE;
    else
        try_later(s);
}

static void say_notes(struct scanner *s, unsigned notes)
{
    static const struct {
        unsigned bit;
        const char *words;
    } table[] = {
        {CLAIM_OVERFLOW, N_("it sent more than it declares; that scan is lost")},
        {CLAIM_STALL, N_("it stopped and was started again; a scan may be lost")},
        {CLAIM_ERROR, N_("a transfer failed; a scan may be lost")},
    };
    for (size_t i = 0; i < sizeof table / sizeof *table; i++)
        if (notes & table[i].bit)
            trouble_words(s, gettext(table[i].words));
}

static void settle_claim(struct scanner *s, int64_t now_ms)
{
    if (claim_state(s->claim) == CLAIM_HURT && s->due_ms <= now_ms)
        claim_again(s->claim);
    enum claim_state before = claim_state(s->claim);
    unsigned notes = claim_settle(s->claim);
    if (s->stage != STAGE_READING)
        return;
    if (claim_state(s->claim) != CLAIM_READING)
        drop_part(s);
    say_notes(s, notes);
    if (claim_state(s->claim) == CLAIM_GONE)
        scanner_end(s);
    else if (claim_state(s->claim) == CLAIM_HURT && before != CLAIM_HURT)
        s->due_ms = now_ms + claim_patience(s->claim);
}

void scanner_step(struct scanner *s, int64_t now_ms)
{
    if (s->claim)
        settle_claim(s, now_ms);
    if (s->unplugged)
        scanner_end(s);
    if (s->stage == STAGE_ENDING && (!s->claim || claim_idle(s->claim)))
        finish(s);
    if (s->stage != STAGE_WANTED || s->unplugged || s->due_ms > now_ms)
        return;
    if (s->tries > 0)
        look_again(s);
    if (s->look.family == SCANNER_SERIAL)
        open_serial(s);
    else
        open_hid(s);
}

int64_t scanner_due(const struct scanner *s)
{
    bool hurt =
        s->claim && s->stage == STAGE_READING && claim_state(s->claim) == CLAIM_HURT;
    return (s->stage == STAGE_WANTED && !s->unplugged) || hurt ? s->due_ms : -1;
}
