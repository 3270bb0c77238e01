# tests/bench/bench_<name>.c: one program each; scripts/bench runs them.
file(GLOB sources CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/bench/bench_*.c)
foreach(source ${sources})
    get_filename_component(name ${source} NAME_WE)
    add_executable(${name} ${source})
    target_link_libraries(${name} PRIVATE op link intake plan scan PkgConfig::SQLITE tallyman_flags)
    target_compile_definitions(${name} PRIVATE PROJECT_DIR="${CMAKE_SOURCE_DIR}"
        TALLYMAN_BINARY="$<TARGET_FILE:tallyman>")
endforeach()
target_link_libraries(bench_plan PRIVATE instance)
