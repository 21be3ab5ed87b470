const lockManager = () => (navigator as { locks?: LockManager }).locks

/** One sender for all tabs. Without a secure origin there are no locks; then two may send, and each record still counts once. */
export async function alone<T>(userId: string, work: () => Promise<T>): Promise<T> {
  const locks = lockManager()
  return locks ? locks.request(`patrolgrid.outbox.${userId}`, work) : work()
}

/**
 * One tab records. Waits until no other one does, and holds on until it is given back; a tab that is closed or killed gives its own back.
 * `onWait` hears that another tab records now.
 */
export function recordAlone(userId: string, on: { readonly held: () => void; readonly waits: () => void }): () => void {
  const locks = lockManager()
  if (!locks) {
    on.held()
    return () => undefined
  }
  const name = `patrolgrid.walk.${userId}`
  let release: () => void = () => undefined
  const ended = new Promise<void>((resolve) => (release = resolve))
  const giveUp = new AbortController()
  const hold = async () => {
    on.held()
    await ended
  }
  void locks
    .request(name, { ifAvailable: true }, async (lock) => {
      if (lock) await hold()
      return lock !== null
    })
    .then((wasHeld) => {
      if (wasHeld || giveUp.signal.aborted) return
      on.waits()
      return locks.request(name, { signal: giveUp.signal }, hold)
    })
    // Given up while it waited.
    .catch(() => undefined)
  return () => {
    release()
    giveUp.abort()
  }
}
