#include "base/output.h"

#include <sys/stat.h>

bool output_is_replaceable(const char *path)
{
    struct stat st;
    return stat(path, &st) != 0 || S_ISREG(st.st_mode);
}
