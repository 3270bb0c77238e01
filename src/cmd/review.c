/*
 * review: one table of columns for both forms. The page stands alone: no file beside it,
 * no script; it prints on A4 across.
 */
#include "review.h"

#include <libintl.h>
#include <string.h>

#include "tallyman/base/clock.h"

enum kind { TEXT, TIME, END, FLAG };

static const struct column {
    const char *name, *word;
    enum kind kind;
    const char *none; /* msgid: what nothing means */
} columns[] = {
    {"name", N_("name"), TEXT, ""},
    {"badge", N_("badge"), TEXT, ""},
    {"staff", N_("staff number"), TEXT, ""},
    {"disabled", N_("let in"), FLAG, ""},
    {"role", N_("role"), TEXT, ""},
    {"region", N_("region"), TEXT, N_("all")},
    {"channel", N_("channel"), TEXT, N_("all")},
    {"shop", N_("shop"), TEXT, N_("all")},
    {"since", N_("since"), TIME, N_("before it was kept")},
    {"until", N_("until"), END, N_("withdrawn")},
    {"granter", N_("given by"), TEXT, N_("not known")},
    {"why", N_("why"), TEXT, ""},
    {"seen_at", N_("last login"), TIME, N_("never")},
    {"used_at", N_("last used"), TIME, N_("never")},
    {"unused", N_("rights not used"), TEXT, ""},
    {"marks", N_("marks"), TEXT, ""},
};

enum { COLUMNS = sizeof(columns) / sizeof(*columns), CELL = 400 };

/* What the marks mean, below the page. */
static const struct {
    const char *mark, *words;
} legend[] = {
    {"asleep", N_("nobody logged in with this badge for a long time")},
    {"unused", N_("none of the role's rights was used for a long time")},
    {"conflict", N_("the person's roles together hold rights that one person should not "
                    "hold together")},
    {"no_pin", N_("has no PIN and can not log in")},
    {"no_factor", N_("the role counts only with a second factor, and there is none")},
    {"no_such_role", N_("the file of roles does not name this role: it gives nothing")},
};

/* Every right in words, for who has never seen the program. */
static const struct {
    enum right right;
    const char *words;
} meaning[] = {
    {RIGHT_LOOK, N_("read lists")},
    {RIGHT_PICK, N_("take goods from bins, put them back")},
    {RIGHT_PACK, N_("verify and close parcels, stick labels on")},
    {RIGHT_RECHECK, N_("count a parcel a second time")},
    {RIGHT_SHIP, N_("load and hand over to carriers")},
    {RIGHT_COUNT, N_("count bins, move goods")},
    {RIGHT_ADJUST, N_("take goods out of the books")},
    {RIGHT_WAVE, N_("plan and release the day's work")},
    {RIGHT_ORDER, N_("hold, cancel, readdress orders")},
    {RIGHT_EXCEPTION, N_("settle what is wrong")},
    {RIGHT_APPROVE, N_("be the second person")},
    {RIGHT_LOAD, N_("take files in")},
    {RIGHT_PEOPLE, N_("decide who works here and who may what")},
    {RIGHT_AUDIT, N_("read the log")},
    {RIGHT_TERMINAL, N_("let terminals in and out")},
    {RIGHT_REPRINT, N_("print a label again")},
    {RIGHT_SETTLE, N_("say what became of a label")},
    {RIGHT_AMOUNT, N_("change what an order costs")},
    {RIGHT_PRIVATE, N_("see names, phones, addresses whole")},
    {RIGHT_EXPORT, N_("take customers' data out")},
    {RIGHT_STAFF, N_("see people, shut them out, lend a role for a day")},
    {RIGHT_REVIEW, N_("read this list")},
};

static void put_time(int64_t at, int offset_min, char out[CELL])
{
    struct civil civil = clock_civil(at, offset_min);
    snprintf(out, CELL, "%04d-%02d-%02d %02d:%02d", civil.year, civil.month, civil.day,
             civil.hour, civil.minute);
}

static void cell_text(const struct review_page *page, int row,
                      const struct column *column, char out[CELL])
{
    const struct rows *rows = &page->people->rows;
    const char *none = column->none[0] ? gettext(column->none) : "";
    int64_t num = rows_num(rows, row, column->name, 0);
    const char *text = rows_str(rows, row, column->name);
    if (column->kind == FLAG)
        snprintf(out, CELL, "%s", num ? gettext("no") : gettext("yes"));
    else if (column->kind == TEXT)
        snprintf(out, CELL, "%s", text[0] ? text : none);
    else if (num)
        put_time(num, page->offset_min, out);
    else
        snprintf(out, CELL, "%s", none);
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
    put_time(page->at, page->offset_min, at);
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
        for (int c = 0; c < COLUMNS; c++) {
            cell_text(page, row, &columns[c], cell);
            put(out, "td", cell, "");
        }
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table>\n", out);
}

static void roles_table(FILE *out, const struct rows *roles)
{
    put(out, "h2", gettext("What each role may"), "");
    fputs("<table><tbody>\n", out);
    for (int row = 0; row < roles->n; row++) {
        fputs("<tr>", out);
        put(out, "td", rows_str(roles, row, "role"), "");
        put(out, "td", rows_str(roles, row, "rights"), "");
        put(out, "td", rows_str(roles, row, "limits"), "");
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table>\n", out);
}

static void words_table(FILE *out)
{
    put(out, "h2", gettext("What the words mean"), "");
    fputs("<table><tbody>\n", out);
    for (size_t i = 0; i < sizeof(legend) / sizeof(*legend); i++) {
        fputs("<tr>", out);
        put(out, "td", legend[i].mark, "");
        put(out, "td", gettext(legend[i].words), "");
        fputs("</tr>\n", out);
    }
    for (size_t i = 0; i < sizeof(meaning) / sizeof(*meaning); i++) {
        fputs("<tr>", out);
        put(out, "td", right_name(meaning[i].right), "");
        put(out, "td", gettext(meaning[i].words), "");
        fputs("</tr>\n", out);
    }
    fputs("</tbody></table>\n", out);
}

void review_html(FILE *out, const struct review_page *page)
{
    head(out, page);
    people_table(out, page);
    roles_table(out, page->roles);
    words_table(out);
    put(out, "p", gettext("Reviewed by, on: ____________________"), "");
    fputs("</body></html>\n", out);
}
