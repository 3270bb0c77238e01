# PostgreSQL with a replica, and the leader lost under load. Where there is no server it is
# skipped, and says so.
add_executable(ha_load ${CMAKE_CURRENT_SOURCE_DIR}/ha/load.c)
target_link_libraries(ha_load PRIVATE op tallyman_flags)

add_test(NAME ha/streaming COMMAND python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/ha/streaming.py
    $<TARGET_FILE:ha_load>)
set_tests_properties(ha/streaming PROPERTIES LABELS fault TIMEOUT 1200 SKIP_RETURN_CODE 77)

# Patroni takes twenty seconds to replace a leader: only with ./scripts/test --long.
add_test(NAME ha/patroni COMMAND python3 -B ${CMAKE_CURRENT_SOURCE_DIR}/ha/patroni.py
    $<TARGET_FILE:ha_load> $<TARGET_FILE:tallyman> ${CMAKE_SOURCE_DIR})
set_tests_properties(ha/patroni PROPERTIES LABELS "fault;long" TIMEOUT 7200
    SKIP_RETURN_CODE 77)
