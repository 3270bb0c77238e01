/*
 * main: the verb table of the command line; nothing else. Every verb is one file in cmd/;
 * its help and the man page come from its entry.
 */
#include "cmd.h"

int main(int argc, char **argv)
{
    return cmd_main(argc, argv);
}
