/*
 * sender_house: a sender with its journal in a folder of its own, a fake printer and a
 * printers' file that names it; what the tests of sending share.
 */
#ifndef TALLYMAN_TESTS_SENDER_HOUSE_H
#define TALLYMAN_TESTS_SENDER_HOUSE_H

#include "tallyman/base/clock.h"
#include "tallyman/print/sender.h"

#include "fake_printer.h"

enum { HOUSE_PATIENCE = 60000 }; /* until a test gives up; nothing is timed by it */

struct house {
    char folder[40], path[60];
    struct loop *loop;
    struct fake fake;
    struct printers *printers;
    struct sender *sender;
    struct sender_times times;
    struct err err;
    char log[4000]; /* "A#1 sending printing;" as it was told */
    enum print_condition asked;
    bool got_answer;
};

static inline void house_log(void *arg, const struct sender_job *job)
{
    struct house *house = arg;
    size_t n = strlen(house->log);
    snprintf(house->log + n, sizeof house->log - n, "%s#%lld %s %s;", job->waybill,
             (long long)job->copy, sender_state_name(job->state),
             print_condition_name(job->condition));
}

static inline void house_open(struct house *house)
{
    struct sender_plan plan = {.journal = house->path,
                               .owner = "test",
                               .printers = house->printers,
                               .times = house->times,
                               .changed = house_log,
                               .arg = house};
    BUG_IF(sender_new(house->loop, &plan, &house->sender, &house->err));
}

static inline void house_printers(struct house *house, const char *model)
{
    char text[600];
    snprintf(text, sizeof text,
             "[model m]\n%s\n[printer label]\nmodel = m\naddress = tcp:127.0.0.1:%d\n"
             "[printer folder]\nmodel = m\naddress = file:%s\n",
             model, house->fake.port, house->folder);
    BUG_IF(
        printers_read_text("p.ini", text, strlen(text), &house->printers, &house->err));
}

static inline struct house *house_new(enum print_ask speaks, const char *model)
{
    struct house *house = xcalloc(1, sizeof *house);
    snprintf(house->folder, sizeof house->folder, "/tmp/tallyman-sender-XXXXXX");
    BUG_IF(!mkdtemp(house->folder));
    snprintf(house->path, sizeof house->path, "%s/j", house->folder);
    house->loop = loop_new();
    fake_init(&house->fake, house->loop, speaks);
    house_printers(house, model);
    house->times = (struct sender_times){
        .again = 5, .answer = 30000, .ready = 30000, .confirm = 60000, .end = 30000};
    return house;
}

static inline void house_free(struct house *house)
{
    char command[80];
    sender_free(house->sender);
    fake_clear(&house->fake);
    printers_free(house->printers);
    loop_free(house->loop);
    snprintf(command, sizeof command, "rm -rf %s", house->folder);
    BUG_IF(system(command));
    free(house);
}

static inline void house_turn_until_idle(struct house *house)
{
    int64_t until = clock_mono_ms() + HOUSE_PATIENCE;
    while (sender_busy(house->sender)) {
        BUG_IF(clock_mono_ms() > until);
        loop_turn(house->loop, 100);
    }
}

/* A label whose comment names it, as large as wanted. */
static inline void house_label(struct buf *out, enum print_ask speaks, const char *name,
                               size_t size)
{
    buf_init(out, 8 << 20);
    if (speaks == PRINT_ASK_HS || speaks == PRINT_ASK_NONE)
        buf_printf(out, "^XA^FX%s^FS", name);
    while (out->n < size)
        buf_char(out, "0123456789ABCDEF"[out->n % 16]);
    switch (speaks) {
    case PRINT_ASK_TSPL:
        buf_text(out, "PRINT 1,1\r\n");
        break;
    case PRINT_ASK_CPCL:
        buf_text(out, "FORM\r\nPRINT\r\n");
        break;
    case PRINT_ASK_ESCPOS:
        buf_text(out, "\x1b"
                      "d\x04");
        break;
    default:
        buf_text(out, "^XZ");
    }
}

static inline int house_send(struct house *house, const char *printer,
                             const char *waybill, size_t size)
{
    struct buf bytes;
    int64_t id;
    house_label(&bytes, house->fake.speaks, waybill, size);
    struct sender_label label = {.waybill = waybill,
                                 .copy = 1,
                                 .job = "parcel 7",
                                 .printer = printer,
                                 .person = "li",
                                 .bytes = buf_view(&bytes)};
    err_clear(&house->err);
    int rc = sender_send(house->sender, &label, &id, &house->err);
    buf_clear(&bytes);
    return rc;
}

#endif
