import * as v from 'valibot'
import type { Account } from '@/domain/account'
import { err, ok, type Result } from '@/domain/result'
import { sessionKey } from './guardedFetch'
import { loadEntry, removeEntry, saveEntry } from './local/database'
import { walkDatabase } from './local/outbox/walkDatabase'
import { rpc } from './read'
import { whoami, whoamiRow, type WhoamiRow } from './rows/session'

/** From the row that `whoami` returns to the account. */
export const toAccount = (row: WhoamiRow): Account => ({
  userId: row.user_id,
  displayName: row.display_name,
  status: row.status,
  refusedReason: row.refused_reason ?? null,
  roles: row.roles.map((held) => ({
    role: held.role,
    areaId: held.area_id,
    areaName: held.area_name,
    areaKind: held.area_kind,
    bbox: held.bbox ?? null,
  })),
})

const accountKey = 'account'

async function account(): Promise<Result<Account>> {
  const result = await rpc(whoami)
  if (!result.ok) return result
  if (result.value === null) return err({ kind: 'unauthenticated' })
  await saveEntry(accountKey, JSON.stringify(result.value))
  return ok(toAccount(result.value))
}

/** The account of the last visit, when its session is still on this device. */
async function keptAccount(): Promise<Account | null> {
  const kept = await loadEntry(accountKey)
  if (kept === null) return null
  const row = v.safeParse(whoamiRow, JSON.parse(kept))
  // Another tab may have signed in as somebody else and not read the account yet.
  return row.success && row.output.user_id === (await keptUserId()) ? toAccount(row.output) : null
}

const session = v.object({ user: v.object({ id: v.string() }) })
/** Whose session this device holds; null when it holds none. */
async function keptUserId(): Promise<string | null> {
  const kept = await loadEntry(sessionKey)
  const row = v.safeParse(session, kept === null ? null : JSON.parse(kept))
  return row.success ? row.output.user.id : null
}

/** Whoever walks stays on the screen though his session has ended: the way home and the end of the patrol are never taken away. */
async function walkingAccount(): Promise<Account | null> {
  const row = v.safeParse(whoamiRow, JSON.parse((await loadEntry(accountKey)) ?? 'null'))
  return row.success && (await walkDatabase.isWalking(row.output.user_id).catch(() => false)) ? toAccount(row.output) : null
}

const forgetAccount = () => removeEntry(accountKey)

export const read = { account, keptAccount, keptUserId, walkingAccount, forgetAccount }
