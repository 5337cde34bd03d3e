/* Errors: a message for a person, made where the failure is understood. */
#ifndef SARGENT_BASE_ERROR_H
#define SARGENT_BASE_ERROR_H

#include <stdbool.h>

/* Zeroed means no error. The text is cut when it does not fit. */
struct error {
    char text[512];
};

/* Writes the message and returns false, so that a function can end with: return error_set(err, "..."). */
bool error_set(struct error *err, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
