import { defineStore } from 'pinia'
import { reactive } from 'vue'
import { rpc } from '@/data/read'
import { officesList, type OfficeRow } from '@/data/rows/offices'
import { personnelList, type PersonRow } from '@/data/rows/people'
import { remoteList } from '@/stores/live/remoteList'

/** Everybody on record in the branch, those who have left among them, and the offices they may work from. */
export const useStaff = defineStore('admin.staff', () => {
  const persons = reactive(remoteList<PersonRow>({ kinds: ['person'], read: (signal) => rpc(personnelList, {}, signal) }))
  const offices = reactive(remoteList<OfficeRow>({ kinds: ['office'], read: (signal) => rpc(officesList, {}, signal) }))
  return { persons, offices }
})
