import { changedIds, openDraft, type BaseArea, type Draft, type DraftArea } from './draft'
import { historyOf } from '@/domain/history'

/** How the server's area moved on while it was being edited here. */
export interface Conflict {
  readonly id: string
  readonly name: string
  readonly what: 'deleted' | 'renamed' | 'redrawn' | 'other'
  /** The server's name now, where it was renamed. */
  readonly serverName: string | null
}

const sameOutline = (a: BaseArea, b: BaseArea) => JSON.stringify(a.shape) === JSON.stringify(b.shape)

/** Areas changed here that the server has changed or deleted since; empty when saving would go through. */
export function conflictsOf(draft: Draft, latest: readonly BaseArea[]): Conflict[] {
  const server = new Map(latest.map((area) => [area.id, area]))
  return [...changedIds(draft)].flatMap((id): Conflict[] => {
    const before = draft.base.get(id)
    if (before === undefined) return []
    const after = server.get(id)
    if (after === undefined) return [{ id, name: before.name, what: 'deleted', serverName: null }]
    if (after.rev === before.rev) return []
    const isRenamed = after.name !== before.name
    const what = !sameOutline(before, after) ? 'redrawn' : isRenamed ? 'renamed' : 'other'
    return [{ id, name: before.name, what, serverName: isRenamed ? after.name : null }]
  })
}

/** Starts over from the server's state: every edit made here is dropped. */
export const takeTheirs = (latest: readonly BaseArea[]): Draft => openDraft(latest)

/**
 * Keeps the edits made here, now against the server's newest versions. An area deleted there comes back as a new one under
 * its old id only if the server allows; one that nobody edited here is taken as the server has it. Undo goes no further back.
 */
export function keepMine(draft: Draft, latest: readonly BaseArea[]): Draft {
  const mine = changedIds(draft)
  const now = new Map<string, DraftArea>(latest.map((area) => [area.id, area]))
  for (const id of mine) {
    const area = draft.now.get(id)
    if (area === undefined) now.delete(id)
    else now.set(id, area)
  }
  return { base: new Map(latest.map((area) => [area.id, area])), ...historyOf(now) }
}
