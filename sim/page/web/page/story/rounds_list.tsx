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
          <th scope="col">
            <span class="hidden">Round</span>
          </th>
          <th scope="col">What was changed</th>
          <th scope="col">You said</th>
          <th scope="col">It came</th>
        </tr>
      </thead>
      <tbody>
        {rounds.map(({ id, changed, bet, count }, index) => (
          <tr key={id}>
            <th scope="row">{index + 1}</th>
            <td>{changed || "nothing"}</td>
            <td>{bet}</td>
            <td>{count ? `${inWords(count)}${verdictOf(count) === bet ? " ✓" : ""}` : "running"}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function inWords(count: NonNullable<Round["count"]>): string {
  const { allied, done } = count;
  return `in ${allied} of ${done} (${percent(allied / done)}): ${verdictOf(count)}`;
}
