import { toPersonKind, toTeamKind } from '@/geo/import/columns/codes'
import type { FieldName } from '@/geo/import/columns/fields'
import type { ImportSettings } from '@/geo/import/settings'
import { cellOf } from '@/geo/import/columns/guess'
import { cleanText } from '@/geo/import/columns/text'
import type { SourceRow, SourceTable } from '@/geo/import/table'
import { hashText } from './hash'
import type { PreparedChunk, Remarks, SetAside, StaffRow } from './outcome'
import { countValues } from './repeats'

const chunkRows = 2000
type StaffSettings = ImportSettings & { readonly kind: 'people' | 'teams' }

/** What the database takes; a longer text is set aside, not cut. */
const limits = {
  code: [60, '编码'],
  name: [60, '姓名或队名'],
  phone: [30, '电话'],
  area: [120, '辖区'],
  office: [120, '警务室'],
  team: [60, '队伍'],
} as const
type TextField = keyof typeof limits
const isField = (field: FieldName): field is TextField => field in limits

/** Digits with the signs people write between them, as the database takes them; two numbers in one cell are a fault. */
const phonePattern = /^\+?\d[\d ()-]{2,28}$/

function textsOf(row: SourceRow, settings: StaffSettings): Partial<Record<TextField, string>> | { readonly fault: string } {
  const texts: Partial<Record<TextField, string>> = {}
  for (const field of Object.keys(settings.mapping) as FieldName[]) {
    if (!isField(field)) continue
    const text = cleanText(cellOf(row.cells, settings.mapping, field))
    if (text === null) continue
    const [most, label] = limits[field]
    if ([...text].length > most) return { fault: `“${label}”有 ${[...text].length} 字，超过 ${most} 字` }
    texts[field] = text
  }
  if (texts.phone !== undefined && !phonePattern.test(texts.phone)) return { fault: `“${texts.phone}”不像一个电话号码` }
  return texts
}

/** Makes people or teams of the rows of a sheet: they have no place of their own and name their area, office and team. O(rows). */
export function* prepareStaff(table: SourceTable, settings: StaffSettings, remarks: Remarks): Generator<PreparedChunk<StaffRow>> {
  const toKind = settings.kind === 'people' ? toPersonKind : toTeamKind
  const usual = settings.defaults.kind ?? (settings.kind === 'people' ? 'grid_worker' : 'regular')
  const codes = countValues(table, settings.mapping.code)
  const names = countValues(table, settings.mapping.name)
  const seen = new Map<string, number>()
  const make = (source: SourceRow): StaffRow | SetAside => {
    const aside = (code: string, reason: string): SetAside => ({ row: source.row, code, reason })
    if (source.fault !== undefined) return aside('unreadable', source.fault)
    const texts = textsOf(source, settings)
    if ('fault' in texts) return aside('bad-value', texts.fault)
    if (texts.name === undefined) return aside('bad-value', settings.kind === 'people' ? '没有姓名' : '没有队名')
    const said = cleanText(cellOf(source.cells, settings.mapping, 'kind'))
    const kind = toKind(said)
    if (said !== null && kind === null)
      remarks.add('unknown-kind', `类别“${said.slice(0, 20)}”认不出，按默认类别导入`, source.row)
    const isLead = /是|队长|^(y|yes|true|1)$/i.test(cleanText(cellOf(source.cells, settings.mapping, 'is_lead')) ?? '')
    const props = { ...texts, kind: kind ?? usual, ...(isLead ? { is_lead: true } : {}) }
    const content = hashText(JSON.stringify(props))
    const first = seen.get(content)
    if (first !== undefined) return aside('repeat', `与第 ${first} 行完全相同`)
    seen.set(content, source.row)
    const { code, name } = texts
    // Two of one name are told apart by their numbers, else by all that the row says.
    const key =
      code !== undefined && code !== name && codes.get(code) === 1
        ? `k:${code}`
        : names.get(name) === 1
          ? `n:${name}`
          : `h:${content}`
    return { row: source.row, key, props }
  }
  const total = table.rows.length
  for (let from = 0; from < total || from === 0; from += chunkRows) {
    const made = table.rows.slice(from, from + chunkRows).map(make)
    yield {
      rows: made.filter((row): row is StaffRow => 'props' in row),
      setAside: made.filter((row): row is SetAside => 'reason' in row),
      done: Math.min(total, from + chunkRows),
      total,
    }
  }
}
