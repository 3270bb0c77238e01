list(APPEND extra PkgConfig::PNG) # test_png reads its PNG again
