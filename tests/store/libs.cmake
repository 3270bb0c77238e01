# The tests do to the file what a stranger with the sqlite3 library can.
list(APPEND extra PkgConfig::SQLITE)
if(TALLYMAN_POSTGRESQL)
    list(APPEND extra PkgConfig::PQ)
endif()
