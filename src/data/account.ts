import * as v from 'valibot'
import type { Account } from '@/domain/account'
import { roles } from '@/domain/permissions'
import { err, ok, type Result } from '@/domain/result'
import { sessionKey } from './client'
import { loadEntry, removeEntry, saveEntry } from './local/database'
import { rpc } from './read'

const WhoAmI = v.object({
  user_id: v.string(),
  display_name: v.string(),
  status: v.picklist(['pending', 'active', 'refused', 'disabled']),
  refused_reason: v.nullish(v.string()),
  roles: v.array(
    v.object({
      role: v.picklist(roles),
      area_id: v.string(),
      area_name: v.string(),
      area_kind: v.string(),
      bbox: v.nullish(v.tuple([v.number(), v.number(), v.number(), v.number()])),
    }),
  ),
})

/** From the row that `whoami` returns to the account; throws on a shape the server never sends. */
export function toAccount(row: unknown): Account {
  const parsed = v.parse(WhoAmI, row)
  return {
    userId: parsed.user_id,
    displayName: parsed.display_name,
    status: parsed.status,
    refusedReason: parsed.refused_reason ?? null,
    roles: parsed.roles.map((held) => ({
      role: held.role,
      areaId: held.area_id,
      areaName: held.area_name,
      areaKind: held.area_kind,
      bbox: held.bbox ?? null,
    })),
  }
}

const accountKey = 'account'

async function account(): Promise<Result<Account>> {
  const result = await rpc<unknown>('whoami')
  if (!result.ok) return result
  if (result.value === null) return err({ kind: 'unauthenticated' })
  const parsed = toAccount(result.value)
  await saveEntry(accountKey, JSON.stringify(result.value))
  return ok(parsed)
}

/** The account of the last visit, when its session is still on this device. */
async function keptAccount(): Promise<Account | null> {
  if ((await loadEntry(sessionKey)) === null) return null
  const kept = await loadEntry(accountKey)
  if (kept === null) return null
  const parsed = v.safeParse(WhoAmI, JSON.parse(kept))
  return parsed.success ? toAccount(parsed.output) : null
}

const forgetAccount = () => removeEntry(accountKey)

export const read = { account, keptAccount, forgetAccount }
