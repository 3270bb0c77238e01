# One boot of a real kernel in QEMU, the built binary inside: every scenario of
# tests/qemu/scenario in one test. The tools play the scanners' end of the cable and reach
# out of the guest. Skipped (77) where a package is missing and CI is not set.
add_executable(qemu_scanner qemu/scanner.c qemu/report.c)
add_executable(qemu_qmp qemu/qmp.c)
add_executable(qemu_fields qemu/fields.c)
add_executable(qemu_tsc qemu/tsc.c)
target_link_libraries(qemu_fields PRIVATE PkgConfig::JANSSON)
foreach(tool scanner qmp fields tsc)
    target_link_libraries(qemu_${tool} PRIVATE tallyman_flags)
    set_target_properties(qemu_${tool} PROPERTIES
        OUTPUT_NAME ${tool} RUNTIME_OUTPUT_DIRECTORY ${CMAKE_CURRENT_BINARY_DIR}/qemu)
endforeach()
add_test(NAME qemu/boot COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/qemu/boot.sh
    $<TARGET_FILE:tallyman> ${CMAKE_SOURCE_DIR} ${CMAKE_BINARY_DIR}/qemu $<TARGET_FILE:qemu_tsc>
    $<TARGET_FILE:qemu_scanner> $<TARGET_FILE:qemu_qmp> $<TARGET_FILE:qemu_fields>)
# The guest starts these by the hundred: no time for the dynamic linker.
if(NOT TALLYMAN_SANITIZE)
    target_link_options(qemu_scanner PRIVATE -static)
    target_link_options(qemu_qmp PRIVATE -static)
endif()
set_tests_properties(qemu/boot PROPERTIES
    LABELS qemu TIMEOUT 600 SKIP_RETURN_CODE 77 COST 150)
