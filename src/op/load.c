/*
 * load: the reader that all loading verbs share. Nothing here knows what is loaded; it
 * knows rows, fields, limits, classes and how a refused row is reported.
 */
#include "load_in.h"

#include "tallyman/base/utf8.h"

static const char *const cols_report[] = {"row",    "class", "field",
                                          "reason", "text",  NULL};

static const char *const class_names[LOAD_CLASSES] = {
    [LOAD_NEW] = "new",         [LOAD_CHANGED] = "changed",
    [LOAD_SAME] = "same",       [LOAD_CANCELLED] = "cancelled",
    [LOAD_REFUSED] = "refused",
};

void load_begin(struct load *load, struct op *op, const struct load_field *field)
{
    *load = (struct load){.op = op, .field = field};
    names_init(&load->items, op->arena);
    for (int i = 0; field[i].type != LOAD_END; i++) {
        BUG_IF(i == LOAD_FIELDS);
        load->column[i] = rows_column(&op->req->rows, field[i].name);
        BUG_IF(load->column[i] < 0);
        load->fields++;
    }
    rows_init(&op->reply->rows, cols_report);
}

static const struct value *cell(const struct load *load, int field)
{
    const struct rows *rows = &load->op->req->rows;
    return &rows->cell[(size_t)load->row * (size_t)rows->columns +
                       (size_t)load->column[field]];
}

int64_t load_num(const struct load *load, int field)
{
    const struct value *value = cell(load, field);
    return value->type == VALUE_INT ? value->num : 0;
}

const char *load_str(const struct load *load, int field)
{
    const struct value *value = cell(load, field);
    return value->type == VALUE_TEXT ? value->text.p : "";
}

static bool printable(struct str text, bool broken_lines)
{
    for (size_t i = 0; i < text.n; i++) {
        unsigned char c = (unsigned char)text.p[i];
        if (c == 127 ||
            (c < 32 && !(broken_lines && (c == '\n' || c == '\t' || c == '\r'))))
            return false;
    }
    return true;
}

static bool fits(const struct load_field *field, const struct value *value)
{
    if (field->type == LOAD_IS_NUM) {
        int64_t num = value->type == VALUE_INT ? value->num : 0;
        return value->type != VALUE_TEXT && num >= field->least && num <= field->most;
    }
    struct str text = value->type == VALUE_TEXT ? value->text : str_of("");
    return value->type != VALUE_INT && (int64_t)text.n >= field->least &&
           (int64_t)text.n <= field->most && printable(text, field->type == LOAD_IS_TEXT);
}

static void refuse_field(struct load *load, const struct load_field *field,
                         const struct value *value)
{
    struct arena *arena = load->op->arena;
    const char *what = field->type == LOAD_IS_NUM ? "a number" : "printable text";
    const char *unit = field->type == LOAD_IS_NUM ? "" : " bytes";
    const char *expected =
        arena_printf(arena, "%s of %lld to %lld%s", what, (long long)field->least,
                     (long long)field->most, unit);
    const char *got = value->type == VALUE_NONE ? "nothing" : value_show(arena, value);
    if (strlen(got) > LOAD_WORD)
        got = arena_printf(arena, "%zu bytes", strlen(got));
    load_refuse(load, field->name, expected, got);
}

bool load_check(struct load *load, int row, int first, int end)
{
    load->row = row;
    for (int i = first; i < end; i++) {
        const struct value *value = cell(load, i);
        if (!fits(&load->field[i], value)) {
            refuse_field(load, &load->field[i], value);
            return false;
        }
    }
    return true;
}

bool load_read(struct load *load, int row)
{
    return load_check(load, row, 0, load->fields);
}

void load_class(struct load *load, enum load_class class)
{
    load->count[class]++;
}

void load_report(struct load *load, const char *class, const char *field,
                 enum err_code reason, const char *text)
{
    op_row(load->op, "dtttt", (int64_t)load->row, class, field, err_entry(reason)->name,
           text);
}

void load_refuse(struct load *load, const char *field, const char *expected,
                 const char *got)
{
    load_class(load, LOAD_REFUSED);
    load_report(load, class_names[LOAD_REFUSED], field, E_FIELD,
                arena_printf(load->op->arena, "expected %s, got %s", expected, got));
}

int load_end(struct load *load)
{
    struct op *op = load->op;
    for (int i = 0; i < LOAD_CLASSES; i++)
        op_num(op, class_names[i], load->count[i]);
    op_after(op, "%lld new, %lld changed, %lld same, %lld cancelled, %lld refused",
             (long long)load->count[LOAD_NEW], (long long)load->count[LOAD_CHANGED],
             (long long)load->count[LOAD_SAME], (long long)load->count[LOAD_CANCELLED],
             (long long)load->count[LOAD_REFUSED]);
    return 0;
}

int load_each(struct op *op, const struct load_field *field,
              int (*take)(struct load *load))
{
    struct load load;
    load_begin(&load, op, field);
    for (int row = 0; row < op->req->rows.n; row++) {
        if (load_read(&load, row) && take(&load) < 0)
            return op_fault(op);
    }
    return load_end(&load);
}

const struct load_item *load_find_item(struct load *load, const char *code)
{
    struct op *op = load->op;
    struct load_item *item = names_get(&load->items, code);
    if (item)
        return item->id ? item : NULL;
    item = arena_alloc(op->arena, sizeof(*item));
    int found = store_one(op->store, op->err,
                          "SELECT id, price, kit, lots, serial FROM item"
                          " WHERE warehouse = $1 AND code = $2",
                          "dt>ddddd", op->warehouse, code, &item->id, &item->price,
                          &item->kit, &item->lots, &item->serial);
    if (found < 0)
        return NULL;
    names_put(&load->items, code, item);
    return found ? item : NULL;
}
