"""The picker of properties: which groups of its tree are open."""

from __future__ import annotations

from tests.ui.approvals.samples import hotel
from ui.approvals.properties_step import FEW, PropertiesStep
from ui.approvals.selection import Selection
from ui.tree_model import TreeModel

COUNTRIES = ("Spain", "Portugal", "France", "Italy")


def chain(approved: int):
    """More than may all be opened, of which so many were approved before, all in Spain and Portugal."""
    return Selection([
        hotel(
            f"{'AUR' if n < 100 else 'BEA'}{n:03}",
            f"{'Aurora' if n < 100 else 'Beacon'} {n}",
            country=COUNTRIES[n % 2 + 2 * (n >= 100)],
            approved_before=n < approved,
        )
        for n in range(200)
    ])  # fmt: skip


def open_groups(step: PropertiesStep) -> set[str]:
    model = step.tree.model()
    assert isinstance(model, TreeModel)
    groups = (model.group_at(index) for index in model.group_indexes() if step.tree.isExpanded(index))
    return {group.label for group in groups if group is not None}


def shown(qtbot, approved: int) -> PropertiesStep:
    step = PropertiesStep()
    qtbot.addWidget(step)
    step.show_selection(chain(approved), {})
    return step


def test_what_is_picked_is_in_view_where_it_is_not_too_much(qtbot):
    assert open_groups(shown(qtbot, 7)) == {"Aurora", "Spain", "Portugal"}


def test_groups_of_a_great_many_stay_closed_until_somebody_opens_one(qtbot):
    assert open_groups(shown(qtbot, FEW + 1)) == set()
