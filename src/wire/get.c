/*
 * get: values out of JSON. Numbers are whole or refused: 1.0 and 1e3 are no quantities.
 */
#include "get.h"

#include <inttypes.h>

json_t *get_object(struct str text, struct err *err)
{
    json_error_t why;
    json_t *json = json_loadb(text.n ? text.p : "", text.n, JSON_REJECT_DUPLICATES, &why);
    if (!json) {
        err_set(err, E_FIELD, "sss", "body", "one JSON object", why.text);
    } else if (!json_is_object(json)) {
        get_refuse("body", "one JSON object", json, err);
        json_decref(json);
        json = NULL;
    }
    return json;
}

int get_refuse(const char *name, const char *expected, const json_t *got, struct err *err)
{
    static const char *const kinds[] = {
        [JSON_OBJECT] = "an object",     [JSON_ARRAY] = "an array",
        [JSON_REAL] = "a broken number", [JSON_TRUE] = "true",
        [JSON_FALSE] = "false",          [JSON_NULL] = "null"};
    char number[24];
    if (!got)
        return err_set(err, E_FIELD, "sss", name, expected, "nothing");
    if (json_is_string(got))
        return err_set(err, E_FIELD, "ssz", name, expected, json_string_value(got),
                       json_string_length(got));
    if (json_is_integer(got)) {
        snprintf(number, sizeof(number), "%" PRId64, (int64_t)json_integer_value(got));
        return err_set(err, E_FIELD, "sss", name, expected, number);
    }
    return err_set(err, E_FIELD, "sss", name, expected, kinds[json_typeof(got)]);
}

int get_num(const char *name, const json_t *json, int64_t least, int64_t most,
            int64_t *num, struct err *err)
{
    int64_t got = json_is_integer(json) ? json_integer_value(json) : 0;
    if (!json_is_integer(json) || got < least || got > most)
        return get_refuse(name, "a whole number in its range", json, err);
    *num = got;
    return 0;
}

int get_value(const char *name, const json_t *json, struct arena *arena,
              struct value *value, struct err *err)
{
    if (json_is_integer(json)) {
        *value = value_int(json_integer_value(json));
        return 0;
    }
    if (!json_is_string(json))
        return get_refuse(name, "text or a whole number", json, err);
    struct str text = {json_string_value(json), json_string_length(json)};
    *value = value_str(str_n(arena_copy(arena, text), text.n));
    return 0;
}
