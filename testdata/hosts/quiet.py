"""Nothing here queries a row at a time, and nothing splices a value."""
TABLE = "users"


def prose(log, name):
    log("Please select an item from the list of %s" % name)
    log(f"update {name} set in stone")
    log("insert the disk into the drive, delete nothing from it")


def constant(cursor, newest):
    order = "DESC" if newest else "ASC"
    cursor.execute(f"SELECT id FROM {TABLE} WHERE seen IS NULL ORDER BY id {order} LIMIT 10")


def retried(cursor, key):
    for attempt in range(10):
        cursor.execute("SELECT id FROM users WHERE name = %s", (key,))


def cached(cursor, keys, cache):
    for key in keys:
        if key not in cache:
            cursor.execute("SELECT id FROM users WHERE name = %s", (key,))
            cache[key] = cursor.fetchone()


def suppressed(cursor, name):
    cursor.execute("SELECT id FROM users WHERE name = '%s'" % name)  # nosec B608


def header_only(cursor):
    for row in cursor.execute("SELECT id FROM users WHERE seen IS NULL"):
        print(row)
