set(extra label PkgConfig::PNG) # a font to draw with; the PNG is read again
