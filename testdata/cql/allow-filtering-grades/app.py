from cassandra.cluster import Cluster


def liked(session, n):
    return session.execute("SELECT title FROM blog.posts WHERE likes > %s AND title > '' ALLOW FILTERING", (n,))


def liked_of(session, author, n):
    return session.execute("SELECT title FROM blog.posts WHERE author = %s AND likes > %s ALLOW FILTERING", (author, n))


def find(session, table, n):
    return session.execute(f"SELECT title FROM {table} WHERE likes > %s ALLOW FILTERING", (n,))
