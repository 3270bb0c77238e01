/*
 * rooms: scan
 * A reader from its first byte to its scans: two bytes choose the descriptor (one of the
 * known, or the bytes that follow) and the layout, then reports of any length at any
 * time. Held: each scan is valid text of bounded length.
 */
#include "tallyman/scan/reader.h"

#include "../scan/descriptors.h"
#include "tallyman/base/utf8.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerInitialize(int *argc, char ***argv);

static struct layouts *layouts;

int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    struct err err = {.code = E_OK};
    (void)argc, (void)argv;
    layouts = layouts_read(PROJECT_DIR "/devices/keyboards.ini", &err);
    BUG_IF(!layouts);
    return 0;
}

static void hold(void *arg, const struct scan *scan)
{
    (void)arg;
    BUG_IF(!memchr(scan->text, '\0', sizeof scan->text));
    BUG_IF(!utf8_valid(str_of(scan->text)));
    BUG_IF(scan->length < 1 || (size_t)scan->length < strlen(scan->text));
    BUG_IF(scan->raw_n < 1 || scan->raw_n > SCAN_MOST);
    BUG_IF(strcmp(scan->device, "fuzz") != 0);
}

static int start(struct reader *reader, const uint8_t **data, size_t *size)
{
    enum { KNOWN = sizeof test_descriptors / sizeof *test_descriptors };
    struct err err = {.code = E_OK};
    int which = (*data)[0] % (KNOWN + 2);
    const struct layout *layout = layouts_at(layouts, (*data)[1] % 5);
    *data += 2;
    *size -= 2;
    if (which == KNOWN) {
        reader_init_serial(reader, NULL);
        return 0;
    }
    if (which < KNOWN)
        return reader_init_hid(reader, test_descriptors[which].bytes,
                               test_descriptors[which].n, layout, NULL, &err);
    size_t n = *size < 96 ? *size : 96;
    int rc = reader_init_hid(reader, *data, n, layout, NULL, &err);
    *data += n;
    *size -= n;
    return rc;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct reader reader; /* large */
    int64_t now = 0;
    if (size < 2 || start(&reader, &data, &size))
        return 0;
    reader_tell(&reader, "fuzz", hold, NULL);
    while (size >= 2) {
        struct err err = {.code = E_OK};
        size_t n = data[0] % 70;
        now += data[1] == 255 ? -500 : data[1];
        data += 2;
        size -= 2;
        n = n < size ? n : size;
        int rc = reader_take(&reader, data, n, now, &err);
        BUG_IF((rc < 0) != (err.code != E_OK));
        BUG_IF(reader_wait(&reader, now) < -1);
        if (n % 7 == 0)
            reader_idle(&reader, now + 300);
        data += n;
        size -= n;
    }
    reader_drop(&reader);
    BUG_IF(reader_wait(&reader, now) != -1);
    return 0;
}
