/*
 * audit_verify: what the door answers op_audit_verify with.
 */
#ifndef TALLYMAN_OP_AUDIT_VERIFY_H
#define TALLYMAN_OP_AUDIT_VERIFY_H

#include "tallyman/op/op.h"

int audit_verify(struct store *store, const struct op_audit_trust *trust,
                 struct op_audit *found, struct err *err);

#endif
