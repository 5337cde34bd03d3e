# args: --only host
"""allow_filtering() of cqlengine and coodie."""
from cassandra.cqlengine import columns
from cassandra.cqlengine.models import Model
from coodie.sync import Document


class User(Model):
    id = columns.UUID(primary_key=True)
    name = columns.Text()


class Product(Document):
    brand: str


# ---- asked for ----

def by_name(name):
    return User.objects.filter(name=name).allow_filtering()  # expect: builder-allow-filtering


def called(name):
    return User.objects(name=name).allow_filtering().first()  # expect: builder-allow-filtering


def limited(name):
    return User.objects.allow_filtering().filter(name=name).limit(10)  # expect: builder-allow-filtering


def counted(age):
    return User.objects.filter(age__gt=age).allow_filtering().count()  # expect: builder-allow-filtering


def listed(name):
    return list(User.objects(name=name).allow_filtering())  # expect: builder-allow-filtering


def variable(name, wide):
    query = User.objects.filter(name=name)
    if wide:
        query = query.allow_filtering()  # expect: builder-allow-filtering
    return query.all()


def documents(brand):
    return Product.find(brand=brand).allow_filtering().all()  # expect: builder-allow-filtering


def many_lines(brand):
    return (
        Product.find()  # expect: builder-allow-filtering
        .filter(brand=brand)
        .allow_filtering()
        .limit(5)
        .all()
    )


def keyed_too(key, name):
    return User.objects.filter(id=key, name=name).allow_filtering().get()  # expect: builder-allow-filtering


def deleted(name):
    for user in User.objects.filter(name=name).allow_filtering():  # expect: builder-allow-filtering
        user.delete()  # expect: write-in-loop


# ---- not asked for ----

def by_id(key):
    return User.objects.filter(id=key).first()


def get(key):
    return User.get(id=key)


def first_of(key):
    return User.objects(id=key).limit(1)


def documents_by_key(key):
    return Product.find(id=key).all()


def partition(day):
    return list(User.objects.filter(day=day).order_by("-at"))


def counted_by_key(key):
    return User.objects.filter(id=key).count()


def in_keys(keys):
    return User.objects.filter(id__in=keys)


def token_page(last):
    return User.objects.filter(pk__token__gt=last).limit(100)


def named(row):
    """A name that only looks like it."""
    row.allow_filter = True
    return row


def flag(options):
    return options.get("allow_filtering", False)


def written(key):
    return User.create(id=key, name="x")
