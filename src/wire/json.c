/*
 * json: records and rows as JSON text, by jansson. Called by the command line.
 */
#include "tallyman/wire/json.h"

#include "get.h"

static json_t *value_json(const struct value *value)
{
    if (value->type == VALUE_INT)
        return json_integer(value->num);
    if (value->type == VALUE_TEXT)
        return json_stringn(value->text.p, value->text.n);
    return json_null();
}

static void write_line(FILE *out, json_t *object)
{
    json_dumpf(object, out, JSON_COMPACT);
    fputc('\n', out);
    json_decref(object);
}

void json_record(FILE *out, const struct record *record)
{
    json_t *object = json_object();
    for (int i = 0; i < record->n; i++)
        json_object_set_new(object, record->field[i].name,
                            value_json(&record->field[i].value));
    write_line(out, object);
}

void json_rows(FILE *out, const struct rows *rows)
{
    for (int row = 0; row < rows->n; row++) {
        json_t *object = json_object();
        for (int i = 0; i < rows->columns; i++)
            json_object_set_new(object, rows->column[i],
                                value_json(&rows->cell[row * rows->columns + i]));
        write_line(out, object);
    }
}

int json_read(struct str line, struct arena *arena, struct record *record,
              struct err *err)
{
    const char *name;
    json_t *item, *object = get_object(line, err);
    if (!object)
        return -(int)err->code;
    *record = (struct record){0};
    json_object_foreach(object, name, item)
    {
        struct value value;
        if (get_value(name, item, arena, &value, err))
            break;
        if (value.type == VALUE_INT)
            record_int(record, arena, arena_text(arena, name), value.num);
        else
            record_text(record, arena, arena_text(arena, name), value.text.p);
    }
    json_decref(object);
    return err->code ? -(int)err->code : 0;
}
