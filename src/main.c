/* argv to command: see cli/. */
#include <stdio.h>

int main(void)
{
    puts("sargent " SARGENT_VERSION);
    return 0;
}
