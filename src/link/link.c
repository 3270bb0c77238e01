/*
 * link: what all corridors to the store have in common: ends, numbers, one request at a
 * time. What lies between is a kind (local, http, …).
 */
#include "link_in.h"

struct link_end *link_end(struct link *link, const char *terminal, struct err *err)
{
    struct link_end *end = xcalloc(1, link->kind->end_size);
    end->link = link;
    if (link->kind->join(end, terminal, err)) {
        free(end);
        return NULL;
    }
    end->next = link->ends;
    link->ends = end;
    return end;
}

int64_t link_terminal(const struct link_end *end)
{
    return end->terminal;
}

int link_send(struct link_end *end, struct request *request, int64_t session,
              int64_t terminal_at, struct err *err)
{
    BUG_IF(end->waiting);
    if (end->seq == end->seq_end && end->link->kind->reserve(end, SEQ_BLOCK, err))
        return -(int)err->code;
    request->id = (struct request_id){end->terminal, end->seq++};
    request->session = session;
    request->terminal_at = terminal_at;
    end->waiting = request;
    return 0;
}

void link_send_again(struct link_end *end, struct request *request)
{
    BUG_IF(end->waiting || !request->id.seq);
    end->waiting = request;
}

void link_flush(struct link *link)
{
    link->kind->flush(link);
}

int64_t link_due(const struct link *link)
{
    return link->kind->due ? link->kind->due(link) : -1;
}

const struct reply *link_take(struct link_end *end)
{
    const struct reply *reply = end->reply;
    end->reply = NULL;
    return reply;
}

const struct reply *link_wait(struct link_end *end)
{
    link_flush(end->link);
    if (!end->reply && end->link->kind->wait)
        end->link->kind->wait(end);
    return link_take(end);
}

int link_console(struct link_end *end, int64_t *session, struct err *err)
{
    return end->link->kind->console(end, session, err);
}

void link_on(struct link *link, struct loop *loop)
{
    if (link->kind->on)
        link->kind->on(link, loop);
}

bool link_state(const struct link_end *end, struct link_state *state)
{
    const struct link_kind *kind = end->link->kind;
    *state = (struct link_state){.tote = "", .place = ""};
    return kind->state && kind->state(end, state);
}

void link_late_seen(struct link_end *end)
{
    if (end->link->kind->seen)
        end->link->kind->seen(end);
}

bool link_resume(const struct link_end *end, struct link_resume *resume)
{
    const struct link_kind *kind = end->link->kind;
    *resume = (struct link_resume){"", ""};
    return kind->resume && kind->resume(end, resume);
}

void link_close(struct link *link)
{
    if (!link)
        return;
    for (struct link_end *end = link->ends, *next; end; end = next) {
        next = end->next;
        if (link->kind->part)
            link->kind->part(end);
        free(end);
    }
    link->kind->close(link);
}
