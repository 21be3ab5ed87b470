import type { Database } from './database.ts'

/** Late starts and lost contact are told in minutes. */
const everyMs = 60_000

/** Has the database raise and clear notices every minute while the server runs. Gives the way to stop, which waits for the round under way. */
export function watchNotices(db: Database, report: (error: unknown) => void, firstMs = 5000): () => Promise<void> {
  let isStopped = false
  let timer: NodeJS.Timeout | undefined
  let running: Promise<void> = Promise.resolve()
  const next = (delayMs: number): void => {
    timer = setTimeout(() => {
      // A slow round delays the next one; two never run at once.
      running = db.exec('select private.raise_notices()').then(
        () => undefined,
        (error: unknown) => {
          if (!isStopped) report(error)
        },
      )
      void running.then(() => {
        if (!isStopped) next(everyMs)
      })
    }, delayMs)
    timer.unref()
  }
  next(firstMs)
  return async () => {
    isStopped = true
    clearTimeout(timer)
    await running
  }
}
