/*
 * view: a screen as data. A flow fills it; screen/paint places it for 16x20, 8x40, 24x80
 * and wider from this one definition; tests and players read it. Texts are already in the
 * person's language and live as long as the turn's arena.
 *
 * No view is ever counted on by the store: it shows what the last replies said.
 */
#ifndef TALLYMAN_SCREEN_VIEW_H
#define TALLYMAN_SCREEN_VIEW_H

#include <stdbool.h>
#include <stdint.h>

#include "tallyman/base/err.h"
#include "tallyman/screen/key.h"

/* What a row is: decides its place, its size and what is cut first. */
enum view_role {
    ROW_PLACE,  /* where to go: big */
    ROW_ITEM,   /* item code */
    ROW_SPEC,   /* colour, size, flavour: always whole, emphasised */
    ROW_NAME,   /* shortened in its middle */
    ROW_COUNT,  /* done of total */
    ROW_TOTE,   /* which tote */
    ROW_ORDER,  /* order number */
    ROW_PARCEL, /* parcel k/n, waybill */
    ROW_REMARK, /* buyer's and seller's words, whole, wrapped */
    ROW_WARN,   /* something the person must know; emphasised */
    ROW_TEXT,   /* anything else: label and text */
    ROW_LIST,   /* an entry of a list: key digit in label, text; may scroll */
    ROW_HEAT, /* a line of a map: digits 1 … 9, '.' nothing, ' ' no bin; squeezed to the
                 screen by its hottest. Scrolls */
    ROW_SERIAL, /* the unit in the hand wants its serial scanned */
    ROW_SLOT, /* where the unit in the hand is put: the largest thing on the screen, with
                 nothing beside it and no label; one a view */
};

struct view_row {
    enum view_role role;
    const char *label; /* "" when the role needs none */
    const char *text;
    int64_t done, total; /* ROW_COUNT only */
};

enum { VIEW_ROWS = 64, VIEW_KEYS = 8 };

struct view {
    const char *title; /* the task: "Pick K-01" */
    const char *who;   /* person · wave; may be "" */
    struct view_row row[VIEW_ROWS];
    int rows;
    const char *prompt; /* the one question: "Scan place" */
    const char *hint;   /* the expected value, faint in the field; "" when blind */
    unsigned accepts;   /* enum code_kind bits; what the field takes */
    bool hidden;        /* PIN: show * */
    bool typing;        /* the exception key is down: typed codes are taken */
    bool stop;          /* full-screen STOP: must be answered by the scan prompted */
    bool training;      /* practice store: marked on every screen */
    const char *note;   /* the last answer, one line: expected and got */
    enum tone tone;     /* of the note: its colour */
    int64_t unsynced;   /* requests the store has not taken yet; 0 hides it */
    enum key keys[VIEW_KEYS];
    int nkeys;
    const char *next; /* what KEY_NEXT does here, in a word; NULL: its own */
};

/* Adds a row; one too many is our bug. */
void view_add(struct view *view, enum view_role role, const char *label,
              const char *text);
void view_count(struct view *view, const char *label, int64_t done, int64_t total);
/* The text of the first row of that role, NULL when there is none. */
const char *view_find(const struct view *view, enum view_role role);

#endif
