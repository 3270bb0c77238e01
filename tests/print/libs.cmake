list(APPEND extra PkgConfig::DEFLATE) # test_zpl inflates what was sent

add_executable(zpl_pages ${CMAKE_CURRENT_SOURCE_DIR}/print/zpl_pages.c)
target_link_libraries(zpl_pages PRIVATE print tallyman_flags)
add_test(NAME print/zpl_renderer COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/print/zpl_renderer.sh
    $<TARGET_FILE:zpl_pages> ${CMAKE_BINARY_DIR}/npm)
set_tests_properties(print/zpl_renderer PROPERTIES LABELS outside TIMEOUT 300)

# A printer on emulated USB; without umockdev it is skipped in one line.
pkg_check_modules(UMOCKDEV IMPORTED_TARGET umockdev-1.0)
if(UMOCKDEV_FOUND)
    add_library(usb_emulated STATIC ${CMAKE_CURRENT_SOURCE_DIR}/print/usb_emulated.c)
    target_compile_options(usb_emulated PRIVATE -Wall -Wextra $<$<BOOL:${TALLYMAN_WERROR}>:-Werror>)
    target_link_libraries(usb_emulated PRIVATE PkgConfig::UMOCKDEV)
    add_executable(usb_printer ${CMAKE_CURRENT_SOURCE_DIR}/print/usb_printer.c)
    target_link_libraries(usb_printer PRIVATE print tallyman_flags PkgConfig::CMOCKA
        usb_emulated)
    add_test(NAME print/usb_printer COMMAND usb_printer)
    set_tests_properties(print/usb_printer PROPERTIES LABELS unit TIMEOUT 120
        ENVIRONMENT "ASAN_OPTIONS=verify_asan_link_order=0;G_SLICE=always-malloc")
else()
    add_test(NAME print/usb_printer COMMAND sh -c
        "echo 'skipped: libumockdev-dev is not installed'; test -z \"$CI\"")
    set_tests_properties(print/usb_printer PROPERTIES LABELS unit)
endif()
