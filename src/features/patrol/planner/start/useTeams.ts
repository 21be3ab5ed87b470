import { ref, shallowRef, watch } from 'vue'
import type { PlanTeam, TravelWay } from '@/domain/plan'
import type { AppError } from '@/domain/result'
import { parseDay } from '@/domain/time'
import { fetchTeams, shiftOf, type TeamChoice } from './newPlan'

/** A dozen routes fit one screen and one chief's head. */
const teamsMost = 12

/** Teams that may go out at a time, those preset chosen; read anew when the time changes. The newest time wins. */
export function useTeams(when: () => { readonly day: string; readonly from: string; readonly to: string }) {
  const teams = shallowRef<readonly TeamChoice[]>([])
  const withoutOffice = shallowRef<readonly string[]>([])
  const chosen = shallowRef<ReadonlySet<string>>(new Set())
  const ways = shallowRef<Readonly<Record<string, TravelWay>>>({})
  /** Teams a copied plan had: they are chosen as far as they can go. */
  const wanted = shallowRef<ReadonlySet<string> | null>(null)
  const error = shallowRef<AppError | null>(null)
  const isLoading = ref(false)
  let newest = 0

  function preset() {
    const free = teams.value.filter(({ isOnLeave, takenBy }) => !isOnLeave && takenBy === null)
    const onRota = free.filter(({ isOnRota }) => isOnRota)
    const usual = (onRota.length > 0 ? onRota : free).slice(0, teamsMost)
    const going = wanted.value ? free.filter(({ id }) => wanted.value?.has(id)) : usual
    chosen.value = new Set(going.map(({ id }) => id))
  }
  watch(
    when,
    async ({ day, from, to }) => {
      if (Number.isNaN(parseDay(day)) || from === '' || to === '') return
      const turn = ++newest
      isLoading.value = true
      const answer = await fetchTeams(day, from > to ? 'night' : 'day', shiftOf(day, from, to))
      if (turn !== newest) return
      isLoading.value = false
      error.value = answer.ok ? null : answer.error
      if (!answer.ok) return
      teams.value = answer.value.teams
      withoutOffice.value = answer.value.withoutOffice
      preset()
    },
    { immediate: true },
  )
  watch(wanted, preset)

  /** The chosen teams, each in its own colour. */
  const going = (): PlanTeam[] =>
    teams.value.filter(({ id }) => chosen.value.has(id)).map((team) => ({ ...team, way: ways.value[team.id] ?? team.way }))

  return { teams, withoutOffice, chosen, ways, wanted, error, isLoading, going }
}
