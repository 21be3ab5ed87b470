import { expect, test } from 'vitest'
import type { HistoryEntry } from '@/data/rows/history'
import { changeLines } from './changeLines'

const entry = (part: Partial<HistoryEntry>): HistoryEntry => ({
  at: '2026-11-29T14:00:00Z',
  actor: '周刚辉',
  action: 'update',
  from: null,
  to: null,
  note: null,
  changes: null,
  ...part,
})
const update = (before: Record<string, unknown>, after: Record<string, unknown>, outline = false) =>
  entry({ changes: { before, after, outline } })
const known = (column: string) => column !== 'area_path'

test('a change names its columns, what stood there and what stands there now', () => {
  const [line] = changeLines([update({ phone: null, risk: 1 }, { phone: '0797-1', risk: 3 })], known)
  expect(line?.fields).toEqual([
    { column: 'phone', before: null, after: '0797-1' },
    { column: 'risk', before: '1', after: '3' },
  ])
})

test('steps, inspections and columns for the server alone are left out; a moved outline is told without its numbers', () => {
  const lines = changeLines(
    [
      entry({ action: 'step', to: 'closed' }),
      entry({ action: 'inspection' }),
      update({}, { area_path: 'n1' }),
      update({}, {}, true),
    ],
    known,
  )
  expect(lines).toHaveLength(1)
  expect(lines[0]).toMatchObject({ isMoved: true, fields: [] })
})

test('a record that was made or deleted is one line; ids are not written out and long text is cut', () => {
  const [made, changed] = changeLines(
    [
      entry({ action: 'insert', changes: { before: null, after: { name: '龙潭' }, outline: true } }),
      update({ responsible_id: '0e2c1d6a-0000-4000-8000-000000000001' }, { responsible_id: null, note: '长'.repeat(80) }),
    ],
    known,
  )
  expect(made).toMatchObject({ action: 'insert', fields: [], isMoved: false })
  expect(changed?.fields[0]).toEqual({ column: 'responsible_id', before: undefined, after: null })
  expect(changed?.fields[1]?.after).toHaveLength(61)
})
