from app.users import ONE as GET, db
from other import users as people


def names(ids):
    cursor = db.cursor()
    for key in ids:
        cursor.execute(GET, (key,))  # query
    cursor.execute(people.ONE, (1,))
