/*
 * wave: lists, what a lead does to waves, orders in them and channels, and why. Plans and
 * releases are waveplan's.
 */
#include <libintl.h>

#include "heat.h"
#include "lists.h"
#include "pace.h"
#include "tallyman/base/clock.h"
#include "tallyman/base/utf8.h"
#include "tallyman/model/reason.h"
#include "waveplan.h"

/* ---- why ---- */

/* Where a page has what is printed of it: looked up once, there are 100,000 rows. */
struct why_columns {
    int order, state, place, wave, rule, file, line, reason, since, who, id;
};

static struct why_columns columns_of(const struct rows *rows)
{
    return (struct why_columns){
        rows_column(rows, "order"), rows_column(rows, "state"),
        rows_column(rows, "place"), rows_column(rows, "wave"),
        rows_column(rows, "rule"),  rows_column(rows, "file"),
        rows_column(rows, "line"),  rows_column(rows, "reason"),
        rows_column(rows, "since"), rows_column(rows, "who"),
        rows_column(rows, "id"),
    };
}

static const struct value *cell(const struct rows *rows, int row, int column)
{
    return &rows->cell[(size_t)row * (size_t)rows->columns + (size_t)column];
}

/* "name":"text" as JSON; what comes from the store is UTF-8. */
static void put_text(const char *before, const char *name, const struct value *value)
{
    printf("%s\"%s\":\"", before, name);
    for (size_t i = 0; i < value->text.n; i++) {
        unsigned char c = (unsigned char)value->text.p[i];
        if (c == '"' || c == '\\')
            putchar_unlocked('\\');
        if (c < ' ')
            printf("\\u%04x", c);
        else
            putchar_unlocked(c);
    }
    putchar_unlocked('"');
}

static void put_reason(const struct rows *rows, int i, const struct why_columns *at)
{
    put_text("{", "rule", cell(rows, i, at->rule));
    put_text(",", "file", cell(rows, i, at->file));
    printf(",\"line\":%lld", (long long)cell(rows, i, at->line)->num);
    put_text(",", "reason", cell(rows, i, at->reason));
    printf(",\"since\":%lld", (long long)cell(rows, i, at->since)->num);
    put_text(",", "who", cell(rows, i, at->who));
    putchar_unlocked('}');
}

/* One object an order, from row `i` on, its reasons in a list; the row behind them. */
static int print_why(const struct rows *rows, int i, const struct why_columns *at)
{
    int64_t id = cell(rows, i, at->id)->num;
    put_text("{", "order", cell(rows, i, at->order));
    put_text(",", "state", cell(rows, i, at->state));
    put_text(",", "place", cell(rows, i, at->place));
    put_text(",", "wave", cell(rows, i, at->wave));
    printf(",\"reasons\":");
    for (char before = '['; i < rows->n && cell(rows, i, at->id)->num == id; i++) {
        putchar_unlocked(before);
        put_reason(rows, i, at);
        before = ',';
    }
    printf("]}\n");
    return i;
}

static void put_word(const char *text, size_t width)
{
    const char *word = text[0] ? gettext(text) : "";
    size_t cells = utf8_width(str_of(word));
    printf("%s%*s ", word, cells < width ? (int)(width - cells) : 0, "");
}

/* "morning.ini:6 paid at …": an order's own hold stands in no file. */
static void print_line(const struct rows *rows, int i)
{
    char reason[1000];
    int64_t line = rows_num(rows, i, "line", 0);
    const char *who = rows_str(rows, i, "who"), *file = rows_str(rows, i, "file");
    reason_words(rows_str(rows, i, "reason"), reason, sizeof(reason));
    printf("%-20s ", rows_str(rows, i, "order"));
    put_word(rows_str(rows, i, "state"), 9);
    put_word(rows_str(rows, i, "place"), 9);
    printf("%-22s ", rows_str(rows, i, "wave"));
    put_word(rows_str(rows, i, "rule"), 16);
    if (line > 0)
        printf("%s:%lld ", file, (long long)line);
    else
        printf("%s%s", file, file[0] ? " " : "");
    printf("%s%s%s%s\n", reason, who[0] ? " (" : "", who[0] ? gettext(who) : "",
           who[0] ? ")" : "");
}

static int print_page(const struct rows *rows, bool json)
{
    const struct why_columns at = columns_of(rows);
    for (int i = 0; i < rows->n;) {
        if (json) {
            i = print_why(rows, i, &at);
            continue;
        }
        print_line(rows, i++);
    }
    return rows->n;
}

static int why_pages(struct cmd_args *args, struct cmd_store *cs, const char *number)
{
    enum { PAGE = 5000 };
    struct request request;
    request_init(&request, V_WAVE_WHY);
    request_num(&request, "limit", PAGE);
    if (number)
        request_text(&request, "number", number);
    for (;;) {
        const struct reply *reply = cmd_ask(cs, &request);
        if (reply->err.code)
            return cmd_fail(args, &reply->err);
        if (!print_page(&reply->rows, args->json))
            return 0;
        request_num(&request, "after",
                    rows_num(&reply->rows, reply->rows.n - 1, "id", 0));
    }
}

static int why_counts(struct cmd_args *args, struct cmd_store *cs)
{
    struct request request;
    request_init(&request, V_WAVE_COUNT);
    return cmd_show(args, cs, &request, "place state rule file line who orders");
}

/* With --count only the figures; with --all they stand below the orders, but for JSON,
 * whose lines are all of one shape. */
static int run_why(struct cmd_args *args)
{
    struct cmd_store cs;
    bool count = cmd_option(args, "--count"), all = cmd_option(args, "--all");
    if (args->n > 2 || (args->n == 2 && (count || all)))
        return cmd_usage(args, "why [ORDER | --all | --count]");
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    if (!count)
        status = why_pages(args, &cs, args->n == 2 ? args->word[1] : NULL);
    if (!status && (count || (all && !args->json)))
        status = why_counts(args, &cs);
    cmd_close(&cs);
    return status;
}

/* ---- channels ---- */

static bool read_times(struct cmd_args *args, struct cmd_store *cs,
                       struct request *request)
{
    const char *until = cmd_option(args, "--until"),
               *cutoff = cmd_option(args, "--cutoff");
    int64_t at;
    if (until && !clock_parse(str_of(until), "%Y-%m-%d %H:%M", cmd_offset_min(cs), &at)) {
        cmd_usage(args, "--until \"YYYY-MM-DD HH:MM\"");
        return false;
    }
    if (until)
        request_num(request, "until", at);
    if (cutoff && !clock_parse(str_of(cutoff), "%H:%M", 0, &at)) {
        cmd_usage(args, "--cutoff HH:MM");
        return false;
    }
    if (cutoff)
        request_num(request, "cutoff_min", at / 60000);
    return true;
}

static int run_channel(struct cmd_args *args)
{
    struct cmd_store cs;
    struct request request;
    if (args->n < 3 || args->n > 4)
        return cmd_usage(args, "channel NAME open|locked|asleep [REASON]");
    int status = cmd_open(args, CMD_EXISTING, &cs);
    if (status)
        return status;
    request_init(&request, V_CHANNEL_SET);
    request_text(&request, "channel", args->word[1]);
    request_text(&request, "state", args->word[2]);
    request_text(&request, "reason", args->n == 4 ? args->word[3] : "");
    status = read_times(args, &cs, &request) ? cmd_show(args, &cs, &request, NULL) : 2;
    cmd_close(&cs);
    return status;
}

static int run(struct cmd_args *args)
{
    static const struct ask asks[] = {
        {"list", V_WAVE_LIST, {0}, NULL, NULL},
        {"tasks",
         V_TASK_LIST,
         {NULL},
         "id",
         "id kind state wave wall run cart person lines done zone"},
        {"board", V_BOARD, {"?#minutes"}, NULL, NULL},
        {"people", V_BOARD_PEOPLE, {"?#minutes"}, NULL, NULL},
        {"lock", V_WAVE_LOCK, {"name"}, NULL, NULL},
        {"close", V_WAVE_CLOSE, {"name"}, NULL, NULL},
        {"back", V_WAVE_BACK, {"name"}, NULL, NULL},
        {"kick", V_WAVE_KICK, {"number", "reason"}, NULL, NULL},
        {"expedite", V_ORDER_EXPEDITE, {"number", "reason"}, NULL, NULL},
        {"channels", V_CHANNEL_LIST, {"?#all"}, NULL, NULL},
        {NULL},
    };
    const char *word = args->n ? args->word[0] : "list";
    if (strcmp(word, "why") == 0)
        return run_why(args);
    if (strcmp(word, "channel") == 0)
        return run_channel(args);
    if (strcmp(word, "heat") == 0)
        return heat_run(args);
    if (strcmp(word, "pace") == 0)
        return pace_run(args);
    return waveplan_is(word) ? waveplan_run(args) : ask_run(args, asks);
}

static const struct cmd_option options[] = {
    {"--day", "DATE", N_("the day whose wave it is; today")},
    {"--seconds", "N", N_("how long carts are improved, 0 to 600; 2")},
    {"--moves", "N", N_("improve by counting instead: the same each time")},
    {"--seed", "N", N_("what the search draws by; 1")},
    {"--next", "N", N_("no more orders than this")},
    {"--within", "N", N_("and no more in progress than this, those at work counted")},
    {"--people", "N", N_("who pick at once; as many as in the last hour")},
    {"--without", "BADGE",
     N_("replan: who left; what nobody began of that person's carts")},
    {"--map", NULL, N_("plan: its tours drawn on the house, in place of the orders")},
    {"--all", NULL, N_("why: every order, then how many wait for which reason")},
    {"--count", NULL, N_("why: only how many wait for which reason")},
    {"--until", "TIME", N_("channel: asleep until then, \"YYYY-MM-DD HH:MM\"")},
    {"--cutoff", "HH:MM", N_("channel: its own cut-off")},
    {"--from", "DATE", N_("heat: first day of the period; today")},
    {"--to", "DATE", N_("heat: its last day")},
    {"--wave", "WAVE", N_("heat: the tours of this wave, by name or number")},
    {"--advice", NULL, N_("heat: which goods to move, and what that saves")},
    {"--top", "N", N_("heat: rows beside the map; 12")},
    {"--format", "FORMAT", N_("heat: text, svg or png; by the file's name")},
    {"--out", "FILE", N_("heat: where it is written")},
    {"--cols", "N", N_("plan --map, heat: width of the text")},
    {NULL},
};

const struct cmd cmd_wave = {
    "wave",
    "plan|release SHIFT | replan WAVE REASON | try FILE | list | tasks | lock|close|back "
    "NAME | "
    "kick|expedite ORDER "
    "REASON "
    "| channel NAME open|locked|asleep [REASON] | channels | why [ORDER] | heat | "
    "board|people|pace "
    "[MINUTES]",
    N_("plan and release waves, and why an order is in none"), options, run};
