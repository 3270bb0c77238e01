/*
 * queues: what queues CUPS has. Private to the room.
 */
#ifndef TALLYMAN_PRINT_QUEUES_H
#define TALLYMAN_PRINT_QUEUES_H

/* A child's work (child.h): a line a queue, "NAME<TAB>CONDITION<TAB>MODEL". `arg` is an
 * int64_t: the milliseconds that the server has to take a connection. Silence when there
 * is none. */
int queues_say(void *arg, int out);

#endif
