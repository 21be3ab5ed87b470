const MEGABYTE = 1024 * 1024

export interface BodyLimits {
  /** Of all bodies that are being read or worked on at this moment, in bytes. */
  readonly all: number
  /** Of those of one person. */
  readonly person: number
  /** Of those of everybody who is not signed in together: the public key must not buy the server's memory. */
  readonly strangers: number
}

export const BODY_LIMITS: BodyLimits = { all: 256 * MEGABYTE, person: 96 * MEGABYTE, strangers: 8 * MEGABYTE }

/** Too many large bodies at once; it may well go through in a moment. */
export class BodiesTooMany extends Error {
  readonly isOwn: boolean

  /** `isOwn`: the caller's own requests are too many, not everybody's. */
  constructor(isOwn: boolean) {
    super(isOwn ? 'too many large bodies of one caller' : 'too many large bodies')
    this.isOwn = isOwn
  }
}

/** What one request holds of the budget. */
export interface Holding {
  /** Throws BodiesTooMany. */
  take(bytes: number): void
  release(): void
}

export interface BodyBudget {
  /** `person` null: a stranger. */
  open(person: string | null): Holding
}

const STRANGERS = 'strangers'
/** So much of each body costs nothing: whoever fills the budget must not keep others from signing in. */
const FREE_BYTES = 4_096

/** Counts bytes as they come in, not as they are announced: announcing costs nothing. */
export function createBodyBudget(limits: BodyLimits = BODY_LIMITS): BodyBudget {
  const held = new Map<string, number>()
  let total = 0
  return {
    open: (person) => {
      const owner = person === null ? STRANGERS : `person:${person}`
      const most = person === null ? limits.strangers : limits.person
      let own = 0
      let seen = 0
      return {
        take: (taken) => {
          const bytes = Math.max(0, seen + taken - FREE_BYTES) - Math.max(0, seen - FREE_BYTES)
          seen += taken
          const before = held.get(owner) ?? 0
          if (before + bytes > most) throw new BodiesTooMany(true)
          if (total + bytes > limits.all) throw new BodiesTooMany(false)
          held.set(owner, before + bytes)
          total += bytes
          own += bytes
        },
        release: () => {
          const left = (held.get(owner) ?? 0) - own
          if (left > 0) held.set(owner, left)
          else held.delete(owner)
          total -= own
          own = 0
        },
      }
    },
  }
}
