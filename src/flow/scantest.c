/*
 * scantest: what a scanner sends, to look at: the code, its symbology, its length. What
 * was learned of how it ends a scan is known to who reads it: asked there after each scan
 * (REACT_JOB "scanner.look DEVICE"), and with F8 saved there ("scanner.save DEVICE").
 */
#include "flow_in.h"
#include "tallyman/scan/aim.h"

enum { TEST };

static void ask_reader(struct flow *flow, const char *what)
{
    struct scantest *test = &flow->scantest;
    snprintf(test->job, sizeof test->job, "scanner.%s %s", what, test->device);
    flow->react.bits |= REACT_JOB;
    flow->react.job = test->job;
}

static void scan_test(struct flow *flow, const struct scan *scan)
{
    struct scantest *test = &flow->scantest;
    KEEP(test->text, scan->text);
    KEEP(test->device, scan->device);
    KEEP(test->aim, scan->aim);
    test->length = scan->length;
    test->scans++;
    ask_reader(flow, "look");
}

static bool test_key(struct flow *flow, enum key key)
{
    if (key != KEY_NEXT || flow->scantest.scans == 0)
        return false;
    ask_reader(flow, "save");
    return true;
}

static void test_rows(const struct flow *flow, struct arena *turn, struct view *view)
{
    const struct scantest *test = &flow->scantest;
    if (test->scans == 0)
        return;
    view_add(view, ROW_ITEM, "", arena_text(turn, test->text));
    view_add(view, ROW_TEXT, gettext("scanner"),
             test->device[0] ? arena_text(turn, test->device) : gettext("keyboard"));
    if (test->aim[0])
        view_add(view, ROW_TEXT, test->aim, aim_symbology(test->aim));
    view_add(view, ROW_TEXT, gettext("characters"),
             arena_printf(turn, "%d", test->length));
}

void scantest_begin(struct flow *flow)
{
    flow->scantest = (struct scantest){0};
    flow_enter(flow, &task_scantest, TEST, "scanner");
}

static const struct step steps[] = {
    [TEST] = {.name = "test",
              .prompt = N_("Scan any code"),
              .accepts = (CODE_TEXT << 1) - 1,
              .flags = STEP_BLIND,
              .back = STEP_HOME,
              .keys = {KEY_HELP, KEY_BACK, KEY_NEXT},
              .scan = scan_test,
              .rows = test_rows},
};

const struct flow_task task_scantest = {
    .name = "scanner", .title = N_("Scanner test"), .steps = steps, .key = test_key};
