# Faults: tests/fault/test_*.sh, the real binary killed, starved, raced. They get the
# binary, the project, and terminals that may be killed (gun).
if(TARGET serve)
    add_executable(gun fault/gun.c)
    target_link_libraries(gun PRIVATE link store tallyman_flags PkgConfig::CMOCKA
        PkgConfig::SODIUM)
    target_compile_definitions(gun PRIVATE PROJECT_DIR="${CMAKE_SOURCE_DIR}"
        TALLYMAN_BINARY="$<TARGET_FILE:tallyman>")
    add_executable(godown fault/godown.c)
    add_library(weak_sync MODULE fault/weak_sync.c)
    target_link_libraries(weak_sync PRIVATE tallyman_flags)
    add_library(set_clock MODULE fault/set_clock.c)
    target_link_libraries(set_clock PRIVATE tallyman_flags)
    add_library(held_sync MODULE fault/held_sync.c)
    target_link_libraries(held_sync PRIVATE tallyman_flags)
    add_library(weak_commit MODULE fault/weak_commit.c)
    target_link_libraries(weak_commit PRIVATE tallyman_flags PkgConfig::SQLITE
        ${CMAKE_DL_LIBS})
    set(gun $<TARGET_FILE:gun>)
else()
    set(gun none)
endif()
file(GLOB scripts CONFIGURE_DEPENDS ${CMAKE_CURRENT_SOURCE_DIR}/fault/test_*.sh)
foreach(script ${scripts})
    get_filename_component(name ${script} NAME_WE)
    add_test(NAME fault/${name} COMMAND ${script} $<TARGET_FILE:tallyman> ${CMAKE_SOURCE_DIR} ${gun})
    set_tests_properties(fault/${name} PROPERTIES LABELS fault TIMEOUT 3600
        SKIP_RETURN_CODE 77)
endforeach()
