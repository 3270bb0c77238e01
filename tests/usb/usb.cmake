# tests/usb/*.usb: the real binary on emulated USB (umockdev; see devices/README.md).
# Without umockdev they are skipped in one line; where CI is set, that is a failure.
pkg_check_modules(UMOCKDEV IMPORTED_TARGET umockdev-1.0)
find_program(VALGRIND valgrind)
if(UMOCKDEV_FOUND)
    add_executable(usbemu usb/usbemu.c usb/usbemu_program.c usb/emu.c usb/emu_plug.c
        usb/emu_kinds.c)
    target_compile_options(usbemu PRIVATE -Wall -Wextra -Wno-missing-field-initializers $<$<BOOL:${TALLYMAN_WERROR}>:-Werror>)
    target_link_libraries(usbemu PRIVATE PkgConfig::UMOCKDEV)
    add_executable(roundtrip usb/roundtrip.c)
    file(GLOB scenarios CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/usb/*.usb)
    foreach(scenario ${scenarios})
        get_filename_component(name ${scenario} NAME_WE)
        set(play ${CMAKE_CURRENT_SOURCE_DIR}/usb/run.sh $<TARGET_FILE:usbemu>
            $<TARGET_FILE:tallyman> ${CMAKE_SOURCE_DIR} ${scenario})
        add_test(NAME usb/${name} COMMAND ${play})
        set_tests_properties(usb/${name} PROPERTIES LABELS "usb;asan" TIMEOUT 600)
        if(VALGRIND AND NOT TALLYMAN_SANITIZE AND name MATCHES "^(faults|plug)$")
            add_test(NAME usb/${name}_valgrind COMMAND ${play} ${VALGRIND} -q --leak-check=full
                --errors-for-leak-kinds=definite --error-exitcode=9
                --suppressions=${CMAKE_CURRENT_SOURCE_DIR}/usb/valgrind.supp)
            set_tests_properties(usb/${name}_valgrind PROPERTIES LABELS usb TIMEOUT 1200)
        endif()
    endforeach()
else()
    add_test(NAME usb/emulated COMMAND sh -c
        "echo 'SKIPPED: libumockdev-dev is not installed (scripts/deps test)'; test -z \"$CI\" && exit 77; exit 1")
    set_tests_properties(usb/emulated PROPERTIES LABELS usb SKIP_RETURN_CODE 77)
endif()
