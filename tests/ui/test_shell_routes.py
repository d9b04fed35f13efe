"""Routes: text and back again; the way back and forward."""

import pytest

from app.domain.errors import UsageError
from ui.routes import History, Route


@pytest.mark.parametrize(
    ("route", "link"),
    [
        (Route("events"), "doorman:events"),
        (Route("applications", "SUB-7"), "doorman:applications/SUB-7"),
        (Route("applications", "SUB-7", "properties"), "doorman:applications/SUB-7/properties"),
        (Route("events", filter="property is AUR01"), "doorman:events?filter=property+is+AUR01"),
        (Route("events", "a/b?c", filter="ä&ö=ü"), "doorman:events/a%2Fb%3Fc?filter=%C3%A4%26%C3%B6%3D%C3%BC"),
    ],
)
def test_a_route_is_a_link_and_the_link_is_the_route(route, link):
    assert str(route) == link
    assert Route.parse(f"  {link}\n") == route


@pytest.mark.parametrize("text", ["", "doorman:", "events", "https://events", "doorman:a/b/c/d", "http://[half"])
def test_other_text_is_refused_in_one_sentence(text):
    with pytest.raises(UsageError, match="not a link of Doorman"):
        Route.parse(text)


def test_back_and_forward_as_in_a_browser():
    history = History()
    assert history.back() is None
    for route in (Route("a"), Route("b"), Route("b"), Route("c")):
        history.visit(route)
    assert history.back() == Route("b")
    assert history.back() == Route("a")
    assert not history.can_go_back
    assert history.forward() == Route("b")
    history.visit(Route("d"))
    assert not history.can_go_forward
    assert history.back() == Route("b")


def test_a_closer_word_on_the_same_place_is_no_step_of_its_own():
    history = History()
    history.visit(Route("a"))
    history.visit(Route("events"))
    history.amend(Route("events", filter="x"))
    assert history.current == Route("events", filter="x")
    assert history.back() == Route("a")
    history.clear()
    assert history.current is None
    assert not history.can_go_back


def test_the_way_back_has_an_end():
    history = History()
    for number in range(300):
        history.visit(Route("events", str(number)))
    steps = 0
    while history.back():
        steps += 1
    assert steps == 99
    assert history.current == Route("events", "200")
