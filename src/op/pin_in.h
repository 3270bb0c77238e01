/*
 * pin_in: PINs as the store keeps them: Argon2id strings. Slow on purpose, so only ever
 * done before a transaction.
 */
#ifndef TALLYMAN_OP_PIN_IN_H
#define TALLYMAN_OP_PIN_IN_H

#include "op_in.h"

/* A new hash of the PIN, in the arena. */
const char *pin_hash(struct arena *arena, const char *pin);
bool pin_fits(const char *hash, const char *pin);
/* As long as a comparison takes; for badges that nobody has. */
void pin_waste(const char *pin);

#endif
