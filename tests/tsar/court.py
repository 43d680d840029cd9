"""The article of ``samples/court.txt`` with its events as a person marks them."""

from __future__ import annotations

from pathlib import Path

from semcore.text.spans import CharSpan, words_of
from tsar.data import Argument, Event, EventDocument, document_of_text

TEXT = (Path(__file__).parents[2] / "samples" / "court.txt").read_text("utf-8")
# Type, trigger and arguments: words with those before them, in parentheses, that tell them apart.
EVENTS: list[tuple[str, str, list[tuple[str, str]]]] = [
    ("Conflict.Attack.DetonateExplode", "(terms for the )bombing", [
        ("Place", "(A court in )Norvik"), ("Target", "the city's ferry terminal"),
        ("Attacker", "three men"), ("Instrument", "The device")]),
    ("Justice.Sentence.Unspecified", "sentenced", [
        ("JudgeCourt", "A court in Norvik"), ("Defendant", "three men"),
        ("Sentence", "long prison terms"), ("Crime", "the bombing of the city's ferry terminal")]),
    ("Life.Die.Unspecified", "died", [
        ("Victim", "Seven people"), ("Place", "the city's ferry terminal")]),
    ("Life.Injure.Unspecified", "injured", [("Victim", "more than forty")]),
    ("Conflict.Attack.DetonateExplode", "(van, )exploded", [
        ("ExplosiveDevice", "The device"), ("Place", "the city's ferry terminal"),
        ("Target", "commuters")]),
    ("Movement.Transportation.Evacuation", "flew", [
        ("Transporter", "Helicopters"), ("PassengerArtifact", "the most seriously hurt"),
        ("Destination", "the university hospital in Lindhaven"),
        ("Origin", "(A court in )Norvik")]),
    ("Medical.Intervention.Unspecified", "operated", [
        ("Treater", "Surgeons"), ("Patient", "the most seriously hurt"),
        ("Place", "the university hospital in Lindhaven")]),
    ("Justice.ArrestJailDetain.Unspecified", "arrested", [
        ("Jailer", "Police"), ("Detainee", "Tomas Reik"), ("Place", "his sister's house"),
        ("Crime", "the bombing of the city's ferry terminal")]),
    ("Transaction.ExchangeBuySell.Unspecified", "bought", [
        ("Recipient", "(hills. )He"), ("AcquiredEntity", "the van"), ("Giver", "a dealer"),
        ("PaymentBarter", "twice the price")]),
    ("Justice.ArrestJailDetain.Unspecified", "detained", [
        ("Detainee", "the brothers Emil and Jonas Varga"), ("Jailer", "Police")]),
    ("ArtifactExistence.ManufactureAssemble.Unspecified", "built", [
        ("Artifact", "(said, )the bomb"), ("Place", "a shed on their farm"),
        ("Components", "wire, batteries and eighty kilograms of fertilizer"),
        ("ManufacturerAssembler", "the brothers Emil and Jonas Varga")]),
    ("Justice.TrialHearing.Unspecified", "trial", [
        ("Defendant", "three men"), ("JudgeCourt", "Judge Marta Olin")]),
    ("Contact.Contact.Meet", "(had )met", [
        ("Participant", "(testified that )Reik"), ("Participant", "(met )the brothers"),
        ("Place", "a cafe by the harbour")]),
    ("Contact.Contact.Meet", "(to )meet", [
        ("Participant", "the mayor"), ("Participant", "the survivors")]),
]  # fmt: skip


def _find(phrase: str) -> CharSpan:
    before, _, words = phrase.rpartition(")")
    start = TEXT.index(before.removeprefix("(") + words) + max(0, len(before) - 1)
    return CharSpan(start, start + len(words))


def court(name: str = "court", score: float | None = 0.5) -> EventDocument:
    """The document, with every trigger and argument at the same score."""
    document = document_of_text(name, TEXT)
    events = []
    for number, (type, trigger, given) in enumerate(EVENTS, start=1):
        arguments = []
        for role, phrase in given:
            span = _find(phrase)
            words = words_of(span, document.words)
            assert words
            arguments.append(Argument(role, span, words, score))
        span = _find(trigger)
        words = words_of(span, document.words)
        assert words
        events.append(Event(f"{name}:event.{number}", type, span, words, tuple(arguments), score))
    return EventDocument(
        document.id, document.text, document.words, document.sentences, tuple(events)
    )
