/** The bets so far, each frozen with what came of it. */
import { percent } from "../numbers.ts";
import { type Round, verdictOf } from "./rounds.ts";

export function RoundsList({ rounds }: { rounds: readonly Round[] }) {
  if (rounds.length === 0) return null;
  return (
    <table class="rounds">
      <caption>Your bets</caption>
      <thead>
        <tr>
          <th scope="col">Round</th>
          <th scope="col">What was changed</th>
          <th scope="col">You said</th>
          <th scope="col">It came</th>
        </tr>
      </thead>
      <tbody>
        {rounds.map(({ changed, bet, share }, index) => (
          <tr key={index}>
            <th scope="row">{index + 1}</th>
            <td>{changed || "nothing"}</td>
            <td>{bet}</td>
            <td>
              in {share.allied} of {share.done} ({percent(share.allied / share.done)}): {verdictOf(share)}
              {verdictOf(share) === bet ? " ✓" : ""}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
