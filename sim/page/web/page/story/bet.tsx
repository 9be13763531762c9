/** A bet on the outcome. */
import { VERDICTS, type Verdict } from "./rounds.ts";

interface Props {
  question: string;
  bet: Verdict | null;
  onBet: (bet: Verdict) => void;
}

export function Bet({ question, bet, onBet }: Props) {
  return (
    <fieldset class="choices">
      <legend>{question}</legend>
      {VERDICTS.map((verdict) => (
        <button type="button" key={verdict} aria-pressed={bet === verdict} onClick={() => onBet(verdict)}>
          {verdict}
        </button>
      ))}
    </fieldset>
  );
}
