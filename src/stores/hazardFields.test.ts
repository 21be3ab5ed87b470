import { describe, expect, test } from 'vitest'
import { sealed, type KeptOp } from '@/data/local/outbox/outboxDatabase'
import { chosen, correction, saidLast, versions } from './hazardFields'

const report = { id: 'h1', kind: 'road', severity: 1, title: '塌方', description: '', lng: 115, lat: 26 }
const op = (body: object, more: Partial<KeptOp> = {}): KeptOp => ({
  ...sealed({ kind: 'hazard.report', body, title: '塌方' }, 'op', 0),
  ...more,
})

describe('what was said of a hazard', () => {
  test('is the report with every later correction over it, newest first, those in conflict left out', () => {
    const ops = [
      op({ id: 'h1', was: {}, title: '冲突的' }, { state: 'conflict' }),
      op({ id: 'h1', was: { severity: 1 }, severity: 3 }, { state: 'waiting' }),
      op(report, { state: 'sent' }),
    ]
    expect(saidLast(ops, 'h1')).toEqual({ kind: 'road', severity: 3, title: '塌方', description: '' })
    expect(saidLast(ops.slice(0, 2), 'h1')).toBeNull()
    expect(saidLast(ops, 'h2')).toBeNull()
  })
  test('gives way to what a conflict told and its author let stand, and that to what he said after', () => {
    const first = op(report, { state: 'sent', known: { title: '北坳塌方' } })
    expect(saidLast([first], 'h1')).toMatchObject({ title: '北坳塌方', severity: 1 })
    const later = op({ id: 'h1', was: { title: '北坳塌方' }, title: '桥头塌方' }, { state: 'waiting' })
    expect(saidLast([later, first], 'h1')).toMatchObject({ title: '桥头塌方' })
  })
})

describe('a correction', () => {
  const was = { kind: 'road', severity: 1, title: '塌方', description: '' } as const
  test('holds what changed alone, and what was known of it', () => {
    expect(correction('h1', was, { ...was, severity: 3 })).toEqual({ id: 'h1', was: { severity: 1 }, severity: 3 })
    expect(correction('h1', was, was)).toBeNull()
  })
})

describe('two versions', () => {
  const row = { id: 'h1', kind: 'road', severity: 2, title: '北坳塌方', description: null, rev: 4 }
  const mine = op({ id: 'h1', was: { title: '塌方', severity: 1 }, title: '桥头塌方', severity: 3 }, { state: 'conflict', row })

  test('stand side by side where the fields differ', () => {
    expect(versions(mine)).toEqual([
      { field: 'severity', mine: 3, theirs: 2 },
      { field: 'title', mine: '桥头塌方', theirs: '北坳塌方' },
    ])
    expect(versions({ ...mine, row: null })).toEqual([])
  })
  test('become an op against what stands; nothing where all of the server stays', () => {
    expect(chosen(mine, (field) => field === 'severity')).toEqual({ id: 'h1', was: { severity: 2 }, severity: 3 })
    expect(chosen(mine, () => false)).toBeNull()
  })
  test('are no choice where one cannot be read: what its author wrote is not thrown away for it', () => {
    const newer = op({ id: 'h1', was: { kind: 'road' }, kind: 'fire' }, { state: 'conflict', row: { ...row, kind: '新类别' } })
    expect(versions(newer)).toEqual([])
    expect(chosen(newer, () => true)).toBeUndefined()
    expect(chosen(newer, () => false)).toBeUndefined()
    // Of a field that it does not touch nothing has to be known.
    const other = op({ id: 'h1', was: { severity: 1 }, severity: 3 }, { state: 'conflict', row: { ...row, kind: '新类别' } })
    expect(versions(other)).toEqual([{ field: 'severity', mine: 3, theirs: 2 }])
  })
})
