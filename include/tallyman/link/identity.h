/*
 * identity: who this terminal is to a store far away: its id and key from enrolment,
 * where the store is, and the one authority that may vouch for it. A file of the user's,
 * 0600, with the authority's certificate beside it.
 */
#ifndef TALLYMAN_LINK_IDENTITY_H
#define TALLYMAN_LINK_IDENTITY_H

#include <stdint.h>

#include "tallyman/base/err.h"

enum { IDENTITY_NAME = 33, IDENTITY_PATH = 1024, IDENTITY_PRINT = 65 };

struct identity {
    char name[IDENTITY_NAME];
    int64_t terminal;
    char addresses[512];      /* "host:port,host2:port" */
    unsigned char secret[64]; /* ed25519 */
    char ca[IDENTITY_PATH];   /* file of the pinned authority */
};

/* Reads `dir`/NAME.key. E_NOT_ENROLLED when there is none, E_FILE when it is broken or
 * others may read it. */
int identity_read(const char *dir, const char *name, struct identity *identity,
                  struct err *err);

/* The SHA-256 of a certificate in PEM, hex; E_FIELD when it is none. */
int identity_print(const char *pem, char print[IDENTITY_PRINT], struct err *err);

struct enrolment {
    const char *dir;       /* of identities; made 0700 */
    const char *addresses; /* the first that answers enrols */
    const char *code;      /* the lead's, once */
    const char *print;     /* SHA-256 of the authority, told beside the code */
    int64_t try_ms;
};

/* Makes a key, fetches the authority's certificate (used only when its SHA-256 is the one
 * told), shows the code over a connection that it vouches for, and writes the identity.
 * Asked again with the same code after a lost answer it uses the same key. E_INVITE,
 * E_LINK, E_FIELD (authority), E_IO. */
int identity_enrol(const struct enrolment *enrolment, struct identity *identity,
                   struct err *err);

#endif
