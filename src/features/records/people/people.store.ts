import { defineStore } from 'pinia'
import { computed, ref } from 'vue'
import { rpc } from '@/data/read'
import { personnelList, type PersonRow } from '@/data/rows/people'
import { ok } from '@/domain/result'
import { holdsText } from '@/domain/text'
import { remoteList } from '@/stores/live/remoteList'
import { useTeamList } from '@/stores/teamList.store'

/** Teams and personnel of the branch, found by one field of words. */
export const usePeople = defineStore('people', () => {
  const teams = useTeamList()
  const persons = remoteList<PersonRow>({
    kinds: ['person'],
    read: async (signal) => {
      const result = await rpc(personnelList, {}, signal)
      return result.ok ? ok(result.value.filter((person) => person.is_active)) : result
    },
  })
  const text = ref('')
  const shownTeams = computed(() =>
    teams.rows.filter(({ is_active, name, code }) => is_active && holdsText([name, code], text.value)),
  )
  const shownPersons = computed(() => persons.rows.value.filter(({ name }) => holdsText([name], text.value)))

  return {
    text,
    shownTeams,
    shownPersons,
    teamsLoad: computed(() => teams.load),
    teamsError: computed(() => teams.error),
    personsLoad: persons.load,
    personsError: persons.error,
    ensure: () => Promise.all([teams.ensure(), persons.ensure()]),
  }
})
