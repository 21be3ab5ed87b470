/** What one person may have going on: the page itself asks four or five things at once when it opens. */
export const shareOfOne = { atOnce: 4, waiting: 20 } as const
/** By then most of those before have been answered. */
export const retryAfterS = 2

/** Too many requests of one person wait already. */
export class TooManyRequests extends Error {}

export interface Shares {
  /** Resolves to the way to give the place back. Throws TooManyRequests; rejects with the signal's reason when it aborts first. */
  take(owner: string, signal: AbortSignal): Promise<() => void>
}

interface Owner {
  running: number
  readonly waiting: (() => void)[]
}

/** Gives each person so many places at a time, in the order of asking: one who asks for much waits for himself, not others for him. */
export function createShares(atOnce: number = shareOfOne.atOnce, waiting: number = shareOfOne.waiting): Shares {
  const owners = new Map<string, Owner>()

  function giveBack(name: string, owner: Owner): void {
    const next = owner.waiting.shift()
    if (next !== undefined) return next()
    owner.running--
    if (owner.running === 0) owners.delete(name)
  }

  return {
    take: async (name, signal) => {
      const owner = owners.get(name) ?? { running: 0, waiting: [] }
      owners.set(name, owner)
      let isGiven = false
      const release = () => {
        if (isGiven) return
        isGiven = true
        giveBack(name, owner)
      }
      if (owner.running < atOnce) {
        owner.running++
        return release
      }
      if (owner.waiting.length >= waiting) throw new TooManyRequests()
      await new Promise<void>((resolve, reject) => {
        const gone = () => {
          owner.waiting.splice(owner.waiting.indexOf(turn), 1)
          reject(new Error('the client has gone'))
        }
        const turn = () => {
          signal.removeEventListener('abort', gone)
          resolve()
        }
        owner.waiting.push(turn)
        signal.addEventListener('abort', gone, { once: true })
        if (signal.aborted) gone()
      })
      return release
    },
  }
}
