/** So many failures are no hiccup: some browsers remember one for as long as the page stands, and never ask again. */
const failuresMost = 3

const missing = new Set<object>()
let tell: (isMissing: boolean) => void = () => undefined

/** Hears whether a part of the program is missing that only a new page may bring. */
export function watchParts(listener: (isMissing: boolean) => void): void {
  tell = listener
  tell(missing.size > 0)
}

/** A part of the program that is loaded after the first screen. What fails is asked for again by the next who needs it. */
export function laterPart<Part>(load: () => Promise<Part>): () => Promise<Part> {
  let failures = 0
  return async () => {
    try {
      const part = await load()
      failures = 0
      if (missing.delete(load)) tell(missing.size > 0)
      return part
    } catch (failure) {
      if (++failures === failuresMost) tell(missing.add(load).size > 0)
      throw failure
    }
  }
}
