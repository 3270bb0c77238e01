/*
 * review: one table of columns for both forms. The page stands alone: no file beside it,
 * no script; it prints on A4 across.
 */
#include "review.h"

#include <libintl.h>
#include <string.h>

#include "tallyman/base/clock.h"

enum kind { TEXT, TIME, END, FLAG, ROLE, RIGHTS_OF, MARKS };

static const struct column {
    const char *name, *word;
    enum kind kind;
    const char *none; /* msgid: what nothing means */
} columns[] = {
    {"name", N_("name"), TEXT, ""},
    {"badge", N_("badge"), TEXT, ""},
    {"staff", N_("staff number"), TEXT, ""},
    {"disabled", N_("let in"), FLAG, ""},
    {"role", N_("role"), ROLE, ""},
    {"region", N_("region"), TEXT, N_("all")},
    {"channel", N_("channel"), TEXT, N_("all")},
    {"shop", N_("shop"), TEXT, N_("all")},
    {"since", N_("since"), TIME, N_("before it was kept")},
    {"until", N_("until"), END, N_("withdrawn")},
    {"granter", N_("given by"), TEXT, N_("not known")},
    {"why", N_("why"), TEXT, ""},
    {"seen_at", N_("last login"), TIME, N_("never")},
    {"used_at", N_("last used"), TIME, N_("never")},
    {"unused", N_("rights not used"), RIGHTS_OF, ""},
    {"marks", N_("marks"), MARKS, ""},
};

enum { COLUMNS = sizeof(columns) / sizeof(*columns), CELL = 400 };

static void cell_text(const struct review_page *page, int row,
                      const struct column *column, char out[CELL])
{
    const struct rows *rows = &page->people->rows;
    const char *none = column->none[0] ? gettext(column->none) : "";
    int64_t num = rows_num(rows, row, column->name, 0);
    const char *text = rows_str(rows, row, column->name);
    bool time = column->kind == TIME || column->kind == END;
    if (column->kind == FLAG)
        snprintf(out, CELL, "%s", num ? gettext("no") : gettext("yes"));
    else if (!time)
        snprintf(out, CELL, "%s", text[0] ? text : none);
    else if (num)
        clock_minute(num, page->offset_min, out);
    else
        snprintf(out, CELL, "%s", none);
}

/* The same in the reader's language; a sheet keeps the names that files and commands use.
 */
static const char *cell_words(const struct review_page *page, int row,
                              const struct column *column, char out[CELL])
{
    cell_text(page, row, column, out);
    return column->kind == ROLE        ? review_role(page->arena, out)
           : column->kind == RIGHTS_OF ? review_rights(page->arena, out)
           : column->kind == MARKS     ? review_marks(page->arena, out)
                                       : out;
}

/* ---- CSV: RFC 4180 ---- */

static void csv_cell(FILE *out, const char *text, bool last)
{
    fputc('"', out);
    /* A spreadsheet takes a cell that begins so for a formula. */
    if (strchr("=+-@", text[0]) && text[0])
        fputc('\'', out);
    for (; *text; text++) {
        if (*text == '"')
            fputc('"', out);
        fputc(*text, out);
    }
    fputs(last ? "\"\r\n" : "\",", out);
}

void review_csv(FILE *out, const struct review_page *page)
{
    char cell[CELL];
    for (int c = 0; c < COLUMNS; c++)
        csv_cell(out, columns[c].name, c == COLUMNS - 1);
    for (int row = 0; row < page->people->rows.n; row++) {
        for (int c = 0; c < COLUMNS; c++) {
            cell_text(page, row, &columns[c], cell);
            csv_cell(out, cell, c == COLUMNS - 1);
        }
    }
}

/* ---- the page ---- */

static void put(FILE *out, const char *tag, const char *text, const char *class)
{
    fprintf(out, class[0] ? "<%s class=\"%s\">" : "<%s>", tag, class);
    for (; *text; text++) {
        const char *safe = *text == '<'   ? "&lt;"
                           : *text == '>' ? "&gt;"
                           : *text == '&' ? "&amp;"
                                          : NULL;
        if (safe)
            fputs(safe, out);
        else
            fputc(*text, out);
    }
    fprintf(out, "</%s>", tag);
}

static void head(FILE *out, const struct review_page *page)
{
    char at[CELL], line[CELL * 2];
    const char *title = gettext("Who may do what");
    clock_minute(page->at, page->offset_min, at);
    fputs(
        "<!DOCTYPE html><html><head><meta charset=\"utf-8\"><style>"
        "@page{size:A4 landscape;margin:12mm}body{font:10pt sans-serif}"
        "table{border-collapse:collapse;width:100%;margin-bottom:1em}"
        "th,td{border:1px solid #999;padding:2px 4px;text-align:left;vertical-align:top;"
        "font-size:8.5pt}thead{display:table-header-group}tr{break-inside:avoid}"
        ".marked{background:#fdd}.out{color:#888}</style>",
        out);
    put(out, "title", title, "");
    fputs("</head><body>", out);
    put(out, "h1", title, "");
    snprintf(line, sizeof(line),
             gettext("%s, as of %s; roles: %s, version %lld; %lld people"), page->house,
             at, record_str(&page->people->out, "file", ""),
             (long long)record_num(&page->people->out, "version", 0),
             (long long)record_num(&page->people->out, "people", 0));
    put(out, "p", line, "");
}

static void people_table(FILE *out, const struct review_page *page)
{
    const struct rows *rows = &page->people->rows;
    char cell[CELL];
    fputs("<table><thead><tr>", out);
    for (int c = 0; c < COLUMNS; c++)
        put(out, "th", gettext(columns[c].word), "");
    fputs("</tr></thead><tbody>\n", out);
    for (int row = 0; row < rows->n; row++) {
        bool disabled = rows_num(rows, row, "disabled", 0);
        fprintf(out, "<tr class=\"%s\">",
                disabled                          ? "out"
                : rows_str(rows, row, "marks")[0] ? "marked"
                                                  : "");
        for (int c = 0; c < COLUMNS; c++)
            put(out, "td", cell_words(page, row, &columns[c], cell), "");
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table>\n", out);
}

static void table_head(FILE *out, const char *const words[])
{
    fputs("<table><thead><tr>", out);
    for (int i = 0; words[i]; i++)
        put(out, "th", gettext(words[i]), "");
    fputs("</tr></thead><tbody>\n", out);
}

static void role_row(FILE *out, const struct review_page *page, int row)
{
    const struct rows *roles = page->roles;
    struct arena *arena = page->arena;
    int64_t approves = rows_num(roles, row, "approves", -1);
    const char *const cells[] = {
        review_role(arena, rows_str(roles, row, "role")),
        arena_printf(arena, "%lld", (long long)rows_num(roles, row, "people", 0)),
        review_rights(arena, rows_str(roles, row, "rights")),
        rows_num(roles, row, "factor", 0) ? gettext("yes") : "",
        review_roles(arena, rows_str(roles, row, "lends")),
        approves < 0 ? "" : review_money(arena, approves),
        review_limits(arena, rows_str(roles, row, "limits")),
        arena_printf(arena, "%s:%lld", rows_str(roles, row, "file"),
                     (long long)rows_num(roles, row, "line", 0)),
    };
    fputs("<tr>", out);
    for (size_t i = 0; i < sizeof(cells) / sizeof(*cells); i++)
        put(out, "td", cells[i], "");
    fputs("</tr>\n", out);
}

static void roles_table(FILE *out, const struct review_page *page)
{
    static const char *const heads[] = {
        N_("role"),          N_("held by"),   N_("rights"),
        N_("second factor"), N_("lends"),     N_("approves up to"),
        N_("limits"),        N_("stands in"), NULL};
    put(out, "h2", gettext("What each role may"), "");
    table_head(out, heads);
    for (int row = 0; row < page->roles->n; row++)
        role_row(out, page, row);
    fputs("</tbody></table>\n", out);
}

static void words_table(FILE *out, struct arena *arena)
{
    static const char *const heads[] = {N_("word"), N_("in files and commands"),
                                        N_("meaning"), NULL};
    const char *cell[3];
    put(out, "h2", gettext("What the words mean"), "");
    table_head(out, heads);
    for (int i = 0; review_meaning(arena, i, cell); i++) {
        fputs("<tr>", out);
        for (int c = 0; c < 3; c++)
            put(out, "td", cell[c], "");
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table>\n", out);
}

void review_html(FILE *out, const struct review_page *page)
{
    head(out, page);
    people_table(out, page);
    roles_table(out, page);
    words_table(out, page->arena);
    put(out, "p", gettext("Reviewed by, on: ____________________"), "");
    fputs("</body></html>\n", out);
}
