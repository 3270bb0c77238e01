# The tests do to the file what a stranger with the sqlite3 library can.
list(APPEND extra PkgConfig::SQLITE)
