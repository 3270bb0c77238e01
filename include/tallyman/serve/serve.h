/*
 * serve: the store over HTTPS for many terminals, on the caller's loop. Bytes become
 * requests, all that wait go through the door together, replies become bytes.
 *
 *     POST /v1/<verb>    a request (wire.h) of the terminal whose token is in
 *                        `Authorization: Tallyman <token>`; the reply, with its HTTP
 * status POST /v1/hello     name → challenge; name, challenge, signature → terminal,
 * token POST /v1/enrol     code, key → terminal, name, warehouse POST /v1/reserve   n →
 * first: request numbers POST /v1/console   → session; on the Unix socket only GET
 * /v1/health /v1/ready /v1/ca /metrics
 *
 * A header `Tallyman-Unsynced: n` of a request says how many the terminal still keeps.
 */
#ifndef TALLYMAN_SERVE_SERVE_H
#define TALLYMAN_SERVE_SERVE_H

#include "tallyman/base/loop.h"
#include "tallyman/op/op.h"

struct serve;

struct serve_plan {
    struct store *store; /* with its door the caller's; both outlive the service */
    struct door *door;
    struct loop *loop;
    const char *listen; /* "ADDRESS:PORT"; NULL: what systemd handed over, or none */
    const char *cert, *key, *ca; /* PEM texts of the TLS side; ca may be NULL */
    const char *socket;          /* path of a Unix socket for this machine; NULL: none */
    int64_t connections, per_address; /* at once */
    int64_t rate;                     /* requests a second of one terminal */
    int64_t patience_ms;              /* for a request to arrive or an answer to leave */
    int64_t idle_ms;                  /* a connection without requests */
};

/* Listens. E_IO (address, why), E_USAGE for a certificate that is none. */
struct serve *serve_new(const struct serve_plan *plan, struct err *err);
/* Takes nothing new, finishes what was accepted, then stops the loop. */
void serve_stop(struct serve *serve);
/* When the loop has stopped: answers what was accepted all the same. False: the store was
 * lost; whoever waits is not answered, and nothing is left but to end the process. */
bool serve_finish(struct serve *serve);
void serve_free(struct serve *serve); /* finished, or NULL */

/* The port it listens on (for ":0"); 0 when it does not. */
int serve_port(const struct serve *serve);

#endif
