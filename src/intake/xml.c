/*
 * xml: rows of an XML file by expat. An element of the root is a row; its attributes and
 * its child elements are fields; the `line` children of an order (bare or inside `lines`)
 * are rows of their own that share the order's fields. No document type, no entities of
 * their own, no depth beyond that: anything else refuses the file.
 */
#include <expat.h>
#include <libintl.h>
#include <stdlib.h>
#include <string.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "tallyman/intake/intake.h"
#include "reader.h"
#include "refuse.h"

enum level { ABOVE, ROOT, ROW, LINES, LINE, FIELD };
enum { DEPTH = 6, PIECE = 1 << 20 };

/* A field of the row being read; part 0 is the head, 1 … the lines. */
struct pair {
    uint32_t part;
    int column;
    struct cell cell;
    bool too_long;
};

struct reading {
    const char *name;
    XML_Parser xml;
    struct sheet *sheet;
    struct err *err;
    enum level level[DEPTH];
    int depth;
    bool order; /* the row is one that has lines */
    struct pair *pair;
    size_t pairs, room;
    uint32_t parts; /* lines so far */
    int64_t *line;  /* of the row and of each part */
    size_t lines_room;
    int column; /* of the field being read */
    struct buf text;
};

static int64_t line_now(const struct reading *r)
{
    return (int64_t)XML_GetCurrentLineNumber(r->xml);
}

static void stop(struct reading *r, const char *expected, const char *got)
{
    if (r->err->code == E_OK)
        refuse_file(r->err, r->name, line_now(r),
                    gettext("column %ld: expected %s, got %s"),
                    (long)XML_GetCurrentColumnNumber(r->xml) + 1, expected, got);
    XML_StopParser(r->xml, XML_FALSE);
}

static int column_of(struct reading *r, const char *name)
{
    int column = sheet_column(r->sheet, str_of(name));
    if (column < 0)
        stop(r, gettext("at most 512 columns with names of at most 200 bytes"), name);
    return column;
}

static void add_pair(struct reading *r, int column, struct str text)
{
    if (column < 0)
        return;
    if (r->pairs == r->room) {
        r->room = r->room ? r->room * 2 : 64;
        r->pair = xrealloc(r->pair, r->room * sizeof *r->pair);
    }
    bool in_line = r->level[r->depth - 1] == LINE || r->level[r->depth - 2] == LINE;
    r->pair[r->pairs++] = (struct pair){
        .part = in_line ? r->parts : 0,
        .column = column,
        .cell = sheet_text(r->sheet, text),
        .too_long = str_trim(text).n > INTAKE_FIELD_MOST ||
                    (r->level[r->depth - 1] == FIELD && r->text.over),
    };
}

static void add_attributes(struct reading *r, const char **attribute)
{
    for (; attribute[0]; attribute += 2)
        add_pair(r, column_of(r, attribute[0]), str_of(attribute[1]));
}

static void begin_part(struct reading *r, uint32_t part)
{
    if (part >= r->lines_room) {
        r->lines_room = r->lines_room ? r->lines_room * 2 : 64;
        r->line = xrealloc(r->line, r->lines_room * sizeof *r->line);
    }
    r->parts = part;
    r->line[part] = line_now(r);
}

static enum level level_of(const struct reading *r, const char *name)
{
    enum level parent = r->level[r->depth - 1];
    if (parent == ABOVE || parent == ROOT)
        return parent + 1;
    if (parent == ROW && r->order && strcmp(name, "lines") == 0)
        return LINES;
    if ((parent == ROW && r->order && strcmp(name, "line") == 0) || parent == LINES)
        return LINE;
    return FIELD;
}

static void on_start(void *user, const char *name, const char **attribute)
{
    struct reading *r = user;
    enum level parent = r->level[r->depth - 1], level = level_of(r, name);
    if (parent == FIELD || r->depth == DEPTH ||
        (parent == LINES && strcmp(name, "line") != 0)) {
        stop(r, parent == FIELD ? gettext("text") : "<line>", name);
        return;
    }
    if ((level == FIELD || level == LINES) && attribute[0]) {
        stop(r, gettext("no attribute here"), attribute[0]);
        return;
    }
    r->level[r->depth++] = level;
    if (level == ROW) {
        r->order = strcmp(name, "order") == 0;
        r->pairs = 0;
        begin_part(r, 0);
    }
    if (level == LINE)
        begin_part(r, r->parts + 1);
    if (level == FIELD)
        r->column = column_of(r, name);
    if (level == ROW || level == LINE)
        add_attributes(r, attribute);
    buf_reset(&r->text);
}

static void set_pair(struct sheet *sheet, const struct pair *pair)
{
    sheet_set(sheet, pair->column, pair->cell);
    if (pair->too_long)
        sheet_spoil(sheet, ROW_LONG, (uint32_t)pair->column);
}

/* The pairs of a part stand together or among the head's, in rising order of parts. */
static void end_row(struct reading *r)
{
    size_t heads = 0, at = 0;
    struct pair *head = xmalloc((r->pairs + 1) * sizeof *head);
    for (size_t i = 0; i < r->pairs; i++)
        if (r->pair[i].part == 0)
            head[heads++] = r->pair[i];
    for (uint32_t part = r->parts ? 1 : 0; part <= r->parts; part++) {
        for (size_t i = 0; i < heads; i++)
            set_pair(r->sheet, &head[i]);
        for (; at < r->pairs && r->pair[at].part <= part; at++)
            if (r->pair[at].part != 0)
                set_pair(r->sheet, &r->pair[at]);
        sheet_end(r->sheet, r->line[part]);
    }
    free(head);
    r->parts = 0;
    if (r->sheet->over) {
        err_set(r->err, E_LIMIT_INPUT, "sd", r->name, (int64_t)SHEET_CELLS_MOST);
        XML_StopParser(r->xml, XML_FALSE);
    }
}

static void on_end(void *user, const char *name)
{
    (void)name;
    struct reading *r = user;
    enum level level = r->level[r->depth - 1];
    if (level == FIELD)
        add_pair(r, r->column, buf_view(&r->text));
    if (level == ROW)
        end_row(r);
    r->depth--;
    buf_reset(&r->text);
}

static void on_text(void *user, const char *p, int n)
{
    struct reading *r = user;
    if (r->level[r->depth - 1] == FIELD)
        buf_put(&r->text, p, (size_t)n);
    else if (str_trim(str_n(p, (size_t)n)).n > 0)
        stop(r, gettext("an element"), gettext("text"));
}

static void on_doctype(void *user, const char *name, const char *system,
                       const char *public, int internal)
{
    (void)system, (void)public, (void)internal;
    stop(user, gettext("no document type declaration"), name);
}

static int parse(struct reading *r, struct str text)
{
    bool last = false;
    while (!last) {
        size_t n = text.n < PIECE ? text.n : PIECE;
        last = n == text.n;
        if (XML_Parse(r->xml, text.p ? text.p : "", (int)n, last) != XML_STATUS_OK) {
            if (r->err->code == E_OK)
                refuse_file(r->err, r->name, line_now(r), gettext("column %ld: %s"),
                            (long)XML_GetCurrentColumnNumber(r->xml) + 1,
                            XML_ErrorString(XML_GetErrorCode(r->xml)));
            return -(int)r->err->code;
        }
        text = str_n(text.p + n, text.n - n);
    }
    return 0;
}

int xml_sheet(const char *name, struct str text, struct sheet *sheet, struct err *err)
{
    struct reading r = {.name = name, .sheet = sheet, .err = err, .depth = 1};
    /* The text is UTF-8 by now, whatever its declaration says. */
    r.xml = XML_ParserCreate("UTF-8");
    BUG_IF(!r.xml);
    buf_init(&r.text, (size_t)INTAKE_FIELD_MOST * 4);
    XML_SetUserData(r.xml, &r);
    XML_SetElementHandler(r.xml, on_start, on_end);
    XML_SetCharacterDataHandler(r.xml, on_text);
    XML_SetStartDoctypeDeclHandler(r.xml, on_doctype);
    int rc = parse(&r, text);
    XML_ParserFree(r.xml);
    buf_clear(&r.text);
    free(r.pair);
    free(r.line);
    return rc;
}

struct str xml_charset(struct str text)
{
    struct str none = {"", 0}, line = str_n(text.p, text.n < 200 ? text.n : 200);
    line = str_cut(&line, '>');
    const char *p =
        str_starts(line, "<?xml") ? memmem(line.p, line.n, "encoding=", 9) : NULL;
    if (!p || p + 10 >= line.p + line.n)
        return none;
    struct str rest = str_n(p + 10, (size_t)(line.p + line.n - p) - 10);
    return str_cut(&rest, p[9]);
}
