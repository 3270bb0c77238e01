/*
 * rooms: scan
 * Scales: the first byte chooses a serial format or the HID decoder. Serial bytes come in
 * pieces; HID input is a descriptor (known, or the bytes themselves) and then reports.
 * Held: a reading has a state that exists, a weight within limits, and a weight only
 * where the state has one.
 */
#include "tallyman/scan/reader.h"
#include "tallyman/scan/scale_text.h"

#include "../scan/descriptors.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void hold(void *arg, const struct weight *weight)
{
    (void)arg;
    BUG_IF(weight->state <= WEIGHT_NONE || weight->state >= WEIGHT_SILENT);
    BUG_IF(weight->mg > WEIGHT_MG_MOST || weight->mg < -WEIGHT_MG_MOST);
    BUG_IF(weight->state == WEIGHT_STABLE && weight->mg <= 0);
    BUG_IF(weight->state == WEIGHT_UNDER && weight->mg > 0);
    BUG_IF(weight->state >= WEIGHT_OVER && weight->mg != 0);
}

static void no_scan(void *arg, const struct scan *scan)
{
    (void)arg, (void)scan;
}

static void serial(enum scale_format format, const uint8_t *data, size_t size)
{
    struct scale_text text;
    struct weight weight;
    size_t used;
    scale_text_init(&text, format);
    while (size > 0) {
        size_t n = data[0] % 23 + 1u < size ? data[0] % 23 + 1u : size;
        if (scale_text_take(&text, data, n, &used, &weight))
            hold(NULL, &weight);
        BUG_IF(used == 0 || used > n);
        data += used;
        size -= used;
    }
}

static void hid(const uint8_t *rd, size_t rd_n, const uint8_t *data, size_t size)
{
    static struct reader reader; /* large */
    struct err err = {.code = E_OK};
    if (reader_init_hid(&reader, rd, rd_n, NULL, NULL, &err) ||
        reader.family != READER_SCALE)
        return;
    reader_tell(&reader, "fuzz", no_scan, NULL);
    reader_tell_weight(&reader, hold);
    while (size > 1) {
        size_t n = data[0] % 20 < size - 1 ? data[0] % 20 : size - 1;
        err.code = E_OK;
        int rc = reader_take(&reader, data + 1, n, 0, &err);
        BUG_IF((rc < 0) != (err.code != E_OK));
        data += n + 1;
        size -= n + 1;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct desc desc;
    struct err err = {.code = E_OK};
    if (size < 2)
        return 0;
    int which = data[0] % (SCALE_FORMATS + 3);
    data++;
    size--;
    if (which < SCALE_FORMATS) {
        serial((enum scale_format)which, data, size);
    } else if (which == SCALE_FORMATS) {
        hid(scale, sizeof scale, data, size);
    } else if (which == SCALE_FORMATS + 1) {
        hid(scale_of_bits, sizeof scale_of_bits, data, size);
    } else if (size > 80 && !desc_read(&desc, data, 80, &err) &&
               desc.families == DESC_SCALE) {
        hid(data, 80, data + 80, size - 80);
    }
    return 0;
}
