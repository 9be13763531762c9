/** A decision that is asked about. */
export interface Moment {
  occasion: string;
  state: string;
  /** Counted from 1. */
  step: number;
}
