if(TALLYMAN_POSTGRESQL)
    list(APPEND extra PkgConfig::PQ)
endif()
