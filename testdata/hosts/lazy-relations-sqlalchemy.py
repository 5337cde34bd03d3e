from sqlalchemy import Column, ForeignKey, Integer, String, select
from sqlalchemy.orm import relationship, joinedload, selectinload, declarative_base, Session, Mapped, mapped_column
Base = declarative_base()
class User(Base):
    __tablename__ = "users"
    id = Column(Integer, primary_key=True)
    name = Column(String)
    addresses = relationship("Address", back_populates="user")
class Address(Base):
    __tablename__ = "addresses"
    id = Column(Integer, primary_key=True)
    user_id = Column(ForeignKey("users.id"))
    user = relationship("User", back_populates="addresses")
class Team(Base):
    __tablename__ = "teams"
    id: Mapped[int] = mapped_column(primary_key=True)
    users: Mapped[list["User"]] = relationship(lazy="selectin")

def s1(session: Session):
    for user in session.query(User).all():
        print(user.name, len(user.addresses))  # expect: lazy-relation-in-loop
def s2(session: Session):
    for user in session.query(User).options(joinedload(User.addresses)).all():
        print(len(user.addresses))
def s3(session: Session):
    users = session.scalars(select(User)).all()
    for u in users:
        for a in u.addresses:  # expect: lazy-relation-in-loop
            print(a.id)
def s4(session: Session):
    users = session.scalars(select(User).options(selectinload(User.addresses))).all()
    for u in users:
        for a in u.addresses:
            print(a.id)
def s5(session: Session):
    for t in session.query(Team):
        print(t.users)
def s6(session: Session):
    u = session.get(User, 1)
    print(u.addresses)
def s7(session: Session):
    for a in session.execute(select(Address)).scalars():
        print(a.user.name)  # expect: lazy-relation-in-loop
def s8(session: Session):
    return [a.user.name for a in session.query(Address).filter(Address.id > 3)]  # expect: lazy-relation-in-loop
