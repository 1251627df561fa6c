/** A problem as a person reads it: what happened and to which item, then what to do next (empty where nothing needs doing). */
export interface ProblemMessage {
  readonly what: string;
  readonly next: string;
}
