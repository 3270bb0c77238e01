/*
 * row: the requests of an outbox that wait, with copies of all they say; and how they
 * come back out of the book after the terminal died: in their order, under their ids.
 */
#include "outbox_in.h"

#include "tallyman/wire/wire.h"

enum { KEEP_MS = 7 * 86400000 };

static struct sending *push(struct outbox *box, enum retry_class class, bool front)
{
    struct sending *sending = xcalloc(1, sizeof *sending);
    sending->key = ++box->keys;
    sending->class = class;
    sending->arena = arena_new();
    if (front || !box->first) {
        sending->next = box->first;
        box->first = sending;
        box->last = box->last ? box->last : sending;
        return sending;
    }
    box->last->next = sending;
    box->last = sending;
    return sending;
}

struct sending *outbox_push(struct outbox *box, const struct request *req,
                            enum retry_class class, bool front)
{
    struct sending *sending = push(box, class, front);
    request_copy(&sending->req, req, sending->arena);
    if (!(verb_entry(req->verb)->flags & VERB_OPEN))
        sending->person = box->shadow.person;
    return sending;
}

struct sending *outbox_push_row(struct outbox *box, const struct book_row *row,
                                bool front)
{
    struct err err = {.code = E_OK};
    if (!row->json.n)
        return NULL;
    struct sending *sending = push(box, RETRY_TAKEN, front);
    sending->id = row->id;
    sending->person = row->person;
    sending->told = true;
    if (wire_request_read(row->json, sending->arena, &sending->req, &err) == 0)
        return sending;
    outbox_fault(box, &err);
    outbox_drop(box, sending);
    return NULL;
}

void outbox_drop(struct outbox *box, struct sending *sending)
{
    struct sending **at = &box->first, *before = NULL;
    while (*at != sending) {
        before = *at;
        at = &before->next;
    }
    *at = sending->next;
    if (box->last == sending)
        box->last = before;
    if (!flight_forsake(box, sending))
        outbox_free(sending);
}

void outbox_free(struct sending *sending)
{
    if (!sending)
        return;
    arena_free(sending->arena);
    free(sending);
}

/* ---- after a terminal's death ---- */

static int load_row(void *arg, const struct book_row *row, struct err *err)
{
    struct outbox *box = arg;
    (void)err;
    if (row->state == BOOK_DONE) {
        mend_done(box, row->id, row->seq, row->person, row->hash);
        return 0;
    }
    struct sending *sending = outbox_push_row(box, row, false);
    if (!sending)
        return 0;
    box->unsynced++;
    retry_add(box->retry, sending->key, RETRY_TAKEN, true, outbox_mono(box));
    return 0;
}

static int load_scan(void *arg, const struct book_row *row, struct err *err)
{
    struct outbox *box = arg;
    struct request req;
    struct arena *arena = arena_new();
    if (row->json.n && !wire_request_read(row->json, arena, &req, err) &&
        shadow_line(&box->shadow, &req))
        shadow_apply(&box->shadow, &req, NULL);
    arena_free(arena);
    return -(int)err->code;
}

/* The task as it was pulled, and what was scanned since. */
static int load_task(struct outbox *box, struct err *err)
{
    struct arena *arena = arena_new();
    struct reply reply;
    struct request req;
    int64_t id;
    int code = book_kept(box->book, "task", arena, &reply, &id, err);
    request_init(&req, V_TASK_SHOW);
    if (code == 1) {
        shadow_task(&box->shadow, &req, &reply);
        code = book_each(box->book, 1u << BOOK_NEW | 1u << BOOK_DONE, id, load_scan, box,
                         err);
    }
    arena_free(arena);
    return code < 0 ? code : 0;
}

int outbox_load(struct outbox *box, struct err *err)
{
    struct arena *arena = arena_new();
    struct reply reply;
    int64_t id;
    int64_t kept = box->options.keep_ms ? box->options.keep_ms : KEEP_MS;
    int code = book_prune(box->book, outbox_utc(box) - kept, err);
    if (!code)
        code = book_kept(box->book, "login", arena, &reply, &id, err);
    if (code == 1)
        shadow_login(&box->shadow, &reply, outbox_utc(box));
    if (code >= 0)
        code = load_task(box, err);
    if (!code)
        code =
            book_each(box->book, 1u << BOOK_NEW | 1u << BOOK_DONE, 0, load_row, box, err);
    arena_free(arena);
    return code;
}
