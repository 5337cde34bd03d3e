import psycopg2

db = psycopg2.connect("")

ONE = "SELECT name FROM users WHERE id = %s"


def load(key):
    cursor = db.cursor()
    cursor.execute(ONE, (key,))
    return cursor.fetchone()


def save_name(key, name):
    db.cursor().execute("UPDATE users SET name = %s WHERE id = %s", (name, key))


class Repo:
    def fetch(self, key):
        cursor = db.cursor()
        cursor.execute("SELECT total FROM orders WHERE id = %s", (key,))
        return cursor.fetchone()
