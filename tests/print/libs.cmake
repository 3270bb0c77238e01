list(APPEND extra PkgConfig::DEFLATE) # test_zpl inflates what was sent
