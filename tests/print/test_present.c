/*
 * test_present: the printers of printers.ini as a list: each with what it says of itself,
 * and one that says nothing does not hold up the others. The printers are a process of
 * their own, since the list waits.
 */
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <setjmp.h>
#include <cmocka.h>

#include <signal.h>
#include <sys/wait.h>

#include "fake_printer.h"
#include "tallyman/print/present.h"

enum { FAKES = 4 };

struct shop {
    pid_t pid;
    int port[FAKES];
    struct printers *printers;
    char seen[2000];
};

/* Until it is killed. */
static _Noreturn void be_printers(int out)
{
    static const enum print_ask speaks[FAKES] = {PRINT_ASK_HS, PRINT_ASK_HS, PRINT_ASK_HS,
                                                 PRINT_ASK_TSPL};
    static struct fake fake[FAKES];
    int port[FAKES];
    struct loop *loop = loop_new();
    for (int i = 0; i < FAKES; i++) {
        fake_init(&fake[i], loop, speaks[i]);
        port[i] = fake[i].port;
    }
    fake[1].paper_out = true;
    fake[2].silent = true;
    fake[3].garbage = true;
    if (write(out, port, sizeof port) != sizeof port)
        _exit(1);
    for (;;)
        loop_turn(loop, 1000);
}

static int sit(void **state)
{
    struct shop *shop = xcalloc(1, sizeof *shop);
    int ends[2];
    if (pipe(ends))
        return -1;
    shop->pid = fork();
    if (shop->pid == 0)
        be_printers(ends[1]);
    close(ends[1]);
    ssize_t n = read(ends[0], shop->port, sizeof shop->port);
    close(ends[0]);
    *state = shop;
    return n == (ssize_t)sizeof shop->port ? 0 : -1;
}

static int leave(void **state)
{
    struct shop *shop = *state;
    kill(shop->pid, SIGKILL);
    waitpid(shop->pid, NULL, 0);
    printers_free(shop->printers);
    free(shop);
    return 0;
}

static void note(void *arg, const struct present *printer)
{
    struct shop *shop = arg;
    size_t n = strlen(shop->seen);
    if (printer->configured) /* the machine may have others */
        snprintf(shop->seen + n, sizeof shop->seen - n, "%s %s %s %s;", printer->name,
                 printer->model, printer->language,
                 print_condition_name(printer->condition));
}

static void read_printers(struct shop *shop, const char *text)
{
    struct err err = {0};
    if (printers_read_text("p.ini", text, strlen(text), &shop->printers, &err))
        fail_msg("%s", err.arg[2].text);
}

#define MODELS                                                                           \
    "[model z]\nlanguage=zpl\nstatus=hs\n[model t]\nlanguage=tspl\nstatus=tspl\n"        \
    "[model e]\nlanguage=escpos\nstatus=none\n"

static void each_says_how_it_is(void **state)
{
    struct shop *shop = *state;
    char text[600];
    snprintf(text, sizeof text,
             MODELS "[printer a]\nmodel=z\naddress=tcp:127.0.0.1:%d\n"
                    "[printer b]\nmodel=z\naddress=tcp:127.0.0.1:%d\n"
                    "[printer c]\nmodel=e\naddress=file:/nowhere\n"
                    "[printer d]\nmodel=t\naddress=dev:/nowhere/lp0\n"
                    "[printer e]\nmodel=t\naddress=tcp:127.0.0.1:%d\n",
             shop->port[0], shop->port[1], shop->port[3]);
    read_printers(shop, text);
    present_list(shop->printers, 180000, note, shop);
    assert_string_equal(shop->seen,
                        "a z zpl ready;b z zpl paper_out;c e escpos not_asked;"
                        "d t tspl unreachable;e t tspl garbled;");
}

static void one_that_is_silent_is_said_to_be(void **state)
{
    struct shop *shop = *state;
    char text[500];
    snprintf(text, sizeof text, MODELS "[printer a]\nmodel=z\naddress=tcp:127.0.0.1:%d\n",
             shop->port[2]);
    read_printers(shop, text);
    present_list(shop->printers, 900, note, shop);
    assert_string_equal(shop->seen, "a z zpl silent;");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(each_says_how_it_is, sit, leave),
        cmocka_unit_test_setup_teardown(one_that_is_silent_is_said_to_be, sit, leave),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
