# The real binary from outside: tests/e2e/test_*.sh, each gets the binary and the project.
file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/e2e/test_*.sh)
foreach(script ${scripts})
    get_filename_component(name ${script} NAME_WE)
    add_test(NAME e2e/${name} COMMAND ${script} $<TARGET_FILE:tallyman> ${CMAKE_SOURCE_DIR})
    file(STRINGS ${script} label REGEX "^# label: " LIMIT_COUNT 1)
    string(REPLACE "# label: " "" label "${label}")
    if(NOT label)
        set(label e2e)
    endif()
    set_tests_properties(e2e/${name} PROPERTIES LABELS "${label}" TIMEOUT ${patience}
        SKIP_RETURN_CODE 77)
endforeach()
set_tests_properties(e2e/test_real e2e/test_lead PROPERTIES COST 200) # long ones first: no tail
