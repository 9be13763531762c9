/** A short tone for what is done in a step: none until it is asked for. */

/** Hertz, by who does it: the first of the pair, the second, and any other. */
const PITCHES = [440, 554, 330];

const SECONDS = 0.18;

export class Sound {
  private readonly context = new AudioContext();

  /** A tone for each that joins, one after the other; roles: 0 and 1 of the pair, -1 of others. */
  play(roles: readonly number[]): void {
    roles.forEach((role, index) => {
      const [tone, volume] = [this.context.createOscillator(), this.context.createGain()];
      const start = this.context.currentTime + (index * SECONDS) / 2;
      tone.frequency.value = PITCHES.at(role) ?? 330;
      volume.gain.setValueAtTime(0.12, start);
      volume.gain.exponentialRampToValueAtTime(0.001, start + SECONDS);
      tone.connect(volume).connect(this.context.destination);
      tone.start(start);
      tone.stop(start + SECONDS);
    });
  }

  close(): void {
    void this.context.close();
  }
}
