/* argv to the table of commands in cli/; nothing else. */
#include "cli/cli.h"

int main(int argc, char **argv)
{
    return sargent_main(argc, argv);
}
