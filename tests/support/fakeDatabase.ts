/** The browser's own database as a list in memory: it outlives a page (a pinia) as the real one does. */
const entries = new Map<string, string>()

export const emptyDatabase = () => entries.clear()
export const keysKept = () => [...entries.keys()]

export const loadEntry = (key: string) => Promise.resolve(entries.get(key) ?? null)
export const saveEntry = (key: string, value: string) => Promise.resolve(void entries.set(key, value))
export const removeEntry = (key: string) => Promise.resolve(void entries.delete(key))
export const entriesBeginning = (prefix: string) =>
  Promise.resolve([...entries].filter(([key]) => key.startsWith(prefix)).map(([key, value]) => ({ key, value })))
export const removeEntries = (prefix: string) => {
  for (const key of entries.keys()) if (key.startsWith(prefix)) entries.delete(key)
  return Promise.resolve()
}
