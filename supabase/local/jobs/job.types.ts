/** Something that must run by itself, in one server of all that share a database. */
export interface Job {
  readonly name: string
  /** From taking the lead to the first round, and from the end of a round to the start of the next: two never run at once. */
  readonly firstMs: number
  readonly everyMs: number
  readonly round: () => Promise<void>
  /** Lets go of what it holds; a round under way fails. */
  readonly close?: () => Promise<void>
}
