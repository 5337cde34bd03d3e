from app.users import load, save_name as keep
import app.users
import app.users as u
from app import users
from .users import Repo


def names(ids):
    for key in ids:
        yield load(key)  # query


def qualified(ids):
    return [app.users.load(key) for key in ids]  # query


def aliased(ids):
    return [u.load(key) for key in ids]  # query


def module(ids):
    for key in ids:
        users.load(key)  # query


def renamed(pairs):
    for key, name in pairs:
        keep(key, name)  # write


def typed(ids):
    repo = Repo()
    for key in ids:
        repo.fetch(key)  # query
