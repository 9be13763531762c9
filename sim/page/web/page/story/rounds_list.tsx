/** The bets so far, each frozen with what came of it. */
import { percent } from "../numbers.ts";
import { asSet, type View } from "../view.ts";
import { changeInWords } from "./knob_words.ts";
import { type Round, verdictOf } from "./rounds.ts";

interface Props {
  view: View;
  /** Of all stories. */
  rounds: readonly Round[];
}

export function RoundsList({ view: { library, story }, rounds }: Props) {
  const ofStory = rounds.filter((round) => round.story === story.name);
  if (ofStory.length === 0) return null;
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
        {ofStory.map(({ id, set, bet, count }, index) => (
          <tr key={id}>
            <th scope="row">{index + 1}</th>
            <td>{changeInWords(asSet(story, library, set), set) || "nothing"}</td>
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
