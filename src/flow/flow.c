/*
 * flow: the machine. Takes an input, gives it to the step in force, gathers what must
 * happen. Knows no task; the tables do. Called by whoever has a terminal, a file or a
 * played person; does no I/O and never blocks.
 */
#include "tallyman/flow/flow.h"

#include <stdlib.h>
#include <stdio.h>
#include <string.h>

#include "flow_in.h"
#include "tallyman/base/log.h"

struct flow *flow_new(const struct flow_config *config)
{
    struct flow *flow = xcalloc(1, sizeof *flow);
    flow->config = *config;
    KEEP(flow->terminal, config->terminal ? config->terminal : "");
    flow->config.terminal = flow->terminal;
    flow->req_mem = arena_new();
    flow->kept_mem = arena_new();
    flow->pack.arena = arena_new();
    flow->run.arena = arena_new();
    buf_init(&flow->notes, NOTES_BYTES + NOTES_MORE);
    task_init(&flow->pick.task);
    task_init(&flow->back.task);
    flow_enter(flow, &task_login, 0, "start");
    return flow;
}

void flow_free(struct flow *flow)
{
    if (!flow)
        return;
    task_clear(&flow->pick.task);
    task_clear(&flow->back.task);
    buf_clear(&flow->notes);
    arena_free(flow->run.arena);
    arena_free(flow->pack.arena);
    arena_free(flow->kept_mem);
    arena_free(flow->req_mem);
    free(flow);
}

const struct step *flow_step(const struct flow *flow)
{
    return &flow->task->steps[flow->step];
}

unsigned flow_accepts(const struct flow *flow)
{
    const struct step *step = flow_step(flow);
    return step->takes ? step->takes(flow) : step->accepts;
}

void flow_enter(struct flow *flow, const struct flow_task *task, int step,
                const char *why)
{
    BUG_IF(step < 0);
    char before[sizeof flow->where];
    memcpy(before, flow->where, sizeof before);
    flow->task = task;
    flow->step = step;
    flow->typing = flow->help = false;
    flow->react.bits |= REACT_PAINT;
    snprintf(flow->where, sizeof flow->where, "%s/%s", task->name,
             task->steps[step].name);
    log_event(LOG_DEBUG, "step", "%s -> %s (%s)", before, flow->where, why);
}

void flow_home(struct flow *flow, const char *why)
{
    flow_enter(flow, &task_home, 0, why);
    send_notes(flow);
}

/* ---- the queue ---- */

static bool is_busy(const struct flow *flow)
{
    return flow->in_flight || flow->printing;
}

static void enqueue(struct flow *flow, const struct queued *one)
{
    if (flow->queued == FLOW_QUEUE) {
        flow_say(flow, TONE_FAULT, "%s", gettext("too fast: the last scan was dropped"));
        return;
    }
    flow->queue[flow->queued++] = *one;
}

static void dispatch(struct flow *flow, const struct queued *one)
{
    if (one->is_key)
        judge_key(flow, one->key);
    else
        judge_scan(flow, &one->scan);
}

static void drain(struct flow *flow)
{
    while (flow->queued > 0 && !is_busy(flow)) {
        if (flow_step(flow)->flags & STEP_STOP) {
            flow->queued = 0;
            flow_tone(flow, TONE_STOP);
            return;
        }
        struct queued first = flow->queue[0];
        flow->queued--;
        memmove(flow->queue, flow->queue + 1, sizeof *flow->queue * (size_t)flow->queued);
        dispatch(flow, &first);
    }
}

/* ---- inputs ---- */

static void take(struct flow *flow, const struct input *input)
{
    struct queued one = {.is_key = input->kind == IN_KEY, .key = input->key};
    if (input->scan)
        one.scan = *input->scan;
    if (is_busy(flow) && !label_hears(flow, input))
        enqueue(flow, &one);
    else
        dispatch(flow, &one);
}

static void was_printed(struct flow *flow, const struct input *input)
{
    if (!flow->printing)
        return;
    flow->printing = input->paper == PAPER_WAITS;
    flow->printed(flow, input->paper, input->problem ? input->problem : "");
}

static void bound(struct flow *flow, const struct input *input)
{
    if (input->problem) {
        flow->label.elsewhere = false;
        flow_say(flow, TONE_WRONG, "%s", input->problem);
        return;
    }
    flow_say(flow, TONE_OK, gettext("labels are printed at %s now"), input->text);
    if (!is_busy(flow))
        label_bound(flow);
}

void flow_input(struct flow *flow, const struct input *input, struct react *react)
{
    flow->react = (struct react){.bits = REACT_PAINT};
    flow->at = input->at;
    switch (input->kind) {
    case IN_START:
        login_begin(flow);
        break;
    case IN_SCAN:
        if (input->scan)
            take(flow, input);
        break;
    case IN_KEY:
        take(flow, input);
        break;
    case IN_REPLY:
        if (flow->in_flight && input->reply)
            send_reply(flow, input->reply);
        break;
    case IN_PRINTED:
        was_printed(flow, input);
        break;
    case IN_JOB:
        lead_job(flow, input);
        break;
    case IN_PROGRESS:
        lead_progress(flow, input);
        *react = flow->react;
        return; /* nothing goes on before the job's end */
    case IN_BOUND:
        bound(flow, input);
        break;
    case IN_WEIGHT:
        weigh_heard(flow, input->weight);
        break;
    case IN_TICK:
        weigh_tick(flow);
        break;
    case IN_LATE:
        late_begin(flow, input);
        break;
    case IN_OUT:
        send_out(flow);
        break;
    }
    drain(flow);
    *react = flow->react;
}

int64_t flow_session(const struct flow *flow)
{
    return flow->person.session;
}

const char *flow_where(const struct flow *flow)
{
    return flow->where;
}

bool flow_waiting(const struct flow *flow)
{
    return is_busy(flow);
}
