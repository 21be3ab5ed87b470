import type { PointTransform } from '@/geo/frames'
import { areaKinds } from '@/geo/import/columns/codes'
import { shapeOf, type ImportKind } from '@/geo/import/columns/fields'
import type { ImportSettings } from '@/geo/import/settings'
import { countVertices } from '@/geo/import/readers/columns'
import { placeGeometry, type Placed } from '@/geo/import/geometry/placeGeometry'
import type { SourceRow, SourceTable } from '@/geo/import/table'
import { hashText } from './hash'
import type { ImportRow, PreparedChunk, Remarks, SetAside } from './outcome'
import { propsReader, type Props } from './recordProps'
import { countValues, outlineTwinFinder, repeatFinder } from './repeats'
import { coordinateFault, geometryReader } from './rowGeometry'

/** Rows and vertices sent at once: about 1 MB of JSON, and a short breath for the server. */
const chunkRows = 2000
const chunkVertices = 40_000

/** Remarks on what was mended, for the person to see and check. */
function remarkMends(placed: Placed, row: number, remarks: Remarks): void {
  const words: Partial<Record<string, string>> = {
    closed: '边界没有闭合，已补上',
    'dropped-ring': '去掉了不成面的碎环',
    untangled: '边界有小处自相交，已修补（面积变化不到 1%）',
    'to-point': '图形是面，取面内一点',
    'to-area': '闭合的线按面导入',
  }
  for (const mend of placed.mends) {
    const text = words[mend]
    if (text) remarks.add(mend, text, row)
  }
  if (placed.thinned)
    remarks.add(
      'thinned',
      `图形有 ${placed.thinned.from} 个顶点，已简化到 ${placed.thinned.to} 个（偏差不超过 ${placed.thinned.toleranceM * 2} 米）`,
      row,
    )
}

interface Keys {
  keyOf(props: Props, geom: ImportRow['geom'], source: SourceRow): { key: string; props: Props } | { repeatOf: number }
}

/** Gives each record the key by which a second import recognises it, and tells rows equal in everything. */
function keyMaker(table: SourceTable, settings: ImportSettings): Keys {
  const codes = countValues(table, settings.mapping.code)
  const names = settings.kind === 'incidents' ? new Map<string, number>() : countValues(table, settings.mapping.name)
  const repeats = repeatFinder()
  const uses = new Map<string, number>()
  const keepsRepeats = settings.keepRepeats === true
  return {
    keyOf(props, geom, source) {
      const place = geom.type === 'GeometryCollection' ? null : geom.coordinates
      const content = hashText(JSON.stringify([props, place]))
      const first = repeats.firstOf(content, source)
      if (first !== null && !keepsRepeats) return { repeatOf: first }
      const times = (uses.get(content) ?? 0) + 1
      uses.set(content, times)
      const tail = times > 1 ? `#${times}` : ''
      const code = props['code'] === undefined ? null : String(props['code'])
      const name = props['name'] === undefined ? null : String(props['name'])
      if (code !== null && codes.get(code) === 1) return { key: `k:${code}`, props }
      if (code !== null) {
        // One code on several different rows: each keeps its own record, told apart by content.
        const used = (uses.get(`code ${code}`) ?? 0) + 1
        uses.set(`code ${code}`, used)
        const told = used === 1 ? props : { ...props, code: `${code}-${used}` }
        return { key: `k:${code}:${content.slice(0, 12)}${tail}`, props: told }
      }
      const isNamed = name !== null && names.get(name) === 1
      const key = isNamed ? `n:${name}` : `h:${content}${tail}`
      return { key, props: settings.kind === 'areas' ? { ...props, code: `A${hashText(key).slice(0, 10)}` } : props }
    },
  }
}

type RecordSettings = ImportSettings & { readonly kind: Exclude<ImportKind, 'tracks' | 'people' | 'teams'> }

/** Makes a record of each row, or says why it is set aside. What concerns the whole table is decided once. */
function recordMaker(
  table: SourceTable,
  settings: RecordSettings,
  toWgs84: PointTransform,
  remarks: Remarks,
): (source: SourceRow) => ImportRow | SetAside {
  const geometryOf = geometryReader(table, settings.mapping, settings.isSwapped === true)
  const faultOf = coordinateFault(table, settings.mapping)
  const readProps = propsReader(table, settings, remarks)
  const keys = keyMaker(table, settings)
  const twinOf = settings.kind === 'waters' ? outlineTwinFinder(table.rows) : () => null
  const codes = countValues(table, settings.mapping.code)
  return (source) => {
    const aside = (code: string, reason: string): SetAside => ({ row: source.row, code, reason })
    if (source.fault !== undefined) return aside('unreadable', source.fault)
    const fault = faultOf(source)
    if (fault !== null) return aside('bad-position', fault)
    const geometry = geometryOf(source)
    if (!geometry) return aside('no-position', '没有坐标')
    const twin = twinOf(geometry)
    if (twin !== null) return aside('repeat', `与第 ${twin} 行的面是同一条边界`)
    const placed = placeGeometry(geometry, shapeOf[settings.kind], toWgs84)
    if ('fault' in placed) return aside('bad-position', placed.fault)
    const props = readProps(source, placed.geometry)
    if ('fault' in props) return aside('bad-value', String(props['fault']))
    const keyed = keys.keyOf(props, placed.geometry, source)
    if ('repeatOf' in keyed) return aside('repeat', `与第 ${keyed.repeatOf} 行完全相同`)
    remarkMends(placed, source.row, remarks)
    const code = props['code']
    if (code !== undefined && (codes.get(String(code)) ?? 0) > 1)
      remarks.add('repeated-code', '编码重复，内容不同，各自保留', source.row)
    return { row: source.row, key: keyed.key, props: keyed.props, geom: placed.geometry }
  }
}

/** Turns a table of areas, offices, waters or incidents into rows for the server, a chunk at a time. O(vertices log vertices). */
export function* prepareRecords(
  table: SourceTable,
  settings: RecordSettings,
  toWgs84: PointTransform,
  remarks: Remarks,
): Generator<PreparedChunk<ImportRow>> {
  const make = recordMaker(table, settings, toWgs84, remarks)
  const total = table.rows.length
  let rows: ImportRow[] = []
  let setAside: SetAside[] = []
  let vertices = 0
  for (const [index, source] of table.rows.entries()) {
    const made = make(source)
    if ('reason' in made) setAside.push(made)
    else {
      rows.push(made)
      vertices += countVertices(made.geom)
    }
    const isFull = rows.length >= chunkRows || vertices >= chunkVertices || setAside.length >= chunkRows
    if (settings.kind === 'areas' || !isFull) continue
    yield { rows, setAside, done: index + 1, total }
    ;[rows, setAside, vertices] = [[], [], 0]
  }
  if (settings.kind === 'areas') yield* byLevel(rows, setAside, total)
  else yield { rows, setAside, done: total, total }
}

/** Areas go level by level, highest first: a village finds its county only when the county is already there. */
function* byLevel(rows: readonly ImportRow[], setAside: readonly SetAside[], total: number): Generator<PreparedChunk<ImportRow>> {
  let done = setAside.length
  yield { rows: [], setAside, done, total }
  for (const kind of areaKinds) {
    let chunk: ImportRow[] = []
    let vertices = 0
    for (const row of rows.filter((candidate) => candidate.props['kind'] === kind)) {
      chunk.push(row)
      vertices += countVertices(row.geom)
      if (chunk.length < chunkRows && vertices < chunkVertices) continue
      done += chunk.length
      yield { rows: chunk, setAside: [], done, total }
      chunk = []
      vertices = 0
    }
    done += chunk.length
    if (chunk.length > 0) yield { rows: chunk, setAside: [], done, total }
  }
}
