import { entriesBeginning, removeEntries, removeEntry, saveEntry } from './database'

// Bound to the person: the next one on this device neither sees nor overwrites it.
const prefixOf = (userId: string) => `draft.${userId}.`

/** What a person has typed and not saved, as this device keeps it: name of the form and its values. */
export async function loadDrafts(userId: string): Promise<Map<string, unknown>> {
  const prefix = prefixOf(userId)
  const found = new Map<string, unknown>()
  for (const { key, value } of await entriesBeginning(prefix)) {
    try {
      found.set(key.slice(prefix.length), JSON.parse(value))
    } catch {
      // Cut short by a power failure: nothing that could be shown.
      await removeEntry(key)
    }
  }
  return found
}
export const keepDraft = (userId: string, name: string, value: unknown): Promise<void> =>
  saveEntry(prefixOf(userId) + name, JSON.stringify(value))
export const forgetDraft = (userId: string, name: string): Promise<void> => removeEntry(prefixOf(userId) + name)
export const forgetDrafts = (userId: string): Promise<void> => removeEntries(prefixOf(userId))
