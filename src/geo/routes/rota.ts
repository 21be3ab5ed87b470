/** Whose turn it is, night by night. */
export interface RotaInput {
  readonly teamIds: readonly string[]
  /** Nights in order, as ISO dates of the day each begins. */
  readonly nights: readonly string[]
  /** Teams on duty each night. */
  readonly perNight: number
  /** Dates on which a team is away. */
  readonly leave?: ReadonlyMap<string, ReadonlySet<string>>
  /** Nights that weigh heavier: holidays and the nights before them. Shared out on their own as well. */
  readonly holidays?: ReadonlySet<string>
  /** Duties done before the first night, so that one month makes up for the last. */
  readonly earlier?: ReadonlyMap<string, { readonly nights: number; readonly holidays: number }>
  /** Nights free after a duty, 1 when left out. Given up, and told, when nobody else is left. */
  readonly restNights?: number
}

export interface Rota {
  /** Teams for each night, in the order of `nights`. */
  readonly duty: readonly (readonly string[])[]
  readonly nightsOf: ReadonlyMap<string, number>
  readonly holidaysOf: ReadonlyMap<string, number>
  /** Nights with fewer teams than asked for. */
  readonly uncovered: readonly { readonly night: string; readonly missing: number }[]
  /** Duties without the full rest before them. */
  readonly tired: readonly { readonly night: string; readonly teamId: string }[]
}

interface Turn {
  readonly id: string
  nights: number
  holidays: number
  last: number
}

/**
 * Shares nights fairly: each night takes the teams present with the fewest duties so far, on a holiday those with the fewest
 * holidays; of equals the one that has waited longest. Then duties move from the busiest to the least busy team wherever
 * leave and rest allow, until no move narrows the difference. Leave is never broken. O(nights × teams + moves).
 */
export function makeRota(input: RotaInput): Rota {
  const { teamIds, nights, perNight, leave, holidays, earlier, restNights = 1 } = input
  const turns = teamIds.map((id): Turn => ({ id, nights: 0, holidays: 0, last: -Infinity }))
  const before = (turn: Turn) => earlier?.get(turn.id) ?? { nights: 0, holidays: 0 }
  const nightsOf = (turn: Turn) => before(turn).nights + turn.nights
  const holidaysOf = (turn: Turn) => before(turn).holidays + turn.holidays
  const isAway = (turn: Turn, night: number) => leave?.get(turn.id)?.has(nights[night]!) ?? false
  const duty = nights.map((date, night): Turn[] => {
    const isHoliday = holidays?.has(date) ?? false
    const isTired = (turn: Turn) => night - turn.last <= restNights
    const queue = turns
      .filter((turn) => !isAway(turn, night))
      .sort(
        (a, b) =>
          Number(isTired(a)) - Number(isTired(b)) ||
          (isHoliday ? holidaysOf(a) - holidaysOf(b) : 0) ||
          nightsOf(a) - nightsOf(b) ||
          a.last - b.last ||
          turns.indexOf(a) - turns.indexOf(b),
      )
      .slice(0, Math.max(0, perNight))
    for (const turn of queue) {
      turn.nights++
      if (isHoliday) turn.holidays++
      turn.last = night
    }
    return queue
  })
  const serves = (turn: Turn, night: number) => duty[night]?.includes(turn) ?? false
  const isRested = (turn: Turn, night: number) => {
    for (let gap = 1; gap <= restNights; gap++) if (serves(turn, night - gap) || serves(turn, night + gap)) return false
    return true
  }
  const narrow = (): boolean => {
    const ranked = [...turns].sort((a, b) => nightsOf(b) - nightsOf(a))
    for (const busy of ranked)
      for (const idle of [...ranked].reverse()) {
        if (nightsOf(busy) - nightsOf(idle) < 2) break
        const night = duty.findIndex(
          (onDuty, at) =>
            onDuty.includes(busy) &&
            !onDuty.includes(idle) &&
            !isAway(idle, at) &&
            isRested(idle, at) &&
            (!holidays?.has(nights[at]!) || holidaysOf(busy) > holidaysOf(idle)),
        )
        if (night < 0) continue
        duty[night]!.splice(duty[night]!.indexOf(busy), 1, idle)
        busy.nights--
        idle.nights++
        if (holidays?.has(nights[night]!)) {
          busy.holidays--
          idle.holidays++
        }
        return true
      }
    return false
  }
  while (narrow());
  const wasOn = (turn: Turn, night: number) => {
    for (let gap = 1; gap <= restNights; gap++) if (serves(turn, night - gap)) return true
    return false
  }
  return {
    duty: duty.map((onDuty) => onDuty.map((turn) => turn.id)),
    nightsOf: new Map(turns.map((turn) => [turn.id, turn.nights])),
    holidaysOf: new Map(turns.map((turn) => [turn.id, turn.holidays])),
    uncovered: duty.flatMap((onDuty, night) =>
      onDuty.length < perNight ? [{ night: nights[night]!, missing: perNight - onDuty.length }] : [],
    ),
    tired: duty.flatMap((onDuty, night) =>
      onDuty.filter((turn) => wasOn(turn, night)).map((turn) => ({ night: nights[night]!, teamId: turn.id })),
    ),
  }
}
