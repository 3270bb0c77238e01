/*
 * form: the sheet's columns held against the map and the kind, once a file; then texts,
 * classes and values of its rows. Used by intake.c and orders.c; everything about a
 * single cell is here.
 */
#include "form.h"

#include <libintl.h>
#include <string.h>

#include "tallyman/base/buf.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/money.h"
#include "tallyman/base/utf8.h"
#include "tallyman/model/code.h"
#include "refuse.h"

enum { SHOWN = 40 }; /* cells of a refused text in its reason */

int form_field(const struct form *form, const char *name)
{
    for (int i = 0; i < form->fields; i++)
        if (strcmp(form->field[i].name, name) == 0)
            return i;
    return -1;
}

static struct form_field *add_field(struct form *form, const char *name)
{
    BUG_IF(form->fields == FORM_FIELDS);
    struct form_field *field = &form->field[form->fields++];
    field->name = name;
    field->rule = column_rule(form->kind->verb, name);
    field->must = kind_must(form->kind, name);
    return field;
}

static int refuse_unknown(const struct form *form, const char *column, struct err *err)
{
    char file[ERR_TEXT], known[ERR_TEXT * 4] = "";
    size_t n = 0;
    for (const char *const *name = kind_columns(form->kind->verb); *name; name++)
        n += (size_t)snprintf(known + n, n < sizeof known ? sizeof known - n : 0, "%s%s",
                              n ? " " : "", *name);
    utf8_middle(str_of(form->file), ERR_TEXT / 2, file, sizeof file);
    int64_t line = form->sheet->heading > 0 ? form->sheet->heading : 1;
    return err_set(err, E_COLUMN, "sdss", file, line, column, known);
}

/* Our own columns: every one must be known. */
static int take_own(struct form *form, struct err *err)
{
    const struct sheet *sheet = form->sheet;
    for (int i = 0; i < sheet->columns; i++) {
        const char *name = sheet->name[i];
        if (!kind_has(form->kind, name))
            return refuse_unknown(form, name, err);
        struct form_field *field = add_field(form, name);
        field->column[field->sources++] = i;
    }
    for (int i = 0; i < KIND_MUST && form->kind->must[i]; i++)
        if (form_field(form, form->kind->must[i]) < 0)
            return refuse_file(err, form->file, sheet->heading,
                               gettext("expected a column %s, got none"),
                               form->kind->must[i]);
    return 0;
}

/* The map's columns: each source must be in the file, or a typing error in the map would
 * lose it without a word. Files without a heading need not have what may be absent. */
static int take_mapped(struct form *form, struct err *err)
{
    const struct sheet *sheet = form->sheet;
    for (int i = 0; i < form->map->columns; i++) {
        const struct map_column *from = &form->map->column[i];
        struct form_field *field = add_field(form, from->ours);
        for (int k = 0; k < from->sources; k++) {
            const char *theirs = from->source[k].column;
            int column = theirs ? sheet_find(sheet, theirs) : -1;
            if (theirs && column < 0 && (sheet->fixed || field->must))
                return refuse_file(err, form->file, sheet->heading,
                                   gettext("expected a column %s, got none"), theirs);
            if (theirs && column < 0)
                continue;
            field->constant[field->sources] = from->source[k].constant;
            field->column[field->sources++] = column;
        }
    }
    return 0;
}

/* What a rule's column is: ours first, then theirs. */
static int bind_rules(struct form *form, struct err *err)
{
    const struct intake_map *map = form->map;
    for (int i = 0; i < map->rules; i++) {
        const struct cond *cond = &map->rule[i].cond;
        for (int k = 0; k < cond->tests; k++) {
            int at = form_field(form, cond->test[k].column);
            int theirs = sheet_find(form->sheet, cond->test[k].column);
            if (at < 0 && theirs < 0 && form->sheet->fixed)
                return refuse_file(err, map->path, map->rule[i].line,
                                   gettext("%s has no column %s"), form->file,
                                   cond->test[k].column);
            form->subject[i][k] = at >= 0 ? at : theirs >= 0 ? FORM_FIELDS + theirs : -1;
        }
    }
    return 0;
}

static int refuse_kind(const struct form *form, struct err *err)
{
    struct buf names;
    buf_init(&names, ERR_TEXT);
    for (int i = 0; i < form->sheet->columns; i++)
        buf_printf(&names, "%s%s", i ? " " : "", form->sheet->name[i]);
    int rc = refuse_file(err, form->file, form->sheet->heading,
                         gettext("columns of no known kind: %s"), names.p);
    buf_clear(&names);
    return rc;
}

int form_make(const char *file, const struct intake_map *map, const struct sheet *sheet,
              struct form *form, struct err *err)
{
    memset(form, 0, sizeof *form);
    form->file = file;
    form->map = map;
    form->sheet = sheet;
    form->kind = map->kind ? map->kind : kind_told(sheet);
    if (!form->kind)
        return refuse_kind(form, err);
    int rc = map->columns > 0 ? take_mapped(form, err) : take_own(form, err);
    return rc ? rc : bind_rules(form, err);
}

struct str form_text(const struct form *form, const struct sheet_row *row, int field)
{
    struct str text = {"", 0};
    if (field < 0)
        return text;
    const struct form_field *f = &form->field[field];
    for (int i = 0; i < f->sources && text.n == 0; i++)
        text = f->column[i] < 0 ? str_of(f->constant[i])
                                : sheet_at(form->sheet, row, f->column[i]);
    return text;
}

static struct str subject_text(const struct form *form, const struct sheet_row *row,
                               int at)
{
    return at < FORM_FIELDS ? form_text(form, row, at)
                            : sheet_at(form->sheet, row, at - FORM_FIELDS);
}

enum row_class form_class(const struct form *form, const struct sheet_row *row,
                          const struct map_rule **rule)
{
    for (int i = 0; i < form->map->rules; i++) {
        const struct map_rule *one = &form->map->rule[i];
        int held = 0;
        while (held < one->cond.tests &&
               cond_holds(&one->cond.test[held],
                          subject_text(form, row, form->subject[i][held])))
            held++;
        if (held == one->cond.tests) {
            *rule = one;
            return one->cls;
        }
    }
    *rule = NULL;
    return CLASS_ROW;
}

bool form_whole(const struct form *form, const struct sheet_row *row, struct fault *fault)
{
    fault->column = "";
    if (row->bad == ROW_FIELDS)
        snprintf(fault->reason, REASON, gettext("expected %d fields, got %u"),
                 form->sheet->columns, row->got);
    if (row->bad == ROW_NUMBER)
        snprintf(fault->reason, REASON, "%s",
                 gettext("expected numbers within 64 bits, got a larger one"));
    if (row->bad == ROW_LONG) {
        fault->column = form->sheet->name[row->got];
        snprintf(fault->reason, REASON, gettext("expected at most %d bytes, got more"),
                 INTAKE_FIELD_MOST);
    }
    return row->bad == ROW_GOOD;
}

/* Their name of a field: that of the source in force. */
static const char *their_name(const struct form *form, const struct sheet_row *row,
                              int field)
{
    const struct form_field *f = &form->field[field];
    const char *name = f->name;
    for (int i = f->sources - 1; i >= 0; i--)
        if (f->column[i] >= 0)
            name = form->sheet->name[f->column[i]];
    for (int i = 0; i < f->sources; i++)
        if (f->column[i] >= 0 && sheet_at(form->sheet, row, f->column[i]).n > 0)
            return form->sheet->name[f->column[i]];
    return name;
}

void form_fault(const struct form *form, const struct sheet_row *row, int field,
                const char *expected, struct fault *fault)
{
    char shown[SHOWN * 4];
    utf8_middle(form_text(form, row, field), SHOWN, shown, sizeof shown);
    fault->column = their_name(form, row, field);
    snprintf(fault->reason, REASON, gettext("expected %s, got %s"), expected,
             shown[0] ? shown : gettext("nothing"));
}

/* FS GS RS may stand in a code. C1 controls come from a wrong character set. */
static bool is_clean(struct str text, bool code)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if ((c < 32 && !(code && c >= 28 && c <= 30)) || c == 127)
            return false;
        if (c == 0xc2 && (unsigned char)text.p[i + 1] < 0xa0)
            return false;
    }
    return true;
}

static bool read_flag(struct str text, int64_t *flag)
{
    static const struct {
        const char *word;
        int64_t flag;
    } words[] = {
        {"1", 1},     {"0", 0}, {"yes", 1}, {"no", 0}, {"true", 1},
        {"false", 0}, {"y", 1}, {"n", 0},   {"是", 1}, {"否", 0},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_is_nocase(text, words[i].word)) {
            *flag = words[i].flag;
            return true;
        }
    return false;
}

static bool read_time(const struct intake_map *map, struct str text, int64_t *ms)
{
    static const char *const plain[] = {"%Y-%m-%d %H:%M:%S", "%Y-%m-%d %H:%M", "%Y-%m-%d",
                                        "%Y-%m-%dT%H:%M:%S"};
    if (map->date[0])
        return clock_parse(text, map->date, (int)map->offset_min, ms);
    if (clock_parse_iso(text, ms))
        return true;
    for (size_t i = 0; i < sizeof plain / sizeof *plain; i++)
        if (clock_parse(text, plain[i], (int)map->offset_min, ms))
            return true;
    return false;
}

static bool read_number(const struct form *form, struct form_field *field,
                        struct str text, int exponent, int64_t *number)
{
    const struct column_rule *rule = field->rule;
    switch (rule->type) {
    case COLUMN_INT:
        return str_int(text, number) && *number >= rule->least && *number <= rule->most;
    case COLUMN_MONEY:
        return money_parse(text, exponent, number) && *number >= rule->least;
    case COLUMN_FLAG:
        return read_flag(text, number);
    default:
        if (field->seen.n == 0 || !str_eq(field->seen, text)) {
            if (!read_time(form->map, text, &field->seen_ms))
                return false;
            field->seen = text;
        }
        *number = field->seen_ms;
        return true;
    }
}

static void expected_number(const struct form *form, const struct column_rule *rule,
                            int exponent, char out[REASON])
{
    switch (rule->type) {
    case COLUMN_INT:
        snprintf(out, REASON, gettext("a whole number from %lld to %lld"),
                 (long long)rule->least, (long long)rule->most);
        return;
    case COLUMN_MONEY:
        snprintf(out, REASON, gettext("an amount not below 0 with at most %d decimals"),
                 exponent);
        return;
    case COLUMN_FLAG:
        snprintf(out, REASON, "%s", gettext("yes or no"));
        return;
    default:
        snprintf(out, REASON, gettext("a time as %s"),
                 form->map->date[0] ? form->map->date : "2026-11-22T15:04:05Z");
    }
}

bool form_value(struct form *form, const struct sheet_row *row, int field, int exponent,
                struct value *value, struct fault *fault)
{
    BUG_IF(field < 0);
    struct form_field *f = &form->field[field];
    struct str text = form_text(form, row, field);
    char expected[REASON];
    *value = (struct value){.type = VALUE_NONE};
    bool is_text = f->rule->type == COLUMN_TEXT || f->rule->type == COLUMN_CODE;
    if (text.n == 0 && !f->must)
        return true;
    if (is_text) {
        *value = value_str(text);
        if (text.n > 0 && (int64_t)text.n <= f->rule->most &&
            is_clean(text, f->rule->type == COLUMN_CODE))
            return true;
        snprintf(expected, REASON, gettext("printable text of 1 to %lld bytes"),
                 (long long)f->rule->most);
    } else {
        value->type = VALUE_INT;
        if (read_number(form, f, text, exponent, &value->num))
            return true;
        expected_number(form, f->rule, exponent, expected);
    }
    *value = (struct value){.type = VALUE_NONE};
    form_fault(form, row, field, expected, fault);
    return false;
}
