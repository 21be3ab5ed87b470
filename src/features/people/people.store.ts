import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { rpc } from '@/data/read'
import { ok } from '@/domain/result'
import { holdsText } from '@/domain/text'
import { remoteList } from '@/stores/remoteList'

export interface Team {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: 'regular' | 'night' | 'women' | 'volunteer'
  readonly phone: string | null
  readonly colour: number
  readonly is_active: boolean
  readonly members: readonly { readonly id: string; readonly name: string; readonly is_lead: boolean }[] | null
}

export interface Person {
  readonly id: string
  readonly name: string
  readonly kind: string
  readonly phone: string | null
  readonly is_active: boolean
}

/** Teams and personnel of the branch, found by one field of words. */
export const usePeople = defineStore('people', () => {
  const teams = remoteList<Team>(async (signal) => {
    const result = await rpc<readonly Team[]>('teams_list', {}, signal)
    return result.ok ? ok(result.value.filter((team) => team.is_active)) : result
  })
  const persons = remoteList<Person>(async (signal) => {
    const result = await rpc<readonly Person[]>('personnel_list', {}, signal)
    return result.ok ? ok(result.value.filter((person) => person.is_active)) : result
  })
  const text = ref('')
  const shownTeams = computed(() => teams.rows.value.filter(({ name, code }) => holdsText([name, code], text.value)))
  const shownPersons = computed(() => persons.rows.value.filter(({ name }) => holdsText([name], text.value)))

  return {
    text,
    shownTeams,
    shownPersons,
    teamsLoad: teams.load,
    teamsError: teams.error,
    personsLoad: persons.load,
    personsError: persons.error,
    ensure: () => Promise.all([teams.ensure(), persons.ensure()]),
  }
})
