/*
 * usbemu: plays a scenario against the real program on emulated USB.
 *     umockdev-wrapper usbemu [--pty ROWSxCOLS] SCENARIO -- PROGRAM ARGS…
 * One command a line (table at the end); a condition is waited for, never slept for.
 * Exit status 0 when every line held, 99 with line and output when one did not.
 */
#define _GNU_SOURCE
#include "usbemu_in.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static struct output notes; /* of the emulated devices; written by umockdev's threads */

static void on_note(const char *text)
{
    g_mutex_lock(&notes.lock);
    size_t n = strlen(text);
    if (notes.n + n + 2 < OUTPUT_MOST) {
        memcpy(notes.text + notes.n, text, n);
        notes.n += n;
        notes.text[notes.n++] = '\n';
        notes.text[notes.n] = '\0';
    }
    g_mutex_unlock(&notes.lock);
}

/* ---- conditions ---- */

static bool said(struct play *p, char **a)
{
    return play_found_next(&p->out, a[1]);
}

static bool said_somewhere(struct play *p, char **a)
{
    return strstr(p->out.text, a[1]) != NULL;
}

static bool noted(struct play *p, char **a)
{
    (void)p;
    g_mutex_lock(&notes.lock);
    bool found = play_found_next(&notes, a[1]);
    g_mutex_unlock(&notes.lock);
    return found;
}

static bool driven(struct play *p, char **a)
{
    struct emu_device *d = emu_find(p->emu, a[1]);
    return d && strcmp(emu_driver(d), a[2]) == 0;
}

static bool reading(struct play *p, char **a)
{
    struct emu_device *d = emu_find(p->emu, a[1]);
    return d && emu_waiting(d) > 0;
}

static bool settled(struct play *p, char **a)
{
    struct emu_device *d = emu_find(p->emu, a[1]);
    return d && emu_settled(d);
}

/* The last line of the trace file. */
static bool traced(struct play *p, char **a)
{
    static char text[1 << 16];
    const char *path = getenv("USBEMU_TRACE");
    (void)p;
    FILE *file = path ? fopen(path, "r") : NULL;
    size_t n = file ? fread(text, 1, sizeof text - 1, file) : 0;
    if (file)
        fclose(file);
    while (n > 0 && text[n - 1] == '\n')
        n--;
    text[n] = '\0';
    const char *last = strrchr(text, '\n');
    return strcmp(last ? last + 1 : text, a[1]) == 0;
}

static bool has_ended(struct play *p, char **a)
{
    (void)a;
    return play_ended(p);
}

static int occurrences(const char *text, const char *what)
{
    int n = 0;
    for (; (text = strstr(text, what)); text += strlen(what))
        n++;
    return n;
}

/* ---- commands: false when it did not hold ---- */

static size_t unescape(const char *text, char *out)
{
    size_t n = 0;
    unsigned byte;
    while (*text && n < TEXT_MOST) {
        if (text[0] == '\\' && text[1] == 'n') {
            out[n++] = '\n';
            text += 2;
        } else if (text[0] == '\\' && text[1] == 't') {
            out[n++] = '\t';
            text += 2;
        } else if (text[0] == '\\' && text[1] == 'r') {
            out[n++] = '\r';
            text += 2;
        } else if (text[0] == '\\' && sscanf(text + 1, "x%2x", &byte) == 1) {
            out[n++] = (char)byte;
            text += 4;
        } else {
            out[n++] = *text++;
        }
    }
    return n;
}

static struct emu_device *device(struct play *p, const char *name)
{
    struct emu_device *d = emu_find(p->emu, name);
    if (!d)
        fprintf(stderr, "usbemu: no device %s\n", name);
    return d;
}

static bool cmd_start(struct play *p, char **a)
{
    (void)a;
    return play_launch(p, p->program);
}

/* The same binary with other arguments, to its end. */
static bool cmd_run(struct play *p, char **a)
{
    char *argv[64], *word = a[1];
    int n = 0;
    for (; p->program[n] && n < 32; n++) {
        argv[n] = p->program[n];
        const char *slash = strrchr(argv[n], '/');
        if (strcmp(slash ? slash + 1 : argv[n], "tallyman") == 0) {
            n++;
            break;
        }
    }
    while (word && n < 63) {
        argv[n++] = word;
        word = strchr(word, ' ');
        if (word)
            *word++ = '\0';
    }
    argv[n] = NULL;
    return play_launch(p, argv) && play_until(p, has_ended, a);
}

static bool cmd_plug(struct play *p, char **a)
{
    struct emu_plug plug = {
        .name = a[1], .port = a[2], .kind = a[3], .driver = EMU_USBHID};
    if (!a[4] || sscanf(a[4], "%x:%x", &plug.vendor, &plug.product) != 2)
        return false;
    if (a[5])
        plug.driver = strcmp(a[5], "held") == 0 ? EMU_USBFS : EMU_NONE;
    return emu_plug(p->emu, &plug) != NULL;
}

static bool cmd_unplug(struct play *p, char **a)
{
    struct emu_device *d = device(p, a[1]);
    if (d)
        emu_unplug(p->emu, d);
    return d != NULL;
}

static bool cmd_again(struct play *p, char **a)
{
    struct emu_device *d = device(p, a[1]);
    if (d)
        emu_arrive_again(p->emu, d);
    return d != NULL;
}

static bool cmd_type(struct play *p, char **a)
{
    char text[TEXT_MOST];
    struct emu_device *d = device(p, a[1]);
    if (d)
        emu_type(d, text, unescape(a[2], text), emu_report);
    return d != NULL;
}

/* As fingers do on a USB keyboard. */
static bool cmd_hand(struct play *p, char **a)
{
    char text[TEXT_MOST];
    struct emu_device *d = device(p, a[1]);
    size_t n = unescape(a[2], text);
    for (size_t i = 0; i < n && d; i++) {
        emu_type(d, text + i, 1, emu_report);
        play_output(p, 0);
        g_usleep(350000);
    }
    return d != NULL;
}

static bool cmd_pos(struct play *p, char **a)
{
    char text[TEXT_MOST];
    struct emu_device *d = device(p, a[1]);
    if (d && strcmp(a[2], "-") == 0)
        emu_pos_plain(d, text, unescape(a[3], text), emu_report);
    else if (d)
        emu_pos(d, a[2], text, unescape(a[3], text), emu_report);
    return d != NULL;
}

static bool cmd_raw(struct play *p, char **a)
{
    uint8_t bytes[4096];
    struct emu_device *d = device(p, a[1]);
    if (d)
        emu_report(d, bytes, a[2] ? emu_unhex(a[2], bytes, sizeof bytes) : 0);
    return d != NULL;
}

static bool cmd_fail(struct play *p, char **a)
{
    struct emu_device *d = device(p, a[1]);
    if (d)
        emu_fail(d, atoi(a[2]));
    return d != NULL;
}

static bool cmd_serial(struct play *p, char **a)
{
    char text[TEXT_MOST];
    struct emu_device *d = device(p, a[1]);
    size_t n = unescape(a[2], text);
    return d && write(emu_tty(d), text, n) == (ssize_t)n;
}

static bool cmd_hold(struct play *p, char **a)
{
    struct emu_device *d = device(p, a[1]);
    if (d)
        emu_hold(d, strcmp(a[2], "yes") == 0);
    return d != NULL;
}

static bool cmd_authorize(struct play *p, char **a)
{
    struct emu_device *d = device(p, a[1]);
    if (d)
        emu_authorize(d, strcmp(a[2], "yes") == 0);
    return d != NULL;
}

static bool cmd_wait(struct play *p, char **a)
{
    return play_until(p, said, a);
}

/* As wait; how long it was from the device's last report to here goes into the output,
 * for a bench. */
static bool cmd_timed(struct play *p, char **a)
{
    char *text[] = {a[0], a[2]};
    struct emu_device *d = device(p, a[1]);
    if (!d || !play_until(p, said, text))
        return false;
    p->out.n +=
        (size_t)snprintf(p->out.text + p->out.n, OUTPUT_MOST - p->out.n, "timed %lld\n",
                         (long long)(g_get_monotonic_time() - emu_delivered_us(d)));
    return true;
}

static bool cmd_settled(struct play *p, char **a)
{
    return play_until(p, settled, a);
}

static bool cmd_find(struct play *p, char **a)
{
    return play_until(p, said_somewhere, a);
}

static bool cmd_note(struct play *p, char **a)
{
    return play_until(p, noted, a);
}

static bool cmd_driver(struct play *p, char **a)
{
    return play_until(p, driven, a);
}

static bool cmd_reading(struct play *p, char **a)
{
    return play_until(p, reading, a);
}

static bool cmd_trace(struct play *p, char **a)
{
    return play_until(p, traced, a);
}

static bool cmd_count(struct play *p, char **a)
{
    int n = occurrences(p->out.text, a[2]);
    if (n != atoi(a[1]))
        fprintf(stderr, "usbemu: %d times: %s\n", n, a[2]);
    return n == atoi(a[1]);
}

/* As fingers do: a tenth of a second a key. */
static bool cmd_keys(struct play *p, char **a)
{
    char text[TEXT_MOST];
    size_t n = unescape(a[1], text);
    for (size_t i = 0; i < n; i++) {
        if (write(p->fd, text + i, 1) != 1)
            return false;
        play_output(p, 0);
        g_usleep(100000);
    }
    return true;
}

/* As a scanner on the kernel's keyboard does. */
static bool cmd_wedge(struct play *p, char **a)
{
    char text[TEXT_MOST];
    size_t n = unescape(a[1], text);
    return write(p->fd, text, n) == (ssize_t)n;
}

/* Without a program its number is no process's: kill would take that for all of them. */
static bool cmd_signal(struct play *p, char **a)
{
    return p->pid > 0 && kill(p->pid, atoi(a[1])) == 0;
}

static bool cmd_ended(struct play *p, char **a)
{
    bool over = play_until(p, has_ended, a);
    if (over && p->status != atoi(a[1]))
        fprintf(stderr, "usbemu: exit status %d\n", p->status);
    return over && p->status == atoi(a[1]);
}

static int64_t file_lines(const char *path)
{
    int64_t n = 0;
    int c;
    FILE *file = fopen(path, "r");
    while (file && (c = fgetc(file)) != EOF)
        n += c == '\n';
    if (file)
        fclose(file);
    return n;
}

/* How many lines a file grows by in so many seconds, a second after it has come to rest:
 * what a bench counts. Written into the output. */
static bool cmd_lines(struct play *p, char **a)
{
    int64_t before = -1, now = file_lines(a[1]);
    while (now != before) {
        before = now;
        g_usleep(G_USEC_PER_SEC);
        now = file_lines(a[1]);
    }
    g_usleep((gulong)atoi(a[2]) * G_USEC_PER_SEC);
    p->out.n += (size_t)snprintf(p->out.text + p->out.n, OUTPUT_MOST - p->out.n,
                                 "lines %lld\n", (long long)(file_lines(a[1]) - now));
    return true;
}

static bool cmd_repeat(struct play *p, char **a)
{
    if (p->depth == DEPTH)
        return false;
    p->loop_at[p->depth] = p->at;
    p->loop_left[p->depth++] = atoi(a[1]) - 1;
    return true;
}

static bool cmd_done(struct play *p, char **a)
{
    (void)a;
    if (p->depth == 0)
        return false;
    if (p->loop_left[p->depth - 1]-- > 0)
        p->at = p->loop_at[p->depth - 1];
    else
        p->depth--;
    return true;
}

static const struct {
    const char *word;
    int words; /* the last one is the rest of the line */
    int least;
    bool (*run)(struct play *p, char **a);
} commands[] = {
    {"start", 1, 1, cmd_start},         /* PROGRAM ARGS */
    {"run", 2, 2, cmd_run},             /* ARGS: PROGRAM with these, to its end */
    {"plug", 6, 5, cmd_plug},           /* NAME PORT KIND VID:PID [none|held] */
    {"unplug", 2, 2, cmd_unplug},       /* NAME */
    {"again", 2, 2, cmd_again},         /* NAME: its arrival is told once more */
    {"type", 3, 3, cmd_type},           /* NAME TEXT (\n \t \xNN) */
    {"hand", 3, 3, cmd_hand},           /* NAME TEXT: type, at a hand's pace */
    {"pos", 4, 4, cmd_pos},             /* NAME AIM|- TEXT */
    {"raw", 3, 2, cmd_raw},             /* NAME [HEX] */
    {"fail", 3, 3, cmd_fail},           /* NAME ERRNO: a transfer ends with it */
    {"serial", 3, 3, cmd_serial},       /* NAME TEXT */
    {"hold", 3, 3, cmd_hold},           /* NAME yes|no: another program has it */
    {"authorize", 3, 3, cmd_authorize}, /* NAME yes|no */
    {"wait", 2, 2, cmd_wait},       /* TEXT in the output, behind what was found before */
    {"find", 2, 2, cmd_find},       /* TEXT anywhere in the output */
    {"note", 2, 2, cmd_note},       /* TEXT of what devices were told */
    {"driver", 3, 3, cmd_driver},   /* NAME usbhid|usbfs|none */
    {"reading", 2, 2, cmd_reading}, /* NAME: a transfer waits for it */
    {"settled", 2, 2, cmd_settled}, /* NAME: all it sent was fetched */
    {"timed", 3, 3, cmd_timed},     /* NAME TEXT: wait, timed from its last report */
    {"trace", 2, 2, cmd_trace},     /* TEXT: last line of $USBEMU_TRACE */
    {"count", 3, 3, cmd_count},     /* N TEXT: so often in the output */
    {"keys", 2, 2, cmd_keys},       /* TEXT by hand */
    {"wedge", 2, 2, cmd_wedge},     /* TEXT into the terminal at once */
    {"signal", 2, 2, cmd_signal},   /* N */
    {"ended", 2, 2, cmd_ended},     /* STATUS */
    {"lines", 3, 3, cmd_lines},     /* FILE SECONDS: for a bench */
    {"repeat", 2, 2, cmd_repeat},   /* N … done */
    {"done", 1, 1, cmd_done},
};

/* Cuts at spaces into at most `most` words; how many. */
static int cut(char *line, char **words, int most)
{
    int n = 0;
    while (line && *line && n < most) {
        words[n++] = line;
        line = n < most ? strchr(line, ' ') : NULL;
        if (line)
            *line++ = '\0';
    }
    return n;
}

static bool play_line(struct play *p, const char *line)
{
    char *copy = g_strdup(line), *a[8] = {0};
    bool good = false, known = false;
    size_t n = strcspn(line, " ");
    for (size_t i = 0; i < sizeof commands / sizeof *commands && !known; i++) {
        known = strlen(commands[i].word) == n && strncmp(line, commands[i].word, n) == 0;
        if (known)
            good = cut(copy, a, commands[i].words) >= commands[i].least &&
                   commands[i].run(p, a);
    }
    g_free(copy);
    return good;
}

static bool read_scenario(struct play *p, const char *path)
{
    char text[TEXT_MOST];
    FILE *file = fopen(path, "r");
    if (!file) {
        perror(path);
        return false;
    }
    while (p->lines < LINES_MOST && fgets(text, sizeof text, file))
        p->line[p->lines++] = g_strdup(g_strchug(g_strchomp(text)));
    fclose(file);
    return true;
}

static int play_all(struct play *p, const char *path)
{
    int failed = 0;
    while (p->at < p->lines && !failed) {
        const char *line = p->line[p->at++];
        if (line[0] && line[0] != '#' && !play_line(p, line))
            failed = p->at;
    }
    if (!failed && p->depth == 0)
        return 0;
    fprintf(stderr, "%s:%d: did not hold: %s\n%s\n", path, failed,
            failed ? p->line[failed - 1] : "repeat", p->out.text);
    g_mutex_lock(&notes.lock);
    fprintf(stderr, "devices were told:\n%s", notes.text);
    g_mutex_unlock(&notes.lock);
    return 99;
}

int main(int argc, char **argv)
{
    struct play p = {.fd = -1, .pid = -1, .patience_us = 60 * G_USEC_PER_SEC};
    const char *patience =
        getenv("USBEMU_PATIENCE"); /* seconds, for an impatient author */
    if (patience)
        p.patience_us = atoi(patience) * G_USEC_PER_SEC;
    int at = 1;
    if (argc > 2 && strcmp(argv[1], "--pty") == 0 &&
        sscanf(argv[2], "%dx%d", &p.rows, &p.cols) == 2)
        at = 3;
    if (argc < at + 3 || strcmp(argv[at + 1], "--") != 0) {
        fprintf(stderr, "usbemu [--pty ROWSxCOLS] SCENARIO -- PROGRAM ARGS\n");
        return 2;
    }
    p.program = argv + at + 2;
    p.out.text = g_malloc0(OUTPUT_MOST);
    notes.text = g_malloc0(OUTPUT_MOST);
    p.emu = emu_new(on_note);
    int status = read_scenario(&p, argv[at]) ? play_all(&p, argv[at]) : 2;
    if (p.pid > 0) {
        kill(p.pid, SIGTERM);
        char *none[8] = {0};
        if (!play_until(&p, has_ended, none))
            kill(p.pid, SIGKILL);
    }
    const char *output = getenv("USBEMU_OUTPUT");
    if (output && !g_file_set_contents(output, p.out.text, (gssize)p.out.n, NULL))
        status = 2;
    emu_free(p.emu);
    return status;
}
