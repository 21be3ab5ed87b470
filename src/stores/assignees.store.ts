import { defineStore } from 'pinia'
import { reactive } from 'vue'
import { rpc } from '@/data/read'
import { organisationsList, type OrganisationRow } from '@/data/rows/cases'
import { personnelList, type PersonRow } from '@/data/rows/people'
import { remoteList } from './live/remoteList'

/** Everybody a case may be handed to besides the teams: people in office, organisations of the branch and those above it. */
export const useAssignees = defineStore('assignees', () => {
  const persons = reactive(remoteList<PersonRow>({ kinds: ['person'], read: (signal) => rpc(personnelList, {}, signal) }))
  const organisations = reactive(
    remoteList<OrganisationRow>({ kinds: ['organisation'], read: (signal) => rpc(organisationsList, {}, signal) }),
  )
  return { persons, organisations }
})
