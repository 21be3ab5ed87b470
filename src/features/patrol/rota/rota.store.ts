import { defineStore } from 'pinia'
import { computed, ref, shallowRef } from 'vue'
import { rpc } from '@/data/read'
import { rotaList, saveLeave as leaveCall, saveRota } from '@/data/rows/rota'
import { err, ok, type Result } from '@/domain/result'
import { formatDay } from '@/domain/time'
import { makeRota, type Rota } from '@/geo/routes/rota'
import { useHolidays } from '@/stores/holidays.store'
import { useTeamList } from '@/stores/teamList.store'
import { awayDays, daysOf, fromLeast, monthBefore, type Leave } from './month'

/** Turns are shared out among so many unless the chief chooses others. */
const takingMost = 12

/** Nights of a month and the teams that take them. */
export const useRota = defineStore('rota', () => {
  const month = ref(formatDay(Date.now()).slice(0, 7))
  const teamList = useTeamList()
  const teams = computed(() => teamList.rows)
  /** Teams that take turns; null: nobody has chosen yet. */
  const chosen = shallowRef<ReadonlySet<string> | null>(null)
  const taking = computed<ReadonlySet<string>>(() => {
    if (chosen.value !== null) return chosen.value
    const volunteers = teams.value.filter(({ kind }) => kind === 'volunteer')
    return new Set((volunteers.length > 0 ? volunteers : teams.value).slice(0, takingMost).map(({ id }) => id))
  })
  const duty = shallowRef<ReadonlyMap<string, readonly string[]>>(new Map())
  const leave = shallowRef<readonly Leave[]>([])
  /** Days that count as holidays although none is kept for them, or the other way about: what the chief pressed. */
  const pressed = shallowRef<ReadonlySet<string>>(new Set())
  /** Duties of the month before, by team: who did more then does less now. */
  const earlier = shallowRef<ReadonlyMap<string, { nights: number; holidays: number }>>(new Map())
  const perNight = ref(1)
  const made = shallowRef<Rota | null>(null)
  const days = computed(() => daysOf(month.value))
  /** Public holidays as the county keeps them, changed by the chief's presses. */
  const holidays = computed<ReadonlySet<string>>(() => {
    const kept = useHolidays()
    return new Set(days.value.filter((day) => (kept.of(day) !== undefined) !== pressed.value.has(day)))
  })

  const counts = computed(() =>
    teams.value
      .filter(({ id }) => taking.value.has(id))
      .map((team) => {
        const nights = days.value.filter((day) => duty.value.get(day)?.includes(team.id))
        return { team, nights: nights.length, holidays: nights.filter((day) => holidays.value.has(day)).length }
      }),
  )

  async function read(): Promise<Result<null>> {
    const [first, last] = [days.value[0], days.value.at(-1)]
    if (first === undefined || last === undefined) return ok(null)
    const kept = useHolidays()
    const before = daysOf(monthBefore(month.value))
    const [answer, past] = await Promise.all([
      rpc(rotaList, { from_day: first, to_day: last }),
      rpc(rotaList, { from_day: before[0] ?? first, to_day: before.at(-1) ?? last }),
      kept.ensure(),
      teamList.ensure(),
    ])
    if (!answer.ok) return answer
    if (!past.ok) return past
    if (kept.error) return err(kept.error)
    if (teamList.error) return err(teamList.error)
    const done = new Map<string, { nights: number; holidays: number }>()
    for (const { team_id, service_day } of past.value.nights) {
      const sum = done.get(team_id) ?? { nights: 0, holidays: 0 }
      done.set(team_id, { nights: sum.nights + 1, holidays: sum.holidays + Number(kept.of(service_day) !== undefined) })
    }
    earlier.value = done
    pressed.value = new Set()
    const next = new Map<string, string[]>()
    for (const { team_id, service_day } of answer.value.nights) next.set(service_day, [...(next.get(service_day) ?? []), team_id])
    duty.value = next
    leave.value = answer.value.leave
    made.value = null
    return ok(null)
  }

  function make(): void {
    const rota = makeRota({
      teamIds: teams.value.filter(({ id }) => taking.value.has(id)).map(({ id }) => id),
      nights: days.value,
      perNight: perNight.value,
      leave: awayDays(leave.value, days.value),
      holidays: holidays.value,
      earlier: fromLeast(earlier.value, taking.value),
    })
    made.value = rota
    duty.value = new Map(days.value.map((day, place) => [day, rota.duty[place] ?? []]))
  }

  const save = (): Promise<Result<unknown>> =>
    rpc(saveRota, {
      rota: {
        from_day: days.value[0],
        to_day: days.value.at(-1),
        nights: [...duty.value].flatMap(([service_day, ids]) => ids.map((team_id) => ({ team_id, service_day }))),
      },
    })

  async function readLeave(): Promise<Result<null>> {
    const [first, last] = [days.value[0], days.value.at(-1)]
    if (first === undefined || last === undefined) return ok(null)
    const answer = await rpc(rotaList, { from_day: first, to_day: last })
    if (!answer.ok) return answer
    leave.value = answer.value.leave
    return ok(null)
  }

  /** Adds or removes a leave; turns already shared out stay until shared out again. */
  async function saveLeave(change: object): Promise<Result<null>> {
    const saved = await rpc(leaveCall, { leave: change })
    if (!saved.ok) return saved
    return readLeave()
  }

  const toggle = (set: ReadonlySet<string>, value: string) => {
    const next = new Set(set)
    if (!next.delete(value)) next.add(value)
    return next
  }
  const toggleHoliday = (day: string) => (pressed.value = toggle(pressed.value, day))
  const toggleTeam = (id: string) => (chosen.value = toggle(taking.value, id))

  /** Nothing was shared out or pressed here that a new reading would throw away. */
  const isUntouched = computed(() => made.value === null && pressed.value.size === 0)
  return {
    isUntouched,
    month,
    teams,
    taking,
    duty,
    leave,
    holidays,
    perNight,
    made,
    days,
    counts,
    read,
    make,
    save,
    saveLeave,
    readLeave,
    toggleHoliday,
    toggleTeam,
  }
})
