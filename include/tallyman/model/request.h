/*
 * request: the grammar of everything that can be asked of the store: each verb's name,
 * arguments, right and flags. One table (verbs.c), used by client, server, log, help,
 * man page and fuzzer alike. A verb's body is in op/.
 *
 * A request is a value: a verb, its arguments by position, at most one bounded `rows`
 * argument, and the envelope. Its id (terminal, sequence) makes it safe to send again.
 */
#ifndef TALLYMAN_MODEL_REQUEST_H
#define TALLYMAN_MODEL_REQUEST_H

#include "tallyman/base/err.h"
#include "tallyman/model/policy.h"
#include "tallyman/model/value.h"
#include "tallyman/model/verbs.h"

/* 1: first. Bump it when a verb's arguments or replies change their meaning. */
enum { WIRE_VERSION = 1 };

enum { REQUEST_ARGS = 10, REQUEST_ROWS_MOST = 20000 };
enum { WALL_UNITS_MOST = 1000 }; /* units in a batch for a put wall: a line each */
enum { RUN_MOST = 1000 }; /* orders in a run: each takes rows of its own in one request */

enum arg_type {
    ARG_END,
    ARG_ID,   /* int64 row id, > 0 */
    ARG_NUM,  /* int64 within least … most */
    ARG_FLAG, /* 0 or 1 */
    ARG_CODE, /* a scanned code: 1 … CODE_MOST bytes, printable UTF-8 with FS GS RS */
    ARG_TEXT, /* UTF-8 without NUL and control characters, at most `most` bytes */
    ARG_ROWS, /* columns */
};

struct arg {
    const char *name;
    enum arg_type type;
    bool optional; /* absent is VALUE_NONE */
    int64_t least, most;
    const char *const *column; /* ARG_ROWS: NULL terminated */
    /* Nothing that may be guessed from a hash: the argument's own name, or that of a
     * column of its rows; NULL. It is left out of request_hash. */
    const char *secret;
};

enum verb_flags {
    VERB_READ = 1 << 0,    /* takes no write lock, is not recorded */
    VERB_OFFLINE = 1 << 1, /* may be taken by a terminal's journal */
    VERB_APPROVE = 1 << 2, /* a second person must approve */
    VERB_OPEN = 1 << 3,    /* needs no session: login */
    /* Whose rows it works on, for rights that were given for some orders only. Without
     * one of these it is for who has the right in the whole house. */
    VERB_ANYWHERE = 1 << 4,  /* nobody's orders: one's own session, a look at settings */
    VERB_OF_ORDER = 1 << 5,  /* those of the order `number` */
    VERB_OF_PARCEL = 1 << 6, /* those of the order of the parcel `code` */
    VERB_NARROWS = 1 << 7,   /* leaves out (or refuses) by itself what is out of reach */
    VERB_UNKEPT = 1 << 8,    /* its rows are not for a second telling: customers' data */
};

struct verb_entry {
    enum verb verb;
    const char *name; /* "pick.take" */
    enum right right;
    unsigned flags;
    const char *help; /* msgid: one sentence */
    struct arg arg[REQUEST_ARGS + 1];
};

const struct verb_entry *verb_entry(enum verb verb);
const struct verb_entry *verb_by_name(struct str name); /* NULL when there is none */

struct request_id {
    int64_t terminal; /* row id; belongs to one warehouse for life */
    int64_t seq;      /* reserved durably before it is used */
};

#define NOTE_MORE "more"

struct request {
    enum verb verb;
    struct request_id id;
    int64_t session;     /* 0: none (VERB_OPEN) */
    int64_t terminal_at; /* the terminal's clock, UTC ms */
    struct value arg[REQUEST_ARGS];
    struct rows rows;
    struct str notes;    /* refused scans since the last request: "kind\tcode\n" …; of
                          * kind NOTE_MORE: so many more that had no room */
    const char *address; /* where its terminal speaks from, NULL: this machine; never on
                            the wire */
    void *prepared;      /* op_work's, when it was done beforehand; never on the wire */
};

/* Starts a request; arguments are set by position, see request_set. */
void request_init(struct request *req, enum verb verb);
/* Sets an argument by its name; an unknown name is our bug. Text is borrowed. */
void request_num(struct request *req, const char *name, int64_t num);
void request_text(struct request *req, const char *name, const char *text);
/* Reads an argument by name (bodies of verbs). 0 / "" when absent. */
int64_t request_get(const struct request *req, const char *name);
const char *request_str(const struct request *req, const char *name);
bool request_has(const struct request *req, const char *name);

/* All of it but names, which are static, in the arena. */
void request_copy(struct request *to, const struct request *from, struct arena *arena);

/* Holds every argument against the verb's table; E_ARGUMENT names the first bad one. */
int request_check(const struct request *req, struct err *err);

/* BLAKE2b-256 over verb, arguments, rows and session's person: what must be equal for a
 * repeat to be the same request. Secrets are not in it: a short PIN could be guessed from
 * the hash that the store keeps. */
void request_hash(const struct request *req, int64_t person, unsigned char hash[32]);

struct reply {
    struct err err;    /* E_OK, a refusal with typed arguments, or a fault */
    struct record out; /* data, never views */
    struct rows rows;
    bool repeated; /* the recorded answer of an earlier sending */
};

/* The recorded form of a reply: one text, made in the arena; its rows when they are asked
 * for and the whole is at most 1 MB. reply_decode gives false on a text that is none of
 * ours. */
struct str reply_encode(const struct reply *reply, bool rows, struct arena *arena);
bool reply_decode(struct str text, struct arena *arena, struct reply *reply);

/* All of it in the arena: names too, which in a reply from a wire live as long as it. */
struct reply reply_copy(struct arena *arena, const struct reply *reply);

#endif
