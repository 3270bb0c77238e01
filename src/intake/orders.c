/*
 * orders: from grouped rows to the rows of load.orders, load.cancels and load.stock. An
 * order is a head and its lines, never cut apart by a batch; a line's ordinal is its
 * place among the order's rows in the file, good or bad, so that a row put right later
 * does not move the others.
 */
#include <libintl.h>
#include <string.h>

#include "run.h"

/* A head and this many lines fit into one request. */
enum { LINES_MOST = REQUEST_ROWS_MOST - 1 };

static int column_of(enum verb verb, const char *name)
{
    const char *const *columns = kind_columns(verb);
    for (int i = 0; columns[i]; i++)
        if (strcmp(columns[i], name) == 0)
            return i;
    return -1;
}

void orders_begin(struct run *run)
{
    for (int i = 0; i < run->form.fields; i++)
        run->target[i] = column_of(V_LOAD_ORDERS, run->form.field[i].name);
    run->first_line_column = column_of(V_LOAD_ORDERS, "item");
    run->ordinal = column_of(V_LOAD_ORDERS, "ordinal");
    run->item = form_field(&run->form, "item");
    run->qty = form_field(&run->form, "qty");
    run->price = form_field(&run->form, "price");
    run->exponent = form_field(&run->form, "exponent");
    run->region = form_field(&run->form, "region");
}

bool orders_read(struct run *run, uint32_t row, struct value value[FORM_FIELDS],
                 struct fault *fault)
{
    const struct sheet_row *cells = &run->sheet->row[row];
    int exponent = (int)run->map->exponent;
    if (!form_whole(&run->form, cells, fault))
        return false;
    if (run->exponent >= 0) {
        struct value own;
        if (!form_value(&run->form, cells, run->exponent, 0, &own, fault))
            return false;
        if (own.type == VALUE_INT)
            exponent = (int)own.num;
    }
    for (int i = 0; i < run->form.fields; i++)
        if (!form_value(&run->form, cells, i, exponent, &value[i], fault))
            return false;
    return true;
}

/* An order being put into the batch. */
struct order {
    int head;  /* its row there */
    int lines; /* good ones so far */
    int64_t goods;
    bool
        spoilt; /* a line was no good: somebody should look before it ships as if whole */
};

static bool add_amount(struct run *run, struct order *order, const struct value *value)
{
    int64_t amount = 0;
    if (run->price >= 0 && value[run->price].type == VALUE_INT &&
        __builtin_mul_overflow(value[run->price].num, value[run->qty].num, &amount))
        return false;
    return !__builtin_add_overflow(order->goods, amount, &order->goods);
}

static void put_head(struct run *run, struct order *order, const struct value *value,
                     struct intake_origin origin)
{
    struct value *head = batch_at(&run->batch, order->head, 0);
    run->batch.origin[order->head] = origin;
    for (int i = 0; i < run->form.fields; i++)
        if (run->target[i] >= 0 && run->target[i] < run->first_line_column)
            head[run->target[i]] = value[i];
    head[run->ordinal] = value_int(0);
}

static bool put_line(struct run *run, struct order *order, uint32_t row, int64_t position)
{
    struct value value[FORM_FIELDS];
    struct fault fault;
    struct intake_origin origin = run_origin(row, run->sheet);
    bool good = orders_read(run, row, value, &fault);
    if (good && !add_amount(run, order, value)) {
        good = false;
        form_fault(&run->form, &run->sheet->row[row], run->price,
                   gettext("an order's sum within 64 bits"), &fault);
    }
    if (!good) {
        run_refuse(run, row, &fault);
        return false;
    }
    if (order->lines++ == 0)
        put_head(run, order, value, origin);
    struct value *line = batch_row(&run->batch, origin);
    line[run->ordinal] = value_int(position);
    for (int i = 0; i < run->form.fields; i++) {
        int to = run->target[i];
        if (to >= run->first_line_column ||
            (to == run->ordinal && value[i].type == VALUE_INT))
            line[to] = value[i];
    }
    return true;
}

static void set_absent(struct value *value, struct value otherwise)
{
    if (value->type == VALUE_NONE)
        *value = otherwise;
}

/* What the file does not say of an order as a whole. */
static void end_head(struct run *run, const struct order *order)
{
    struct value *head = batch_at(&run->batch, order->head, 0);
    const struct rows *rows = &run->batch.rows;
    set_absent(&head[rows_column(rows, "goods")], value_int(order->goods));
    set_absent(&head[rows_column(rows, "exponent")], value_int(run->map->exponent));
    if (run->map->currency[0])
        set_absent(&head[rows_column(rows, "currency")], value_text(run->map->currency));
    if (order->spoilt)
        head[rows_column(rows, "flagged")] = value_int(1);
    const struct value *region = &head[rows_column(rows, "region")];
    const char *carrier =
        run->map->derives
            ? house_carrier(&run->map->derive,
                            region->type == VALUE_TEXT ? region->text.p : "")
            : "";
    if (carrier[0])
        set_absent(&head[rows_column(rows, "carrier")], value_text(carrier));
}

static void refuse_long(struct run *run, const struct group *group)
{
    struct fault fault = {.column = ""};
    snprintf(fault.reason, REASON,
             gettext("expected an order of at most %d rows, got %u"), LINES_MOST,
             group->rows);
    for (uint32_t row = group->first; row != GROUP_END; row = run->groups.next[row]) {
        if (run->cls[row] == CLASS_ROW)
            run_refuse(run, row, &fault);
        else
            run_classed(run, row);
    }
}

static int send_order(struct run *run, const struct group *group)
{
    if (group->rows > LINES_MOST) {
        refuse_long(run, group);
        return 0;
    }
    int rc = batch_room(&run->batch, (int)group->rows + 1);
    if (rc)
        return rc;
    struct order order = {.head = run->batch.rows.n};
    batch_row(&run->batch, run_origin(group->first, run->sheet));
    int64_t position = 0;
    for (uint32_t row = group->first; row != GROUP_END; row = run->groups.next[row]) {
        position++;
        if (run->cls[row] != CLASS_ROW)
            run_classed(run, row);
        else if (!put_line(run, &order, row, position))
            order.spoilt = true;
    }
    if (order.lines > 0)
        end_head(run, &order);
    else
        batch_drop(&run->batch);
    return 0;
}

int orders_send(struct run *run)
{
    int rc = batch_for(&run->batch, V_LOAD_ORDERS, "");
    for (uint32_t i = 0; rc == 0 && i < run->groups.n; i++)
        if (!run->groups.group[i].cancel)
            rc = send_order(run, &run->groups.group[i]);
    return rc ? rc : batch_send(&run->batch);
}

/* Shops write what is taken back with a minus or without. */
static bool read_back(struct run *run, const struct sheet_row *cells, int field,
                      struct value *value, struct fault *fault)
{
    const struct column_rule *rule = run->form.field[field].rule;
    struct str text = form_text(&run->form, cells, field);
    if (str_starts(text, "-"))
        text = str_n(text.p + 1, text.n - 1);
    value->type = VALUE_INT;
    if (str_int(text, &value->num) && value->num >= rule->least &&
        value->num <= rule->most)
        return true;
    form_fault(&run->form, cells, field, gettext("a number of units"), fault);
    return false;
}

/* Fields of a cancellation; `at` may be the time an order has. */
static int cancel_field(const struct run *run, const char *column)
{
    int field = form_field(&run->form, column);
    return field < 0 && strcmp(column, "at") == 0 ? form_field(&run->form, "paid_at")
                                                  : field;
}

static bool put_cancel(struct run *run, uint32_t row, int64_t position)
{
    const struct sheet_row *cells = &run->sheet->row[row];
    struct fault fault;
    bool good = form_whole(&run->form, cells, &fault);
    if (good) {
        struct value *to = batch_row(&run->batch, run_origin(row, run->sheet));
        const char *const *columns = run->batch.rows.column;
        for (int i = 0; good && columns[i]; i++) {
            int field = cancel_field(run, columns[i]);
            if (field < 0)
                continue;
            good = strcmp(columns[i], "qty") == 0
                       ? read_back(run, cells, field, &to[i], &fault)
                       : form_value(&run->form, cells, field, 0, &to[i], &fault);
        }
        set_absent(&to[rows_column(&run->batch.rows, "ordinal")], value_int(position));
        if (!good)
            batch_drop(&run->batch);
    }
    if (!good)
        run_refuse(run, row, &fault);
    return good;
}

int cancels_send(struct run *run)
{
    int rc = batch_for(&run->batch, V_LOAD_CANCELS, "");
    for (uint32_t i = 0; rc == 0 && i < run->groups.n; i++) {
        const struct group *group = &run->groups.group[i];
        if (!group->cancel)
            continue;
        int64_t position = 0;
        for (uint32_t row = group->first; rc == 0 && row != GROUP_END;
             row = run->groups.next[row]) {
            rc = batch_room(&run->batch, 1);
            if (rc == 0)
                put_cancel(run, row, ++position);
        }
    }
    return rc ? rc : batch_send(&run->batch);
}

static void put_stock(struct run *run, uint32_t row, int64_t position)
{
    struct value value[FORM_FIELDS];
    struct fault fault;
    if (run->cls[row] != CLASS_ROW) {
        run_classed(run, row);
        return;
    }
    if (!orders_read(run, row, value, &fault)) {
        run_refuse(run, row, &fault);
        return;
    }
    struct value *to = batch_row(&run->batch, run_origin(row, run->sheet));
    for (int i = 0; i < run->form.fields; i++) {
        int column = rows_column(&run->batch.rows, run->form.field[i].name);
        if (column >= 0)
            to[column] = value[i];
    }
    set_absent(&to[rows_column(&run->batch.rows, "line")], value_int(position));
}

int stock_send(struct run *run)
{
    int rc = 0, document = form_field(&run->form, "document");
    for (uint32_t i = 0; rc == 0 && i < run->groups.n; i++) {
        const struct group *group = &run->groups.group[i];
        const struct sheet_row *first = &run->sheet->row[group->first];
        rc = batch_for(&run->batch, V_LOAD_STOCK,
                       form_text(&run->form, first, document).p);
        int64_t position = 0;
        for (uint32_t row = group->first; rc == 0 && row != GROUP_END;
             row = run->groups.next[row]) {
            rc = batch_room(&run->batch, 1);
            if (rc == 0)
                put_stock(run, row, ++position);
        }
    }
    return rc ? rc : batch_send(&run->batch);
}
