"""Who is here before a guide for several people begins: names, turns, roles, and when it can begin."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from coachmate.coaching.gathering import LONGEST_NAME, YOU, Gathering, how_many, is_shared, meetings, own_name
from coachmate.coaching.partnerships import Kind, Partnership
from coachmate.coaching.progress import begin
from coachmate.coaching.seating import Seats, needs_seats, seated
from coachmate.coaching.sessions import Session
from tests.together_guides import AGAIN, ROUND, STORIES

NOW = datetime(2026, 3, 1, tzinfo=UTC)
TRIO = Partnership("1", Kind.GROUP, "Trio", ("Maya", "Tom"), NOW)
NAMES = st.lists(st.text(max_size=50), max_size=12)


def session(guide: str = ROUND.id, *, finished: bool = True, people: tuple[str, ...] = ()) -> Session:
    progress = replace(begin(seated(ROUND, Seats(people))), finished=finished)
    return Session("s", guide, "", progress, NOW, NOW, TRIO.id, Seats(people))


@given(NAMES)
def test_whatever_is_typed_the_people_differ_have_names_and_fit(names: list[str]) -> None:
    here = Gathering(ROUND, [])
    for name in names:
        trouble = here.trouble_with(name)
        assert here.add(name) == (not trouble)
    assert len({each.casefold() for each in here.people}) == len(here.people) <= ROUND.people[1]
    assert all(each.strip() and len(each) <= LONGEST_NAME for each in here.people)
    assert bool(here.missing) == (len(here.people) < ROUND.people[0])


@given(st.lists(st.tuples(st.sampled_from("arumgp"), st.integers(0, 9), st.integers(0, 9)), max_size=40))
def test_roles_are_always_taken_by_somebody_who_is_here(steps: list[tuple[str, int, int]]) -> None:
    here = Gathering(ROUND, ["Ann", "Bo", "Cy"])
    for step, at, other in steps:
        who = at % len(here.people) if here.people else 0
        if step == "a":
            here.add(f"N{at}{other}")
        elif step == "r" and here.people:
            here.remove(who)
        elif step == "u" and here.people:
            here.rename(who, f"R{at}{other}")
        elif step == "m" and here.people:
            assert here.people[here.move(who, other - 5)]
        elif step == "g" and here.people:
            here.give(ROUND.roles[other % 2].id, here.people[who])
        elif step == "p":
            here.pass_on(ROUND.roles[other % 2].id)
        assert set(here.roles.values()) <= set(here.people)
        assert set(here.roles) == ({"host", "keeper"} if here.people else set())


def test_giving_a_role_swaps_it_and_passing_on_goes_round() -> None:
    here = Gathering(ROUND, ["Ann", "Bo", "Cy"])
    assert here.roles == {"host": "Ann", "keeper": "Bo"}
    here.give("host", "Bo")
    assert here.roles == {"host": "Bo", "keeper": "Ann"}
    here.pass_on("keeper")
    assert here.roles == {"host": "Ann", "keeper": "Bo"}
    here.pass_on("keeper")
    assert here.roles == {"host": "Ann", "keeper": "Cy"}
    here.rename(2, "Cyril")
    assert here.seats == Seats(("Ann", "Bo", "Cyril"), {"host": "Ann", "keeper": "Cyril"})


def test_it_begins_with_the_partners_and_roles_go_round_from_meeting_to_meeting() -> None:
    first = Gathering.of(ROUND, TRIO)
    assert first.people == [YOU, "Maya", "Tom"]
    past = [session(), session(finished=False), session("another")]
    assert meetings(past, ROUND) == 1
    assert Gathering.of(ROUND, TRIO, past).roles == {"host": "Maya", "keeper": "Tom"}
    assert Gathering.of(ROUND, None).people == [YOU]
    assert Gathering.of(STORIES, TRIO).people == [YOU, "Maya"]


def test_ones_own_name_is_known_from_the_last_time() -> None:
    assert own_name([], TRIO) == YOU
    assert own_name([session(), session(people=("Maya", "Ines", "Tom"))], TRIO) == "Ines"
    assert own_name([session(people=("Maya", "Ines", "Joe"))], TRIO) == YOU


def test_what_is_missing_and_what_is_wrong_is_said() -> None:
    here = Gathering(STORIES, ["Ann"])
    assert here.missing == "1 person more is needed."
    assert "already" in here.trouble_with(" ann ")
    assert here.trouble_with("ann", instead_of=0) == ""
    assert "letters" in here.trouble_with("  ")
    assert here.add("Bo")
    assert here.is_full
    assert here.trouble_with("Cy") == "This is for at most 2 people."
    assert how_many(STORIES) == "2 people"
    assert how_many(ROUND) == "3 to 8 people"
    assert is_shared(AGAIN) and not needs_seats(AGAIN)
