"""Families of frame elements, for the eye: who, what, where, when, how, why.

FrameNet has more than a thousand names of frame elements; no palette has. A reader who sees
that blue acts and green is a place reads a page without looking names up. The families are a
drawing convention of ours, no part of FrameNet, and no model sees them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from semcore.drawing.colours import Colour


@dataclass(frozen=True, slots=True)
class Family:
    """Frame elements that answer one question; ``words`` are those in their names."""

    name: str
    colour: Colour
    words: frozenset[str] = frozenset()


def _family(name: str, colour: Colour, words: str) -> Family:
    return Family(name, colour, frozenset(words.split()))


FAMILIES = (
    _family("who acts", Colour.BLUE, """
        agent cognizer speaker protagonist self_mover mover leader communicator helper assailant
        experiencer perceiver employer seller donor supplier creator author owner possessor
        teacher killer perpetrator avenger inspector producer wielder resident person people
        member individuals group organization party partner side sides partners parties
        participant participants interlocutor interlocutors judge arguer buyer consumer ingestor
        traveler self student terrorist researcher hunter searcher competitor fighter ego
        government institution authorities authority state country actor performer operator driver
        controlling_entity responsible_party sender exporter importer wearer employee worker
        manufacturer executive suspect signatory signatories claimant influencing_entity voter
        """),
    _family("what, whom", Colour.RUST, """
        theme patient entity item goods victim evaluee undergoer food body_part dependent object
        product created_entity weapon building vehicle artifact substance asset possession figure
        whole part subpart project gizmo resource stuff text container document garment clothing
        trajector phenomenon_entity sought_entity undesirable_event event trajector_event fire
        hypothetical_event containing_event salient_entity aggregate total subset mass material
        components ingredients money buildings roadway business offender defendant projectile
        focal_occasion occasion instance population fuel species ailment affliction disease
        name unit count protection infrastructure connector sound noise process undertaking
        enterprise constituent_parts food_item device economy entities affected parts system
        """),
    _family("other party", Colour.MAGENTA, """
        recipient addressee audience beneficiary benefited_party opponent injured_party
        target_person customer client hearer alter co-participant cotheme co_participant ally
        friend enemy relatives company companion accompaniment supporter landmark_event_party
        """),
    _family("content", Colour.VIOLET, """
        message content topic phenomenon stimulus information issue question opinion idea
        proposition reported_fact state_of_affairs hypothesis action act activity task behavior
        evidence inference subject domain field norm law principle plan proposal
        agreement obligation duty desirable_action knowledge skill experience main_assertion
        possible_event required_situation requirement situation role function crime charges offense
        expected outcome decision problem focus belief text_content work cause_content signs
        """),
    _family("where", Colour.GREEN, """
        place location locale area goal source path direction ground origin landmark distance
        region country_of_origin relative_location jurisdiction building_part destination
        delimitation shape_location container_possessor container_location intermediate
        fixed_location point itinerary current_country political_region endpoint body_location
        place_of_employment
        """),
    _family("when", Colour.TEAL, """
        time duration frequency period time_period relative_time timespan age landmark_period
        landmark_occasion interval iteration particular_iteration time_of_event date rate_of_time
        relative_moment calendric_unit moment deadline re-encoding reference_occasion length_of_time
        """),
    _family("how, how much", Colour.OLIVE, """
        manner means degree instrument quantity number depictive speed descriptor attribute value
        dimension amount rate medium method extent measure difference range fraction proportion
        type category quality property characteristic color denoted_quantity units_number rank
        comparison_set comparand standard multiplier gradable_attribute persistent_characteristic
        variable scale level price cost likelihood probability estimation style class precision
        concessive_degree change size weight final_category final_quality subtype
        """),
    _family("why", Colour.MAROON, """
        cause reason purpose explanation effect result circumstances circumstance condition use
        motivation factor trigger force inherent_purpose consequence basis internal_cause
        external_cause conditional_occurrence concessive result_state rationale justification
        response influencing_situation enabled_situation undesirable_situation imposed_purpose
        support
        """),
)  # fmt: skip
OTHER = Family("other", Colour.SLATE)


@lru_cache(maxsize=4096)
def family_of(name: str) -> Family:
    """The family of a frame element: by its whole name, else by the last word of it that tells.

    The second of two (*Partner_2*, *Side_2*) is the other party; an unknown word in -er or -or
    (*Surrenderer*, *Conqueror*) acts.
    """
    plain = name.lower()
    words = re.split(r"[_\s-]+", plain)
    for candidate in (plain, *reversed(words)):
        for family in FAMILIES:
            if candidate in family.words:
                second = words[-1] == "2" and family is FAMILIES[0]
                return FAMILIES[2] if second else family
    return FAMILIES[0] if words[-1].endswith(("er", "or")) else OTHER
