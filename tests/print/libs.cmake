list(APPEND extra PkgConfig::DEFLATE) # test_zpl inflates what was sent

add_executable(zpl_pages ${CMAKE_CURRENT_SOURCE_DIR}/print/zpl_pages.c)
target_link_libraries(zpl_pages PRIVATE print tallyman_flags)
add_test(NAME print/zpl_renderer COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/print/zpl_renderer.sh
    $<TARGET_FILE:zpl_pages> ${CMAKE_BINARY_DIR}/npm)
set_tests_properties(print/zpl_renderer PROPERTIES LABELS outside TIMEOUT 300)
