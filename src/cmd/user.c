/*
 * user: who works here: list, add, shut out and let in again, another PIN, a second
 * factor; a role for a person, for some orders only, for a time; the zone they pick in.
 */
#include "lists.h"

#include <libintl.h>
#include <qrencode.h>
#include <sodium.h>

#include "secret.h"
#include "tallyman/base/clock.h"

enum { SECRET = 20 };

/* ---- times ---- */

/* "2026-11-24", "2026-11-24T18:00" in the warehouse's zone; "+8h", "+2d" from now. */
static bool read_time(const char *text, int offset_min, int64_t *at)
{
    size_t n = strlen(text);
    int64_t count;
    if (text[0] != '+')
        return clock_parse(str_of(text), "%Y-%m-%dT%H:%M", offset_min, at) ||
               clock_parse(str_of(text), "%Y-%m-%d", offset_min, at);
    if (n < 3 || !str_int(str_n(text + 1, n - 2), &count) || count < 1 || count > 10000)
        return false;
    int64_t unit = text[n - 1] == 'h' ? 3600000 : text[n - 1] == 'd' ? 86400000 : 0;
    *at = clock_utc_ms() + count * unit;
    return unit > 0;
}

static int with_time(const struct cmd_args *args, struct cmd_store *cs,
                     struct request *request, const char *name)
{
    int64_t at;
    const char *option = *name == 'u' ? "--until" : "--since";
    const char *text = cmd_option(args, option);
    struct err err = {0};
    if (!text)
        return 0;
    if (read_time(text, cmd_offset_min(cs), &at)) {
        request_num(request, name, at);
        return 0;
    }
    err_set(&err, E_ARGUMENT, "sss", option, "2026-11-24, 2026-11-24T18:00, +8h or +2d",
            text);
    return cmd_fail(args, &err);
}

/* What a deed works with; the request borrows its texts. */
struct hands {
    struct cmd_store cs;
    struct arena *arena;
};

/* ---- roles for people ---- */

static int grant(struct cmd_args *args, struct hands *hands, struct request *request)
{
    static const char *const options[] = {"region", "channel", "shop", "why"};
    request_init(request, V_ROLE_GRANT);
    request_text(request, "badge", args->word[1]);
    request_text(request, "role", args->word[2]);
    for (size_t i = 0; i < sizeof(options) / sizeof(*options); i++) {
        char name[16];
        snprintf(name, sizeof(name), "--%s", options[i]);
        if (cmd_option(args, name))
            request_text(request, options[i], cmd_option(args, name));
    }
    int failed = with_time(args, &hands->cs, request, "since");
    return failed ? failed : with_time(args, &hands->cs, request, "until");
}

static int withdraw(struct cmd_args *args, struct hands *hands, struct request *request)
{
    (void)hands;
    request_init(request, V_ROLE_WITHDRAW);
    request_text(request, "badge", args->word[1]);
    request_text(request, "role", args->word[2]);
    if (cmd_option(args, "--why"))
        request_text(request, "why", cmd_option(args, "--why"));
    return 0;
}

/* ---- people ---- */

static int shut(struct cmd_args *args, struct hands *hands, struct request *request)
{
    (void)hands;
    request_init(request, V_PERSON_DISABLE);
    request_text(request, "badge", args->word[1]);
    request_num(request, "disabled", strcmp(args->word[0], "disable") == 0);
    return 0;
}

/* Without a zone: in all of them. */
static int zone(struct cmd_args *args, struct hands *hands, struct request *request)
{
    (void)hands;
    request_init(request, V_ZONE_SET);
    request_text(request, "badge", args->word[1]);
    request_text(request, "zone", args->n > 2 ? args->word[2] : "");
    return 0;
}

/* The PIN is on standard input; an empty line: none yet, so no login. */
static int add(struct cmd_args *args, struct hands *hands, struct request *request)
{
    char *pin = arena_alloc(hands->arena, SECRET_PIN);
    request_init(request, V_PERSON_ADD);
    request_text(request, "badge", args->word[1]);
    request_text(request, "name", args->word[2]);
    if (args->n > 3)
        request_text(request, "role", args->word[3]);
    if (cmd_option(args, "--staff"))
        request_text(request, "staff", cmd_option(args, "--staff"));
    if (secret_read(gettext("PIN of the new person"), pin, SECRET_PIN))
        request_text(request, "pin", pin);
    return 0;
}

static int new_pin(struct cmd_args *args, struct hands *hands, struct request *request)
{
    char *pin = arena_alloc(hands->arena, SECRET_PIN);
    if (!secret_read(gettext("new PIN"), pin, SECRET_PIN))
        return cmd_usage(args, gettext("expected the new PIN on standard input"));
    request_init(request, V_PERSON_PIN);
    request_text(request, "badge", args->word[1]);
    request_text(request, "pin", pin);
    request_num(request, "factor", cmd_option(args, "--no-factor") != NULL);
    return 0;
}

/* ---- the second factor ---- */

/* RFC 4648 base32, as apps read it in an otpauth address. */
static void base32(const unsigned char *bytes, size_t n, char *text)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    unsigned held = 0, bits = 0;
    for (size_t i = 0; i < n; i++) {
        held = held << 8 | bytes[i];
        for (bits += 8; bits >= 5; bits -= 5)
            *text++ = letters[held >> (bits - 5) & 31];
    }
    *text = '\0';
}

static void print_code(const char *text)
{
    QRcode *code = QRcode_encodeString8bit(text, 0, QR_ECLEVEL_L);
    for (int y = -2; code && y < code->width + 2; y += 2) {
        for (int x = -2; x < code->width + 2; x++) {
            bool in = x >= 0 && x < code->width;
            bool top = in && y >= 0 && code->data[y * code->width + x] & 1;
            bool low = in && y + 1 >= 0 && y + 1 < code->width &&
                       code->data[(y + 1) * code->width + x] & 1;
            fputs(top && low ? " " : top ? "▄" : low ? "▀" : "█", stderr);
        }
        fputs("\n", stderr);
    }
    QRcode_free(code);
}

/* The secret is made here and shown once; the store gets it with a code that shows the
 * app has it, and keeps it sealed. */
static int factor(struct cmd_args *args, struct hands *hands, struct request *request)
{
    char *pin = arena_alloc(hands->arena, SECRET_PIN);
    char *code = arena_alloc(hands->arena, SECRET_PIN);
    char *hex = arena_alloc(hands->arena, 2 * SECRET + 1);
    unsigned char secret[SECRET];
    char text[2 * SECRET], address[200];
    randombytes_buf(secret, sizeof(secret));
    sodium_bin2hex(hex, 2 * SECRET + 1, secret, sizeof(secret));
    base32(secret, sizeof(secret), text);
    snprintf(address, sizeof(address),
             "otpauth://totp/Tallyman:%s?secret=%s&issuer=Tallyman", args->word[1], text);
    print_code(address);
    fprintf(stderr, "%s\n", address);
    if (!secret_read(gettext("PIN"), pin, SECRET_PIN) ||
        !secret_read(gettext("code the app shows"), code, SECRET_PIN))
        return cmd_usage(args, gettext("expected PIN and code on standard input"));
    request_init(request, V_PERSON_FACTOR);
    request_text(request, "badge", args->word[1]);
    request_text(request, "pin", pin);
    request_text(request, "secret", hex);
    request_text(request, "code", code);
    return 0;
}

/* ---- the verb ---- */

static const struct deed {
    const char *word;
    int least, most; /* words, this one included */
    int (*fill)(struct cmd_args *args, struct hands *hands, struct request *request);
} deeds[] = {
    {"add", 3, 4, add},           {"disable", 2, 2, shut},  {"enable", 2, 2, shut},
    {"pin", 2, 2, new_pin},       {"factor", 2, 2, factor}, {"grant", 3, 3, grant},
    {"withdraw", 3, 3, withdraw}, {"zone", 2, 3, zone},     {NULL, 0, 0, NULL},
};

static int do_deed(struct cmd_args *args, const struct deed *deed)
{
    struct hands hands;
    struct request request;
    if (args->n < deed->least || args->n > deed->most)
        return cmd_usage(args, args->cmd->args);
    int status = cmd_open(args, CMD_EXISTING, &hands.cs);
    if (status)
        return status;
    hands.arena = arena_new();
    status = deed->fill(args, &hands, &request);
    if (!status)
        status = cmd_show(args, &hands.cs, &request, NULL);
    arena_free(hands.arena);
    cmd_close(&hands.cs);
    return status;
}

static int run(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list",
         V_PERSON_LIST,
         {NULL},
         "id",
         "badge name role granted zone disabled pin factor staff"},
        {NULL},
    };
    for (const struct deed *deed = deeds; args->n && deed->word; deed++) {
        if (strcmp(args->word[0], deed->word) == 0)
            return do_deed(args, deed);
    }
    return ask_run(args, asks);
}

static const struct cmd_option options[] = {
    {"--staff", "NO", N_("staff number: two badges of one person bear one")},
    {"--since", "TIME", N_("the role counts from then on")},
    {"--until", "TIME", N_("and ends by itself: 2026-11-24T18:00, +8h, +2d")},
    {"--region", "TEXT", N_("only orders whose region begins so")},
    {"--channel", "NAME", N_("only orders of this channel")},
    {"--shop", "NAME", N_("only orders of this shop")},
    {"--why", "TEXT", N_("why, for the log and the review")},
    {"--no-factor", NULL, N_("take the second factor away too")},
    {NULL},
};

const struct cmd cmd_user = {
    "user",
    "list | add BADGE NAME [ROLE] | disable|enable|pin|factor BADGE | "
    "grant|withdraw BADGE ROLE | zone BADGE [ZONE]",
    N_("who works here, who is let in, who has which role, who picks in which zone"),
    options, run};
