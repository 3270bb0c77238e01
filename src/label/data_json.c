/*
 * data_json: the values of a label from one JSON object, read by jansson and filled in
 * through the same calls as everybody else's. The command line and the wire call it.
 */
#include "tallyman/label/data.h"

#include <string.h>

#include "data_json.h"

struct at {
    struct label_data *record;
    struct arena *arena;
    int depth;
};

static int take(struct at at, const char *name, const json_t *value, struct err *err);

static int take_object(struct at at, const char *path, const json_t *object,
                       struct err *err)
{
    const char *key;
    json_t *value;
    if (++at.depth > LABEL_DATA_DEPTH)
        return err_set(err, E_LIMIT_INPUT, "sd", path, (int64_t)LABEL_DATA_DEPTH);
    json_object_foreach((json_t *)object, key, value)
    {
        if (strchr(key, '.'))
            return err_set(err, E_FIELD, "sss", key, "a name without a dot", key);
        const char *name = *path ? arena_printf(at.arena, "%s.%s", path, key) : key;
        if (take(at, name, value, err))
            return -(int)err->code;
    }
    return 0;
}

static int take_array(struct at at, const char *path, const json_t *array,
                      struct err *err)
{
    size_t i;
    json_t *value;
    if (label_data_list(at.record, path, err))
        return -(int)err->code;
    json_array_foreach(array, i, value)
    {
        if (json_is_string(value)) {
            if (label_data_item(at.record, path, json_string_value(value), err))
                return -(int)err->code;
            continue;
        }
        if (!json_is_object(value))
            return err_set(err, E_FIELD, "sss", path, "a list of objects or texts",
                           "another value");
        struct at row = at;
        if (!(row.record = label_data_row(at.record, path, err)))
            return -(int)err->code;
        if (take_object(row, "", value, err))
            return -(int)err->code;
    }
    return 0;
}

/* A number as it was meant: 1.1, not its 17 digits. */
static int take_real(struct at at, const char *path, const json_t *value, struct err *err)
{
    char text[64];
    size_t n = json_dumpb(value, text, sizeof text - 1,
                          JSON_ENCODE_ANY | JSON_REAL_PRECISION(15));
    text[n < sizeof text ? n : 0] = '\0';
    return label_data_text(at.record, path, text, err);
}

static int take(struct at at, const char *path, const json_t *value, struct err *err)
{
    switch (json_typeof(value)) {
    case JSON_OBJECT:
        return take_object(at, path, value, err);
    case JSON_ARRAY:
        return take_array(at, path, value, err);
    case JSON_STRING:
        return label_data_text(at.record, path, json_string_value(value), err);
    case JSON_INTEGER:
        return label_data_int(at.record, path, json_integer_value(value), err);
    case JSON_REAL:
        return take_real(at, path, value, err);
    case JSON_TRUE:
        return label_data_text(at.record, path, "true", err);
    default:
        return label_data_text(at.record, path, "", err);
    }
}

int data_from_json(const char *name, const json_t *root, struct arena *arena,
                   struct label_data **out, struct err *err)
{
    struct at at = {label_data_new(arena), arena, 0};
    if (!json_is_object(root))
        return err_set(err, E_FIELD, "sss", name, "an object", "another value");
    if (take_object(at, "", root, err))
        return -(int)err->code;
    *out = at.record;
    return 0;
}

int label_data_json(const char *name, struct str json, struct arena *arena,
                    struct label_data **out, struct err *err)
{
    json_error_t why;
    if (json.n > LABEL_JSON_BYTES)
        return err_set(err, E_LIMIT_INPUT, "sd", name, (int64_t)LABEL_JSON_BYTES);
    json_t *root = json_loadb(json.p ? json.p : "", json.n, JSON_REJECT_DUPLICATES, &why);
    if (!root)
        return err_set(err, E_FILE, "sds", name, (int64_t)why.line, why.text);
    int rc = data_from_json(name, root, arena, out, err);
    json_decref(root);
    return rc;
}
