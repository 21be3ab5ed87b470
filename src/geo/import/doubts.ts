import { doubtFrame, type FrameDoubt } from '@/geo/frames'
import { fittingProjections, oldDatumErrorM, oldDatumOf } from '@/geo/frames/projections'
import type { Bbox } from '@/domain/frame'
import type { ImportSettings } from './settings'
import { findDamagedCodes, type DamagedCodes } from './columns/damaged'
import { transformOf } from './frameOf'
import { findElsewhere, firstPositionReader, isNear, isWholeDegrees, type Elsewhere } from './place'
import type { TrackGroup } from './rows/rawTracks'
import type { SourceTable } from './table'

/** Times that cannot be, in fixes of tracks. */
interface ImpossibleTimes {
  readonly kind: 'impossible-times'
  readonly count: number
  /** ISO text of the first. */
  readonly example: string
  /** True when 1,024 weeks later they would be right. */
  readonly canRollOver: boolean
}

/** What the data says against the settings chosen so far. */
export type Doubt =
  | FrameDoubt
  | Elsewhere
  | { readonly kind: 'whole-degrees' }
  | { readonly kind: 'old-datum'; readonly datum: string; readonly errorM: number }
  | ({ readonly kind: 'damaged-codes' } & DamagedCodes)
  | ImpossibleTimes

/** Rows stored under such a doubt would lie in the wrong place: the person has to say that it is meant. */
export const needsConfirming = (doubt: Doubt): boolean =>
  doubt.kind === 'elsewhere' || doubt.kind === 'whole-degrees' || (doubt.kind === 'not-degrees' && doubt.share > 0.5)

const sampled = 2000

function samplePositions(table: SourceTable, settings: ImportSettings): Float64Array {
  const positionOf = firstPositionReader(table, settings)
  const step = Math.max(1, Math.floor(table.rows.length / sampled))
  const numbers: number[] = []
  for (let i = 0; i < table.rows.length; i += step) {
    const row = table.rows[i]
    numbers.push(...((row && positionOf(row)) ?? []))
  }
  return Float64Array.from(numbers)
}

function frameDoubts(table: SourceTable, settings: ImportSettings, home: Bbox | null): FrameDoubt[] {
  const positions = samplePositions(table, settings)
  return doubtFrame(positions, home).map((doubt) => {
    if (doubt.kind !== 'not-degrees' || doubt.projection !== undefined || !home) return doubt
    const [fit] = fittingProjections(positions, isNear(home))
    if (!fit) return doubt
    const { projection, isSwapped } = fit
    return { ...doubt, projection, isSwapped, hint: `按 ${projection}${isSwapped ? '（X 北 Y 东，对调）' : ''} 读就落在本辖区` }
  })
}

/** Everything about the place that speaks against the settings. */
export function doubtPlace(table: SourceTable, settings: ImportSettings, home: Bbox | null): Doubt[] {
  const doubts: Doubt[] = settings.frame === 'projected' ? [] : frameDoubts(table, settings, home)
  const transform = transformOf(settings)
  if (transform.ok && isWholeDegrees(table, settings, transform.value)) doubts.push({ kind: 'whole-degrees' })
  const elsewhere = findElsewhere(table, settings, home)
  if (elsewhere && !doubts.some((doubt) => doubt.kind === 'swapped')) doubts.push(elsewhere)
  const datum = settings.frame === 'projected' && settings.projection ? oldDatumOf(settings.projection) : null
  if (datum) doubts.push({ kind: 'old-datum', datum, errorM: oldDatumErrorM })
  return doubts
}

/** Everything else: codes and times damaged before they came here. */
export function doubtContent(table: SourceTable, settings: ImportSettings, groups: readonly TrackGroup[]): Doubt[] {
  const used = new Set(Object.values(settings.mapping).map((place) => table.columns[place]))
  const damaged = findDamagedCodes(table).filter(({ column }) => used.has(column))
  const impossible = groups.flatMap((group) => group.impossible)
  const [first] = impossible
  return [
    ...damaged.map((codes) => ({ kind: 'damaged-codes', ...codes }) as const),
    ...(first === undefined
      ? []
      : [
          {
            kind: 'impossible-times',
            count: impossible.length,
            example: new Date(first * 1000).toISOString(),
            canRollOver: groups.some((group) => group.rollovers > 0),
          } as const,
        ]),
  ]
}

/** Why an import must not begin before the person has confirmed the place; null when it may. */
export function stopAtPlace(table: SourceTable, settings: ImportSettings, home: Bbox | null): string | null {
  if (settings.isPlaceConfirmed === true) return null
  const doubt = doubtPlace(table, settings, home).find(needsConfirming)
  if (doubt?.kind === 'whole-degrees')
    return '坐标全是整数度，分和秒丢了，误差可达 100 公里；请补上分、秒的列，或确认就要这样导入'
  if (doubt?.kind === 'not-degrees') return `坐标不是经纬度：${doubt.hint}；请改坐标系，或确认就要这样导入`
  if (doubt?.kind !== 'elsewhere') return null
  const [fit] = doubt.fits
  const better = fit ? `；按 ${fit.projection}${fit.isSwapped ? '（对调）' : ''} 读就落在本辖区` : ''
  const rows = doubt.rows.join('、')
  return `${doubt.count} 行在所选辖区 ${Math.round(doubt.distanceKm)} 公里以外（第 ${rows} 行${doubt.count > doubt.rows.length ? '等' : ''}）${better}；请核对坐标系和辖区，或确认位置无误后再导入`
}
