# The readers of published instances and values, shared with bench_plan.
add_library(instance STATIC ${CMAKE_CURRENT_SOURCE_DIR}/bench/instance.c
    ${CMAKE_CURRENT_SOURCE_DIR}/bench/known.c)
target_link_libraries(instance PUBLIC plan tallyman_flags PRIVATE m)
target_include_directories(instance INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
set(extra instance)

# What is read and was never written, only valgrind sees; it takes a minute.
find_program(VALGRIND valgrind)
if(VALGRIND AND NOT TALLYMAN_SANITIZE)
    add_test(NAME plan/polish_valgrind COMMAND ${VALGRIND} -q --error-exitcode=9
        $<TARGET_FILE:test_polish_in_plan>)
    set_tests_properties(plan/polish_valgrind PROPERTIES LABELS long TIMEOUT 600)
endif()
