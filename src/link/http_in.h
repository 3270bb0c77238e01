/*
 * http_in: the HTTPS link and its ends, and the errand that an end is on; for http.c and
 * errand.c.
 */
#ifndef TALLYMAN_LINK_HTTP_IN_H
#define TALLYMAN_LINK_HTTP_IN_H

#include "identity_in.h"
#include "link_in.h"

enum { ADDRESSES = 8, TOKEN_MOST = 256 };

/* HELLO asks for a challenge, PROOF answers it, SEND is what it is all for. */
enum step { REST, HELLO, PROOF, SEND };

struct http {
    struct link link;
    char *text, *address[ADDRESSES + 1]; /* into text */
    int addresses;
    char *socket, *identities;
    int64_t try_ms, patience_ms, unsynced;
    uint64_t rng;
    CURLM *multi;
    struct loop *loop; /* NULL: whoever wants answers waits */
    struct loop_timer *timer;
};

struct http_end {
    struct link_end end;
    struct identity who;
    CURL *easy;
    struct curl_slist *headers;
    enum step step;
    bool flying, greeted; /* said hello for this sending already */
    bool known, strange;  /* has had a token; another process gave the one it has */
    const char *path;
    struct buf body, out, in; /* what is to be sent, this step's, its answer */
    char token[TOKEN_MOST], challenge[TOKEN_MOST];
    int at, attempt, refused;
    int64_t began, paused; /* monotonic ms; paused: until then, 0: not */
    struct loop_timer *pause;
    const struct request *request; /* NULL: a docket, or a call of our own */
    struct link_docket *docket;
    struct arena *arena;
    struct reply reply;
};

static inline struct http *http_of(const struct http_end *end)
{
    return (struct http *)end->end.link;
}

/* The end sets out with its body to `path`; it is over when the end has its reply. */
void errand_begin(struct http_end *end, const char *path);

/* The pause is over, or somebody will not wait for the loop to say so. */
void errand_again(struct http_end *end);

/* libcurl is done with the step under way. */
void errand_back(struct http_end *end, CURLcode code);

#endif
