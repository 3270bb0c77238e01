/*
 * banned: functions we do not use, as compile errors. Force-included into every file of
 * the program.
 */
#ifndef TALLYMAN_BASE_BANNED_H
#define TALLYMAN_BASE_BANNED_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#undef alloca /* a macro of glibc; poison takes the name */
#pragma GCC poison strcpy strcat sprintf vsprintf strtok gets gmtime localtime ctime     \
    asctime strncpy strncat alloca

#endif
