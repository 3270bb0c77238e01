/*
 * ca: the warehouse's own certificate authority, and the service's certificate from it.
 * Terminals pin the authority when they are enrolled, so no other is ever asked.
 */
#ifndef TALLYMAN_SERVE_CA_H
#define TALLYMAN_SERVE_CA_H

#include "tallyman/base/err.h"

enum { CA_PRINT = 65 };

struct ca_plan {
    const char *dir;          /* ca.pem ca.key server.pem server.key; made 0700 */
    const char *const *names; /* DNS names and IP addresses, NULL terminated */
    int64_t now;              /* UTC ms */
};

/* Makes what is not there yet: the authority once (ten years), the service's certificate
 * anew each time (825 days). Keys are 0600. E_IO. `print` is the SHA-256 of the
 * authority's certificate, hex. */
int ca_make(const struct ca_plan *plan, char print[CA_PRINT], struct err *err);
/* The SHA-256 of a certificate in PEM. */
int ca_print(const char *pem, char print[CA_PRINT], struct err *err);

#endif
