USERS_BY_NAME = "SELECT id FROM people WHERE name + 1 = %s LIMIT 2"
ONE = '''
    SELECT name FROM people WHERE id = %s
'''
WITH_HOLE = "SELECT name FROM people WHERE id = %s" % 3
class Orders:
    GET = "SELECT total FROM orders WHERE id = %s"
