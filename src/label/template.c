/*
 * template: an LPML file to the tree of node.h, by expat. Statements between elements
 * reach expat as processing instructions (content_markup); statements inside text are cut
 * here. Data is not seen at all while reading, so no value can ever be taken for markup.
 * Whoever renders labels reads the template once and keeps it.
 */
#include "tallyman/label/template.h"

#include <errno.h>
#include <libintl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <expat.h>

#include "tallyman/base/buf.h"
#include "attr.h"
#include "content.h"
#include "picture.h"
#include "script.h"
#include "tree.h"

enum { CONTENT_BYTES = 16 * 1024 };

struct reader {
    struct label_template *template;
    XML_Parser parser;
    const char *path;
    bool file; /* path is one, so that images beside it can be read */
    struct err *err;
    struct node *stack[LABEL_TEMPLATE_DEPTH];
    int depth, nodes, images;
    struct script_open open;
    struct buf chars; /* of the text or barcode being read */
    int chars_line;
};

static int refuse_at(struct reader *reader, int line, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

static int refuse_at(struct reader *reader, int line, const char *fmt, ...)
{
    char why[ERR_TEXT];
    va_list args;
    va_start(args, fmt);
    vsnprintf(why, sizeof why, fmt, args);
    va_end(args);
    err_set(reader->err, E_FILE, "sds", reader->path, (int64_t)line, why);
    XML_StopParser(reader->parser, XML_FALSE);
    return -1;
}

static int line_of(const struct reader *reader)
{
    return (int)XML_GetCurrentLineNumber(reader->parser);
}

static struct node *top(const struct reader *reader)
{
    return reader->depth ? reader->stack[reader->depth - 1] : NULL;
}

#define BIT(kind) (1u << (kind))
#define CELL (BIT(NODE_TH) | BIT(NODE_TD))
#define BOXES (BIT(NODE_PAGE) | BIT(NODE_HEADER) | BIT(NODE_FOOTER) | BIT(NODE_LAYOUT))

/* Which elements each may stand in; loops and conditions between do not count. */
static const unsigned parents[NODE_ELEMENTS] = {
    [NODE_HEADER] = BIT(NODE_PAGE),
    [NODE_FOOTER] = BIT(NODE_PAGE),
    [NODE_LAYOUT] = BOXES | CELL,
    [NODE_TEXT] = BOXES | CELL,
    [NODE_PAGE_INDEX] = BOXES,
    [NODE_BARCODE] = BOXES | CELL,
    [NODE_IMAGE] = BOXES | CELL,
    [NODE_LINE] = BOXES,
    [NODE_RECT] = BOXES,
    [NODE_TABLE] = BIT(NODE_LAYOUT),
    [NODE_TR] = BIT(NODE_TABLE),
    [NODE_TH] = BIT(NODE_TR),
    [NODE_TD] = BIT(NODE_TR),
};

/* What holds words of its own. */
static bool writing(const struct node *node)
{
    return node && (node->kind == NODE_TEXT || node->kind == NODE_PAGE_INDEX ||
                    node->kind == NODE_BARCODE || node_is_cell(node));
}

/* The element around, past loops and conditions. */
static struct node *around(const struct reader *reader)
{
    int depth = reader->depth;
    while (depth && reader->stack[depth - 1]->kind >= NODE_ELEMENTS)
        depth--;
    return depth ? reader->stack[depth - 1] : NULL;
}

/* Stands nowhere yet. */
static struct node *node_loose(struct reader *reader, enum node_kind kind, int line)
{
    if (++reader->nodes > LABEL_TEMPLATE_NODES) {
        refuse_at(reader, line, gettext("more than %d elements"), LABEL_TEMPLATE_NODES);
        return NULL;
    }
    struct node *node = arena_alloc(reader->template->arena, sizeof *node);
    node->kind = kind;
    node->line = line;
    return node;
}

static struct node *node_new(struct reader *reader, enum node_kind kind, int line)
{
    struct node *node = node_loose(reader, kind, line);
    if (node && top(reader))
        node_append(top(reader), node);
    return node;
}

static int push(struct reader *reader, struct node *node)
{
    if (!node)
        return -1;
    if (reader->depth == LABEL_TEMPLATE_DEPTH)
        return refuse_at(reader, node->line, gettext("nested deeper than %d"),
                         LABEL_TEMPLATE_DEPTH);
    reader->stack[reader->depth++] = node;
    return 0;
}

static struct str keep(struct reader *reader, struct str text)
{
    return str_n(arena_copy(reader->template->arena, text), text.n);
}

static int close_block(struct reader *reader, int line)
{
    struct node *node = top(reader);
    if (!node || node->kind < NODE_ELEMENTS)
        return refuse_at(reader, line, gettext("} closes nothing here"));
    if (node->kind == NODE_FOR)
        reader->open.vars &= ~(1u << node->var);
    reader->depth--;
    return 0;
}

static int open_loop(struct reader *reader, struct node *node, int var)
{
    if (reader->open.vars >> var & 1)
        return refuse_at(reader, node->line, gettext("%c is the outer loop's"),
                         'a' + var);
    reader->open.vars |= 1u << var;
    node->var = var;
    return 0;
}

/* } else { and } else if (…) {: hung on the if that they close. */
static int open_else(struct reader *reader, const struct statement *said, int line)
{
    struct node *before = top(reader);
    if (!before || before->kind != NODE_IF)
        return refuse_at(reader, line, gettext("else without if"));
    reader->depth--;
    struct node *node = node_loose(reader, said->check ? NODE_IF : NODE_ELSE, line);
    if (!node)
        return -1;
    node->check = said->check;
    before->otherwise = node;
    return push(reader, node);
}

static int open_statement(struct reader *reader, const struct statement *said, int line)
{
    struct node *node = node_new(reader, said->kind, line);
    if (!node)
        return -1;
    node->value = said->value;
    node->check = said->check;
    node->text = said->list;
    if (said->kind == NODE_FIELD) {
        around(reader)->words = true;
        return 0;
    }
    if (said->kind == NODE_FOR && open_loop(reader, node, said->var))
        return -1;
    return push(reader, node);
}

static int one_statement(struct reader *reader, struct str *rest, int line, bool in_text)
{
    struct statement said;
    struct str text = *rest;
    int shown = (int)(text.n < 60 ? text.n : 60);
    enum script_said how =
        script_read(rest, &reader->open, reader->template->arena, &said);
    if (how == SCRIPT_WRONG || (said.kind == NODE_FIELD && !in_text))
        return refuse_at(reader, line, gettext("expected a loop, if or value, got %.*s"),
                         shown, text.p);
    if (how == SCRIPT_UNSCOPED)
        return refuse_at(reader, line, gettext("%.*s is outside its loop"), shown,
                         text.p);
    if (said.kind == NODE_LITERAL)
        return 0;
    if (said.kind == NODE_KINDS)
        return close_block(reader, line);
    if (said.kind == NODE_ELSE)
        return open_else(reader, &said, line);
    return open_statement(reader, &said, line);
}

/* What stands between <% and %>: usually one statement. */
static int statement(struct reader *reader, struct str text, int line, bool in_text)
{
    do
        if (one_statement(reader, &text, line, in_text))
            return -1;
    while (text.n);
    return 0;
}

static int literal(struct reader *reader, struct str text, int line)
{
    struct node *cell = around(reader);
    if (node_is_cell(cell)) {
        if (!str_trim(text).n)
            return 0; /* between its elements or statements */
        cell->words = true;
    }
    struct node *node = text.n ? node_new(reader, NODE_LITERAL, line) : NULL;
    if (node)
        node->text = keep(reader, text);
    return text.n && !node ? -1 : 0;
}

static int lines_in(struct str text)
{
    int n = 0;
    for (size_t i = 0; i < text.n; i++)
        n += text.p[i] == '\n';
    return n;
}

static const char *find(struct str text, const char *what)
{
    return text.n ? memmem(text.p, text.n, what, 2) : NULL;
}

/* Cuts what an element says into literals and statements. */
static int content(struct reader *reader, struct str rest)
{
    int line = reader->chars_line;
    const char *open;
    while ((open = find(rest, "<%"))) {
        struct str before = str_n(rest.p, (size_t)(open - rest.p));
        struct str inner = str_n(open + 2, rest.n - before.n - 2);
        const char *close = find(inner, "%>");
        if (literal(reader, before, line))
            return -1;
        line += lines_in(before);
        if (!close)
            return refuse_at(reader, line, gettext("<%% without %%>"));
        inner.n = (size_t)(close - inner.p);
        if (statement(reader, inner, line, true))
            return -1;
        line += lines_in(inner);
        rest = str_n(close + 2, rest.n - before.n - inner.n - 4);
    }
    return literal(reader, rest, line);
}

/* A page opens the file; nothing else does, and a page nowhere else. */
static int check_place(struct reader *reader, const char *tag, enum node_kind kind)
{
    const struct node *outer = around(reader);
    if (kind == NODE_KINDS)
        return refuse_at(reader, line_of(reader),
                         gettext("expected an element such as layout or text, got %.30s"),
                         tag);
    if (outer ? !(parents[kind] & BIT(outer->kind)) : kind != NODE_PAGE)
        return refuse_at(reader, line_of(reader), gettext("%.30s can not stand here"),
                         tag);
    return 0;
}

/* A cell's words so far become nodes before what comes now: its statements may hold
 * elements too, so they are not left for its end as those of a text are. */
static int flush_cell(struct reader *reader)
{
    if (node_is_cell(around(reader)) && content(reader, buf_view(&reader->chars)))
        return -1;
    buf_reset(&reader->chars);
    return 0;
}

static int read_picture(struct reader *reader, struct node *node)
{
    char why[ERR_TEXT];
    const char *slash = strrchr(reader->path, '/');
    if (node->kind != NODE_IMAGE)
        return 0;
    if (!reader->file && !str_starts(node->src, "data:"))
        return refuse_at(reader, node->line, gettext("an image needs a template file"));
    struct str folder =
        slash ? str_n(reader->path, (size_t)(slash - reader->path) + 1) : (struct str){0};
    if ((reader->images += 1) > LABEL_TEMPLATE_IMAGES)
        return refuse_at(reader, node->line, gettext("more than %d images"),
                         LABEL_TEMPLATE_IMAGES);
    node->picture = picture_read(folder, node->src, reader->template->arena, why);
    return node->picture ? 0 : refuse_at(reader, node->line, "%s", why);
}

static bool is_open(const struct reader *reader, const struct node *node)
{
    for (int i = 0; i < reader->depth; i++)
        if (reader->stack[i] == node)
            return true;
    return false;
}

/* What a former layout holds stands here too; it is drawn again, so it counts again. */
static int take_ref(struct reader *reader, struct node *node)
{
    struct node *page = reader->template->page, *from = NULL;
    if (node->kind != NODE_LAYOUT || !node->ref.n)
        return 0;
    if (page)
        from = tree_find(page, node->ref);
    if (!from || from == node || is_open(reader, from))
        return refuse_at(reader, node->line, gettext("ref: no layout %.*s before this"),
                         (int)(node->ref.n < 30 ? node->ref.n : 30), node->ref.p);
    if ((reader->nodes += tree_count(from)) > LABEL_TEMPLATE_NODES)
        return refuse_at(reader, node->line, gettext("more than %d elements"),
                         LABEL_TEMPLATE_NODES);
    node->child = from->child;
    node->last = from->last;
    node->flow = from->flow;
    return 0;
}

static void XMLCALL on_start(void *arg, const XML_Char *tag, const XML_Char **pairs)
{
    struct reader *reader = arg;
    struct attr_read read = {.arena = reader->template->arena};
    if (reader->err->code)
        return;
    enum node_kind kind = attr_element(tag);
    if (check_place(reader, tag, kind) || flush_cell(reader))
        return;
    if (node_is_cell(around(reader)))
        around(reader)->elements = true;
    struct node *node = node_new(reader, kind, line_of(reader));
    if (!node)
        return;
    if (attr_read(node, pairs, &read)) {
        refuse_at(reader, node->line, "%s", read.why);
        return;
    }
    if (read_picture(reader, node) || take_ref(reader, node) || push(reader, node))
        return;
    if (kind == NODE_PAGE)
        reader->template->page = node;
    buf_reset(&reader->chars);
}

/* The value attribute stands for words between the tags. */
static int attribute_words(struct reader *reader, const struct node *node)
{
    static const struct {
        const char *name, *script;
    } numbers[] = {{"currentPageNumber", "<%=_page.n%>"},
                   {"totalPageNumber", "<%=_page.count%>"}};
    struct str rest = node->said;
    if (str_trim(buf_view(&reader->chars)).n)
        return refuse_at(reader, node->line, gettext("words and a value are too many"));
    buf_reset(&reader->chars);
    reader->chars_line = node->line;
    while (rest.n) {
        size_t n = 0;
        for (size_t i = 0; i < 2 && !n && node->kind == NODE_PAGE_INDEX; i++)
            if (str_starts(rest, numbers[i].name)) {
                buf_text(&reader->chars, numbers[i].script);
                n = strlen(numbers[i].name);
            }
        if (!n)
            buf_char(&reader->chars, rest.p[0]);
        n += !n;
        rest = str_n(rest.p + n, rest.n - n);
    }
    return 0;
}

static int end_words(struct reader *reader, struct node *node)
{
    if (node->said.n && attribute_words(reader, node))
        return -1;
    if (reader->chars.over)
        return refuse_at(reader, node->line, gettext("text is longer than %d"),
                         CONTENT_BYTES);
    if (content(reader, buf_view(&reader->chars)))
        return -1;
    if (node->words && node->elements)
        return refuse_at(reader, node->line,
                         gettext("a cell holds words or elements, not both"));
    tree_merge(node);
    return 0;
}

static void XMLCALL on_end(void *arg, const XML_Char *tag)
{
    struct reader *reader = arg;
    (void)tag;
    if (reader->err->code || (writing(top(reader)) && end_words(reader, top(reader))))
        return;
    buf_reset(&reader->chars);
    if (top(reader)->kind >= NODE_ELEMENTS)
        refuse_at(reader, top(reader)->line, gettext("this block is not closed by }"));
    else
        reader->depth--;
}

static bool blank(const char *text, int n)
{
    return !str_trim(str_n(text, (size_t)n)).n;
}

static void XMLCALL on_chars(void *arg, const XML_Char *text, int n)
{
    struct reader *reader = arg;
    if (reader->err->code)
        return;
    if (writing(around(reader))) {
        if (!reader->chars.n)
            reader->chars_line = line_of(reader);
        buf_put(&reader->chars, text, (size_t)n);
    } else if (!blank(text, n)) {
        refuse_at(reader, line_of(reader), gettext("%.*s stands outside a text"),
                  n < 30 ? n : 30, text);
    }
}

static void XMLCALL on_instruction(void *arg, const XML_Char *target,
                                   const XML_Char *data)
{
    struct reader *reader = arg;
    if (reader->err->code)
        return;
    if (strcmp(target, "t") != 0 || !reader->depth) {
        refuse_at(reader, line_of(reader), gettext("%.30s can not stand here"), target);
    } else if (node_is_cell(around(reader))) {
        if (!flush_cell(reader))
            statement(reader, str_of(data), line_of(reader), true);
    } else if (writing(top(reader))) {
        if (!reader->chars.n)
            reader->chars_line = line_of(reader);
        buf_printf(&reader->chars, "<%%%s%%>", data);
    } else {
        statement(reader, str_of(data), line_of(reader), false);
    }
}

static void XMLCALL on_doctype(void *arg, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public, int internal)
{
    struct reader *reader = arg;
    (void)name, (void)system, (void)public, (void)internal;
    if (!reader->err->code)
        refuse_at(reader, line_of(reader), gettext("a template has no DOCTYPE"));
}

static void parse(struct reader *reader, const struct buf *source)
{
    XML_Parser parser = reader->parser;
    const struct node *outside;
    XML_SetUserData(parser, reader);
    XML_SetElementHandler(parser, on_start, on_end);
    XML_SetCharacterDataHandler(parser, on_chars);
    XML_SetProcessingInstructionHandler(parser, on_instruction);
    XML_SetStartDoctypeDeclHandler(parser, on_doctype);
    if (XML_Parse(parser, source->p, (int)source->n, 1) != XML_STATUS_OK)
        refuse_at(reader, line_of(reader), "%s",
                  XML_ErrorString(XML_GetErrorCode(parser)));
    else if (!reader->err->code && (outside = tree_outside(reader->template->page)))
        refuse_at(reader, outside->line, gettext("the box leaves the page"));
}

static struct label_template *template_new(const char *name)
{
    struct arena *arena = arena_new();
    struct label_template *template = arena_alloc(arena, sizeof *template);
    const char *slash = strrchr(name, '/');
    template->arena = arena;
    template->name = arena_text(arena, slash ? slash + 1 : name);
    return template;
}

void label_template_free(struct label_template *template)
{
    if (template)
        arena_free(template->arena);
}

static struct label_template *read_source(struct reader *reader, struct str text)
{
    struct buf source;
    if (text.n > LABEL_TEMPLATE_BYTES)
        return err_set(reader->err, E_LIMIT_INPUT, "sd", reader->path,
                       (int64_t)LABEL_TEMPLATE_BYTES),
               NULL;
    buf_init(&source, 6 * (size_t)LABEL_TEMPLATE_BYTES);
    buf_init(&reader->chars, CONTENT_BYTES);
    reader->template = template_new(reader->path);
    reader->parser = XML_ParserCreate("UTF-8");
    BUG_IF(!reader->parser);
    content_markup(text, &source);
    parse(reader, &source);
    XML_ParserFree(reader->parser);
    buf_clear(&reader->chars);
    buf_clear(&source);
    if (!reader->err->code)
        return reader->template;
    label_template_free(reader->template);
    return NULL;
}

struct label_template *label_template_read_text(const char *name, const char *text,
                                                size_t n, struct err *err)
{
    struct reader reader = {.path = name, .err = err};
    return read_source(&reader, str_n(text, n));
}

struct label_template *label_template_read(const char *path, struct err *err)
{
    struct reader reader = {.path = path, .err = err, .file = true};
    FILE *file = fopen(path, "rbe");
    if (!file)
        return err_set(err, E_IO, "ss", path, strerror(errno)), NULL;
    /* One byte more than allowed, so that a longer file is seen to be longer. */
    char *text = xmalloc(LABEL_TEMPLATE_BYTES + 1);
    size_t n = fread(text, 1, LABEL_TEMPLATE_BYTES + 1, file);
    struct label_template *template = NULL;
    if (ferror(file))
        err_set(err, E_IO, "ss", path, strerror(errno));
    else
        template = read_source(&reader, str_n(text, n));
    fclose(file);
    free(text);
    return template;
}
