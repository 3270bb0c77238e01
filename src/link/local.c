/*
 * local: a link inside this process. Every end's waiting request goes through the door in
 * one batch at each flush, so that several people at one store share one sync.
 *
 * Used by the terminal, the demo and the command line alike.
 */
#include "tallyman/link/local.h"

#include "tallyman/base/clock.h"

enum { SEQ_BLOCK = 1000 };

struct link_end {
    struct link *link;
    struct link_end *next;
    int64_t terminal;
    int64_t seq, seq_end; /* reserved and not yet used: [seq, seq_end) */
    struct request *waiting;
    const struct reply *reply;
};

struct link {
    struct store *store;
    struct door *door;
    struct link_end *ends;
    struct arena *turn; /* replies of the last flush */
};

struct link *link_local(struct store *store, struct door *door)
{
    struct link *link = xcalloc(1, sizeof(*link));
    link->store = store;
    link->door = door;
    link->turn = arena_new();
    return link;
}

void link_close(struct link *link)
{
    if (!link)
        return;
    for (struct link_end *end = link->ends, *next; end; end = next) {
        next = end->next;
        free(end);
    }
    arena_free(link->turn);
    free(link);
}

struct link_end *link_end(struct link *link, const char *terminal, struct err *err)
{
    int64_t id;
    if (op_terminal(link->door, terminal, &id, err))
        return NULL;
    struct link_end *end = xcalloc(1, sizeof(*end));
    end->link = link;
    end->terminal = id;
    end->next = link->ends;
    link->ends = end;
    return end;
}

int64_t link_terminal(const struct link_end *end)
{
    return end->terminal;
}

static int reserve(struct link_end *end, struct err *err)
{
    int64_t first = store_reserve(end->link->store, end->terminal, SEQ_BLOCK, err);
    if (first < 0)
        return -(int)err->code;
    end->seq = first;
    end->seq_end = first + SEQ_BLOCK;
    return 0;
}

int link_send(struct link_end *end, struct request *request, int64_t session,
              int64_t terminal_at, struct err *err)
{
    BUG_IF(end->waiting);
    if (end->seq == end->seq_end && reserve(end, err))
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
    int n = 0;
    for (struct link_end *end = link->ends; end; end = end->next)
        n += end->waiting != NULL;
    arena_clear(link->turn);
    if (!n)
        return;
    struct request *requests = arena_alloc(link->turn, sizeof(*requests) * (size_t)n);
    struct reply *replies = arena_alloc(link->turn, sizeof(*replies) * (size_t)n);
    int i = 0;
    for (struct link_end *end = link->ends; end; end = end->next) {
        if (!end->waiting)
            continue;
        requests[i] = *end->waiting;
        end->waiting = NULL;
        end->reply = &replies[i++];
    }
    op_run_all(link->door, requests, n, replies, link->turn);
}

const struct reply *link_take(struct link_end *end)
{
    const struct reply *reply = end->reply;
    end->reply = NULL;
    return reply;
}
