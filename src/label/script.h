/*
 * script: the small script language of templates: what is between <% and %>. Read once
 * with the template (script_read), asked for each label (scope_put, scope_holds).
 * Private to the room.
 */
#ifndef TALLYMAN_LABEL_SCRIPT_H
#define TALLYMAN_LABEL_SCRIPT_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/buf.h"
#include "tallyman/label/data.h"
#include "node.h"

enum { SCRIPT_NAMES = 40, SCRIPT_PATH = 200 };

enum term_kind {
    TERM_PATH,   /* _data.a[i].b */
    TERM_TEXT,   /* "words" */
    TERM_GROUP,  /* (value) */
    TERM_NUMBER, /* from here they are whole numbers */
    TERM_INDEX,  /* i */
    TERM_LENGTH, /* _data.a.length */
    TERM_PAGE,   /* _page.n */
    TERM_PAGES,  /* _page.count */
};

/* Terms of a sum: numbers before the first text are added, the rest is joined. */
struct term {
    enum term_kind kind;
    struct str text; /* path or words */
    int64_t number;  /* of TERM_NUMBER; the variable of TERM_INDEX */
    bool minus;      /* taken from what stands before; only among numbers */
    struct value *group;
    struct term *next;
};

/* A sum, and what stands in for it when it is missing or empty; or one of two values. */
struct value {
    struct check *when; /* of two: then or instead */
    struct value *then;
    struct term *sum;
    struct value *instead;
};

enum compare { IS_TRUE, IS_EQUAL, IS_OTHER, IS_LESS, IS_MOST, IS_MORE, IS_LEAST };

/* One comparison; those up to the next that begins must all hold. */
struct check {
    struct check *inner; /* (a || b) in place of a comparison */
    struct term *left, *right;
    enum compare how;
    bool negated, begins; /* begins: another alternative */
    struct check *next;
};

/* What a template has given a name: a field or list, or a loop's variable. */
struct script_names {
    struct script_name {
        struct str name, path; /* no path: the variable of the letter */
        int var;
    } at[SCRIPT_NAMES];
    int n;
};

/* A statement: NODE_FOR, NODE_IF, NODE_ELSE (with a check: else if), NODE_FIELD,
 * NODE_LITERAL for one that only gave a name, or NODE_KINDS for a closing brace. */
struct statement {
    enum node_kind kind;
    struct str list;
    int var;
    struct value *value;
    struct check *check;
};

/* What a reader knows so far: made with the template, kept while it is read. */
struct script_open {
    uint32_t vars; /* a bit for each loop variable in force */
    struct script_names names;
};

enum script_said { SCRIPT_OK, SCRIPT_WRONG, SCRIPT_UNSCOPED };

/* Takes the first statement from `text`; names are added to `open`, pieces are made in
 * the arena. */
enum script_said script_read(struct str *text, struct script_open *open,
                             struct arena *arena, struct statement *out);

/* What a script sees while a label is drawn. */
struct scope {
    const struct label_data *data;
    int index[LABEL_INDEXES]; /* of the loops in force, else -1 */
    int page, pages;
};

/* Appends the value, each field masked. False, with its path, when one is not there. */
bool scope_put(const struct scope *scope, const struct value *value, enum node_mask mask,
               struct buf *out, struct str *missing);
bool scope_holds(const struct scope *scope, const struct check *check);

#endif
