# args: --only host
"""Pages by offset through the builders of SQLAlchemy, peewee, Tortoise, Django and Pony."""
from django.core.paginator import Paginator
from peewee import Model
from sqlalchemy import select
from sqlalchemy.orm import Session

from .models import Post, User


# ---- offsets that a page number makes ----

def query(session: Session, number):
    return session.query(User).order_by(User.id).offset(number * 20).limit(20).all()  # expect: builder-offset-pagination


def selected(session, number, size):
    return session.scalars(select(User).order_by(User.id).limit(size).offset((number - 1) * size)).all()  # expect: builder-offset-pagination


def statement(number):
    stmt = select(Post).where(Post.draft.is_(False)).order_by(Post.at)
    return stmt.offset(number).limit(10)  # expect: builder-offset-pagination


def many_lines(session, skip):
    return (
        session.query(Post)  # expect: builder-offset-pagination
        .filter(Post.author == 1)
        .order_by(Post.id)
        .offset(skip)
        .limit(50)
        .all()
    )


def from_request(session, request):
    return session.query(User).order_by(User.id).offset(request.args.get("offset", type=int)).limit(20).all()  # expect: builder-offset-pagination


def peewee_page(number):
    return User.select().order_by(User.id).limit(20).offset(number * 20)  # expect: builder-offset-pagination


async def tortoise(number):
    return await User.all().order_by("id").offset(number * 20).limit(20)  # expect: builder-offset-pagination


def core(table, number):
    return table.select().order_by(table.c.id).offset(number).limit(5)  # expect: builder-offset-pagination


def in_loop(session):
    page = 0
    while page < 1000:
        yield session.query(User).order_by(User.id).offset(page).limit(100).all()  # expect: builder-offset-pagination, query-in-loop
        page += 100


class Repository:
    def __init__(self, session):
        self.session = session

    def list(self, skip=0, limit=100):
        return self.session.query(User).order_by(User.id).offset(skip).limit(limit).all()  # expect: builder-offset-pagination


# ---- by key, without an offset, or of something else ----

def after(session, last):
    return session.query(User).where(User.id > last).order_by(User.id).limit(20).all()


def first(session):
    return session.query(User).order_by(User.id).limit(20).all()


def constant(session):
    return session.query(User).order_by(User.at.desc()).offset(1).limit(1).one()


def second_best(session):
    return select(User).order_by(User.score.desc()).offset(0).limit(10)


def pandas_shift(frame, rows):
    return frame.shift(rows)


def text_offset(text, start):
    return text.find("x", start)


def date_offset(offsets, day):
    return day + offsets.offset(3)


def file_position(handle, offset):
    handle.seek(offset)
    return handle.read()


def kafka(consumer, partition, position):
    consumer.seek(partition, position)
    return consumer.offset(partition)


def tuple_keys(session, at, last):
    return select(Post).where((Post.at, Post.id) > (at, last)).order_by(Post.at, Post.id).limit(20)


def skipped(iterator, number):
    return iterator.skip(number)


def yields(session):
    for user in session.query(User).yield_per(500):
        yield user
