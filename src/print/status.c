/*
 * status: the answers of printers, read as what they are: a few bytes of a stranger. Each
 * way of asking is an entry of one table; a reader takes what has come so far and says
 * whether that is an answer, not yet one, or none.
 */
#include "tallyman/print/status.h"

#include <libintl.h>

#include "names.h"

static const struct condition {
    const char *name;
    enum print_verdict verdict;
    const char *text;
} conditions[PRINT_CONDITION_COUNT] = {
#define X(code, name, verdict, text) {name, verdict, text},
    PRINT_CONDITIONS(X)
#undef X
};

const char *print_condition_name(enum print_condition condition)
{
    return conditions[condition].name;
}

const char *print_condition_words(enum print_condition condition)
{
    return gettext(conditions[condition].text);
}

enum print_verdict print_condition_verdict(enum print_condition condition)
{
    return conditions[condition].verdict;
}

/* A bit of an answer and what it means. */
struct sign {
    unsigned bit;
    enum print_condition means;
};

/* The worst of what is set. */
static void judge(unsigned bits, const struct sign *signs, struct print_status *status)
{
    for (; signs->bit; signs++)
        if (bits & signs->bit && signs->means > status->condition)
            status->condition = signs->means;
}

static unsigned char byte_at(struct str text, size_t i)
{
    return (unsigned char)text.p[i];
}

/* ---- ZPL ~HS ---- */

enum { HS_STRINGS = 3, HS_FIELDS = 12 };

/* The next <STX>…<ETX> of `rest`; false when its end has not come. White space between
 * the strings is theirs. */
static bool next_string(struct str *rest, struct str *out, bool *wrong)
{
    while (rest->n && (*rest->p == '\r' || *rest->p == '\n'))
        *rest = str_n(rest->p + 1, rest->n - 1);
    *wrong = rest->n && *rest->p != '\x02';
    const char *end = rest->n ? memchr(rest->p, '\x03', rest->n) : NULL;
    if (*wrong || !end)
        return false;
    *out = str_n(rest->p + 1, (size_t)(end - rest->p) - 1);
    *rest = str_n(end + 1, rest->n - (size_t)(end + 1 - rest->p));
    return true;
}

static int cut_fields(struct str text, int64_t field[HS_FIELDS])
{
    int n = 0;
    for (; n < HS_FIELDS && text.p && text.n; n++)
        if (!str_int(str_cut(&text, ','), &field[n]))
            return -1;
    return text.n ? -1 : n;
}

static int read_hs(struct str bytes, struct print_status *status)
{
    int64_t one[HS_FIELDS], two[HS_FIELDS];
    struct str string[HS_STRINGS];
    bool wrong = false;
    for (int i = 0; i < HS_STRINGS; i++)
        if (!next_string(&bytes, &string[i], &wrong))
            return wrong ? -1 : 0;
    if (cut_fields(string[0], one) != 12 || cut_fields(string[1], two) != 11)
        return -1;
    const struct sign signs[] = {
        {1u << 0, PRINT_PAPER_OUT},  {1u << 1, PRINT_PAUSED},
        {1u << 2, PRINT_TOO_COLD},   {1u << 3, PRINT_TOO_HOT},
        {1u << 4, PRINT_HEAD_OPEN},  {1u << 5, PRINT_RIBBON_OUT},
        {1u << 6, PRINT_TAKE_LABEL}, {1u << 7, PRINT_BUFFER_FULL},
        {1u << 8, PRINT_MEMORY},     {0}};
    const int64_t set[] = {one[1], one[2], one[10], one[11], two[2],
                           two[3], two[7], one[5],  one[9]};
    unsigned bits = 0;
    for (unsigned i = 0; i < sizeof set / sizeof *set; i++)
        bits |= set[i] == 1 ? 1u << i : 0;
    status->idle = one[4] == 0 && one[7] == 0 && two[8] == 0;
    status->condition = status->idle ? PRINT_READY : PRINT_PRINTING;
    judge(bits, signs, status);
    return 1;
}

/* ---- ZPL ~HQES ---- */

/* "NAME: f hhhhhhhh hhhhhhhh": 1 with the second group when f is 1; 0 not yet; -1. */
static int read_group(struct str bytes, const char *name, unsigned *bits)
{
    const char *at = bytes.n ? memmem(bytes.p, bytes.n, name, strlen(name)) : NULL;
    if (!at)
        return 0;
    struct str rest =
        str_n(at + strlen(name), bytes.n - (size_t)(at - bytes.p) - strlen(name));
    const char *end = memchr(rest.p, '\n', rest.n);
    char line[80];
    int flag;
    unsigned high, low;
    if (!end)
        return rest.n < sizeof line ? 0 : -1;
    snprintf(line, sizeof line, "%.*s", (int)(end - rest.p), rest.p);
    if (sscanf(line, "%d %8x %8x", &flag, &high, &low) != 3 || (flag != 0 && flag != 1))
        return -1;
    *bits = flag ? low : 0;
    return 1;
}

static int read_hqes(struct str bytes, struct print_status *status)
{
    static const struct sign errors[] = {
        {0xffffffff, PRINT_ERROR}, {0x1, PRINT_PAPER_OUT},   {0x2, PRINT_RIBBON_OUT},
        {0x4, PRINT_HEAD_OPEN},    {0x8, PRINT_CUTTER},      {0x10, PRINT_TOO_HOT},
        {0x20, PRINT_TOO_HOT},     {0x1000, PRINT_JAM},      {0x4000, PRINT_NO_MARK},
        {0x10000, PRINT_PAUSED},   {0x80000, PRINT_NO_MARK}, {0}};
    static const struct sign warnings[] = {{0x1, PRINT_CARE},
                                           {0x2, PRINT_CARE},
                                           {0x4, PRINT_CARE},
                                           {0x8, PRINT_PAPER_LOW},
                                           {0}};
    unsigned error, warning;
    int rc = read_group(bytes, "ERRORS:", &error);
    if (rc == 1)
        rc = read_group(bytes, "WARNINGS:", &warning);
    if (rc != 1)
        return rc;
    *status = (struct print_status){PRINT_READY};
    judge(warning, warnings, status);
    judge(error, errors, status);
    /* A pause alone is not an error beside it. */
    if (error == 0x10000)
        status->condition = PRINT_PAUSED;
    return 1;
}

/* ---- TSPL ---- */

static int read_tspl(struct str bytes, struct print_status *status)
{
    static const struct sign signs[] = {
        {0x01, PRINT_HEAD_OPEN},  {0x02, PRINT_JAM},    {0x04, PRINT_PAPER_OUT},
        {0x08, PRINT_RIBBON_OUT}, {0x10, PRINT_PAUSED}, {0x20, PRINT_PRINTING},
        {0x40, PRINT_HEAD_OPEN},  {0x80, PRINT_ERROR},  {0}};
    if (bytes.n != 1)
        return bytes.n ? -1 : 0;
    *status = (struct print_status){PRINT_READY, !(byte_at(bytes, 0) & 0x20)};
    judge(byte_at(bytes, 0), signs, status);
    return 1;
}

static const struct sign tspl_s[4][8] = {
    /* Letters are 40h with bits; of the first byte they are words, see first_letter. */
    {{0}},
    {{0x01, PRINT_PAPER_LOW}, {0x02, PRINT_CARE}, {0x08, PRINT_BUFFER_FULL}, {0}},
    {{0x01, PRINT_TOO_HOT},
     {0x02, PRINT_TOO_HOT},
     {0x04, PRINT_ERROR},
     {0x08, PRINT_CUTTER},
     {0x10, PRINT_MEMORY},
     {0}},
    {{0x01, PRINT_PAPER_OUT},
     {0x02, PRINT_JAM},
     {0x04, PRINT_RIBBON_OUT},
     {0x08, PRINT_RIBBON_OUT},
     {0x20, PRINT_HEAD_OPEN},
     {0}},
};

static const struct letter {
    char letter;
    enum print_condition means;
    bool idle;
} first_letter[] = {
    {'@', PRINT_READY, true},     {'`', PRINT_PAUSED, false},
    {'B', PRINT_PRINTING, false}, {'C', PRINT_PRINTING, false},
    {'E', PRINT_ERROR, false},    {'F', PRINT_PRINTING, false},
    {'K', PRINT_PAUSED, false},   {'L', PRINT_TAKE_LABEL, true},
    {'P', PRINT_PRINTING, false}, {'W', PRINT_PRINTING, false},
};

static int read_tspl_s(struct str bytes, struct print_status *status)
{
    const struct letter *first = NULL;
    if (bytes.n && *bytes.p != '\x02')
        return -1;
    if (bytes.n < 6)
        return 0;
    if (bytes.p[5] != '\x03' || bytes.n > 8)
        return -1;
    for (size_t i = 0; i < sizeof first_letter / sizeof *first_letter; i++)
        if (first_letter[i].letter == bytes.p[1])
            first = &first_letter[i];
    if (!first)
        return -1;
    *status = (struct print_status){first->means, first->idle};
    for (size_t i = 1; i < 4; i++) {
        if (byte_at(bytes, i + 1) < 0x40 || byte_at(bytes, i + 1) > 0x7f)
            return -1;
        judge(byte_at(bytes, i + 1) & 0x3f, tspl_s[i], status);
    }
    return 1;
}

/* ---- ESC/POS ---- */

enum { POS_REPLIES = 4, POS_BACK = 4 };

static int read_escpos(struct str bytes, struct print_status *status)
{
    static const struct sign signs[POS_REPLIES][5] = {
        {{0x08, PRINT_OFFLINE}, {0}},
        {{0x04, PRINT_HEAD_OPEN}, {0x20, PRINT_PAPER_OUT}, {0x40, PRINT_ERROR}, {0}},
        {{0x08, PRINT_CUTTER}, {0x20, PRINT_ERROR}, {0x40, PRINT_TOO_HOT}, {0}},
        {{0x0c, PRINT_PAPER_LOW}, {0x60, PRINT_PAPER_OUT}, {0}},
    };
    int replies = 0;
    *status = (struct print_status){PRINT_READY};
    for (size_t i = 0; i < bytes.n; i++) {
        unsigned char byte = byte_at(bytes, i);
        if ((byte & 0x93) == 0x10) {
            i += POS_BACK - 1; /* sent by itself (GS a): four bytes of another kind */
        } else if ((byte & 0x93) != 0x12 || replies == POS_REPLIES) {
            return -1;
        } else {
            judge(byte, signs[replies++], status);
        }
    }
    return replies == POS_REPLIES;
}

void print_process_ask(const char id[4], char out[11])
{
    static const char head[7] = {0x1d, '(', 'H', 6, 0, 48, 48};
    memcpy(out, head, sizeof head);
    memcpy(out + sizeof head, id, 4);
}

int print_process_read(const char id[4], struct str bytes)
{
    char echo[7] = {0x37, 0x22, 0};
    memcpy(echo + 2, id, 4);
    if (bytes.n && memmem(bytes.p, bytes.n, echo, sizeof echo))
        return 1;
    return bytes.n > PRINT_REPLY_MOST ? -1 : 0;
}

/* ---- CPCL ---- */

static int read_cpcl(struct str bytes, struct print_status *status)
{
    static const struct sign signs[] = {{0x01, PRINT_PRINTING},
                                        {0x02, PRINT_PAPER_OUT},
                                        {0x04, PRINT_HEAD_OPEN},
                                        {0x08, PRINT_BATTERY_LOW},
                                        {0}};
    if (bytes.n != 1)
        return bytes.n ? -1 : 0;
    if (byte_at(bytes, 0) & 0xe0)
        return -1;
    *status = (struct print_status){PRINT_READY, !(byte_at(bytes, 0) & 0x01)};
    judge(byte_at(bytes, 0), signs, status);
    return 1;
}

typedef int read_fn(struct str bytes, struct print_status *status);

#define BYTES(text)                                                                      \
    {                                                                                    \
        text, sizeof(text) - 1                                                           \
    }

static const struct ask {
    const char *name;
    struct str bytes;
    read_fn *read;
    bool tells_idle, in_order;
} asks[PRINT_ASKS] = {
    [PRINT_ASK_NONE] = {"none"},
    [PRINT_ASK_HS] = {"hs", BYTES("~HS"), read_hs, true, true},
    [PRINT_ASK_HQES] = {"hqes", BYTES("~HQES"), read_hqes, false, false},
    [PRINT_ASK_TSPL] = {"tspl", BYTES("\x1b!?"), read_tspl, true, false},
    [PRINT_ASK_TSPL_S] = {"tspl-s", BYTES("\x1b!S"), read_tspl_s, true, false},
    [PRINT_ASK_ESCPOS] = {"escpos",
                          BYTES("\x10\x04\x01\x10\x04\x02\x10\x04\x03\x10\x04\x04"),
                          read_escpos, false, false},
    [PRINT_ASK_CPCL] = {"cpcl", BYTES("\x1bh"), read_cpcl, true, true},
    [PRINT_ASK_PORT] = {"port"},
};

int print_ask_named(const char *name, enum print_ask *out, struct err *err)
{
    const char *names[PRINT_ASKS + 1] = {NULL};
    for (int i = 0; i < PRINT_ASKS; i++)
        names[i] = asks[i].name;
    int at = name_find("status", names, name, err);
    if (at < 0)
        return -(int)err->code;
    *out = (enum print_ask)at;
    return 0;
}

struct str print_ask_bytes(enum print_ask ask)
{
    return asks[ask].bytes;
}

bool print_ask_tells_idle(enum print_ask ask)
{
    return asks[ask].tells_idle;
}

bool print_ask_in_order(enum print_ask ask)
{
    return asks[ask].in_order;
}

int print_ask_read(enum print_ask ask, struct str bytes, struct print_status *status)
{
    BUG_IF(!asks[ask].read);
    struct print_status got = {PRINT_READY};
    int rc = bytes.n > PRINT_REPLY_MOST ? -1 : asks[ask].read(bytes, &got);
    if (rc > 0)
        *status = got;
    else if (rc < 0)
        *status = (struct print_status){PRINT_GARBLED};
    return rc;
}
