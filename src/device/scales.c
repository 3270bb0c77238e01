/*
 * scales: each serial scale of this terminal on the loop: opened, asked where it wants to
 * be asked, listened to, and missed when it says nothing. One timer a scale.
 */
#include "scales.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/clock.h"

enum { RETRY_MS = 1000 };

struct scale {
    struct scales *all;
    const struct scale_place *place;
    struct scanner_info info;
    struct serial *serial;
    struct scale_text text;
    struct loop_timer *timer;
    struct weight last;
    int64_t heard_ms; /* of the last reading, or since it was opened */
    int said;         /* the errno that was told; 0 none */
};

struct scales {
    struct loop *loop;
    scanner_event_fn *event;
    void *arg;
    int n;
    struct scale scale[SCALE_PLACES];
};

static void tell(struct scale *s, struct scanner_event event)
{
    event.scanner = &s->info;
    s->all->event(s->all->arg, &event);
}

/* A scale repeats itself many times a second; only what is new is worth a word. */
static void tell_weight(struct scale *s, const struct weight *weight)
{
    if (weight_same(&s->last, weight))
        return;
    s->last = *weight;
    tell(s, (struct scanner_event){.kind = SCANNER_WEIGHT, .weight = &s->last});
}

static void tell_state(struct scale *s, enum weight_state state)
{
    const struct weight weight = {.state = state};
    tell_weight(s, &weight);
}

static void on_timer(void *arg);

static void arm(struct scale *s, int64_t ms)
{
    if (s->timer)
        loop_cancel(s->all->loop, s->timer);
    s->timer = loop_after(s->all->loop, ms, on_timer, s);
}

static void gone(struct scale *s)
{
    serial_close(s->serial);
    s->serial = NULL;
    tell_state(s, WEIGHT_GONE);
    tell(s, (struct scanner_event){.kind = SCANNER_LEFT});
    arm(s, RETRY_MS);
}

static void on_bytes(void *arg, const uint8_t *bytes, size_t n, int64_t at_us)
{
    struct scale *s = arg;
    struct weight weight;
    size_t used;
    (void)at_us;
    if (!bytes) {
        gone(s);
        return;
    }
    while (n > 0) {
        bool made = scale_text_take(&s->text, bytes, n, &used, &weight);
        bytes += used;
        n -= used;
        if (!made)
            continue;
        s->heard_ms = clock_mono_ms();
        if (s->place->is->division_mg > weight.step_mg && weight.step_mg)
            weight.step_mg = s->place->is->division_mg;
        tell_weight(s, &weight);
    }
}

/* ---- opening ---- */

static void in_the_way(struct scale *s, int rc)
{
    struct err err = {0};
    arm(s, RETRY_MS);
    tell_state(s, WEIGHT_GONE);
    if (s->said == rc)
        return;
    s->said = rc;
    err_set(&err, E_SCALE, "ss", s->place->tty, strerror(rc));
    tell(s, (struct scanner_event){.kind = SCANNER_TROUBLE, .err = &err});
}

static void begin(struct scale *s)
{
    s->said = 0;
    s->heard_ms = clock_mono_ms();
    scale_text_init(&s->text, s->place->is->format);
    tell(s, (struct scanner_event){.kind = SCANNER_ARRIVED});
    arm(s, 0);
}

static int64_t next_ms(const struct scale_model *model)
{
    return model->ask[0] || model->silent_ms == 0 ? model->every_ms : model->silent_ms;
}

static void on_timer(void *arg)
{
    struct scale *s = arg;
    const struct scale_model *model = s->place->is;
    s->timer = NULL;
    if (!s->serial) {
        int rc = serial_open_as(s->all->loop, s->place->tty, &model->mode, on_bytes, s,
                                &s->serial);
        if (rc)
            in_the_way(s, rc);
        else
            begin(s);
        return;
    }
    if (model->silent_ms && clock_mono_ms() - s->heard_ms >= model->silent_ms)
        tell_state(s, WEIGHT_SILENT);
    if (model->ask[0])
        serial_say(s->serial, model->ask);
    if (model->ask[0] || model->silent_ms)
        arm(s, next_ms(model));
}

static void tell_who(const struct scale_place *place, struct scanner_info *info)
{
    const char *tty = place->tty;
    *info = (struct scanner_info){.family = SCANNER_SCALE, .known = true};
    if (strncmp(tty, "/dev/", 5) == 0)
        tty += 5;
    snprintf(info->port, sizeof info->port, "%.31s", tty);
    snprintf(info->name, sizeof info->name, "%s", place->name);
}

struct scales *scales_open(struct loop *loop, const struct scale_book *book,
                           const char *terminal, scanner_event_fn *event, void *arg)
{
    struct scales *all = xcalloc(1, sizeof *all);
    *all = (struct scales){.loop = loop, .event = event, .arg = arg};
    for (int i = 0; i < book->places; i++) {
        if (!scale_is_of(&book->place[i], terminal))
            continue;
        struct scale *s = &all->scale[all->n++];
        *s = (struct scale){.all = all, .place = &book->place[i]};
        tell_who(s->place, &s->info);
        arm(s, 0);
    }
    return all;
}

void scales_close(struct scales *all)
{
    for (int i = 0; all && i < all->n; i++) {
        struct scale *s = &all->scale[i];
        if (s->timer)
            loop_cancel(all->loop, s->timer);
        if (s->serial)
            serial_close(s->serial);
    }
    free(all);
}

void scales_list(const struct scale_book *book, const char *terminal, scanner_row_fn *row,
                 void *arg)
{
    for (int i = 0; i < book->places; i++) {
        const struct scale_place *place = &book->place[i];
        struct scanner_row one = {
            .model = place->is->name,
            .terminal = place->terminal,
            .permitted = access(place->tty, R_OK | W_OK) == 0,
            .taken = scale_is_of(place, terminal),
        };
        tell_who(place, &one.info);
        snprintf(one.driver, sizeof one.driver, "%s",
                 access(place->tty, F_OK) == 0 ? "tty" : "");
        row(arg, &one);
    }
}
