"""The parameters of the model, with their defaults. What each does is in docs/ODD.md."""

from typing import Annotated

from pydantic import Field

from sim.scenario.checks.validated_model import Section
from sim.scenario.checks.values import Amount, Count, Positive, Share


class Weights(Section):
    """What each term of a decision weighs."""

    interest: Amount = 1.0
    security: Amount = 4.0
    reciprocity: Amount = 0.4
    audience: Amount = 0.8
    third_parties: Amount = 12.0
    entrapment: Amount = 0.5
    dependence: Amount = 0.4
    autonomy: Amount = 1.0


class Cost(Section):
    """What joining costs, by kind, per unit of what such an occasion is worth."""

    rhetoric: Amount = 0.30
    exercise: Amount = 0.50
    sanctions_support: Amount = 0.60


class Worth(Section):
    """How much an occasion counts in the support rate, by kind."""

    rhetoric: Amount = 0.25
    exercise: Amount = 1.0
    sanctions_support: Amount = 1.0


class Exposure(Section):
    """How far joining exposes to third parties and to the host's quarrels, by kind."""

    rhetoric: Amount = 0.1
    exercise: Amount = 0.6
    sanctions_support: Amount = 1.0


class Alliance(Section):
    """What counts as an alliance."""

    reciprocity: Share = 0.5
    expectation: Share = 0.5
    sustain: Annotated[Count, Field(description="steps in a row that the pair must qualify")] = 6


class ModelParameters(Section):
    """Every parameter of the model."""

    weights: Weights = Weights()
    cost: Cost = Cost()
    worth: Worth = Worth()
    exposure: Exposure = Exposure()
    premium: Annotated[Amount, Field(description="what commitment adds to a decision")] = 0.4
    noise: Annotated[Positive, Field(description="how far chance blurs a decision")] = 0.15
    prior: Annotated[Share, Field(description="chance of commitment between states at peace")] = 0.5
    turnover: Annotated[Share, Field(description="chance a step that a commitment is redrawn")] = (
        0.01
    )
    memory: Annotated[Share, Field(description="what is left of the record after a step")] = 0.92
    alliance: Alliance = Alliance()
