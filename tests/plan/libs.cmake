# The readers of published instances and values, shared with bench_plan.
add_library(instance STATIC ${CMAKE_CURRENT_SOURCE_DIR}/bench/instance.c
    ${CMAKE_CURRENT_SOURCE_DIR}/bench/known.c)
target_link_libraries(instance PUBLIC plan tallyman_flags PRIVATE m)
target_include_directories(instance INTERFACE ${CMAKE_CURRENT_SOURCE_DIR})
set(extra instance)
