/*
 * ftlib: stands in for FreeType's own ftstdlib.h, which names functions that banned.h
 * makes errors. FreeType asks for this by FT_CONFIG_STANDARD_LIBRARY_H (ftheader.h); its
 * public headers need only these. For the rooms that draw text.
 */
#ifndef TALLYMAN_BASE_FTLIB_H
#define TALLYMAN_BASE_FTLIB_H

#include <limits.h>
#include <stddef.h>

#define FT_CHAR_BIT CHAR_BIT
#define FT_USHORT_MAX USHRT_MAX
#define FT_INT_MAX INT_MAX
#define FT_INT_MIN INT_MIN
#define FT_UINT_MAX UINT_MAX
#define FT_LONG_MIN LONG_MIN
#define FT_LONG_MAX LONG_MAX
#define FT_ULONG_MAX ULONG_MAX
#define ft_ptrdiff_t ptrdiff_t

#endif
