/*
 * flight: what an outbox has under way. Several of the journal's requests go as one
 * docket where the link below takes one, each under its own id; whatever came of each is
 * told to retry in their order, up to the first that was not answered.
 *
 * In one docket are one session's requests only, in the order of their numbers and
 * clocks: so none can be done behind one that its own session's end has kept back.
 */
#include "outbox_in.h"

#include <libintl.h>

/* ---- there ---- */

static bool goes_behind(const struct request *before, const struct request *req)
{
    return req->session == before->session && req->id.seq > before->id.seq &&
           req->terminal_at >= before->terminal_at;
}

static void put_in(struct outbox *box, struct sending *sending)
{
    box->docket.request[box->flying] = &sending->req;
    box->flown[box->flying++] = sending;
}

/* As many as fit, at least the first. */
static void gather(struct outbox *box, struct sending *first, int most)
{
    struct buf *text = &box->docket.text;
    buf_reset(text);
    put_in(box, first);
    if (most == 1 || !docket_add(&first->req, text))
        return;
    for (struct sending *s = first->next, *before = first; s && box->flying < most;
         before = s, s = s->next) {
        if (!goes_behind(&before->req, &s->req) || !docket_add(&s->req, text))
            return;
        put_in(box, s);
    }
}

static int most_of(const struct outbox *box, int offered)
{
    if (!box->below->kind->dockets || box->inner->alone || box->options.new_numbers)
        return 1;
    return offered < DOCKET_MOST ? offered : DOCKET_MOST;
}

void flight_bring(struct outbox *box, struct sending *first, int offered)
{
    box->flying = 0;
    box->brought = true;
    if (!first) {
        mend_mark(box);
        link_send_again(box->inner, mend_ask(box));
        return;
    }
    gather(box, first, most_of(box, offered));
    retry_brought(box->retry, box->flying);
    if (box->options.new_numbers)
        first->req.id.seq = box->link.ends->seq++;
    if (box->flying == 1) {
        link_send_again(box->inner, &first->req);
        return;
    }
    BUG_IF(box->inner->waiting || box->inner->docket);
    box->docket.n = box->flying;
    box->docket.answered = 0;
    box->inner->docket = &box->docket;
}

bool flight_forsake(struct outbox *box, struct sending *sending)
{
    if (!box->brought || box->flying != 1 || box->flown[0] != sending)
        return false;
    box->flown[0] = NULL;
    box->forsaken = sending;
    return true;
}

/* ---- back ---- */

static enum retry_result result_of(const struct outbox *box, const struct sending *of,
                                   const struct reply *reply)
{
    enum err_code code = reply->err.code;
    if (code == E_LINK)
        return box->inner->anew ? RETRY_ANEW : RETRY_LOST;
    if ((err_entry(code)->family == ERR_FAULT && code != E_BUG) || code == E_TOO_FAST)
        return RETRY_NOT_NOW;
    if (code == E_NO_SESSION && of && of->class == RETRY_TAKEN && of->told)
        return RETRY_NO_ENTRY;
    return RETRY_ANSWERED;
}

static enum retry_result one_arrived(struct outbox *box, const struct reply *reply)
{
    struct sending *sending = box->flying ? box->flown[0] : NULL;
    enum retry_result result = result_of(box, sending, reply);
    if (!box->flying && reply->err.code == E_OK)
        mend_answer(box, reply);
    if (sending)
        sending->reply = reply;
    if (result != RETRY_ANSWERED)
        box->why = reply->err;
    return result;
}

/* Those answered leave the row; what became of the first that was not. */
static enum retry_result some_answered(struct outbox *box)
{
    const struct link_docket *docket = &box->docket;
    enum retry_result result = RETRY_ANSWERED;
    int n = 0;
    for (; n < docket->answered; n++) {
        result = result_of(box, box->flown[n], &docket->reply[n]);
        if (result != RETRY_ANSWERED)
            break;
        box->flown[n]->reply = &docket->reply[n];
    }
    if (n < docket->answered) {
        box->why = docket->reply[n].err;
    } else if (n < docket->n) {
        err_set(&box->why, E_LINK, "s", gettext("the store"));
        result = RETRY_LOST;
    }
    if (n)
        retry_answered(box->retry, n);
    return result;
}

/* None was answered: the service refused the whole, or was not heard. */
static enum retry_result none_answered(struct outbox *box, const struct reply *reply)
{
    enum retry_result result = result_of(box, NULL, reply);
    if (result == RETRY_ANSWERED)
        return RETRY_APART;
    box->why = reply->err;
    return result;
}

void flight_over(struct outbox *box)
{
    box->brought = false;
    outbox_free(box->forsaken);
    box->forsaken = NULL;
}

void flight_arrived(struct outbox *box, const struct reply *reply)
{
    enum retry_result result;
    flight_over(box);
    err_clear(&box->why);
    if (box->flying < 2)
        result = one_arrived(box, reply);
    else if (reply->err.code == E_OK)
        result = some_answered(box);
    else
        result = none_answered(box, reply);
    retry_arrived(box->retry, result, outbox_mono(box));
}
