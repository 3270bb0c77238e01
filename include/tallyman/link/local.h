/*
 * local: a link inside this process, straight to the door.
 */
#ifndef TALLYMAN_LINK_LOCAL_H
#define TALLYMAN_LINK_LOCAL_H

#include "tallyman/link/link.h"
#include "tallyman/op/op.h"

/* Store and door stay the caller's and outlive the link. */
struct link *link_local(struct store *store, struct door *door);

#endif
