import type { Database, Terms } from '../engine/database.types.ts'
import { limits } from '../engine/limits.ts'
import type { Identity } from '../http/identity.ts'
import type { ApiRequest } from '../http/message.ts'

/** How long a request may hold the database, and whose share it is. `work` names its kind: the function or the table. */
export function termsOf(
  { driver }: Pick<Database, 'driver'>,
  identity: Identity,
  { address, signal }: Pick<ApiRequest, 'address' | 'signal'>,
  { work, isRead }: { readonly work: string; readonly isRead: boolean },
): Terms {
  const timeoutMs = isRead ? limits.read[driver] : work.startsWith('import_') ? limits.importMs : limits.write[driver]
  if (identity.role === 'service_role') return { timeoutMs, signal }
  return { timeoutMs, signal, share: { owner: identity.userId ?? address, work } }
}
