"""The parameters of the model, with their defaults. What each does is in docs/ODD.md."""

from typing import Annotated

from pydantic import Field

from sim.scenario.checks.validated_model import Section
from sim.scenario.checks.values import Amount, Positive, Share, Steps


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
    sustain: Annotated[Steps, Field(description="steps in a row that the pair must qualify")] = 6


class Sees(Section):
    """How likely outsiders are to see that a state joined, by kind."""

    rhetoric: Share = 1.0
    exercise: Share = 0.9
    sanctions_support: Share = 0.5


class Outsiders(Section):
    """What those who are not asked see of who joins whom."""

    sees: Sees = Sees()
    declines: Annotated[Share, Field(description="how likely a decline is to be seen")] = 0.3


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
    backlash: Annotated[Share, Field(description="goodwill that support for a rival uses up")] = 0.0
    recovery: Annotated[Share, Field(description="share of strain that a step mends")] = 0.05
    deterrence: Annotated[
        Share, Field(description="what fear of two fronts takes off a threat")
    ] = 0.0
    convergence: Annotated[
        Share, Field(description="how far costly support moves the weaker towards the stronger")
    ] = 0.0
    outsiders: Outsiders | None = Field(
        default=None, description="what outsiders see; they keep beliefs of their own where given"
    )

    @property
    def outside_view(self) -> Outsiders:
        """What outsiders see: as given, else the defaults."""
        return self.outsiders or Outsiders()

    @property
    def watched(self) -> bool:
        """Whether outsiders keep beliefs of their own."""
        return self.outsiders is not None or self.deterrence > 0.0
