/*
 * Gestures from a file: read and checked whole when opened, so that a day does not stop
 * in its middle at a mistyped line. The terminal, the tests and the players take the
 * steps one by one; time stands still but for `wait`.
 */
#include "tallyman/scan/replay.h"

#include <errno.h>
#include <libintl.h>

#include "tallyman/base/arena.h"
#include "tallyman/base/buf.h"
#include "tallyman/base/utf8.h"

enum { FILE_MOST = 8 << 20, STEPS_MOST = 100000, KEYS_MOST = 12 };
enum { WAIT_MOST = 24 * 3600 * 1000 };

/* One line; a step with its scan is a few thousand bytes, this is not. */
struct gesture {
    int kind;        /* of struct replay_step */
    struct str text; /* into the file's */
    bool typed;
    int key_f;
    int64_t wait, at;
};

struct replay {
    struct gesture *gesture;
    int n, room, at;
    int64_t now;
    struct buf text; /* of the file, as long as steps are taken */
};

/* Each takes the rest of its line into `gesture`; returns why not, or NULL. */
typedef const char *gesture_fn(struct replay *replay, struct str rest,
                               struct gesture *gesture);

static const char *take_text(struct replay *replay, struct str rest, bool typed,
                             struct gesture *gesture)
{
    for (size_t i = 0; i < rest.n; i++) {
        unsigned char c = (unsigned char)rest.p[i];
        if ((c < 0x20 && (c < 0x1c || c > 0x1e)) || c == 0x7f)
            return N_("control characters other than FS, GS and RS");
    }
    if (rest.n == 0)
        return N_("expected a text, got nothing");
    if (rest.n > LINE_MOST)
        return N_("the text is longer than 4096 bytes");
    gesture->kind = REPLAY_SCAN;
    gesture->text = rest;
    gesture->typed = typed;
    gesture->at = replay->now;
    return NULL;
}

static const char *take_scan(struct replay *replay, struct str rest,
                             struct gesture *gesture)
{
    return take_text(replay, rest, false, gesture);
}

static const char *take_typed(struct replay *replay, struct str rest,
                              struct gesture *gesture)
{
    return take_text(replay, rest, true, gesture);
}

static const char *take_key(struct replay *replay, struct str rest,
                            struct gesture *gesture)
{
    (void)replay;
    int64_t f;
    if (!str_starts(rest, "F") || !str_int(str_n(rest.p + 1, rest.n - 1), &f) || f < 1 ||
        f > KEYS_MOST)
        return N_("expected a key F1 to F12");
    gesture->kind = REPLAY_KEY;
    gesture->key_f = (int)f;
    return NULL;
}

static const char *take_wait(struct replay *replay, struct str rest,
                             struct gesture *gesture)
{
    int64_t ms;
    if (!str_int(rest, &ms) || ms < 0 || ms > WAIT_MOST)
        return N_("expected milliseconds, at most a day");
    gesture->kind = REPLAY_WAIT;
    gesture->wait = ms;
    replay->now += ms;
    return NULL;
}

static const struct verb {
    const char *word;
    gesture_fn *take;
} verbs[] = {
    {"scan", take_scan},
    {"type", take_typed},
    {"key", take_key},
    {"wait", take_wait},
};

static struct gesture *one_more(struct replay *replay)
{
    if (replay->n == replay->room) {
        replay->room = replay->room ? replay->room * 2 : 64;
        replay->gesture =
            xrealloc(replay->gesture, (size_t)replay->room * sizeof *replay->gesture);
    }
    struct gesture *gesture = &replay->gesture[replay->n];
    memset(gesture, 0, sizeof *gesture);
    return gesture;
}

static const char *take_line(struct replay *replay, struct str line)
{
    if (!utf8_valid(line))
        return N_("not UTF-8");
    line = str_trim(line);
    if (line.n == 0 || line.p[0] == '#')
        return NULL;
    if (replay->n == STEPS_MOST)
        return N_("more than 100000 gestures");
    struct str word = str_cut(&line, ' ');
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        if (!str_is(word, verbs[i].word))
            continue;
        const char *why = verbs[i].take(replay, str_trim(line), one_more(replay));
        if (!why)
            replay->n++;
        return why;
    }
    return N_("expected scan, type, key, wait or #");
}

static int take_all(struct replay *replay, const char *path, struct str text,
                    struct err *err)
{
    for (int64_t number = 1; text.n > 0; number++) {
        const char *why = take_line(replay, str_cut(&text, '\n'));
        if (why)
            return err_set(err, E_FILE, "sds", path, number, gettext(why));
    }
    return 0;
}

static int read_file(const char *path, struct buf *text, struct err *err)
{
    FILE *file = fopen(path, "rb");
    if (!file)
        return err_set(err, E_IO, "ss", path, strerror(errno));
    char piece[8192];
    size_t n;
    while (!text->over && (n = fread(piece, 1, sizeof piece, file)) > 0)
        buf_put(text, piece, n);
    int failed = ferror(file) ? errno : 0;
    fclose(file);
    if (failed)
        return err_set(err, E_IO, "ss", path, strerror(failed));
    if (text->over)
        return err_set(err, E_LIMIT_INPUT, "ss", path, "8 MiB");
    return 0;
}

struct replay *replay_open(const char *path, struct err *err)
{
    struct replay *replay = xcalloc(1, sizeof *replay);
    buf_init(&replay->text, FILE_MOST);
    int rc = read_file(path, &replay->text, err);
    if (rc == 0)
        rc = take_all(replay, path, buf_view(&replay->text), err);
    if (rc == 0)
        return replay;
    replay_close(replay);
    return NULL;
}

bool replay_next(struct replay *replay, struct replay_step *step)
{
    if (replay->at == replay->n)
        return false;
    const struct gesture *gesture = &replay->gesture[replay->at++];
    scan_clear(&step->scan);
    step->kind = gesture->kind;
    step->key_f = gesture->key_f;
    step->wait = gesture->wait;
    if (gesture->kind != REPLAY_SCAN)
        return true;
    scan_set(&step->scan, gesture->text, (int64_t)gesture->text.n, gesture->typed);
    step->scan.at = gesture->at;
    memcpy(step->scan.device, "replay", sizeof "replay");
    return true;
}

void replay_close(struct replay *replay)
{
    if (!replay)
        return;
    buf_clear(&replay->text);
    free(replay->gesture);
    free(replay);
}
