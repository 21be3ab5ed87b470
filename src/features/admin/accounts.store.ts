import { defineStore } from 'pinia'
import { rpc } from '@/data/read'
import { usersList, type AccountRow } from '@/data/rows/people'
import { ok } from '@/domain/result'
import { remoteList } from '@/stores/live/remoteList'

/** Every sign-in of the branch, those that wait first: the list of accounts, the county's steps and the audit read it. */
export const useAccounts = defineStore('admin.accounts', () =>
  remoteList<AccountRow & { readonly id: string }>({
    kinds: ['account'],
    read: async (signal) => {
      const result = await rpc(usersList, {}, signal)
      return result.ok ? ok(result.value.map((row) => ({ ...row, id: row.user_id }))) : result
    },
  }),
)
