/** The stories to choose from, and what each teaches. */
import { useEffect, useRef } from "preact/hooks";

import type { Story } from "../../engine/index.ts";

interface Props {
  stories: readonly Story[];
  /** The one that is open. */
  now: Story;
  onOpen: (name: string) => void;
  onClose: () => void;
}

export function StoryList({ stories, now, onOpen, onClose }: Props) {
  const card = useRef<HTMLElement>(null);
  useEffect(() => card.current?.focus(), []);
  const told = stories.filter(({ scenario }) => scenario.story);
  const others = stories.filter(({ scenario }) => !scenario.story);
  return (
    <aside
      class="card stories"
      ref={card}
      tabIndex={-1}
      aria-label="Stories"
      onKeyDown={(event) => {
        if (event.key !== "Escape") return;
        // On the wall it would close the page, too.
        event.preventDefault();
        onClose();
      }}
    >
      {told.length > 0 && <Part title="Told step by step" stories={told} {...{ now, onOpen }} />}
      {others.length > 0 && <Part title="To change freely" stories={others} {...{ now, onOpen }} />}
      <p class="foot">
        <button type="button" class="quiet" onClick={onClose}>
          Close
        </button>
      </p>
    </aside>
  );
}

function Part({ title, stories, now, onOpen }: Omit<Props, "onClose"> & { title: string }) {
  return (
    <>
      <h2>{title}</h2>
      <ul class="plain">
        {stories.map((story) => (
          <li key={story.name}>
            <button type="button" aria-current={story === now} onClick={() => onOpen(story.name)}>
              <b>{story.scenario.title}</b>
              {story.scenario.story && <span>{story.scenario.story.teaches}</span>}
            </button>
          </li>
        ))}
      </ul>
    </>
  );
}
