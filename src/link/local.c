/*
 * local: a link inside this process. Every end's waiting request goes through the door in
 * one batch at each flush, so that several people at one store share one sync.
 *
 * Used by the terminal, the demo and the command line alike.
 */
#include "tallyman/link/local.h"

#include "link_in.h"

struct local {
    struct link link;
    struct store *store;
    struct door *door;
    struct arena *turn; /* replies of the last flush */
};

static struct local *local_of(struct link_end *end)
{
    return (struct local *)end->link;
}

static int join(struct link_end *end, const char *terminal, struct err *err)
{
    return op_terminal(local_of(end)->door, terminal, &end->terminal, err);
}

static int reserve(struct link_end *end, int64_t n, struct err *err)
{
    int64_t first = store_reserve(local_of(end)->store, end->terminal, n, err);
    if (first < 0)
        return -(int)err->code;
    end->seq = first;
    end->seq_end = first + n;
    return 0;
}

static void flush(struct link *link)
{
    struct local *local = (struct local *)link;
    int n = 0;
    for (struct link_end *end = link->ends; end; end = end->next)
        n += end->waiting != NULL;
    arena_clear(local->turn);
    if (!n)
        return;
    struct request *requests = arena_alloc(local->turn, sizeof(*requests) * (size_t)n);
    struct reply *replies = arena_alloc(local->turn, sizeof(*replies) * (size_t)n);
    int i = 0;
    for (struct link_end *end = link->ends; end; end = end->next) {
        if (!end->waiting)
            continue;
        requests[i] = *end->waiting;
        end->waiting = NULL;
        end->reply = &replies[i++];
    }
    op_run_all(local->door, requests, n, replies, local->turn);
}

static int console(struct link_end *end, int64_t *session, struct err *err)
{
    return op_console(local_of(end)->door, end->terminal, session, err);
}

static void close_local(struct link *link)
{
    arena_free(((struct local *)link)->turn);
    free(link);
}

static const struct link_kind kind = {
    .end_size = sizeof(struct link_end),
    .join = join,
    .reserve = reserve,
    .flush = flush,
    .console = console,
    .close = close_local,
};

struct link *link_local(struct store *store, struct door *door)
{
    struct local *local = xcalloc(1, sizeof(*local));
    local->link.kind = &kind;
    local->store = store;
    local->door = door;
    local->turn = arena_new();
    return &local->link;
}
