/** A value that is changed by a hand, with the way back and forth. Each change is a new value, so a step costs nothing. */
export interface History<Value> {
  readonly now: Value
  readonly past: readonly Value[]
  /** What was stepped back from, the nearest first. */
  readonly future: readonly Value[]
}

export const historyOf = <Value>(now: Value): History<Value> => ({ now, past: [], future: [] })

/** The next value. The way forth is gone, and of the way back the newest `most` steps stay. */
export function changed<Kept extends History<unknown>>(history: Kept, now: Kept['now'], most = Infinity): Kept {
  const past = [...history.past, history.now]
  return { ...history, now, past: past.slice(Math.max(0, past.length - most)), future: [] }
}

/** One change back; the same value where there is none. */
export function stepBack<Kept extends History<unknown>>(history: Kept): Kept {
  const { now, past, future } = history
  return past.length === 0 ? history : { ...history, now: past.at(-1), past: past.slice(0, -1), future: [now, ...future] }
}

/** One change forth again. */
export function stepForward<Kept extends History<unknown>>(history: Kept): Kept {
  const { now, past, future } = history
  return future.length === 0 ? history : { ...history, now: future[0], past: [...past, now], future: future.slice(1) }
}
