# Faults: tests/fault/test_*.sh, the real binary killed, starved, raced.
file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fault/test_*.sh)
foreach(script ${scripts})
    get_filename_component(name ${script} NAME_WE)
    add_test(NAME fault/${name} COMMAND ${script} $<TARGET_FILE:tallyman> ${CMAKE_SOURCE_DIR})
    set_tests_properties(fault/${name} PROPERTIES LABELS fault TIMEOUT 1200)
endforeach()
