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
};

void review_csv(FILE *out, const struct review_page *page);
void review_html(FILE *out, const struct review_page *page);

#endif
