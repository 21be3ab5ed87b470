import { later, type Position } from './standbyPosition.ts'

/**
 * How long a position counts. Far longer than a standby may be behind and still be asked (MAX_LAG_MS), so nothing is
 * forgotten too early; and after a restore, which sets the log back, nobody waits for what will never come.
 */
export const MARK_MS = 60_000

interface Mark {
  readonly position: Position
  readonly untilMs: number
}

export interface Marks {
  set(caller: string | null, position: Position): void
  /** What this caller must see; null when anything will do. */
  of(caller: string): Position | null
}

/** Who must see what: per caller, and (caller null) for everybody. */
export function createMarks(now: () => number = Date.now): Marks {
  const marks = new Map<string | null, Mark>()
  let sweptMs = now()
  const live = (caller: string | null): Position | null => {
    const mark = marks.get(caller)
    return mark !== undefined && mark.untilMs > now() ? mark.position : null
  }
  const sweep = () => {
    if (now() - sweptMs < MARK_MS) return
    sweptMs = now()
    for (const [caller, { untilMs }] of marks) if (untilMs <= sweptMs) marks.delete(caller)
  }
  return {
    set: (caller, position) => {
      sweep()
      marks.set(caller, { position: later(live(caller), position) ?? position, untilMs: now() + MARK_MS })
    },
    of: (caller) => later(live(null), live(caller)),
  }
}
