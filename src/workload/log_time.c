/* Numbers and times as logs write them. */
#include "workload/event.h"

enum { US_PER_SECOND = 1000000 };

int64_t days_from_civil(int64_t y, unsigned m, unsigned d)
{
    /* Howard Hinnant's days_from_civil: years start in March, eras have 400 of them. */
    y -= m <= 2;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    unsigned yoe = (unsigned)(y - era * 400);
    unsigned doy = (153 * (m + (m > 2 ? -3U : 9U)) + 2) / 5 + d - 1;
    unsigned doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
    return era * 146097 + (int64_t)doe - 719468;
}

static const uint64_t powers_of_ten[] = {1,      10,      100,      1000,      10000,
                                         100000, 1000000, 10000000, 100000000, 1000000000};

/* The number that up to eight digits at p make, and how many they are. Reads eight bytes; works on all of
 * them at once: moves the digits to the word's far end, so that zeros stand before them, then adds up
 * neighbours, pairs of neighbours, and halves. */
static uint64_t eight_digits(const char *p, size_t *count)
{
    uint64_t word;
    memcpy(&word, p, sizeof word);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    word = __builtin_bswap64(word);
#endif
    word ^= 0x3030303030303030ULL; /* digits become 0 to 9, everything else more */
    uint64_t others = (word | (word + 0x7676767676767676ULL)) & 0x8080808080808080ULL;
    *count = others ? (size_t)__builtin_ctzll(others) / 8 : 8;
    if (!*count) return 0;
    word <<= 64 - 8 * *count;
    word = (word * 10 + (word >> 8)) & 0x00ff00ff00ff00ffULL;
    word = (word * 100 + (word >> 16)) & 0x0000ffff0000ffffULL;
    return (word * 10000 + (word >> 32)) & 0xffffffffULL;
}

size_t digits_read(struct slice s, uint64_t *value)
{
    size_t i = 0, count = 8;
    uint64_t v = 0;
    while (count == 8 && i <= 8 && s.n - i >= 8) {
        uint64_t part = eight_digits(s.p + i, &count);
        v = v * powers_of_ten[count] + part;
        i += count;
    }
    while (count == 8 && i < s.n && i < 19 && ascii_is_digit(s.p[i])) v = v * 10 + (uint64_t)(s.p[i++] - '0');
    *value = v;
    return i;
}

size_t decimal_read(struct slice s, int64_t unit, int64_t *ns)
{
    uint64_t whole = 0, part;
    size_t i = 0; /* most numbers have few digits in front, and three or six behind */
    for (; i < s.n && i < 16 && ascii_is_digit(s.p[i]); i++) whole = whole * 10 + (uint64_t)(s.p[i] - '0');
    if (!i || i > 15) return 0;
    int64_t result = (int64_t)whole > INT64_MAX / 2 / unit ? INT64_MAX / 2 : (int64_t)whole * unit;
    if (i + 1 < s.n && s.p[i] == '.' && ascii_is_digit(s.p[i + 1])) {
        size_t wanted = (size_t)__builtin_ctzll((uint64_t)unit); /* ten to the n has n factors of two */
        size_t n = digits_read((struct slice){s.p + i + 1, s.n - i - 1}, &part);
        i += 1 + n;
        while (i < s.n && ascii_is_digit(s.p[i])) i++;
        for (; n > wanted; n--) part /= 10;
        result += (int64_t)(part * powers_of_ten[wanted - n]);
    }
    *ns = result;
    return i;
}

static int two(const char *p)
{
    if (!ascii_is_digit(p[0]) || !ascii_is_digit(p[1])) return -1;
    return (p[0] - '0') * 10 + (p[1] - '0');
}

/* "2026-11-20 23:46" -> microseconds; false when it is none */
static bool minute_read(const char *p, int64_t *us)
{
    int century = two(p), year = two(p + 2), month = two(p + 5), day = two(p + 8), hour = two(p + 11),
        minute = two(p + 14);
    if (century < 0 || year < 0 || month < 1 || month > 12 || day < 1 || day > 31 || hour < 0 || hour > 24 ||
        minute < 0 || minute > 59)
        return false;
    if (p[4] != p[7] || (p[4] != '-' && p[4] != '/') || (p[10] != ' ' && p[10] != 'T') || p[13] != ':')
        return false;
    int64_t days = days_from_civil(century * 100 + year, (unsigned)month, (unsigned)day);
    *us = (days * 1440 + hour * 60 + minute) * 60 * US_PER_SECOND;
    return true;
}

/* Names of zones that PostgreSQL prints, in minutes east of Greenwich. Others count as UTC. */
static const struct zone {
    char name[6];
    int16_t minutes;
} zones[] = {
    {"UTC",  0   },
    {"GMT",  0   },
    {"Z",    0   },
    {"WET",  0   },
    {"WEST", 60  },
    {"BST",  60  },
    {"CET",  60  },
    {"CEST", 120 },
    {"EET",  120 },
    {"EEST", 180 },
    {"MSK",  180 },
    {"SAST", 120 },
    {"IST",  330 },
    {"JST",  540 },
    {"KST",  540 },
    {"AEST", 600 },
    {"AEDT", 660 },
    {"ACST", 570 },
    {"AWST", 480 },
    {"NZST", 720 },
    {"NZDT", 780 },
    {"EST",  -300},
    {"EDT",  -240},
    {"CST",  -360},
    {"CDT",  -300},
    {"MST",  -420},
    {"MDT",  -360},
    {"PST",  -480},
    {"PDT",  -420},
    {"AKST", -540},
    {"AKDT", -480},
    {"HST",  -600},
    {"AST",  -240},
    {"ADT",  -180},
    {"NST",  -210},
    {"NDT",  -150},
};

static int zone_minutes(struct slice name)
{
    for (size_t i = 0; i < sizeof zones / sizeof *zones; i++)
        if (slice_eq(name, slice_of(zones[i].name))) return zones[i].minutes;
    return 0;
}

/* " UTC", "Z", "+01:00", " -0330"; bytes read. */
static size_t zone_read(struct slice s, int *minutes)
{
    size_t i = s.n && s.p[0] == ' ';
    *minutes = 0;
    if (i >= s.n) return 0;
    if (s.p[i] == '+' || s.p[i] == '-') {
        bool west = s.p[i++] == '-';
        int h = i + 1 < s.n ? two(s.p + i) : -1;
        if (h < 0) return 0;
        i += 2;
        size_t colon = i < s.n && s.p[i] == ':';
        int m = i + colon + 1 < s.n ? two(s.p + i + colon) : -1;
        if (m >= 0) i += colon + 2;
        *minutes = (h * 60 + (m > 0 ? m : 0)) * (west ? -1 : 1);
        return i;
    }
    size_t start = i;
    while (i < s.n && i - start < 6 && s.p[i] >= 'A' && s.p[i] <= 'Z') i++;
    if (i == start) return 0;
    *minutes = zone_minutes((struct slice){s.p + start, i - start});
    return i;
}

/* ":04.992 UTC" as most servers write it, at p; false when it has another form. */
static bool seconds_read(const char *p, int64_t *us)
{
    unsigned digits[] = {(unsigned)(p[1] - '0'), (unsigned)(p[2] - '0'), (unsigned)(p[4] - '0'),
                         (unsigned)(p[5] - '0'), (unsigned)(p[6] - '0')};
    bool fits = (p[0] == ':') & (p[3] == '.') & (digits[0] < 6) & (digits[1] < 10) & (digits[2] < 10) &
                (digits[3] < 10) & (digits[4] < 10);
    if (!fits || memcmp(p + 7, " UTC", 4) != 0) return false;
    *us =
        (int64_t)((digits[0] * 10 + digits[1]) * 1000 + digits[2] * 100 + digits[3] * 10 + digits[4]) * 1000;
    return true;
}

size_t time_read(struct time_cache *cache, struct slice s, bool zone, int64_t *us)
{
    if (s.n < 19) return 0;
    uint64_t have[2], seen[2]; /* sixteen bytes without a call */
    memcpy(have, cache->text, sizeof have);
    memcpy(seen, s.p, sizeof seen);
    if (have[0] != seen[0] || have[1] != seen[1]) {
        int64_t base;
        if (!minute_read(s.p, &base)) return 0;
        memcpy(cache->text, s.p, sizeof cache->text);
        cache->base = base;
    }
    int64_t part;
    if (zone && s.n >= 27 && seconds_read(s.p + 16, &part)) return *us = cache->base + part, 27;
    int seconds = two(s.p + 17);
    if (s.p[16] != ':' || seconds < 0 || seconds > 60) return 0;
    int64_t t = cache->base + (int64_t)seconds * US_PER_SECOND;
    size_t i = 19;
    if (i + 1 < s.n && (s.p[i] == '.' || s.p[i] == ',') && ascii_is_digit(s.p[i + 1])) {
        part = US_PER_SECOND;
        for (i++; i < s.n && ascii_is_digit(s.p[i]); i++) {
            part /= 10;
            t += part * (s.p[i] - '0');
        }
    }
    if (zone && i < s.n) {
        if (s.n - i >= 4 && memcmp(s.p + i, " UTC", 4) == 0) {
            i += 4;
        } else {
            int minutes;
            i += zone_read((struct slice){s.p + i, s.n - i}, &minutes);
            t -= (int64_t)minutes * 60 * US_PER_SECOND;
        }
    }
    *us = t;
    return i;
}

size_t time_read_short(struct slice s, int64_t *us)
{
    uint64_t date, hour, minute, second;
    size_t i = digits_read(s, &date);
    if (i != 6 || s.n < 15 || s.p[6] != ' ') return 0;
    for (i = 7; i < s.n && s.p[i] == ' '; i++) {
    }
    size_t n = digits_read((struct slice){s.p + i, s.n - i}, &hour);
    if (!n || i + n + 6 > s.n || s.p[i + n] != ':' || s.p[i + n + 3] != ':') return 0;
    i += n + 1;
    if (digits_read((struct slice){s.p + i, 2}, &minute) != 2 ||
        digits_read((struct slice){s.p + i + 3, 2}, &second) != 2)
        return 0;
    int64_t days =
        days_from_civil(2000 + (int64_t)(date / 10000), (unsigned)(date / 100 % 100), (unsigned)(date % 100));
    *us = (days * 86400 + (int64_t)(hour * 3600 + minute * 60 + second)) * 1000000;
    return i + 5;
}
