/*
 * wire: requests and replies as JSON, version 1 (WIRE_VERSION): one object, flat. A
 * request's fields are the envelope's and its verb's arguments under their names in
 * model/verbs; both ends, the terminal's journal and the fuzzer use these two pairs.
 *
 *     {"wire":1,"verb":"pick.put","terminal":3,"seq":17,"session":5,"at":1795348800000,
 *      "notes":"wrong_item\t690…\n","task":1,"line":2,"tote":"T-1"}
 *     rows are objects by column: "rows":[{"code":"A","price":250},…], absent is none
 *
 *     {"wire":1,"terminal":3,"seq":17,"code":"ok","repeated":1,"out":{"line":2,…},
 *      "columns":["what",…],"rows":[["pull",…],…]}
 *     {"wire":1,"terminal":3,"seq":17,"code":"short","args":["A","A01-01-1",3,1]}
 *
 * Reading refuses by name what is unknown, missing, doubled, of the wrong type or over
 * its limit (E_FIELD, E_ARGUMENT, E_LIMIT_INPUT): nothing is guessed and nothing ignored.
 */
#ifndef TALLYMAN_WIRE_WIRE_H
#define TALLYMAN_WIRE_WIRE_H

#include "tallyman/base/buf.h"
#include "tallyman/model/request.h"

enum {
    WIRE_BODY = 64 * 1024,             /* bytes of a request without rows */
    WIRE_BODY_ROWS = 16 * 1024 * 1024, /* with rows, and of a reply */
    WIRE_NOTES = 8 * 1024,
};

/* Bytes that a request of this verb may have. */
size_t wire_body_most(enum verb verb);

/* Appends the request. What is too large for the other side leaves out->over set. */
void wire_request_write(const struct request *req, struct buf *out);
/* Fills the request, its texts and rows in the arena; argument values are held against
 * the verb's table too. 0 or a negative code. */
int wire_request_read(struct str text, struct arena *arena, struct request *req,
                      struct err *err);

/* `id` NULL: of the service itself, to no request in particular. */
void wire_reply_write(const struct request_id *id, const struct reply *reply,
                      struct buf *out);
/* The reply to `id` and to nothing else; a refusal may be the service's own (it could not
 * read the request, or does not know who sent it). E_FIELD when it is neither. */
int wire_reply_read(struct str text, const struct request_id *id, struct arena *arena,
                    struct reply *reply, struct err *err);

/* What the service and a terminal say to each other beside requests (who is it, numbers):
 * one flat object of texts and whole numbers. Reading refuses what is not in `names`
 * (ends with NULL). */
void wire_record_write(const struct record *record, struct buf *out);
int wire_record_read(struct str text, const char *const *names, struct arena *arena,
                     struct record *record, struct err *err);

#endif
