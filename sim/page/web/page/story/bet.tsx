/** A bet on the outcome. */
import { VERDICTS, type Verdict } from "./rounds.ts";

interface Props {
  question: string;
  bet: Verdict | null;
  /** Whether it can no longer be changed. */
  isPlaced?: boolean;
  onBet: (bet: Verdict) => void;
}

export function Bet({ question, bet, isPlaced = false, onBet }: Props) {
  return (
    <fieldset class="choices" disabled={isPlaced}>
      <legend>{question}</legend>
      {VERDICTS.map((verdict) => (
        <button type="button" key={verdict} aria-pressed={bet === verdict} onClick={() => onBet(verdict)}>
          {verdict}
        </button>
      ))}
    </fieldset>
  );
}
