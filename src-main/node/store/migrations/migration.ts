/** The shape of one step of the schema. A step that has landed is never edited: the next change is a new file. */

export interface Migration {
  /** `user_version` after the step; numbered by tens. */
  readonly version: number;
  readonly name: string;
  /** SQL statements, run in one transaction. */
  readonly sql: string;
}
