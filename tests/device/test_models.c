/*
 * Models of scanners and the scanner part of a terminal's settings: which one a device
 * gets, and every way a file is refused, with its line.
 */
#include "tallyman/device/models.h"

#include <setjmp.h>
#include <stdarg.h>
#include <unistd.h>
#include <cmocka.h>

struct fixture {
    char path[64];
    struct layouts *layouts;
};

static int set_up(void **state)
{
    struct err err = {0};
    struct fixture *f = calloc(1, sizeof *f);
    snprintf(f->path, sizeof f->path, "/tmp/tallyman-models-XXXXXX");
    int fd = mkstemp(f->path);
    assert_true(fd >= 0);
    close(fd);
    f->layouts = layouts_read(PROJECT_DIR "/devices/keyboards.ini", &err);
    assert_non_null(f->layouts);
    *state = f;
    return 0;
}

static int tear_down(void **state)
{
    struct fixture *f = *state;
    unlink(f->path);
    layouts_free(f->layouts);
    free(f);
    return 0;
}

static void write_file(const struct fixture *f, const char *text)
{
    FILE *file = fopen(f->path, "w");
    assert_non_null(file);
    fputs(text, file);
    fclose(file);
}

static const char *const makers = "[a]\nvendor = 0c2e\n"
                                  "[b]\nvendor = 0c2e\nproduct = xx06\nfamily = serial\n"
                                  "[c]\nvendor = 0c2e\nproduct = 0b06\nlayout = de\n"
                                  "ends = none\ngap = 120\nprefix = ]C1\nsuffix = #\n"
                                  "quirks = pos-switch no-idle\n"
                                  "[d]\nvendor = 046D\nfamily = none\n";

static void the_most_exact_model_is_found(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    write_file(f, makers);
    struct scanner_models *models = scanner_models_read(f->path, f->layouts, &err);
    assert_non_null(models);
    assert_int_equal(scanner_models_count(models), 4);
    assert_string_equal(scanner_models_find(models, 0x0c2e, 0x1234)->name, "a");
    assert_string_equal(scanner_models_find(models, 0x0c2e, 0x1206)->name, "b");
    const struct scanner_model *c = scanner_models_find(models, 0x0c2e, 0x0b06);
    assert_string_equal(c->name, "c");
    assert_string_equal(c->layout, "de");
    assert_true(c->framed);
    assert_string_equal(c->framing.ends, "");
    assert_int_equal(c->framing.gap_ms, 120);
    assert_string_equal(c->framing.prefix, "]C1");
    assert_string_equal(c->framing.suffix, "#");
    assert_int_equal(c->quirks, SCANNER_POS_SWITCH | SCANNER_NO_IDLE);
    assert_int_equal(scanner_models_find(models, 0x046d, 1)->family, SCANNER_NONE);
    assert_null(scanner_models_find(models, 0x1111, 0x0b06));
    assert_null(scanner_models_find(NULL, 0x0c2e, 0x0b06));
    scanner_models_free(models);
}

static void bad_models_are_refused_with_their_line(void **state)
{
    static const struct {
        const char *text, *words;
        int64_t line;
    } table[] = {
        {"[a]\nvendor = 12g4\n", "12g4", 2},
        {"[a]\nvendor = 123\n", "123", 2},
        {"[a]\nproduct = 1234\n", "[a] names no vendor", 2},
        {"[a]\nvendor = 1234\nproduct = 12345\n", "12345", 3},
        {"[a]\nvendor = 1234\nproduct = 12q4\n", "12q4", 3},
        {"[a]\nvendor = 1234\nfamily = mouse\n", "mouse", 3},
        {"[a]\nvendor = 1234\nlayout = xx\n", "unknown layout: xx", 2},
        {"[a]\nvendor = 1234\nends = lf\n", "lf", 3},
        {"[a]\nvendor = 1234\ngap = 5\n", "5", 3},
        {"[a]\nvendor = 1234\nprefix = 12345678\n", "12345678", 3},
        {"[a]\nvendor = 1234\nquirks = pos-switch odd\n", "odd", 3},
        {"[a]\nvendor = 1234\ncolour = red\n", "colour", 3},
        {"[a]\nvendor = 1234\n\n[b]\nvendor = 1234\n", "same scanner as [a]", 5},
        {"vendor 1234\n", "vendor 1234", 1},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct err err = {0};
        char words[1024];
        write_file(f, table[i].text);
        assert_null(scanner_models_read(f->path, f->layouts, &err));
        err_words(&err, words, sizeof words);
        print_message("%s\n", words);
        assert_int_equal(err.code, E_FILE);
        assert_int_equal(err.arg[1].num, table[i].line);
        assert_non_null(strstr(words, table[i].words));
    }
    struct err err = {0};
    assert_null(scanner_models_read("/nonexistent", f->layouts, &err));
    assert_int_equal(err.code, E_IO);
}

static void the_files_of_the_house_are_good(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct scanner_settings settings;
    struct scanner_models *models =
        scanner_models_read(PROJECT_DIR "/devices/scanners.ini", f->layouts, &err);
    assert_non_null(models);
    assert_int_equal(
        scanner_settings_read(PROJECT_DIR "/devices/terminal.ini", &settings, &err), 0);
    assert_true(settings.usb && settings.keyboards && settings.unbound);
    scanner_models_free(models);
}

/* Every maker of scanners that is known may be opened: the rule names it. */
static void the_rule_names_every_maker(void **state)
{
    char text[16384], line[256], vendor[8], wanted[64];
    bool scanner = true;
    (void)state;
    FILE *rules = fopen(PROJECT_DIR "/devices/70-tallyman-scanners.rules", "r");
    FILE *models = fopen(PROJECT_DIR "/devices/scanners.ini", "r");
    assert_true(rules && models);
    text[fread(text, 1, sizeof text - 1, rules)] = '\0';
    vendor[0] = '\0';
    while (true) {
        bool more = fgets(line, sizeof line, models) != NULL;
        if ((!more || line[0] == '[') && vendor[0] && scanner) {
            snprintf(wanted, sizeof wanted, "ATTR{idVendor}==\"%s\"", vendor);
            if (!strstr(text, wanted))
                print_message("%s is missing\n", wanted);
            assert_non_null(strstr(text, wanted));
        }
        if (!more)
            break;
        if (line[0] == '[')
            scanner = true;
        sscanf(line, "vendor = %4s", vendor);
        if (strncmp(line, "family = none", 13) == 0)
            scanner = false;
    }
    fclose(rules);
    fclose(models);
}

static void places_bind_ports(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct scanner_settings settings;
    write_file(f, "[tones]\nmode = bell\n[scanners]\nignore = 1-1 2-3.4\n"
                  "[scanner left]\nport = 1-2.4\nterminal = bench-1\n"
                  "[scanner right]\nport = 1-2.3\n");
    assert_int_equal(scanner_settings_read(f->path, &settings, &err), 0);
    assert_string_equal(scanner_place_at(&settings, "1-2.4")->name, "left");
    assert_null(scanner_place_at(&settings, "1-2"));
    assert_true(scanner_may_take(&settings, "1-2.4", "bench-1"));
    assert_true(scanner_may_take(&settings, "1-2.4", NULL));
    assert_false(scanner_may_take(&settings, "1-2.4", "bench-2"));
    assert_true(scanner_may_take(&settings, "1-2.3", "bench-2"));
    assert_true(scanner_may_take(&settings, "7-7", "bench-2"));
    assert_false(scanner_may_take(&settings, "2-3.4", NULL));
    settings.unbound = false;
    assert_false(scanner_may_take(&settings, "7-7", "bench-2"));
}

static void bad_places_are_refused_with_their_line(void **state)
{
    static const struct {
        const char *text;
        int64_t line;
    } table[] = {
        {"[scanner a]\nport = 1\n", 2},
        {"[scanner a]\nport = 1-\n", 2},
        {"[scanner a]\nport = 1-2.\n", 2},
        {"[scanner a]\nport = usb1-2\n", 2},
        {"[scanner a]\nport = 1-2\n[scanner b]\nport = 1-2\n", 4},
        {"[scanner a]\ncolour = red\n", 2},
        {"[scanner a]\nport = 1-2\nends = lf\n", 3},
        {"[scanner a]\nport = 1-2\ngap = 3\n", 3},
        {"[scanner a-name-that-is-long]\nport = 1-2\n", 2},
        {"[scanners]\nignore = 1-2 x\n", 2},
        {"[scanners]\nusb = perhaps\n", 2},
        {"[scanners]\nspeed = 1\n", 2},
    };
    struct fixture *f = *state;
    for (size_t i = 0; i < sizeof table / sizeof *table; i++) {
        struct err err = {0};
        struct scanner_settings settings;
        write_file(f, table[i].text);
        assert_true(scanner_settings_read(f->path, &settings, &err) < 0);
        assert_int_equal(err.code, E_FILE);
        assert_int_equal(err.arg[1].num, table[i].line);
    }
}

static const char *read_back(const struct fixture *f, char *out, size_t size)
{
    FILE *file = fopen(f->path, "r");
    assert_non_null(file);
    out[fread(out, 1, size - 1, file)] = '\0';
    fclose(file);
    return out;
}

static void a_place_is_saved_and_the_rest_stays(void **state)
{
    struct fixture *f = *state;
    struct err err = {0};
    struct scanner_settings settings;
    char text[4096];
    struct scanner_place place = {
        .name = "left", .port = "1-2.4", .ends = "none", .gap_ms = 60};
    write_file(f, "; by hand\n[tones]\nmode = bell\n\n[scanner left]\nends = cr\n"
                  "port = 1-1\nterminal = bench-1\n; more\n[scanner right]\nport = 1-3");
    assert_int_equal(scanner_settings_save(f->path, &place, &err), 0);
    assert_string_equal(
        read_back(f, text, sizeof text),
        "; by hand\n[tones]\nmode = bell\n\n[scanner left]\nport = 1-2.4\nends = none\n"
        "gap = 60\nterminal = bench-1\n; more\n[scanner right]\nport = 1-3\n");
    place = (struct scanner_place){.name = "usb-2-1", .port = "2-1", .ends = "tab"};
    assert_int_equal(scanner_settings_save(f->path, &place, &err), 0);
    assert_int_equal(scanner_settings_read(f->path, &settings, &err), 0);
    assert_int_equal(settings.places, 3);
    const struct scanner_place *left = scanner_place_at(&settings, "1-2.4");
    assert_string_equal(left->terminal, "bench-1");
    assert_string_equal(left->ends, "none");
    assert_int_equal(left->gap_ms, 60);
    assert_string_equal(scanner_place_at(&settings, "2-1")->ends, "tab");
    place = (struct scanner_place){.name = "twice", .port = "1-3", .ends = "cr"};
    assert_true(scanner_settings_save(f->path, &place, &err) < 0); /* its port is taken */
    err_clear(&err);
    assert_int_equal(scanner_settings_read(f->path, &settings, &err), 0);
    assert_int_equal(settings.places, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_most_exact_model_is_found, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_models_are_refused_with_their_line, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(the_files_of_the_house_are_good, set_up,
                                        tear_down),
        cmocka_unit_test(the_rule_names_every_maker),
        cmocka_unit_test_setup_teardown(a_place_is_saved_and_the_rest_stays, set_up,
                                        tear_down),
        cmocka_unit_test_setup_teardown(places_bind_ports, set_up, tear_down),
        cmocka_unit_test_setup_teardown(bad_places_are_refused_with_their_line, set_up,
                                        tear_down),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
