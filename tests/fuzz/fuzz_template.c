/*
 * rooms: label
 * fuzz_template: any bytes to the template reader. It must read or refuse; a template
 * that was read and refused at once is a bug, so is one that was neither. What was read
 * is rendered with data that have little in them.
 */
#include <stddef.h>
#include <stdint.h>

#include "tallyman/label/render.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);
const char *__lsan_default_suppressions(void);

/* Fonts stay open between inputs; fontconfig holds some of theirs by offsets, which look
 * like leaks. */
const char *__lsan_default_suppressions(void)
{
    return "leak:libfontconfig";
}

static void render(const struct label_template *template)
{
    static struct label_fonts *fonts; /* libFuzzer gives no other place for it */
    static const char json[] =
        "{\"a\":\"x 张三 1\",\"n\":12,\"g\":[{\"a\":1},{\"a\":2}]}";
    struct err err = {0};
    struct label_page page;
    struct label_data *data;
    struct arena *arena = arena_new();
    if (!fonts)
        BUG_IF(!(fonts = label_fonts_new(&err)));
    struct label_how how = {fonts, 8, 0};
    label_page_init(&page);
    BUG_IF(label_data_json("d", str_of(json), arena, &data, &err));
    int rc = label_render(template, data, &how, &page, &err);
    BUG_IF(!rc != !err.code);
    label_page_clear(&page);
    arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct err err = {0};
    struct label_template *read =
        label_template_read_text("fuzz.xml", (const char *)bytes, n, &err);
    BUG_IF(!read == !err.code);
    if (read)
        render(read);
    label_template_free(read);
    return 0;
}
