"""The ontology of WikiEvents: ``event_role_KAIROS.json``, with a template for each type.

    "Conflict.Attack.Unspecified": {
        "roles": ["Attacker", "Target", "Instrument", "Place"],
        "template": "<arg1> attacked <arg2> using <arg3> at <arg4> place"}

``<arg2>`` is the second role of the list. A role may stand there twice (the two participants of a
meeting), and then has two places in the template. Types that WikiEvents uses are missing: five
events of dev and one of test have no type here.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

from semcore.errors import InputError
from semcore.files import read_json
from tsar.fields import strings
from tsar.ontology import EventOntology, EventType, Role

KAIROS = "event_role_KAIROS.json"
_PLACE = re.compile(r"<arg(\d+)>")


def read_kairos(path: Path) -> EventOntology:
    """The ontology; a role may have any number of arguments, as in WikiEvents.

    The definition of a type is its template with the roles put in. Raises `InputError` naming the
    file.
    """
    types = []
    try:
        for name, entry in read_json(path).items():
            roles = strings(entry["roles"], "roles")
            definition = _filled(str(entry["template"]), roles)
            types.append(EventType(name, tuple(map(Role, dict.fromkeys(roles))), definition))
    except (AttributeError, KeyError, TypeError) as error:
        what = f"missing key {error}" if isinstance(error, KeyError) else str(error)
        raise InputError.at(path, None, f"no ontology of KAIROS: {what}") from error
    return EventOntology(tuple(types))


def _filled(template: str, roles: Sequence[str]) -> str:
    def role(place: re.Match[str]) -> str:
        number = int(place[1])
        return roles[number - 1] if 1 <= number <= len(roles) else place[0]

    return _PLACE.sub(role, template)
