/*
 * takeover: a cart goes on at another terminal than the one it was pulled at. The first
 * may hold scans that nobody has heard of, so its totes are counted before anything else
 * is picked, and what it still sends of the task is settled by that count: refused as
 * E_COUNTED, remembered by line, and held against what the count had found.
 *
 * State of a row: waiting (the lead gave the first terminal up, nobody counts yet),
 * counting, done. `over`: nothing more is coming from the first terminal.
 */
#ifndef TALLYMAN_OP_TAKEOVER_H
#define TALLYMAN_OP_TAKEOVER_H

#include "floor.h"

/* E_COUNT_FIRST (task, person, terminal, its number) when the task's totes must be
 * counted before it goes on at this terminal. */
int takeover_needed(struct op *op, int64_t task);
/* Of a line that is not pulled at this terminal: E_COUNTED and noted when its task was
 * taken over from here, E_COUNT_FIRST while it is being counted, E_TAKEN when the same
 * person has it elsewhere. 0: none of these. */
int takeover_elsewhere(struct op *op, const struct work *work);
/* What is pulled at a terminal that will not be heard of: its carts wait for somebody to
 * count their totes. Returns how many, or a fault. */
int takeover_wait(struct op *op, int64_t terminal);
/* All that the terminal held has arrived (or never will): bins where it was not what the
 * count had found are counted. Returns how many, or a fault. */
int takeover_over(struct op *op, int64_t terminal);

/* The count found so many units of the line more (or, negative, fewer) out of their bin
 * than the books said. */
int takeover_found(struct op *op, int64_t takeover, int64_t line, int64_t units);
/* The same comparison when a count ends: as far as it can be made. */
int takeover_compare(struct op *op, int64_t takeover);

/* Refuses a pick that is not active, not this person's at this terminal (E_TAKEN), or of
 * which something is in the hand. The answer to who leaves it then comes after all that
 * this terminal had to say of the cart: nobody has to count it. */
int task_may_leave(struct op *op, int64_t task);
/* It is nobody's from now on. */
int task_leave(struct op *op, int64_t task);

/* What the person holds for the task comes into this person's hand (task.c). */
int task_hand_over(struct op *op, int64_t task, int64_t person);

#endif
