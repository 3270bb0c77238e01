# test_crash puts a disk of its own under SQLite.
list(APPEND extra PkgConfig::SQLITE)
if(TALLYMAN_POSTGRESQL)
    list(APPEND extra PkgConfig::PQ)
endif()
