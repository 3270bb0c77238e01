/*
 * late: the no that comes after the journal's yes. The person has moved on with goods in
 * the hand or in a tote: the store is told at once, durably (link.refused locks the tote
 * and has the bin counted), and the person is stopped at the next scan.
 */
#include "outbox_in.h"

#include <string.h>

#include "tallyman/wire/wire.h"

static void copy_code(char out[CODE_MOST + 1], const char *text)
{
    snprintf(out, CODE_MOST + 1, "%s", text);
}

/* The tote that holds the goods, or will: the one scanned, else the order's on this cart.
 */
static const char *tote_of(const struct outbox *box, const struct request *req,
                           const struct task_line *line)
{
    if (req->verb == V_PICK_PUT)
        return request_str(req, "tote");
    return line ? task_tote(&box->shadow.task, line->order) : "";
}

static void name_goods(const struct outbox *box, const struct request *of,
                       struct request *req)
{
    const struct task_line *line = shadow_line(&box->shadow, of);
    const char *tote = tote_of(box, of, line);
    const char *place = line                      ? line->place
                        : of->verb == V_PICK_TAKE ? request_str(of, "place")
                                                  : "";
    if (tote[0])
        request_text(req, "tote", tote);
    if (place[0])
        request_text(req, "place", place);
    if (!line)
        return;
    request_text(req, "item", line->code);
    request_text(req, "order", line->number);
}

static const char *who(const struct outbox *box, int64_t person)
{
    return person == box->shadow.person ? box->shadow.badge : "somebody else";
}

/* The request that tells of it, texts borrowed; false: no number is left for it. */
static bool telling(struct outbox *box, const struct request *of, int64_t person,
                    const char *code, const char *text, struct request *req)
{
    struct err err = {.code = E_OK};
    struct link_end *end = box->link.ends;
    if (!end ||
        (end->seq == end->seq_end && end->link->kind->reserve(end, SEQ_BLOCK, &err))) {
        outbox_fault(box, &err);
        return false;
    }
    request_init(req, V_LINK_REFUSED);
    request_num(req, "request", of->id.seq);
    request_text(req, "act", verb_entry(of->verb)->name);
    request_text(req, "why", code);
    request_text(req, "who", who(box, person));
    request_text(req, "text", text);
    name_goods(box, of, req);
    req->id = (struct request_id){end->terminal, end->seq++};
    req->session = box->shadow.session;
    req->terminal_at = outbox_utc(box);
    return true;
}

bool late_tell(struct outbox *box, const struct request *of, int64_t person,
               const char *code, const char *text)
{
    struct request req;
    struct err err = {.code = E_OK};
    if (!telling(box, of, person, code, text, &req))
        return false;
    struct sending *sending = outbox_push(box, &req, RETRY_TAKEN, false);
    sending->told = true;
    if (book_request(box->book, &req, sending->person, BOOK_NEW, req.terminal_at,
                     &sending->id, &err))
        outbox_fault(box, &err);
    box->unsynced++;
    retry_add(box->retry, sending->key, RETRY_TAKEN, true, outbox_mono(box));
    return true;
}

void late_instead(struct outbox *box, struct sending *sending)
{
    struct request req;
    struct err err = {.code = E_OK};
    int64_t id = sending->id, at = outbox_utc(box);
    if (!telling(box, &sending->req, sending->person, "no_session", "left by another",
                 &req))
        return;
    if (book_request(box->book, &req, box->shadow.person, BOOK_NEW, at, &sending->id,
                     &err) ||
        book_mark(box->book, id, 1u << BOOK_NEW, BOOK_RAISED, "no_session", at, &err))
        outbox_fault(box, &err);
    request_copy(&sending->req, &req, sending->arena);
    sending->person = box->shadow.person;
}

static void show(struct outbox *box, const struct request *req, const struct err *why)
{
    const struct task_line *line = shadow_line(&box->shadow, req);
    box->late = *why;
    box->lates++;
    copy_code(box->late_tote, tote_of(box, req, line));
    copy_code(box->late_place, line ? line->place : "");
}

void late_refused(struct outbox *box, const struct sending *sending,
                  const struct err *why)
{
    struct err err = {.code = E_OK};
    const char *name = err_entry(why->code)->name;
    int64_t at = outbox_utc(box);
    char words[200];
    bool goods = sending->req.verb != V_SCAN_NOTE && sending->req.verb != V_LINK_REFUSED;
    enum book_state to = goods ? BOOK_LATE : BOOK_NO;
    book_mark(box->book, sending->id, 1u << BOOK_NEW | 1u << BOOK_LATE, to, name, at,
              &err);
    if (goods) {
        err_words(why, words, sizeof words);
        if (late_tell(box, &sending->req, sending->person, name, words))
            book_mark(box->book, sending->id, 1u << BOOK_LATE, BOOK_RAISED, name, at,
                      &err);
        show(box, &sending->req, why);
    }
    if (err.code)
        outbox_fault(box, &err);
}

void late_counted(struct outbox *box, const struct sending *sending,
                  const struct err *why)
{
    struct err err = {.code = E_OK};
    bool mine =
        box->shadow.known && request_get(&sending->req, "task") == box->shadow.task.task;
    if (sending->id && book_mark(box->book, sending->id, 1u << BOOK_NEW, BOOK_NO,
                                 err_entry(why->code)->name, outbox_utc(box), &err))
        outbox_fault(box, &err);
    if (!mine)
        return;
    box->shadow.known = false;
    if (!sending->told || box->late.code != E_OK)
        return;
    box->late = *why;
    box->late_tote[0] = box->late_place[0] = '\0';
}

/* ---- what a terminal that died had not told ---- */

enum { LOAD_MOST = 64 };

struct load {
    struct outbox *box;
    struct arena *arena;
    struct {
        struct request req;
        int64_t id, person;
    } row[LOAD_MOST];
    int n;
};

static int load_row(void *arg, const struct book_row *row, struct err *err)
{
    struct load *load = arg;
    struct request *req = &load->row[load->n].req;
    if (load->n == LOAD_MOST || wire_request_read(row->json, load->arena, req, err))
        return load->n == LOAD_MOST ? 1 : -(int)err->code;
    load->row[load->n].id = row->id;
    load->row[load->n++].person = row->person;
    return 0;
}

void late_load(struct outbox *box)
{
    struct load load = {.box = box, .arena = arena_new()};
    struct err err = {.code = E_OK};
    int64_t at = outbox_utc(box);
    book_each(box->book, 1u << BOOK_LATE, 0, load_row, &load, &err);
    for (int i = 0; i < load.n; i++)
        if (late_tell(box, &load.row[i].req, load.row[i].person, "refused",
                      "the terminal died before it could say why"))
            book_mark(box->book, load.row[i].id, 1u << BOOK_LATE, BOOK_RAISED, "", at,
                      &err);
    if (err.code)
        outbox_fault(box, &err);
    arena_free(load.arena);
}
