from sqlmodel import SQLModel, Field, Relationship, Session, select
class Team(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    heroes: list["Hero"] = Relationship(back_populates="team")
class Hero(SQLModel, table=True):
    id: int | None = Field(default=None, primary_key=True)
    name: str
    team_id: int | None = Field(default=None, foreign_key="team.id")
    team: Team | None = Relationship(back_populates="heroes")
def m1(session: Session):
    heroes = session.exec(select(Hero)).all()
    for hero in heroes:
        print(hero.name, hero.team.name)  # expect: lazy-relation-in-loop
def m2(session: Session):
    hero = session.exec(select(Hero).where(Hero.name == "x")).one()
    print(hero.team)
def m3(session: Session):
    for team in session.exec(select(Team).options(selectinload(Team.heroes))):
        print(team.heroes)
def m4(session: Session):
    for team in session.exec(select(Team)):
        print(len(team.heroes))  # expect: lazy-relation-in-loop
