import { isPlaceless } from '@/geo/import/columns/fields'
import type { ImportSettings } from '@/geo/import/settings'
import { hasWhen } from '@/geo/import/columns/when'
import { needsConfirming, type Doubt } from '@/geo/import/doubts'

/** What still has to be chosen before an import can start: the key of its message, or null. */
export function missingChoice(
  settings: ImportSettings,
  areaId: string,
  shapes: readonly string[],
  doubts: readonly Doubt[],
): string | null {
  const { mapping, kind } = settings
  if (areaId === '') return 'needArea'
  if (isPlaceless(kind)) return mapping.name === undefined ? 'needName' : null
  if (settings.frame === 'projected' && !settings.projection?.trim()) return 'needProjection'
  const hasShape = shapes.some((shape) => shape !== 'none')
  const hasColumns = mapping.position !== undefined || (mapping.lng !== undefined && mapping.lat !== undefined)
  if (!hasShape && !hasColumns) return 'needPosition'
  if (kind === 'incidents' && !hasWhen(mapping)) return 'needTime'
  return settings.isPlaceConfirmed !== true && doubts.some(needsConfirming) ? 'needConfirmation' : null
}
