# The same names, from a module that asks no database, and from one that is not here.
from other.users import load, Repo
from vendor.users import save_name


def names(paths):
    return [load(path) for path in paths]


def saved(pairs):
    for key, name in pairs:
        save_name(key, name)


def typed(keys):
    repo = Repo()
    return [repo.fetch(key) for key in keys]
