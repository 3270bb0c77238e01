# The real binary is served; terminals come over link/http.
set(extra link store PkgConfig::SODIUM)
if(TALLYMAN_POSTGRESQL)
    list(APPEND extra PkgConfig::PQ)
endif()
add_compile_definitions(TALLYMAN_BINARY="$<TARGET_FILE:tallyman>")
# Put before the service, libmicrohttpd waits by itself: it must stall.
add_library(weak_run MODULE serve/weak_run.c)
target_link_libraries(weak_run PRIVATE tallyman_flags PkgConfig::MICROHTTPD)
add_compile_definitions(WEAK_RUN="$<TARGET_FILE:weak_run>")
