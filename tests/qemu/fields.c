/*
 * fields: JSON lines to plain ones for the guest's shell, while they come: of each object
 * the values of the keys asked for, joined by bars, "-" for what is not there, control
 * characters and bars as \xHH. What is not one JSON object a line ends it with exit
 * status 1, which is a finding about the program.
 *
 *   fields KEY… <lines
 */
#include <ctype.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put_text(const char *text)
{
    for (; *text; text++) {
        if (iscntrl((unsigned char)*text) || *text == '|')
            printf("\\x%02x", (unsigned char)*text);
        else
            putchar(*text);
    }
}

static void put_value(const json_t *value)
{
    char *whole;
    if (json_is_string(value)) {
        put_text(json_string_value(value));
    } else if (!value) {
        putchar('-');
    } else if ((whole =
                    json_dumps(value, JSON_COMPACT | JSON_SORT_KEYS | JSON_ENCODE_ANY))) {
        put_text(whole);
        free(whole);
    }
}

static int put_line(const char *line, char **keys)
{
    json_error_t error;
    json_t *object = json_loads(line, 0, &error);
    if (!json_is_object(object)) {
        fprintf(stderr, "fields: %s: %s", object ? "no object" : error.text, line);
        json_decref(object);
        return 1;
    }
    for (char **key = keys; *key; key++) {
        if (key != keys)
            putchar('|');
        put_value(json_object_get(object, *key));
    }
    putchar('\n');
    json_decref(object);
    return fflush(stdout) ? 1 : 0;
}

int main(int argc, char **argv)
{
    char *line = NULL;
    size_t room = 0;
    int bad = argc < 2;
    while (!bad && getline(&line, &room, stdin) > 0)
        bad = put_line(line, argv + 1);
    free(line);
    return bad;
}
