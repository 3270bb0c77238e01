/*
 * clock: the machine's clocks, and UTC milliseconds to and from civil time at a fixed
 * offset. Mains ask for the time; intake, screens, labels and logs read and show it.
 *
 * The proleptic Gregorian calendar, days of 86,400 seconds; an offset never changes
 * within a warehouse's day, so there is no daylight saving here.
 */
#include "tallyman/base/clock.h"

static int64_t now_us(clockid_t which)
{
    struct timespec now;
    clock_gettime(which, &now);
    return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

int64_t clock_utc_ms(void)
{
    return now_us(CLOCK_REALTIME) / 1000;
}

int64_t clock_mono_ms(void)
{
    return now_us(CLOCK_MONOTONIC) / 1000;
}

int64_t clock_mono_us(void)
{
    return now_us(CLOCK_MONOTONIC);
}

struct civil clock_civil(int64_t utc_ms, int offset_min)
{
    int ms = (int)(utc_ms % 1000);
    int64_t seconds = utc_ms / 1000;
    if (ms < 0) {
        ms += 1000;
        seconds--;
    }
    time_t local = (time_t)(seconds + (int64_t)offset_min * 60);
    struct tm tm;
    gmtime_r(&local, &tm);
    return (struct civil){tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday, tm.tm_hour,
                          tm.tm_min,         tm.tm_sec,     ms};
}

int64_t clock_from_civil(const struct civil *civil, int offset_min)
{
    struct tm tm = {
        .tm_year = civil->year - 1900,
        .tm_mon = civil->month - 1,
        .tm_mday = civil->day,
        .tm_hour = civil->hour,
        .tm_min = civil->minute,
        .tm_sec = civil->second,
    };
    int64_t seconds = (int64_t)timegm(&tm) - (int64_t)offset_min * 60;
    return seconds * 1000 + civil->ms;
}

static int days_in(int year, int month)
{
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    return days[month - 1] + (month == 2 && leap);
}

/* A field of a format: where it goes, how many digits at most, its range, what is added.
 */
struct field {
    char letter;
    size_t offset;
    int digits, least, most, add;
};
#define AT(member) offsetof(struct civil, member)
static const struct field fields[] = {
    {'d', AT(day), 2, 1, 31, 0},    {'m', AT(month), 2, 1, 12, 0},
    {'Y', AT(year), 4, 0, 9999, 0}, {'y', AT(year), 2, 0, 99, 2000},
    {'H', AT(hour), 2, 0, 23, 0},   {'M', AT(minute), 2, 0, 59, 0},
    {'S', AT(second), 2, 0, 59, 0}, {'f', AT(ms), 3, 0, 999, 0},
};
#undef AT

static const struct field *field_at(const char *format)
{
    for (size_t i = 0; format[0] == '%' && i < sizeof fields / sizeof *fields; i++)
        if (fields[i].letter == format[1])
            return &fields[i];
    return NULL;
}

/* Takes the field's digits off the front. Years are written out in full, and so is a
 * field that touches another: 2026112 could be two days. A fraction's digits count from
 * the left. */
static bool take_field(struct str *text, const struct field *field, bool touches,
                       struct civil *civil)
{
    int value = 0, n = 0;
    while (n < field->digits && text->n > 0 && text->p[0] >= '0' && text->p[0] <= '9') {
        value = value * 10 + (text->p[0] - '0');
        *text = str_n(text->p + 1, text->n - 1);
        n++;
    }
    bool year = field->letter == 'Y' || field->letter == 'y';
    if (n == 0 || (n < field->digits && (touches || year)))
        return false;
    for (; field->letter == 'f' && n < field->digits; n++)
        value *= 10;
    if (value < field->least || value > field->most)
        return false;
    value += field->add;
    memcpy((char *)civil + field->offset, &value, sizeof value);
    return true;
}

static bool take_char(struct str *text, char c)
{
    if (text->n == 0 || text->p[0] != c)
        return false;
    *text = str_n(text->p + 1, text->n - 1);
    return true;
}

/* What the format does not name is the start of 1970. */
bool clock_parse(struct str text, const char *format, int offset_min, int64_t *utc_ms)
{
    struct civil civil = {.year = 1970, .month = 1, .day = 1};
    bool after_field = false;
    while (*format) {
        const struct field *field = field_at(format);
        if (field) {
            bool touches = after_field || field_at(format + 2);
            if (!take_field(&text, field, touches, &civil))
                return false;
            format += 2;
        } else {
            if (format[0] == '%' && *++format != '%')
                return false;
            if (!take_char(&text, *format++))
                return false;
        }
        after_field = field != NULL;
    }
    if (text.n > 0 || civil.day > days_in(civil.year, civil.month))
        return false;
    *utc_ms = clock_from_civil(&civil, offset_min);
    return true;
}

void clock_iso(int64_t utc_ms, int offset_min, char out[32])
{
    struct civil c = clock_civil(utc_ms, offset_min);
    int ahead = offset_min < 0 ? -offset_min : offset_min;
    char text[128] = ""; /* a year past 9999 is longer than promised, and cut */
    snprintf(text, sizeof text, "%04d-%02d-%02dT%02d:%02d:%02d.%03d%c%02d:%02d", c.year,
             c.month, c.day, c.hour, c.minute, c.second, c.ms, offset_min < 0 ? '-' : '+',
             ahead / 60, ahead % 60);
    memcpy(out, text, 31);
    out[31] = '\0';
}

void clock_minute(int64_t utc_ms, int offset_min, char out[20])
{
    struct civil c = clock_civil(utc_ms, offset_min);
    char text[80];
    snprintf(text, sizeof text, "%04d-%02d-%02d %02d:%02d", c.year, c.month, c.day,
             c.hour, c.minute);
    memcpy(out, text, 19);
    out[19] = '\0';
}

/* "Z" or "+08:00", the end of the text. */
static bool parse_offset(struct str text, int *offset_min)
{
    *offset_min = 0;
    if (str_is(text, "Z"))
        return true;
    bool minus = str_starts(text, "-");
    int64_t ahead_ms;
    if (text.n != 6 || (!minus && text.p[0] != '+') ||
        !clock_parse(str_n(text.p + 1, 5), "%H:%M", 0, &ahead_ms))
        return false;
    int ahead = (int)(ahead_ms / 60000);
    *offset_min = minus ? -ahead : ahead;
    return ahead <= 18 * 60;
}

/* Decimals after the milliseconds are dropped; without any it is the full second. */
bool clock_parse_iso(struct str text, int64_t *utc_ms)
{
    enum { SECONDS = 19 }; /* 2026-11-22T15:04:05 */
    int64_t ms;
    if (text.n <= SECONDS ||
        !clock_parse(str_n(text.p, SECONDS), "%Y-%m-%dT%H:%M:%S", 0, &ms))
        return false;
    text = str_n(text.p + SECONDS, text.n - SECONDS);
    if (take_char(&text, '.')) {
        size_t n = 0;
        int scale = 100;
        for (; n < text.n && text.p[n] >= '0' && text.p[n] <= '9'; n++, scale /= 10)
            ms += (text.p[n] - '0') * scale;
        if (n == 0 || n > 9)
            return false;
        text = str_n(text.p + n, text.n - n);
    }
    int offset_min;
    if (!parse_offset(text, &offset_min))
        return false;
    *utc_ms = ms - (int64_t)offset_min * 60000;
    return true;
}
