/*
 * shadow: what a terminal knows by itself of the work that was pulled on it, so that it
 * can answer while the store does not. Only for the room's own files.
 */
#ifndef TALLYMAN_LINK_SHADOW_H
#define TALLYMAN_LINK_SHADOW_H

#include "tallyman/model/task.h"

struct shadow {
    struct task task;
    bool known;          /* there is a task */
    struct arena *arena; /* of the login */
    struct reply login;  /* the last yes to a login */
    bool in;             /* and nobody logged out since */
    int64_t person, session;
    const char *badge, *name;
};

void shadow_init(struct shadow *shadow);
void shadow_clear(struct shadow *shadow);

/* Somebody came in: a task of another person's is forgotten. */
void shadow_login(struct shadow *shadow, const struct reply *reply, int64_t now);
void shadow_task(struct shadow *shadow, const struct request *req,
                 const struct reply *reply);

/* May the journal answer this, as far as the task reaches? Nothing changes. */
bool shadow_may(const struct shadow *shadow, const struct request *req);
/* What the request does to the task: as the store said, or (reply NULL) as it will. */
void shadow_apply(struct shadow *shadow, const struct request *req,
                  const struct reply *reply);
/* The journal's answer, made after shadow_apply. */
void shadow_answer(const struct shadow *shadow, const struct request *req,
                   struct arena *arena, struct reply *reply);
/* What can be answered without the store and changes nothing there: the badge that is in,
 * the task as it stands. False: this is not such a thing. */
bool shadow_look(const struct shadow *shadow, const struct request *req, int64_t now,
                 struct arena *arena, struct reply *reply);

/* The line that a request is about, NULL: none. */
const struct task_line *shadow_line(const struct shadow *shadow,
                                    const struct request *req);
/* The cart or a tote of the task, "1" (the menu's digit) when it has none yet; "": there
 * is nothing to go on with. */
const char *shadow_work(const struct shadow *shadow);

#endif
