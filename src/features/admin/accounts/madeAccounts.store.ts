import { defineStore } from 'pinia'
import { shallowRef } from 'vue'
import { useDrafts } from '@/stores/drafts.store'

/** An account made on this visit, with the password that is shown once. */
export interface Slip {
  readonly id: string
  readonly name: string
  readonly login: string
  readonly password: string
}

/** Slips not handed out yet. They live in this page's memory alone: a reload forgets them, and nothing else knows them. */
export const useMadeAccounts = defineStore('admin.accounts.made', () => {
  const slips = shallowRef<readonly Slip[]>([])
  const add = (slip: Slip) => (slips.value = [...slips.value.filter(({ id }) => id !== slip.id), slip])
  const clear = () => (slips.value = [])
  // What is lost with the page can only be given anew: leaving it, by sign-out too, is asked about.
  useDrafts().watchOver({ place: 'page', isDirty: () => slips.value.length > 0, isLost: true, discard: clear })
  return { slips, add, clear }
})
