# The tests of store, op and serve once more, on PostgreSQL: a private cluster is started
# before them and removed behind them. Where there is none they are skipped, and say so.
string(MD5 mark ${CMAKE_BINARY_DIR})
string(SUBSTRING ${mark} 0 8 mark)
set(cluster /tmp/tallyman-pg-${mark})
set(server "postgresql:///test?host=${cluster}&user=postgres")

add_test(NAME postgresql/start
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/pg/cluster.sh start ${cluster})
set_tests_properties(postgresql/start PROPERTIES LABELS postgresql TIMEOUT 240
    FIXTURES_SETUP postgresql SKIP_RETURN_CODE 77)
add_test(NAME postgresql/stop
    COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/pg/cluster.sh stop ${cluster})
set_tests_properties(postgresql/stop PROPERTIES LABELS postgresql TIMEOUT 240
    FIXTURES_CLEANUP postgresql SKIP_RETURN_CODE 77)

# Not here: what is of a file (who owns it, its schema's text, copies of it).
set(of_files test_raw test_stall test_hostile test_docket test_offline test_open test_ddl test_upgrade
    test_backup
    test_crash test_wall_power test_run_power test_pg_kill test_pg_neighbour)
# Only with ./scripts/test --long.
set(long test_check test_race test_floor_random test_zone_random test_left_random)
foreach(room op store serve)
    file(GLOB sources CONFIGURE_DEPENDS ${room}/test_*.c)
    foreach(source ${sources})
        get_filename_component(name ${source} NAME_WE)
        if(name IN_LIST of_files)
            continue()
        endif()
        set(labels postgresql)
        if(name IN_LIST long)
            list(APPEND labels long)
        endif()
        if(room STREQUAL "serve")
            list(APPEND labels threads)
        endif()
        add_test(NAME postgresql/${room}/${name} COMMAND ${name}_in_${room})
        set_tests_properties(postgresql/${room}/${name} PROPERTIES LABELS "${labels}"
            TIMEOUT ${patience} SKIP_RETURN_CODE 77 FIXTURES_REQUIRED postgresql
            ENVIRONMENT "TALLYMAN_TEST_STORE=${server}")
    endforeach()
endforeach()

# The same where each warehouse has partitions of its own.
foreach(test store/test_pg op/test_floor_pick op/test_transfer)
    get_filename_component(name ${test} NAME)
    get_filename_component(room ${test} DIRECTORY)
    set(labels postgresql)
    if(name STREQUAL "test_transfer")
        list(APPEND labels long)
    endif()
    add_test(NAME postgresql/parted/${name} COMMAND ${name}_in_${room})
    set_tests_properties(postgresql/parted/${name} PROPERTIES LABELS "${labels}" TIMEOUT ${patience}
        SKIP_RETURN_CODE 77 FIXTURES_REQUIRED postgresql
        ENVIRONMENT "TALLYMAN_TEST_STORE=${server};TALLYMAN_TEST_PARTED=1")
endforeach()
