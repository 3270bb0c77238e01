# The real binary is served; terminals come over link/http.
set(extra link store PkgConfig::SODIUM)
add_compile_definitions(TALLYMAN_BINARY="$<TARGET_FILE:tallyman>")
