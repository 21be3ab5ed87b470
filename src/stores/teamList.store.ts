import { defineStore } from 'pinia'
import { rpc } from '@/data/read'
import { teamsList, type TeamRow } from '@/data/rows/people'
import { remoteList } from './live/remoteList'

/** Teams of the branch, those that no longer go out among them. */
export const useTeamList = defineStore('teamList', () =>
  remoteList<TeamRow>({ kinds: ['team', 'person'], read: (signal) => rpc(teamsList, {}, signal) }),
)
