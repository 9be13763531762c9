"""The study's pages in Markdown: results.md, all tables, and README.md, whose prose has numbers."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import pandas as pd

from docs.studies.markdown import markdown
from sim.errors import InputError

_TEMPLATE = Path(__file__).with_name("README.in.md")
_PLACEHOLDER = re.compile(r"\{([^{}:\n]+):([^{}\n]*)\}")

ERA_NAMES = {"all": "All years", "before_1946": "Before 1946", "from_1946": "From 1946"}
_OTHER = {"before_1946": "from 1946", "from_1946": "before 1946"}
MEASURE_NAMES = {
    "log_score": "log score",
    "brier": "Brier",
    "auc": "AUC",
    "auc_within_years": "AUC within years",
}
PARAMETER_NAMES = {
    "model.weights.interest": "weight of interest",
    "model.weights.security": "weight of security",
    "model.cost.exercise": "cost of an exercise",
    "model.premium": "premium",
    "model.prior": "prior",
}


def template() -> str:
    """The prose of README.md, with placeholders."""
    return _TEMPLATE.read_text(encoding="utf-8")


def filled(prose: str, results: Mapping[str, Any]) -> str:
    """A text in which `{part/of/results:.3f}` stands for that number, so formatted.

    Raises InputError where a placeholder stands for nothing.
    """

    def text(placeholder: re.Match[str]) -> str:
        value: Any = results
        try:
            for part in placeholder[1].split("/"):
                value = value[part]
            return format(value, placeholder[2]).replace("-", "−").replace("%", " %")
        except (KeyError, TypeError, ValueError):
            raise InputError(f"{placeholder[0]} stands for no number of the results") from None

    return _PLACEHOLDER.sub(text, prose)


def tables(results: Mapping[str, Any]) -> str:
    """Every number of the study."""
    return "\n".join(_lines(results)) + "\n"


def _lines(results: Mapping[str, Any]) -> Iterator[str]:
    plan, table = results["plan"], results["table"]
    yield "# Who forms a pact? All numbers"
    yield ""
    yield "Written by `python -m docs.studies.pacts.study FOLDER`, FOLDER being that of the tables;"
    yield "what they mean is in [README](README.md). Lower log and Brier scores are better."
    yield f"In brackets standard errors, pairs and years drawn anew {plan['draws']:,} times each."
    yield ""
    yield from _table(
        ("", "rows", "pairs", "years", "pacts", "of these in the three years with most"),
        [
            (ERA_NAMES[era], *(f"{count:,}" for count in counts.values()))
            for era, counts in table.items()
        ],
    )
    yield "## The defaults, nothing fitted; nulls fitted on other pairs (five folds)"
    yield ""
    for era, found in results["scores"].items():
        yield from _scores(ERA_NAMES[era], found, "S and nearness")
    yield "## Fitted on one era, tested on the other"
    yield ""
    for era, found in results["eras"].items():
        trained = f", fitted {_OTHER[era]}" if era in _OTHER else ", each fitted on the other"
        yield from _scores(f"{ERA_NAMES[era]}{trained}", found, "nearness alone")
    yield "## The parameters fitted"
    yield ""
    yield from _sample(results["sample"])
    for form, fits in results["fits"].items():
        yield from _fits(form, fits, results["defaults"])
    yield "## How certain predictions are"
    yield ""
    yield from _table(
        ("share of rows", "allied in no replicate", "in more than half", "in all"),
        [
            (name, *(f"{each[part]:.3f}" for part in ("never", "above_half", "always")))
            for name, each in results["certainty"].items()
        ],
    )
    yield "## Without a term"
    yield ""
    yield "Exploratory. Differences from all terms: above 0, the log score is worse without it."
    yield "Those of the fitted parameters are of rows of the other era."
    yield ""
    for base, forms in results["knocked_out"].items():
        yield from _knocked_out(base, forms)
    yield "## What separates pacts"
    yield ""
    yield "Exploratory. Area under the ROC curve within years of one measure alone. Terms are those"
    yield "of a show of force before any signal, of the state for which it is less."
    yield ""
    yield from _table(
        ("measure", "AUC within years"),
        [
            (name, f"{found['value']:.3f} ({found['error_by_pairs']:.3f})")
            for name, found in _by_value(results["separation"])
        ],
    )
    yield "## Reliability"
    yield ""
    for name, curve in results["reliability"].items():
        yield f"**{name}**"
        yield ""
        yield from _table(
            ("predicted", "happened", "95 % interval", "rows"),
            [
                (
                    f"{row['predicted']:.4f}",
                    f"{row['happened']:.4f}",
                    f"{row['low']:.4f} to {row['high']:.4f}",
                    f"{row['rows']:,.0f}",
                )
                for row in curve
            ],
        )


def _by_value(found: Mapping[str, Any]) -> list[tuple[str, Any]]:
    return sorted(found.items(), key=lambda each: -each[1]["value"])


def _table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> Iterator[str]:
    yield markdown(pd.DataFrame(rows, columns=list(head)))
    yield ""


def _scores(title: str, found: Mapping[str, Any], reference: str) -> Iterator[str]:
    yield f"**{title}**"
    yield ""
    head = ("predictor", *MEASURE_NAMES.values(), f"log score less that of {reference}")
    yield from _table(
        head,
        [
            (
                name,
                *(_measured(each[measure], _SPECS[measure]) for measure in MEASURE_NAMES),
                _measured(each["log_score"]["less"][reference], "+.4f"),
            )
            for name, each in found.items()
        ],
    )


_SPECS = {"log_score": ".4f", "brier": ".4f", "auc": ".3f", "auc_within_years": ".3f"}


def _measured(each: Mapping[str, float], spec: str) -> str:
    errors = (format(each[f"error_by_{by}"], spec.lstrip("+")) for by in ("pairs", "years"))
    return f"{format(each['value'], spec)} ({', '.join(errors)})"


def _sample(sample: Mapping[str, Any]) -> Iterator[str]:
    pacts, rows = (sum(sample[era][part] for era in _OTHER) for part in ("pacts", "rows"))
    yield f"{pacts} pacts and {rows - pacts} others, each of which stands for"
    yield f"{sample['weight_of_a_control']:.3f} rows. *About as good* (exploratory): the range"
    yield "of each parameter among the points tried that lose at most 2 nats more than the best."
    yield "*Fitted for order* (exploratory): to log scores after recalibration on the same rows."
    yield ""


def _fits(form: str, fits: Mapping[str, Any], defaults: Mapping[str, float]) -> Iterator[str]:
    each = list(fits.values())
    yield from _table(
        ("", *(f"{form} {ERA_NAMES[era].lower()}" for era in fits), "default"),
        [
            (
                name,
                *(f"{fit['setting'][path]:.3f}" for fit in each),
                f"{defaults[path]:.3f}",
            )
            for path, name in PARAMETER_NAMES.items()
        ]
        + [
            (f"{name}, about as good", *(_range(fit["about_as_good"][path]) for fit in each), "")
            for path, name in PARAMETER_NAMES.items()
        ]
        + [
            ("loss at the defaults", *(f"{fit['at_defaults']:.2f}" for fit in each), ""),
            ("loss where it ended", *(f"{fit['loss']:.2f}" for fit in each), ""),
            ("evaluations", *(f"{fit['evaluations']}" for fit in each), ""),
            ("simplex shrunk", *("yes" if fit["converged"] else "no" for fit in each), ""),
        ],
    )


def _range(bounds: Sequence[float]) -> str:
    return f"{bounds[0]:.3f} to {bounds[1]:.3f}"


def _knocked_out(base: str, forms: Mapping[str, Any]) -> Iterator[str]:
    yield f"**{base.capitalize()}**"
    yield ""
    as_is, recalibrated = forms["as_is"], forms["recalibrated"]

    def less(found: Mapping[str, Any], measure: str, spec: str) -> str:
        return _measured(found[measure]["less"]["all terms"], spec)

    yield from _table(
        ("without", "log score", "log score, recalibrated", "AUC", "AUC within years"),
        [
            (
                term,
                less(as_is[term], "log_score", "+.4f"),
                less(recalibrated[term], "log_score", "+.4f"),
                less(as_is[term], "auc", "+.3f"),
                less(as_is[term], "auc_within_years", "+.3f"),
            )
            for term in as_is
            if term != "all terms"
        ],
    )
