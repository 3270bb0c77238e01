/*
 * enrol: a lead invites a terminal by name and shows it one line of text, also as a QR
 * code: where the store is, a code that works once and for ten minutes, and the SHA-256
 * of the authority to be pinned. At the terminal the same verb takes that line.
 *
 *     TALLYMAN1/host:8443,host2:8443/CODE/SHA256
 */
#include <libintl.h>
#include <qrencode.h>
#include <sodium.h>

#include "cmd.h"
#include "tallyman/base/clock.h"
#include "tallyman/link/identity.h"

enum { CODE_CHARS = 20, PEM_MOST = 64 * 1024, ENROL_TRY_MS = 10000 };

#define WORD "TALLYMAN1/"

/* 100 bits in letters and digits that nobody mistakes for each other. */
static void draw_code(char code[CODE_CHARS + 1])
{
    static const char letters[] = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
    _Static_assert(sizeof(letters) == 33, "five bits each");
    for (int i = 0; i < CODE_CHARS; i++)
        code[i] = letters[randombytes_uniform(32)];
    code[CODE_CHARS] = '\0';
}

/* Two rows of modules a line, dark on light, with the quiet zone. */
static void print_qr(const char *text)
{
    static const char *const block[] = {"█", "▀", "▄", " "};
    QRcode *qr = QRcode_encodeString(text, 0, QR_ECLEVEL_L, QR_MODE_8, 1);
    if (!qr)
        return;
    for (int y = -2; y < qr->width + 2; y += 2) {
        for (int x = -2; x < qr->width + 2; x++) {
            int dark = 0;
            for (int half = 0; half < 2; half++) {
                int row = y + half;
                bool in = x >= 0 && x < qr->width && row >= 0 && row < qr->width;
                if (in && (qr->data[row * qr->width + x] & 1))
                    dark |= half ? 1 : 2;
            }
            fputs(block[dark == 3 ? 3 : dark == 2 ? 2 : dark], stdout);
        }
        putchar('\n');
    }
    QRcode_free(qr);
}

/* The authority of the service: what `ca` made, or what this terminal has pinned. */
static int read_print(const struct cmd_args *args, char print[IDENTITY_PRINT],
                      struct err *err)
{
    struct arena *arena = arena_new();
    struct buf pem;
    const char *dir = cmd_option(args, "--ca");
    buf_init(&pem, PEM_MOST);
    if (!cmd_read_file(
            arena_printf(arena, "%s/ca.pem", dir ? dir : cmd_data(arena, "ca")), &pem,
            err))
        identity_print(pem.p, print, err);
    buf_clear(&pem);
    arena_free(arena);
    return -(int)err->code;
}

static int invite(struct cmd_args *args)
{
    struct cmd_store cs;
    struct err err = {0};
    struct request request;
    unsigned char hash[32];
    char code[CODE_CHARS + 1], hex[65], print[IDENTITY_PRINT];
    const char *at = cmd_option(args, "--at");
    if (args->n != 2 || !at)
        return cmd_usage(args, "NAME --at HOST:PORT");
    if (read_print(args, print, &err))
        return cmd_fail(args, &err);
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    draw_code(code);
    crypto_generichash(hash, sizeof(hash), (unsigned char *)code, CODE_CHARS, NULL, 0);
    request_init(&request, V_TERMINAL_INVITE);
    request_text(&request, "name", args->word[1]);
    request_text(&request, "hash", sodium_bin2hex(hex, sizeof(hex), hash, sizeof(hash)));
    const struct reply *reply = cmd_ask(&cs, &request);
    if (reply->err.code) {
        status = cmd_fail(args, &reply->err);
    } else {
        struct arena *arena = arena_new();
        const char *text = arena_printf(arena, WORD "%s/%s/%s", at, code, print);
        if (!args->json)
            print_qr(text);
        printf("%s\n", text);
        arena_free(arena);
    }
    cmd_close(&cs);
    return status;
}

static int enrol(struct cmd_args *args, const char *text)
{
    struct arena *arena = arena_new();
    struct err err = {0};
    struct identity identity;
    char *rest = arena_text(arena, text + strlen(WORD));
    struct enrolment plan = {.dir = cmd_identities(arena), .try_ms = ENROL_TRY_MS};
    plan.addresses = strsep(&rest, "/");
    plan.code = rest ? strsep(&rest, "/") : NULL;
    plan.print = rest;
    int status = 0;
    if (!plan.print || strlen(plan.print) != IDENTITY_PRINT - 1)
        status = cmd_usage(args, gettext("the whole line that the lead was shown"));
    else if (identity_enrol(&plan, &identity, &err))
        status = cmd_fail(args, &err);
    else
        printf("%s\n", identity.name);
    sodium_memzero(&identity, sizeof(identity));
    arena_free(arena);
    return status;
}

static int run(struct cmd_args *args)
{
    if (args->n && strcmp(args->word[0], "invite") == 0)
        return invite(args);
    if (args->n == 1 && strncmp(args->word[0], WORD, strlen(WORD)) == 0)
        return enrol(args, args->word[0]);
    return cmd_usage(args, args->n ? args->word[0] : "");
}

static const struct cmd_option options[] = {
    {"--at", "HOST:PORT", N_("where terminals reach the service; several with commas")},
    {"--ca", "DIR", N_("what `ca` made")},
    {NULL},
};

const struct cmd cmd_enrol = {"enrol", "invite NAME --at HOST:PORT | TALLYMAN1/…",
                              N_("make a terminal known to the store"), options, run};
