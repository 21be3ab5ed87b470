import type { ImportSettings } from '@/geo/import/columns/fields'

/** What still has to be chosen before an import can start: the key of its message, or null. */
export function missingChoice(settings: ImportSettings, areaId: string, shapes: readonly string[]): string | null {
  const { mapping, kind } = settings
  if (areaId === '') return 'needArea'
  if (settings.frame === 'projected' && !settings.projection?.trim()) return 'needProjection'
  const hasShape = shapes.some((shape) => shape !== 'none')
  const hasColumns = mapping.position !== undefined || (mapping.lng !== undefined && mapping.lat !== undefined)
  if (!hasShape && !hasColumns) return 'needPosition'
  return kind === 'incidents' && mapping.occurred_at === undefined ? 'needTime' : null
}
