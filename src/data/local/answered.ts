/** A database that another tab, or an update of the browser, holds shut never answers: then it keeps nothing. */
const patienceMs = 5000
const words = 'the database of this device did not answer'

/** What the database says, or within seconds that it says nothing. What was asked of it may still come to pass later. */
export const answered = <T>(work: Promise<T>): Promise<T> =>
  Promise.race([work, new Promise<never>((_, reject) => setTimeout(() => reject(new Error(words)), patienceMs))])

export const isShut = (failure: unknown): boolean => failure instanceof Error && failure.message === words
