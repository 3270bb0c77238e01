list(APPEND extra PkgConfig::PNG PkgConfig::DEFLATE) # PNG and PDF are read again

# What scanners and readers see: the real binary's labels by zbar and tesseract.
add_test(NAME label/quality COMMAND ${CMAKE_CURRENT_SOURCE_DIR}/label/quality.sh
    $<TARGET_FILE:tallyman> ${CMAKE_SOURCE_DIR})
set_tests_properties(label/quality PROPERTIES LABELS e2e TIMEOUT 7200)
