/*
 * record: a flat object of texts and whole numbers, for what is no verb: a terminal that
 * says who it is, numbers that are reserved.
 */
#include "tallyman/wire/wire.h"

#include "get.h"
#include "put.h"

void wire_record_write(const struct record *record, struct buf *out)
{
    buf_printf(out, "{\"wire\":%d", WIRE_VERSION);
    for (int i = 0; i < record->n; i++) {
        put_name(out, record->field[i].name);
        put_value(out, &record->field[i].value);
    }
    buf_char(out, '}');
}

static const char *known(const char *const *names, const char *name)
{
    for (; *names; names++) {
        if (strcmp(*names, name) == 0)
            return *names;
    }
    return NULL;
}

static int read_fields(json_t *json, const char *const *names, struct arena *arena,
                       struct record *record, struct err *err)
{
    const char *name;
    json_t *value;
    json_object_foreach(json, name, value)
    {
        struct value got = {0};
        const char *kept = known(names, name);
        if (strcmp(name, "wire") == 0)
            continue;
        if (!kept)
            return err_set(err, E_FIELD, "sss", "body", "its fields", name);
        if (get_value(kept, value, arena, &got, err))
            return -(int)err->code;
        if (got.type == VALUE_INT)
            record_int(record, arena, kept, got.num);
        else
            record_text(record, arena, kept, got.text.p);
    }
    return 0;
}

int wire_record_read(struct str text, const char *const *names, struct arena *arena,
                     struct record *record, struct err *err)
{
    int64_t version;
    *record = (struct record){0};
    json_t *json = get_object(text, err);
    if (!json)
        return -(int)err->code;
    int code = get_num("wire", json_object_get(json, "wire"), WIRE_VERSION, WIRE_VERSION,
                       &version, err);
    if (!code)
        code = read_fields(json, names, arena, record, err);
    json_decref(json);
    return code;
}
