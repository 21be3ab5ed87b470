import { watch } from 'vue'
import { takenAlong } from '@/data/local/takenAlong'
import { purgeRoutes } from '@/data/local/walkRoutes'
import { scopeOf, type Account } from '@/domain/account'
import { useSession } from '@/stores/session.store'

async function purge(account: Account): Promise<void> {
  const scope = scopeOf(account)
  await takenAlong.purge(account.userId, scope)
  // A walk under way keeps a route of its own.
  await purgeRoutes(account.userId, scope)
}

/**
 * When a role is taken, moved or suspended, what was read under it leaves the phone, whatever is on screen then. What its owner wrote
 * and has not sent stays: it is his, and goes out when he may again.
 */
export function usePurge(): void {
  const session = useSession()
  watch(
    () => session.account,
    (account) => {
      // No disk, nothing kept: what is shown was read just now.
      if (account) purge(account).catch(() => undefined)
    },
    { immediate: true },
  )
}
