# The real binary is served; terminals come over link/http.
set(extra link store PkgConfig::SODIUM PkgConfig::MICROHTTPD)
if(TALLYMAN_POSTGRESQL)
    list(APPEND extra PkgConfig::PQ)
endif()
add_compile_definitions(TALLYMAN_BINARY="$<TARGET_FILE:tallyman>")
