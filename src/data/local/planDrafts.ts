import type { PlanDraft } from '@/domain/plan'
import { loadEntry, removeEntry, saveEntry } from './database'

/** A plan that is not on the server yet, as this person left it on this device. */
export interface KeptPlan {
  readonly keptAtMs: number
  readonly draft: PlanDraft
}

// Bound to the person: the next one on this device neither sees nor overwrites it.
const keyOf = (userId: string) => `plan-draft.${userId}`

export const keepPlan = (userId: string, plan: KeptPlan): Promise<void> => saveEntry(keyOf(userId), JSON.stringify(plan))
export const forgetPlan = (userId: string): Promise<void> => removeEntry(keyOf(userId))

/** The kept plan; null when there is none or an older version of the page wrote it otherwise. */
export async function loadPlan(userId: string): Promise<KeptPlan | null> {
  const text = await loadEntry(keyOf(userId))
  if (text === null) return null
  try {
    const kept = JSON.parse(text) as Partial<KeptPlan>
    const { draft, keptAtMs } = kept
    const isWhole =
      typeof keptAtMs === 'number' && typeof draft?.id === 'string' && Array.isArray(draft.stops) && Array.isArray(draft.teams)
    return isWhole ? { keptAtMs, draft } : null
  } catch {
    // Cut short by a power failure: nothing that could be shown.
    return null
  }
}
