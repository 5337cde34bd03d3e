import psycopg2

def posts(cur, blog):
    cur.execute("SELECT id, title FROM posts WHERE blog_id = %s AND status = 'live' ORDER BY id", (blog,))
    for post in cur.fetchall():
        show(cur, post)

def show(cur, post):
    cur.execute("SELECT * FROM comments WHERE post_id = %s", (post[0],))
    return cur.fetchall()
