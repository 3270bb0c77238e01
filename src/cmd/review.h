/*
 * review: role.export's rows on paper: as CSV, and as a page that an auditor reads who
 * has never seen the program.
 */
#ifndef TALLYMAN_CMD_REVIEW_H
#define TALLYMAN_CMD_REVIEW_H

#include <stdio.h>

#include "tallyman/model/request.h"

struct review_page {
    const struct reply *people; /* of role.export */
    const struct rows *roles;   /* of role.list */
    const char *house;          /* which store */
    int64_t at;
    int offset_min;
    struct arena *arena; /* of what is made while it is written */
};

void review_csv(FILE *out, const struct review_page *page);
void review_html(FILE *out, const struct review_page *page);

/* ---- reviewwords.c: names in the reader's language ---- */
const char *review_role(struct arena *arena, const char *name);
const char *review_roles(struct arena *arena, const char *names); /* by spaces */
const char *review_rights(struct arena *arena, const char *names);
const char *review_marks(struct arena *arena, const char *names);
const char *review_limits(struct arena *arena, const char *limits); /* of role.list */
const char *review_money(struct arena *arena, int64_t minor);
/* The i-th line of what the words mean: word, name, meaning. False behind the last. */
bool review_meaning(struct arena *arena, int i, const char *cell[3]);

#endif
