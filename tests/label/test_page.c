/*
 * The page of bits, held against the plainest way of doing the same.
 */
#include "sample.h"

static void a_fill_blackens_its_box_and_nothing_else(void **state)
{
    struct label_page page;
    (void)state;
    label_page_init(&page);
    for (int x = -3; x < 20; x++)
        for (int width = 0; width < 24; width++) {
            label_page_size(&page, 19, 3, 8);
            label_page_fill(&page, x, 1, width, 5);
            for (int at = 0; at < 19 * 3; at++) {
                int px = at % 19, py = at / 19;
                bool inside = px >= x && px < x + width && py >= 1;
                assert_int_equal(label_page_dot(&page, px, py), inside);
            }
            for (int y = 0; y < 3; y++)
                assert_int_equal(page.bits[(size_t)y * page.stride + 2] & 0x1f, 0);
        }
    label_page_clear(&page);
}

static void a_blit_lands_dot_by_dot_and_is_cut_at_the_edges(void **state)
{
    static const uint8_t bits[] = {0xb5, 0x80, 0x01, 0x00, 0xff, 0x80};
    struct label_page page;
    (void)state;
    label_page_init(&page);
    for (int y = -2; y < 4; y++)
        for (int x = -10; x < 20; x++) {
            label_page_size(&page, 17, 4, 8);
            label_page_blit(&page, x, y, bits, 9, 3);
            for (int at = 0; at < 17 * 4; at++) {
                int px = at % 17 - x, py = at / 17 - y;
                bool want = px >= 0 && px < 9 && py >= 0 && py < 3 &&
                            bits[py * 2 + px / 8] >> (7 - px % 8) & 1;
                assert_int_equal(label_page_dot(&page, at % 17, at / 17), want);
            }
        }
    label_page_clear(&page);
}

static void a_page_used_again_is_white(void **state)
{
    struct label_page page;
    (void)state;
    label_page_init(&page);
    label_page_size(&page, 100, 100, 8);
    label_page_fill(&page, 0, 0, 100, 100);
    label_page_size(&page, 80, 50, 12);
    assert_int_equal(ink(&page), 0);
    assert_false(label_page_dot(&page, -1, 0) || label_page_dot(&page, 80, 0));
    label_page_clear(&page);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fill_blackens_its_box_and_nothing_else),
        cmocka_unit_test(a_blit_lands_dot_by_dot_and_is_cut_at_the_edges),
        cmocka_unit_test(a_page_used_again_is_white),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
