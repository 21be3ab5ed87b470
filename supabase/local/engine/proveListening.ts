import { randomUUID } from 'node:crypto'
import type { Database } from './database.types.ts'

const patienceMs = 5_000

/**
 * Sends itself a notification and waits for it. False when it does not come: LISTEN goes through a pooler in transaction
 * mode, or to another database, and live changes would reach nobody without anyone being told. Throws DatabaseError.
 */
export async function proveListening(db: Database): Promise<boolean> {
  const word = randomUUID()
  const channel = 'patrolgrid_proof'
  let hear: () => void = () => undefined
  const heard = new Promise<true>((resolve) => (hear = () => resolve(true)))
  const stop = await db.listen(channel, { heard: (payload) => (payload === word ? hear() : undefined) })
  let timer: NodeJS.Timeout | undefined
  try {
    await db.query('select pg_notify($1, $2)', [channel, word])
    const late = new Promise<false>((resolve) => {
      timer = setTimeout(() => resolve(false), patienceMs)
    })
    return await Promise.race([heard, late])
  } finally {
    clearTimeout(timer)
    await stop()
  }
}
