"""The registries: each entry has what belongs to it, and nobody keeps a list beside them."""

from pathlib import Path

from sim.model import rule
from sim.scenario.parameters import ModelParameters
from sim.vocabulary.kinds import COSTLY_KINDS, KIND_NAMES, KINDS, TALK
from sim.vocabulary.terms import COMMITMENT, DECISION_TERMS, TERMS

SIM = Path(__file__).parents[2] / "sim"


def test_every_kind_has_parameters_a_label_and_a_marker_of_its_own() -> None:
    model = ModelParameters()
    for by_kind in (model.cost, model.worth, model.exposure):
        assert tuple(type(by_kind).model_fields) == KIND_NAMES
    assert tuple(KINDS) == KIND_NAMES
    assert len({kind.label for kind in KINDS.values()}) == len(KINDS)
    assert len({kind.marker for kind in KINDS.values()}) == len(KINDS)


def test_a_kind_is_either_costly_or_talk() -> None:
    assert sorted((*COSTLY_KINDS, *TALK)) == sorted(KIND_NAMES)
    assert TALK == ("rhetoric",)


def test_no_kind_is_named_outside_the_registry() -> None:
    for file in SIM.rglob("*.py"):
        if not file.is_relative_to(SIM / "vocabulary"):
            text = file.read_text(encoding="utf-8")
            assert not [kind for kind in KIND_NAMES if f'"{kind}"' in text], file


def test_the_sign_of_a_term_is_that_of_the_rule() -> None:
    assert tuple(rule.STATIC_TERMS) == rule.StaticTerms._fields
    for name, term in rule.STATIC_TERMS.items():
        sizes = rule.StaticTerms(**dict.fromkeys(rule.STATIC_TERMS, 0.0) | {name: 0.25})
        exposure = 0.5 if term.exposed else 1.0
        assert rule.static_utility(sizes, [4.0] * len(sizes), 0.5) == term.sign * exposure


def test_every_weight_is_that_of_one_term() -> None:
    weights = [term.weight for term in TERMS.values() if term.weight]
    assert sorted(weights) == sorted(type(ModelParameters().weights).model_fields)


def test_the_sign_of_a_term_that_moves_is_that_of_the_rule() -> None:
    dynamic = {name: 0.0 for name, term in TERMS.items() if term.moves}
    for name in dynamic:
        assert rule.dynamic_utility(**dynamic | {name: 0.25}) == 0.25 * TERMS[name].sign


def test_terms_have_labels_and_phrases_of_their_own() -> None:
    assert list(DECISION_TERMS) == [*TERMS, COMMITMENT]
    for field in ("label", "phrase"):
        assert len({getattr(term, field) for term in DECISION_TERMS.values()}) == 10
