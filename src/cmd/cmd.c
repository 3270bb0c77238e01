/*
 * cmd: from argv to a verb: global options wherever they stand, the verb's own by its
 * table, language, help, and the exit status of what went wrong.
 */
#include "cmd.h"

#include <errno.h>
#include <libintl.h>
#include <locale.h>
#include <unistd.h>

#include "tallyman/base/arena.h"
#include "tallyman/model/reason.h"

static const struct cmd_option globals[] = {
    {"--store", "URL",
     N_("where the rows are: sqlite:PATH, postgresql://… or https://… (or "
        "TALLYMAN_STORE)")},
    {"--config", "DIR", N_("where devices, templates and waves are")},
    {"--warehouse", "CODE",
     N_("which warehouse of the store, where it has several (or TALLYMAN_WAREHOUSE)")},
    {"--lang", "zh|en", N_("language of screens and messages")},
    {"--json", NULL, N_("print JSON")},
    {"--help", NULL, N_("say how it is used")},
    {NULL},
};

/* The value goes on behind a long name, so that what is said stands in one column. */
static void print_options(FILE *out, const struct cmd_option *option)
{
    for (; option && option->name; option++) {
        int name = (int)strlen(option->name) < 10 ? 10 : (int)strlen(option->name);
        fprintf(out, "  %-*s %-*s %s\n", name, option->name, 20 - name,
                option->value ? option->value : "", gettext(option->help));
    }
}

static void print_help(FILE *out, const struct cmd *cmd)
{
    if (cmd) {
        fprintf(out, "tallyman %s %s\n  %s\n", cmd->name, cmd->args, gettext(cmd->help));
        print_options(out, cmd->options);
    } else {
        fprintf(out,
                "tallyman [--store URL] [--config DIR] [--lang zh|en] [--json] VERB …\n");
        for (int i = 0; cmd_table[i]; i++)
            fprintf(out, "  %-10s %s\n", cmd_table[i]->name, gettext(cmd_table[i]->help));
        fprintf(out, "\n");
    }
    print_options(out, globals);
}

/* The man page, from the same table as --help. */
static void print_man(FILE *out)
{
    fprintf(out, ".TH TALLYMAN 1 \"\" \"tallyman %s\"\n.SH NAME\n", TALLYMAN_VERSION);
    fprintf(out, "tallyman \\- warehouse fulfilment terminal\n.SH SYNOPSIS\n");
    fprintf(out, ".B tallyman\n[options] VERB ...\n.SH OPTIONS\n");
    for (const struct cmd_option *o = globals; o->name; o++)
        fprintf(out, ".TP\n.B \\%s %s\n%s\n", o->name, o->value ? o->value : "",
                gettext(o->help));
    fprintf(out, ".SH VERBS\n");
    for (int i = 0; cmd_table[i]; i++) {
        const struct cmd *cmd = cmd_table[i];
        fprintf(out, ".TP\n.B %s %s\n%s\n", cmd->name, cmd->args, gettext(cmd->help));
        for (const struct cmd_option *o = cmd->options; o && o->name; o++)
            fprintf(out, ".br\n\\%s %s: %s\n", o->name, o->value ? o->value : "",
                    gettext(o->help));
    }
    fprintf(out,
            ".SH EXIT STATUS\n0 done, 1 refused, 2 wrong usage or bad input, 3 fault.\n");
}

const char *cmd_share(struct arena *arena, const char *name)
{
    char exe[4096];
    ssize_t n = readlink("/proc/self/exe", exe, sizeof(exe) - 1);
    exe[n > 0 ? n : 0] = '\0';
    for (int up = 0; up < 2; up++) {
        char *slash = strrchr(exe, '/');
        if (slash)
            *slash = '\0';
    }
    return arena_printf(arena, "%s/share/%s", exe, name);
}

/* gettext needs a locale other than C; C.UTF-8 is always there, LANGUAGE says which. */
static void choose_language(const char *lang)
{
    if (lang)
        setenv("LANGUAGE", strcmp(lang, "zh") == 0 ? "zh_CN" : "en", 1);
    else if (!getenv("LANGUAGE"))
        setenv("LANGUAGE", getenv("TALLYMAN_LANG") ? getenv("TALLYMAN_LANG") : "zh_CN",
               0);
    setlocale(LC_ALL, "C.UTF-8");
    struct arena *arena = arena_new();
    const char *dir = getenv("TALLYMAN_LOCALE");
    bindtextdomain("tallyman", dir ? dir : cmd_share(arena, "locale"));
    arena_free(arena);
    bind_textdomain_codeset("tallyman", "UTF-8");
    textdomain("tallyman");
}

static const struct cmd *find_cmd(const char *name)
{
    for (int i = 0; cmd_table[i]; i++) {
        if (strcmp(cmd_table[i]->name, name) == 0)
            return cmd_table[i];
    }
    return NULL;
}

static const struct cmd_option *find_option(const struct cmd_option *option,
                                            const char *word, const char **value)
{
    for (; option && option->name; option++) {
        size_t n = strlen(option->name);
        if (strncmp(option->name, word, n) != 0 || (word[n] && word[n] != '='))
            continue;
        *value = word[n] == '=' ? word + n + 1 : NULL;
        return option;
    }
    return NULL;
}

struct parsed {
    const char *lang;
    bool help, version, man, verb;
};

/* One option of the program's own or of its verb; how many words it used, 0: unknown. */
static int take_option(struct cmd_args *args, struct parsed *parsed, char **argv, int i)
{
    const char *value = NULL;
    const struct cmd_option *option = find_option(globals, argv[i], &value);
    bool global = option != NULL;
    if (!option && args->cmd)
        option = find_option(args->cmd->options, argv[i], &value);
    if (!option || (value && !option->value) || args->options == CMD_ARGS)
        return 0;
    int used = 1;
    if (option->value && !value) {
        value = argv[i + 1];
        used = 2;
        if (!value)
            return 0;
    }
    if (global && strcmp(option->name, "--store") == 0)
        args->store = value;
    else if (global && strcmp(option->name, "--config") == 0)
        args->config = value;
    else if (global && strcmp(option->name, "--warehouse") == 0)
        args->warehouse = value;
    else if (global && strcmp(option->name, "--lang") == 0)
        parsed->lang = value;
    else if (global && strcmp(option->name, "--json") == 0)
        args->json = true;
    else if (global)
        parsed->help = true;
    else {
        args->option[args->options] = option->name;
        args->value[args->options++] = value ? value : "";
    }
    return used;
}

/* The first word that is no option is the verb; global options may stand before it. */
static const struct cmd *find_verb(int argc, char **argv)
{
    for (int i = 1; i < argc; i++) {
        const char *value;
        const struct cmd_option *option = find_option(globals, argv[i], &value);
        if (option && option->value && !value)
            i++;
        else if (argv[i][0] != '-')
            return find_cmd(argv[i]);
    }
    return find_cmd("terminal");
}

/* NULL, or what is wrong with the command line. */
static const char *parse(struct cmd_args *args, struct parsed *parsed, int argc,
                         char **argv)
{
    args->cmd = find_verb(argc, argv);
    for (int i = 1; i < argc;) {
        if (strcmp(argv[i], "--man") == 0 || strcmp(argv[i], "--version") == 0) {
            *(argv[i][2] == 'm' ? &parsed->man : &parsed->version) = true;
            i++;
            continue;
        }
        if (argv[i][0] == '-' && argv[i][1]) {
            int used = take_option(args, parsed, argv, i);
            if (!used)
                return argv[i];
            i += used;
            continue;
        }
        if (parsed->verb) {
            if (args->n == CMD_ARGS)
                return argv[i];
            args->word[args->n++] = argv[i];
        }
        parsed->verb = true;
        i++;
    }
    return args->cmd ? NULL : "VERB";
}

int cmd_main(int argc, char **argv)
{
    struct cmd_args args = {.store = getenv("TALLYMAN_STORE"),
                            .config = getenv("TALLYMAN_CONFIG"),
                            .warehouse = getenv("TALLYMAN_WAREHOUSE")};
    struct parsed parsed = {0};
    const char *wrong = parse(&args, &parsed, argc, argv);
    choose_language(parsed.lang);
    if (parsed.man || parsed.version || (parsed.help && !wrong)) {
        if (parsed.man)
            print_man(stdout);
        else if (parsed.version)
            printf("tallyman %s\n", TALLYMAN_VERSION);
        else
            print_help(stdout, parsed.verb ? args.cmd : NULL);
        return 0;
    }
    if (wrong) {
        fprintf(stderr, "tallyman: %s: %s\n", wrong, gettext("not known here"));
        print_help(stderr, args.cmd && args.cmd->name[0] ? args.cmd : NULL);
        return 2;
    }
    return args.cmd->run(&args);
}

const char *cmd_option(const struct cmd_args *args, const char *name)
{
    const char *value = NULL;
    for (int i = 0; i < args->options; i++) {
        if (strcmp(args->option[i], name) == 0)
            value = args->value[i];
    }
    return value;
}

bool cmd_option_num(const struct cmd_args *args, const char *name, int64_t least,
                    int64_t most, int64_t *num)
{
    const char *value = cmd_option(args, name);
    if (!value)
        return true;
    int64_t got;
    if (str_int(str_of(value), &got) && got >= least && got <= most) {
        *num = got;
        return true;
    }
    fprintf(stderr, "tallyman: %s: %lld … %lld, %s\n", name, (long long)least,
            (long long)most, value);
    return false;
}

int cmd_fail(const struct cmd_args *args, const struct err *err)
{
    char words[1024];
    reason_refusal(err, words, sizeof(words));
    fprintf(stderr, "tallyman %s: %s\n", args->cmd->name, words);
    return err_entry(err->code)->exit;
}

int cmd_read_file(const char *path, struct buf *buf, struct err *err)
{
    char chunk[65536];
    FILE *file = fopen(path, "rbe");
    if (!file)
        return err_set(err, E_IO, "ss", path, strerror(errno));
    for (size_t n; (n = fread(chunk, 1, sizeof chunk, file)) > 0;)
        buf_put(buf, chunk, n);
    if (ferror(file))
        err_set(err, E_IO, "ss", path, strerror(errno));
    fclose(file);
    if (buf->over)
        err_set(err, E_LIMIT_INPUT, "sd", path, (int64_t)buf->most);
    return -(int)err->code;
}

int cmd_usage(const struct cmd_args *args, const char *why)
{
    fprintf(stderr, "tallyman %s: %s\n", args->cmd->name, why);
    print_help(stderr, args->cmd);
    return 2;
}
