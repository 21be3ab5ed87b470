import type { Area } from '@/domain/area'
import { holdsText } from '@/domain/text'

/** One visible line of the tree list. */
export interface TreeRow {
  readonly id: string
  readonly area: Area
  /** 0 for the top of the branch. */
  readonly depth: number
  readonly childCount: number
  readonly isOpen: boolean
}

/**
 * The lines of the area tree that are to be seen: children of open areas, in the order given. With a search every match
 * is shown with the line of areas above it, whatever is open. Areas whose parent is not in the list are tops. O(n).
 */
export function treeRows(areas: readonly Area[], open: ReadonlySet<string>, text: string): TreeRow[] {
  const byId = new Map(areas.map((area) => [area.id, area]))
  const children = new Map<string | null, Area[]>()
  for (const area of areas) {
    const parent = area.parentId !== null && byId.has(area.parentId) ? area.parentId : null
    const siblings = children.get(parent)
    if (siblings === undefined) children.set(parent, [area])
    else siblings.push(area)
  }
  const wanted = text.trim() === '' ? null : withAncestors(areas, byId, text)
  const rows: TreeRow[] = []
  const visit = (area: Area, depth: number) => {
    if (wanted !== null && !wanted.has(area.id)) return
    const below = children.get(area.id) ?? []
    const isOpen = wanted !== null ? below.some(({ id }) => wanted.has(id)) : open.has(area.id)
    rows.push({ id: area.id, area, depth, childCount: below.length, isOpen })
    if (isOpen) for (const child of below) visit(child, depth + 1)
  }
  for (const top of children.get(null) ?? []) visit(top, 0)
  return rows
}

function withAncestors(areas: readonly Area[], byId: ReadonlyMap<string, Area>, text: string): Set<string> {
  const wanted = new Set<string>()
  for (const area of areas) {
    if (!holdsText([area.name, area.code, area.responsibleName], text)) continue
    for (let at: Area | undefined = area; at !== undefined && !wanted.has(at.id); at = byId.get(at.parentId ?? ''))
      wanted.add(at.id)
  }
  return wanted
}
