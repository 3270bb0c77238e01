/*
 * test_cups: a real cupsd of the test's own, on a socket in a folder of its own, with a
 * raw queue whose printer is the fake one: one label is one job, and nothing comes out of
 * the queue later by itself.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <grp.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>

#include "sender_house.h"

enum { PATIENCE_MS = 60000 };

struct shop {
    struct house *house;
    char root[60], socket[80];
    pid_t cupsd;
};

static const char conf[] = "Listen %s/sock\n"
                           "Browsing No\nWebInterface No\nDefaultAuthType None\n"
                           "LogLevel debug\nJobRetryInterval 1\nMaxJobTime 0\n"
                           "<Location />\nOrder allow,deny\nAllow all\n</Location>\n"
                           "<Policy default>\nJobPrivateAccess all\n"
                           "JobPrivateValues none\n<Limit All>\nOrder deny,allow\n"
                           "Allow all\n</Limit>\n</Policy>\n";

static const char files[] = "ServerRoot %s\nRequestRoot %s/spool\nCacheDir %s/cache\n"
                            "StateDir %s/run\nTempDir %s/tmp\nErrorLog %s/error\n"
                            "AccessLog %s/access\nPageLog %s/page\nSystemGroup %s\n"
                            "FileDevice Yes\n";

static void write_conf(const struct shop *shop, const char *name, const char *format)
{
    char path[100];
    const char *root = shop->root;
    const struct group *group = getgrgid(getgid());
    snprintf(path, sizeof path, "%s/%s", root, name);
    FILE *file = fopen(path, "we");
    assert_non_null(file);
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    fprintf(file, format, root, root, root, root, root, root, root, root,
            group ? group->gr_name : "root");
#pragma GCC diagnostic pop
    fclose(file);
}

static void start_cupsd(struct shop *shop)
{
    char c[100], s[100];
    snprintf(c, sizeof c, "%s/cupsd.conf", shop->root);
    snprintf(s, sizeof s, "%s/files.conf", shop->root);
    shop->cupsd = fork();
    assert_true(shop->cupsd >= 0);
    if (shop->cupsd)
        return;
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    execl("/usr/sbin/cupsd", "cupsd", "-f", "-c", c, "-s", s, (char *)NULL);
    _exit(127);
}

/* Until the server takes connections. */
static void await_cupsd(const struct shop *shop)
{
    struct sockaddr_un at = {.sun_family = AF_UNIX};
    int64_t until = clock_mono_ms() + PATIENCE_MS;
    snprintf(at.sun_path, sizeof at.sun_path, "%s", shop->socket);
    for (bool there = false; !there;) {
        int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
        there = connect(fd, (struct sockaddr *)&at, sizeof at) == 0;
        close(fd);
        assert_true(clock_mono_ms() < until);
        assert_int_equal(waitpid(shop->cupsd, NULL, WNOHANG), 0);
        if (!there)
            poll(NULL, 0, 20);
    }
}

/* A command of CUPS; %s is the server, %d the printer's port. */
static int run(const struct shop *shop, const char *command)
{
    char line[400];
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wformat-nonliteral"
    snprintf(line, sizeof line, command, shop->socket, shop->house->fake.port);
#pragma GCC diagnostic pop
    return system(line);
}

static void name_printers(struct shop *shop)
{
    char text[500];
    struct house *house = shop->house;
    printers_free(house->printers);
    snprintf(text, sizeof text,
             "[model m]\nlanguage = zpl\nstatus = hs\nconfirm = status\n"
             "[printer label]\nmodel = m\naddress = cups:label@%s\n"
             "[printer attic]\nmodel = m\naddress = cups:attic@%s\n",
             shop->socket, shop->socket);
    assert_int_equal(
        printers_read_text("p.ini", text, strlen(text), &house->printers, &house->err),
        0);
}

static int open_shop(void **state)
{
    static const char *const folders[] = {"", "/spool", "/cache", "/run", "/tmp"};
    struct shop *shop = xcalloc(1, sizeof *shop);
    shop->house = house_new(PRINT_ASK_HS, "language = zpl\nstatus = hs");
    shop->house->fake.speaks = PRINT_ASK_NONE;
    snprintf(shop->root, sizeof shop->root, "%s/cups", shop->house->folder);
    snprintf(shop->socket, sizeof shop->socket, "%s/sock", shop->root);
    for (size_t i = 0; i < 5; i++) {
        char path[100];
        snprintf(path, sizeof path, "%s%s", shop->root, folders[i]);
        assert_int_equal(mkdir(path, 0755), 0);
    }
    chmod(shop->house->folder, 0755); /* its filters run as another user */
    write_conf(shop, "cupsd.conf", conf);
    write_conf(shop, "files.conf", files);
    start_cupsd(shop);
    await_cupsd(shop);
    name_printers(shop);
    shop->house->times.end = 30000;
    shop->house->times.open = 30000;
    *state = shop;
    return 0;
}

static int close_shop(void **state)
{
    struct shop *shop = *state;
    kill(shop->cupsd, SIGTERM);
    waitpid(shop->cupsd, NULL, 0);
    house_free(shop->house);
    free(shop);
    return 0;
}

#define ADD                                                                              \
    "lpadmin -h %s -p label -E -o printer-error-policy=abort-job "                       \
    "-v 'socket://127.0.0.1:%d/?snmp=false'"

static int count(void *arg, const struct sender_job *job, struct err *err)
{
    (void)job;
    (void)err;
    *(int *)arg += 1;
    return 0;
}

static int in_state(struct house *house, enum sender_state state, const char *waybill)
{
    int n = 0;
    struct sender_query query = {.states = 1u << state, .waybill = waybill, .copy = 1};
    assert_int_equal(sender_list(house->sender, &query, count, &n, &house->err), 0);
    return n;
}

static void assert_send(struct shop *shop, const char *waybill, enum sender_state state)
{
    struct house *house = shop->house;
    assert_int_equal(house_send(house, "label", waybill, 3000), 0);
    house_turn_until_idle(house);
    if (in_state(house, state, waybill) != 1)
        fail_msg("%s", house->log);
}

static void a_label_is_one_job_and_arrives_whole(void **state)
{
    struct shop *shop = *state;
    assert_int_equal(run(shop, ADD), 0);
    house_open(shop->house);
    assert_send(shop, "A", SENDER_SENT);
    assert_send(shop, "B", SENDER_SENT);
    assert_string_equal(shop->house->fake.printed.p, "A;B;");
    assert_int_equal(shop->house->fake.connections, 2);
    assert_int_equal(shop->house->fake.bytes, 2 * (3000 + 3));
}

static void a_stopped_queue_gets_no_label(void **state)
{
    struct shop *shop = *state;
    assert_int_equal(run(shop, ADD), 0);
    assert_int_equal(run(shop, "cupsdisable -h %s label"), 0);
    house_open(shop->house);
    assert_send(shop, "A", SENDER_FAILED);
    assert_string_equal(shop->house->log, "A#1 failed queue_stopped;");
    assert_int_equal(run(shop, "cupsenable -h %s label"), 0);
    assert_send(shop, "A", SENDER_SENT);
    assert_string_equal(shop->house->fake.printed.p, "A;");
}

static void a_queue_that_sends_again_after_a_break_gets_none(void **state)
{
    struct shop *shop = *state;
    assert_int_equal(run(shop, ADD), 0);
    assert_int_equal(
        run(shop, "lpadmin -h %s -p label -o printer-error-policy=retry-current-job"), 0);
    house_open(shop->house);
    assert_send(shop, "A", SENDER_FAILED);
    assert_string_equal(shop->house->log, "A#1 failed queue_repeats;");
}

static void a_queue_that_is_not_there_is_not_reached(void **state)
{
    struct shop *shop = *state;
    house_open(shop->house);
    assert_int_equal(house_send(shop->house, "attic", "A", 100), 0);
    house_turn_until_idle(shop->house);
    assert_string_equal(shop->house->log, "A#1 failed unreachable;");
}

/* The job was with the backend: it is cancelled, and nothing comes out afterwards. */
static void a_job_that_does_not_end_is_cancelled_and_unknown(void **state)
{
    struct shop *shop = *state;
    struct house *house = shop->house;
    assert_int_equal(run(shop, ADD), 0);
    fake_deafen(&house->fake);
    house->times.end = 2000;
    house_open(house);
    assert_send(shop, "A", SENDER_UNKNOWN);
    fake_listen(&house->fake);
    assert_int_equal(run(shop, "test -z \"$(lpstat -h %s -o label)\""), 0);
    assert_send(shop, "B", SENDER_SENT);
    assert_string_equal(house->fake.printed.p, "B;");
}

static void a_break_in_the_middle_is_unknown_and_not_repeated(void **state)
{
    struct shop *shop = *state;
    struct house *house = shop->house;
    struct buf big;
    int64_t id;
    assert_int_equal(run(shop, ADD), 0);
    house->fake.reset_after = 60000;
    house_open(house);
    house_label(&big, PRINT_ASK_HS, "A", 6 << 20);
    struct sender_label label = {"A", 1, "", "label", "li", buf_view(&big)};
    assert_int_equal(sender_send(house->sender, &label, &id, &house->err), 0);
    house_turn_until_idle(house);
    buf_clear(&big);
    if (in_state(house, SENDER_UNKNOWN, "A") != 1)
        fail_msg("%s", house->log);
    house->fake.reset_after = 0;
    assert_send(shop, "B", SENDER_SENT);
    assert_string_equal(house->fake.printed.p, "B;");
    assert_int_equal(house->fake.connections, 2);
}

static void turn(void *arg)
{
    *(int *)arg += 1;
}

/* libcups waits in a process of its own: the loop goes on turning meanwhile. */
static void the_loop_goes_on_while_the_queue_is_asked(void **state)
{
    struct shop *shop = *state;
    struct house *house = shop->house;
    int turns = 0;
    assert_int_equal(run(shop, ADD), 0);
    assert_int_equal(kill(shop->cupsd, SIGSTOP), 0); /* it takes and never answers */
    house_open(house);
    loop_before_sleep(house->loop, turn, &turns);
    assert_int_equal(house_send(house, "label", "A", 100), 0);
    while (turns < 20)
        loop_turn(house->loop, 5);
    assert_true(sender_busy(house->sender));
    assert_int_equal(kill(shop->cupsd, SIGCONT), 0);
    house_turn_until_idle(house);
    assert_int_equal(in_state(house, SENDER_SENT, "A"), 1);
}

static bool installed(void)
{
    static const char *const needed[] = {"/usr/sbin/cupsd", "/usr/sbin/lpadmin",
                                         "/usr/lib/cups/backend/socket",
                                         "/usr/sbin/cupsdisable"};
    for (size_t i = 0; i < 4; i++)
        if (access(needed[i], X_OK)) {
            print_message("skipped: %s is not installed (apt: cups cups-client)\n",
                          needed[i]);
            return false;
        }
    return true;
}

#define WITH(test) cmocka_unit_test_setup_teardown(test, open_shop, close_shop)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH(a_label_is_one_job_and_arrives_whole),
        WITH(a_stopped_queue_gets_no_label),
        WITH(a_queue_that_sends_again_after_a_break_gets_none),
        WITH(a_queue_that_is_not_there_is_not_reached),
        WITH(a_job_that_does_not_end_is_cancelled_and_unknown),
        WITH(a_break_in_the_middle_is_unknown_and_not_repeated),
        WITH(the_loop_goes_on_while_the_queue_is_asked),
    };
    if (!installed())
        return getenv("CI") ? 1 : 0;
    return cmocka_run_group_tests(tests, NULL, NULL);
}
