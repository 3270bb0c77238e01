/*
 * mend: terminal and store compare what they have. The newest acknowledged requests are
 * named with their hashes; what the store does not have it has lost: it came from a
 * backup, or its disk dropped the tail of its log. Loss is a tail, so that a page without
 * a gap ends the search.
 *
 * Only what the journal may carry is sent again, under its id: places and codes in it
 * judge it anew. The rest (a parcel's number may be another's now) is told to a person.
 */
#include "outbox_in.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { PAGE = 256, HASH = 32 };

static const char *const columns[] = {"seq", "hash", NULL};

void mend_done(struct outbox *box, int64_t id, int64_t seq, int64_t person,
               const unsigned char hash[HASH])
{
    if (box->dones == box->done_room) {
        box->done_room = box->done_room ? box->done_room * 2 : PAGE;
        box->done = xrealloc(box->done, sizeof *box->done * (size_t)box->done_room);
    }
    struct done *done = &box->done[box->dones++];
    *done = (struct done){.id = id, .seq = seq, .person = person};
    memcpy(done->hash, hash, HASH);
    box->mark_from = box->dones;
}

void mend_settled(struct outbox *box, const struct sending *sending)
{
    unsigned char hash[HASH];
    request_hash(&sending->req, sending->person, hash);
    mend_done(box, sending->id, sending->req.id.seq, sending->person, hash);
    box->unmarked++;
}

void mend_mark(struct outbox *box)
{
    struct err err = {.code = E_OK};
    int n = box->unmarked, first = box->dones - n;
    if (!n)
        return;
    int64_t *id = xmalloc(sizeof *id * (size_t)n);
    for (int i = 0; i < n; i++)
        id[i] = box->done[first + i].id;
    if (book_done(box->book, id, n, outbox_utc(box), &err)) {
        outbox_fault(box, &err);
        box->dones = box->mark_from = first;
    }
    box->unmarked = 0;
    free(id);
}

static int page_start(const struct outbox *box)
{
    return box->mark_from > PAGE ? box->mark_from - PAGE : 0;
}

struct request *mend_ask(struct outbox *box)
{
    struct arena *arena = box->mark_arena;
    char hex[2 * HASH + 1];
    arena_clear(arena);
    request_init(&box->mark, V_LINK_MARK);
    rows_init(&box->mark.rows, columns);
    for (int i = page_start(box); i < box->mark_from; i++) {
        struct value *cell = rows_add(&box->mark.rows, arena);
        sodium_bin2hex(hex, sizeof hex, box->done[i].hash, HASH);
        cell[0] = value_int(box->done[i].seq);
        cell[1] = value_text(arena_text(arena, hex));
    }
    /* Nothing is recorded of a look: any number will do. */
    box->mark.id = (struct request_id){link_terminal(box->inner), 1};
    box->mark.terminal_at = outbox_utc(box);
    return &box->mark;
}

static struct done *find(struct outbox *box, int64_t seq)
{
    for (int i = page_start(box); i < box->mark_from; i++)
        if (box->done[i].seq == seq)
            return &box->done[i];
    return NULL;
}

static int note_lost(struct outbox *box, const struct reply *reply)
{
    int lost = 0;
    for (int i = 0; i < reply->rows.n; i++) {
        struct done *done = find(box, rows_num(&reply->rows, i, "seq", 0));
        if (!done)
            continue;
        done->again = true;
        lost++;
    }
    return lost;
}

/* ---- again ---- */

struct again {
    struct outbox *box;
    bool any;
};

static void tell_lost(struct outbox *box, const struct sending *sending)
{
    late_tell(box, &sending->req, sending->person, "lost",
              "acknowledged, and lost by the store");
}

static int send_again(void *arg, const struct book_row *row, struct err *err)
{
    struct again *again = arg;
    struct outbox *box = again->box;
    (void)err;
    struct sending *sending = outbox_push_row(box, row, true);
    if (!sending)
        return 1;
    if (!(verb_entry(sending->req.verb)->flags & VERB_OFFLINE)) {
        tell_lost(box, sending);
        outbox_drop(box, sending);
        return 1;
    }
    retry_front(box->retry, sending->key);
    box->unsynced++;
    again->any = true;
    return 1;
}

/* The marks without those that go again: they are acknowledged anew. */
static void forget_lost(struct outbox *box)
{
    int n = 0;
    for (int i = 0; i < box->dones; i++)
        if (!box->done[i].again)
            box->done[n++] = box->done[i];
    box->dones = box->mark_from = n;
}

static void put_back(struct outbox *box)
{
    struct again again = {.box = box};
    struct err err = {.code = E_OK};
    /* From the newest to the oldest, so that the oldest ends up in front. */
    for (int i = box->dones - 1; i >= 0; i--) {
        if (box->done[i].again)
            book_one(box->book, box->done[i].id, send_again, &again, &err);
    }
    for (int i = 0; i < box->dones; i++)
        if (box->done[i].again)
            book_mark(box->book, box->done[i].id, 1u << BOOK_DONE, BOOK_NEW, "lost",
                      outbox_utc(box), &err);
    if (err.code)
        outbox_fault(box, &err);
    forget_lost(box);
    if (!again.any)
        return;
    /* Sessions went lost with the rest: whoever is here comes in anew. */
    retry_hold(box->retry);
    err_clear(&box->why);
    err_set(&box->why, E_NO_SESSION, NULL);
}

void mend_answer(struct outbox *box, const struct reply *reply)
{
    int lost = note_lost(box, reply), start = page_start(box);
    if (lost && start > 0 && box->done[start].again) {
        box->mark_from = start;
        retry_probe(box->retry);
        return;
    }
    put_back(box);
    box->mark_from = box->dones;
}
