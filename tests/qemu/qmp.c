/*
 * qmp: the guest's hand outside the guest. QEMU's control protocol (QMP) stands on a
 * serial port of the guest, so that a scenario plugs, unplugs and types on QEMU's own
 * devices and waits for what comes of it in one place. Each command carries an id and is
 * answered before the next one is sent; the typing's pace is QEMU's (hold-time), not
 * ours.
 *
 *   qmp PORT begin                  the handshake, once after the boot
 *   qmp PORT add DRIVER ID BUS PORT plugs a device in
 *   qmp PORT del ID                 pulls it out (asked for; the guest sees it go)
 *   qmp PORT type TEXT [HOLD_MS]    US keys, \r is Enter; each down and up that long
 *   qmp PORT keys QCODE[+QCODE]…    keys by QEMU's names, those joined by + together
 *   qmp PORT now QCODE…             keys, down and up at once: they are the device's by
 * the answer, which holds eight of them at most
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

enum { LINE_MAX_BYTES = 4096, PATIENCE_MS = 60000, HOLD_MS = 16 };

struct port {
    int fd, commands;
    char answer[LINE_MAX_BYTES];
};

static int complain(const char *what, const char *why)
{
    fprintf(stderr, "qmp: %s: %s\n", what, why);
    return -1;
}

static int port_open(struct port *port, const char *path)
{
    struct termios raw;
    port->fd = open(path, O_RDWR | O_NOCTTY | O_CLOEXEC);
    if (port->fd < 0 || tcgetattr(port->fd, &raw))
        return complain(path, strerror(errno));
    cfmakeraw(&raw);
    cfsetspeed(&raw, B115200);
    raw.c_cflag |= CLOCAL;
    return tcsetattr(port->fd, TCSANOW, &raw) ? complain(path, strerror(errno)) : 0;
}

/* A line, without its end. Its length, or -1 when none came. */
static int port_line(struct port *port)
{
    struct pollfd polled = {port->fd, POLLIN, 0};
    size_t n = 0;
    while (n < sizeof(port->answer) - 1 && poll(&polled, 1, PATIENCE_MS) == 1) {
        char c;
        if (read(port->fd, &c, 1) != 1)
            break;
        if (c == '\n') {
            port->answer[n] = '\0';
            return (int)n;
        }
        port->answer[n++] = c;
    }
    return complain("QEMU", "no answer");
}

static int write_all(int fd, const char *bytes, size_t n)
{
    while (n > 0) {
        ssize_t done = write(fd, bytes, n);
        if (done < 0 && errno != EINTR)
            return complain("QEMU", strerror(errno));
        bytes += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return 0;
}

/* Sends one command; answered() waits for what QEMU says to the last one that was sent.
 */
static int send_command(struct port *port, const char *name, const char *arguments)
{
    char line[LINE_MAX_BYTES];
    int n = snprintf(line, sizeof(line),
                     "{\"execute\": \"%s\", \"arguments\": {%s}, \"id\": \"%d-%d\"}\n",
                     name, arguments, (int)getpid(), ++port->commands);
    if (n >= (int)sizeof(line))
        return complain(name, "too long");
    return write_all(port->fd, line, (size_t)n);
}

/* Until the last command is answered; the greeting, events and leftovers in between are
 * passed over, an error to any of ours is not. */
static int answered(struct port *port)
{
    char ours[64], last[64];
    snprintf(ours, sizeof(ours), "\"id\": \"%d-", (int)getpid());
    snprintf(last, sizeof(last), "\"id\": \"%d-%d\"", (int)getpid(), port->commands);
    do {
        if (port_line(port) < 0)
            return -1;
        if (strstr(port->answer, ours) && strstr(port->answer, "\"error\""))
            return complain("QEMU", port->answer);
    } while (!strstr(port->answer, last));
    return 0;
}

static int execute(struct port *port, const char *name, const char *arguments)
{
    return send_command(port, name, arguments) || answered(port) ? -1 : 0;
}

/* Keys that are not named by their character: with and without Shift. */
static const struct sign {
    char plain, shifted;
    const char *code;
} signs[] = {
    {'1', '!', "1"},
    {'2', '@', "2"},
    {'3', '#', "3"},
    {'4', '$', "4"},
    {'5', '%', "5"},
    {'6', '^', "6"},
    {'7', '&', "7"},
    {'8', '*', "8"},
    {'9', '(', "9"},
    {'0', ')', "0"},
    {'\r', 0, "ret"},
    {'\t', 0, "tab"},
    {' ', 0, "spc"},
    {'-', '_', "minus"},
    {'=', '+', "equal"},
    {'[', '{', "bracket_left"},
    {']', '}', "bracket_right"},
    {';', ':', "semicolon"},
    {'\'', '"', "apostrophe"},
    {'`', '~', "grave_accent"},
    {',', '<', "comma"},
    {'.', '>', "dot"},
    {'/', '?', "slash"},
    {'\\', '|', "backslash"},
};

/* The keys of a character, joined by +. 0 or -1. */
static int codes_of(char c, char codes[32])
{
    if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z')) {
        snprintf(codes, 32, "%s%c", c <= 'Z' ? "shift+" : "", c | 0x20);
        return 0;
    }
    for (size_t i = 0; i < sizeof(signs) / sizeof(signs[0]); i++) {
        if (c && (signs[i].plain == c || signs[i].shifted == c)) {
            snprintf(codes, 32, "%s%s", signs[i].shifted == c ? "shift+" : "",
                     signs[i].code);
            return 0;
        }
    }
    return complain("a character", "not on this keyboard");
}

/* Presses the keys of `codes` together. */
static int send_keys(struct port *port, const char *codes, int hold_ms)
{
    char arguments[1024];
    int n =
        snprintf(arguments, sizeof(arguments), "\"hold-time\": %d, \"keys\": [", hold_ms);
    for (const char *code = codes; code && n < (int)sizeof(arguments) - 100;) {
        int len = (int)strcspn(code, "+");
        n += snprintf(arguments + n, sizeof(arguments) - (size_t)n,
                      "%s{\"type\": \"qcode\", \"data\": \"%.*s\"}",
                      code == codes ? "" : ", ", len > 32 ? 32 : len, code);
        code = code[len] ? code + len + 1 : NULL;
    }
    snprintf(arguments + n, sizeof(arguments) - (size_t)n, "]");
    return send_command(port, "send-key", arguments);
}

static int run_begin(struct port *port, char **words)
{
    (void)words;
    // The port echoed some of QEMU's greeting before it was raw: 0xff, which is in no
    // JSON, makes QEMU give up the half object it is reading.
    if (write_all(port->fd, "\xff\n", 2))
        return -1;
    return execute(port, "qmp_capabilities", "");
}

static int run_add(struct port *port, char **words)
{
    char arguments[512];
    snprintf(arguments, sizeof(arguments),
             "\"driver\": \"%s\", \"id\": \"%s\", \"bus\": \"%s\", \"port\": \"%s\"",
             words[0], words[1], words[2], words[3]);
    return execute(port, "device_add", arguments);
}

static int run_del(struct port *port, char **words)
{
    char arguments[128];
    snprintf(arguments, sizeof(arguments), "\"id\": \"%s\"", words[0]);
    return execute(port, "device_del", arguments);
}

static int run_type(struct port *port, char **words)
{
    char codes[32];
    int hold_ms = words[1] ? atoi(words[1]) : HOLD_MS;
    for (const char *c = words[0]; *c; c++) {
        int enter = c[0] == '\\' && c[1] == 'r';
        if (codes_of(enter ? '\r' : *c, codes) || send_keys(port, codes, hold_ms))
            return -1;
        c += enter;
    }
    return answered(port);
}

static int run_keys(struct port *port, char **words)
{
    for (; *words; words++) {
        if (send_keys(port, *words, HOLD_MS))
            return -1;
    }
    return answered(port);
}

static int run_now(struct port *port, char **words)
{
    char arguments[256];
    for (int i = 0; words[i / 2]; i++) {
        snprintf(arguments, sizeof(arguments),
                 "\"events\": [{\"type\": \"key\", \"data\": {\"down\": %s, \"key\": "
                 "{\"type\": \"qcode\", \"data\": \"%.32s\"}}}]",
                 i % 2 ? "false" : "true", words[i / 2]);
        if (send_command(port, "input-send-event", arguments))
            return -1;
    }
    return answered(port);
}

static const struct act {
    const char *name;
    int words;
    int (*run)(struct port *port, char **words);
} acts[] = {
    {"begin", 0, run_begin}, {"add", 4, run_add},   {"del", 1, run_del},
    {"type", 1, run_type},   {"keys", 1, run_keys}, {"now", 1, run_now},
};

int main(int argc, char **argv)
{
    struct port port = {0};
    for (size_t i = 0; argc > 2 && i < sizeof(acts) / sizeof(acts[0]); i++) {
        if (strcmp(argv[2], acts[i].name) == 0 && argc - 3 >= acts[i].words)
            return port_open(&port, argv[1]) || acts[i].run(&port, argv + 3) ? 1 : 0;
    }
    fprintf(stderr, "qmp PORT begin|add|del|type|keys …: see its source\n");
    return 2;
}
