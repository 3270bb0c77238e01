/*
 * identity_in: writing identities; only for enrolment. And how bytes go over HTTP, for
 * both its users.
 */
#ifndef TALLYMAN_LINK_IDENTITY_IN_H
#define TALLYMAN_LINK_IDENTITY_IN_H

#include <curl/curl.h>

#include "tallyman/base/buf.h"
#include "tallyman/link/identity.h"

/* Whole or not at all, 0600, on the disk. */
int identity_put_file(const char *path, const char *text, struct err *err);
int identity_write(const char *dir, const struct identity *identity, const char *ca,
                   struct err *err);

/* A handle that speaks to nobody but whom `ca` (a file) vouches for; `in` takes what
 * comes. */
CURL *carrier_new(const char *ca, struct buf *in);

#endif
