# PostgreSQL with a replica, and the leader lost under load. Where there is no server it is
# skipped, and says so.
add_executable(ha_load ${CMAKE_CURRENT_SOURCE_DIR}/ha/load.c)
target_link_libraries(ha_load PRIVATE op tallyman_flags)

add_test(NAME ha/streaming COMMAND python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/ha/streaming.py
    $<TARGET_FILE:ha_load>)
set_tests_properties(ha/streaming PROPERTIES LABELS fault TIMEOUT 1200 SKIP_RETURN_CODE 77)
