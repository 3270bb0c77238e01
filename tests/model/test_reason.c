/*
 * test_reason: every sentence of the list made, recognised, and said in Chinese out of
 * the catalogue itself.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <libintl.h>

#include "tallyman/base/sentence.h"
#include "tallyman/base/utf8.h"
#include "tallyman/model/reason.h"

/* ---- src/po/zh_CN.po as gettext would answer it ---- */

enum { ENTRIES_MOST = 8000 };

static struct {
    char *id, *words;
} entry[ENTRIES_MOST];
static int entries;
static bool chinese;

/* What stands between the first and the last quote, its backslashes undone. */
static void add_quoted(char **to, const char *line)
{
    const char *from = strchr(line, '"') + 1, *end = strrchr(line, '"');
    size_t n = *to ? strlen(*to) : 0;
    *to = realloc(*to, n + strlen(line) + 1);
    for (; from < end; from++) {
        if (*from == '\\' && *++from == 'n')
            (*to)[n++] = '\n';
        else
            (*to)[n++] = *from;
    }
    (*to)[n] = '\0';
}

static int read_catalogue(void **state)
{
    (void)state;
    char line[2000];
    FILE *file = fopen(PROJECT_DIR "/src/po/zh_CN.po", "r");
    char **to = NULL;
    while (file && fgets(line, sizeof line, file) && entries < ENTRIES_MOST) {
        if (strncmp(line, "msgid \"", 7) == 0)
            to = &entry[entries++].id;
        else if (strncmp(line, "msgstr", 6) == 0 && entries)
            to = &entry[entries - 1].words;
        else if (line[0] != '"')
            to = NULL;
        if (to)
            add_quoted(to, line);
    }
    return file ? fclose(file) : -1;
}

static char *translate(const char *english)
{
    for (int i = 0; chinese && i < entries; i++)
        if (strcmp(entry[i].id, english) == 0)
            return entry[i].words;
    return (char *)(uintptr_t)english;
}

#undef gettext
#undef dcgettext
char *gettext(const char *english)
{
    return translate(english);
}

char *dcgettext(const char *domain, const char *english, int category)
{
    (void)domain;
    (void)category;
    return translate(english);
}

/* ---- helpers ---- */

static int args_of(enum reason reason)
{
    char arg[] = "{1}";
    int n = 0;
    while (n < SENTENCE_ARGS && strstr(reason_text(reason), arg)) {
        n++;
        arg[1]++;
    }
    return n;
}

static char *made(struct arena *arena, enum reason reason, const char *const arg[6])
{
    static const char types[] = "ssssss";
    return reason_make(arena, reason, types + 6 - args_of(reason), arg[0], arg[1], arg[2],
                       arg[3], arg[4], arg[5]);
}

static void assert_says(const char *english, const char *words)
{
    char out[400];
    chinese = true;
    size_t n = reason_words(english, out, sizeof out);
    chinese = false;
    assert_string_equal(out, words);
    assert_int_equal(n, strlen(out));
}

/* ---- tests ---- */

static void each_is_known_by_its_own_sentence(void **state)
{
    (void)state;
    static const char *const plain[6] = {"one", "2", "three", "four", "5", "six"};
    static const char *const awkward[6] = {"{2} %s", "波次 早", "a:b", "", "\"x\"", "(y"};
    struct arena *arena = arena_new();
    for (int i = 0; i < REASONS; i++) {
        assert_int_equal(reason_find(made(arena, (enum reason)i, plain)), i);
        assert_int_equal(reason_find(made(arena, (enum reason)i, awkward)), i);
    }
    arena_free(arena);
}

static void made_ones_are_english_and_stay_it(void **state)
{
    (void)state;
    char out[300];
    static const char *const awkward[6] = {"{2}; {1}", "", "a: b", "short: x", "(", "; "};
    struct arena *arena = arena_new();
    chinese = true;
    assert_string_equal(reason_make(arena, REASON_ARRIVED, "dd", (int64_t)-1, INT64_MAX),
                        "-1 of 9223372036854775807 units have arrived");
    assert_string_equal(reason_make(arena, REASON_BY_HAND, "s", NULL), "by hand: ");
    chinese = false;
    for (int i = 0; i < REASONS; i++) {
        const char *text = made(arena, (enum reason)i, awkward);
        assert_int_equal(reason_words(text, out, sizeof out), strlen(text));
        assert_string_equal(out, text);
    }
    arena_free(arena);
}

/* No letter is left of the sentence but those of its arguments. */
static void each_is_said_in_chinese(void **state)
{
    (void)state;
    static const char *const digits[6] = {"701", "702", "703", "704", "705", "706"};
    struct arena *arena = arena_new();
    chinese = true;
    for (int i = 0; i < REASONS - 1; i++) {
        const char *words = reason_say(arena, made(arena, (enum reason)i, digits));
        for (int k = 0; k < args_of((enum reason)i); k++)
            assert_non_null(strstr(words, digits[k]));
        assert_int_equal(
            strcspn(words, "abcdefghijklmnopqrstuvwyzABCDEFGHIJKLMNOPQRSTUVWXYZ"),
            strlen(words));
    }
    chinese = false;
    arena_free(arena);
}

static void sentences_stand_within_sentences(void **state)
{
    (void)state;
    assert_says("paid 2026-11-20 12:01; this wave takes what was paid before 12:00",
                "2026-11-20 12:01 付款；本波次收 12:00 前付款的");
    assert_says("held: short: M001 x2; a wave takes orders that are ready",
                "已挂起：缺货：M001 x2；波次只收待下发订单");
    assert_says("meets every rule; place 3 of 12; part 1 of 2: goods of type cold"
                " (m.ini:30); merged: in the parcel of M1",
                "符合全部规则；第 3 位，共 12 单；拆单 1/2：cold 类商品（m.ini:30）；"
                "已合单：与 M1 同包");
    assert_says("goods of type cold: keep it cool; 1 of 3 units have arrived",
                "cold 类商品：keep it cool；到货 1/3 件");
    assert_says(
        "carrier: SF takes up to 1 g, it has 2 g; ZTO takes up to 1 g, it has 2 g",
        "快递公司：SF 限重 1 克，实重 2 克; ZTO 限重 1 克，实重 2 克");
    assert_says("no stock: A (wanted 1, free 0), B (wanted 2, free 1) (after W1)",
                "无货：A（需 1，可用 0），B（需 2，可用 1）（W1 之后）");
    assert_says("A: packed 1, counted 2; B: packed 3, counted 0",
                "A：装 1，点 2; B：装 3，点 0");
    assert_says("short: A x1; by hand: it was a mistake",
                "缺货：A x1; 人工：it was a mistake");
    assert_says("channel jd sleeps until it is woken", "渠道 jd 休眠至 有人唤醒");
}

static void what_is_no_sentence_is_said_by_its_words(void **state)
{
    (void)state;
    assert_says("M001 x1, A01: not there", "M001 x1, A01: 货不在");
    assert_says("held", "挂起");
    assert_says("refund: somebody wrote this before", "退款: somebody wrote this before");
    assert_says("a sentence that nobody knows", "a sentence that nobody knows");
    assert_says("held: {1}; a wave", "挂起: {1}; a wave");
    assert_says("", "");
    assert_int_equal(reason_find("a sentence that nobody knows"), REASONS);
    assert_int_equal(reason_find(""), REASONS);
    assert_null(reason_text(REASONS));
}

static void a_refusal_says_why_an_order_is_held(void **state)
{
    (void)state;
    char out[200];
    struct err err = {.code = E_OK};
    err_set(&err, E_HELD, "ss", "S1", "carrier: no carrier goes to \"tibet\"");
    chinese = true;
    reason_refusal(&err, out, sizeof out);
    chinese = false;
    assert_non_null(strstr(out, "快递公司：没有快递到“tibet”"));
}

static void nesting_has_an_end(void **state)
{
    (void)state;
    enum { TIMES = 5000 };
    char *text = calloc(TIMES + 1, 6), *out = calloc(TIMES + 1, 12);
    for (int i = 0; i < TIMES; i++)
        memcpy(text + 3 * i, "a; ", 3);
    assert_int_equal(reason_words(text, out, TIMES * 6), strlen(text));
    assert_string_equal(out, text);
    free(text);
    free(out);
}

static void a_cut_is_at_a_character(void **state)
{
    (void)state;
    char out[64];
    const char *text = "held: short: M001 x2; a wave takes orders that are ready";
    chinese = true;
    for (size_t size = 1; size < sizeof out; size++) {
        size_t n = reason_words(text, out, size);
        assert_true(n < size && n == strlen(out) && utf8_valid(str_of(out)));
    }
    assert_int_equal(reason_words(text, out, 0), 0);
    assert_int_equal(reason_words(text, out, 12), 9);
    assert_string_equal(out, "已挂起");
    chinese = false;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_is_known_by_its_own_sentence),
        cmocka_unit_test(made_ones_are_english_and_stay_it),
        cmocka_unit_test(each_is_said_in_chinese),
        cmocka_unit_test(sentences_stand_within_sentences),
        cmocka_unit_test(what_is_no_sentence_is_said_by_its_words),
        cmocka_unit_test(a_refusal_says_why_an_order_is_held),
        cmocka_unit_test(nesting_has_an_end),
        cmocka_unit_test(a_cut_is_at_a_character),
    };
    return cmocka_run_group_tests(tests, read_catalogue, NULL);
}
