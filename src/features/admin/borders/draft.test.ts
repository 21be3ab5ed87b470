import type { Polygon, Position } from 'geojson'
import { describe, expect, test } from 'vitest'
import { stepBack, stepForward } from '@/domain/history'
import { shapeAreaM2 } from '@/geo/topology/shape'
import { conflictsOf, keepMine, takeTheirs } from './conflict'
import {
  addArea,
  changedIds,
  changedParts,
  changesOf,
  mergeAreas,
  openDraft,
  removeArea,
  rename,
  reshape,
  splitArea,
  withParts,
  type BaseArea,
  type Draft,
  type DraftParts,
} from './draft'

const square = (x: number): Polygon => ({
  type: 'Polygon',
  coordinates: [
    [
      [x, 0],
      [x + 1, 0],
      [x + 1, 1],
      [x, 1],
      [x, 0],
    ],
  ],
})
const area = (id: string, x: number, rev = 1): BaseArea => ({
  id,
  code: id,
  name: `${id}号网格`,
  kind: 'cell',
  parentId: 'village',
  rev,
  shape: square(x),
})
const three = () => openDraft([area('a', 0), area('b', 1), area('c', 2)])
const corner = (shape: Polygon, from: Position, to: Position): Polygon => ({
  type: 'Polygon',
  coordinates: shape.coordinates.map((ring) => ring.map((at) => (at[0] === from[0] && at[1] === from[1] ? to : at))),
})
const value = (result: { ok: true; value: Draft } | { ok: false; error: string }): Draft => {
  if (!result.ok) throw new Error(result.error)
  return result.value
}

describe('a draft of areas', () => {
  test('an untouched draft has nothing to save', () => {
    expect(changesOf(three())).toEqual([])
  })

  test('dragging a shared corner redraws both neighbours, and saves them against the versions read', () => {
    const draft = reshape(three(), 'a', corner(square(0), [1, 1], [1.1, 0.9]))
    expect([...changedIds(draft)].sort()).toEqual(['a', 'b'])
    expect(changesOf(draft)).toEqual([
      { id: 'a', rev: 1, geom: corner(square(0), [1, 1], [1.1, 0.9]) },
      { id: 'b', rev: 1, geom: corner(square(1), [1, 1], [1.1, 0.9]) },
    ])
  })

  test('undo and redo go through every kind of edit and back to the start', () => {
    let draft = three()
    draft = reshape(draft, 'a', corner(square(0), [1, 1], [1.1, 0.9]))
    draft = rename(draft, 'c', '新名')
    draft = value(mergeAreas(draft, 'a', 'b'))
    draft = removeArea(draft, 'c')
    const end = draft.now
    for (let i = 0; i < 4; i++) draft = stepBack(draft)
    expect(changesOf(draft)).toEqual([])
    expect(stepBack(draft)).toBe(draft)
    for (let i = 0; i < 4; i++) draft = stepForward(draft)
    expect(draft.now).toBe(end)
  })

  test('a split keeps the first area and makes a new one; a third neighbour gets the cut’s end as a corner', () => {
    const draft = value(
      splitArea(
        three(),
        'b',
        [
          [0.5, 0.5],
          [2.5, 0.5],
        ],
        { id: 'new', name: '新网格' },
      ),
    )
    expect(changesOf(draft)).toMatchObject(
      [
        { id: 'b', rev: 1 },
        { id: 'new', name: '新网格', kind: 'cell', parent_id: 'village' },
        { id: 'a', rev: 1 },
        { id: 'c', rev: 1 },
      ].sort((p, q) => ['a', 'b', 'c', 'new'].indexOf(p.id) - ['a', 'b', 'c', 'new'].indexOf(q.id)),
    )
    expect((draft.now.get('a')?.shape as Polygon).coordinates[0]).toContainEqual([1, 0.5])
    expect((draft.now.get('c')?.shape as Polygon).coordinates[0]).toContainEqual([2, 0.5])
    const sum = ['b', 'new'].reduce((total, id) => total + shapeAreaM2(draft.now.get(id)?.shape ?? square(9)), 0)
    expect(sum / shapeAreaM2(square(1))).toBeCloseTo(1, 4)
  })

  test('a merge ends the second area', () => {
    const draft = value(mergeAreas(three(), 'a', 'b'))
    expect(changesOf(draft)).toMatchObject([
      { id: 'a', rev: 1 },
      { id: 'b', rev: 1, deleted: true },
    ])
  })

  test('areas that lie apart are not merged, and the draft stays as it was', () => {
    expect(mergeAreas(three(), 'a', 'c')).toEqual({ ok: false, error: 'not-adjacent' })
  })

  test('an area drawn and taken away again leaves nothing to save', () => {
    const split = value(
      splitArea(
        three(),
        'b',
        [
          [1.5, -1],
          [1.5, 2],
        ],
        { id: 'new', name: 'n' },
      ),
    )
    expect(changesOf(stepBack(split))).toEqual([])
  })
})

describe('two people editing', () => {
  const mine = () => reshape(three(), 'a', corner(square(0), [0, 1], [0, 1.2]))

  test('only areas changed here are conflicts, each told by what happened to it', () => {
    const both = rename(mine(), 'c', '我的名')
    const server = [area('a', 0, 2), { ...area('b', 1, 5), name: '别人改的' }]
    expect(conflictsOf(both, server)).toEqual([
      { id: 'a', name: 'a号网格', what: 'other', serverName: null },
      { id: 'c', name: 'c号网格', what: 'deleted', serverName: null },
    ])
    expect(conflictsOf(mine(), [{ ...area('a', 0, 2), shape: square(0.1) }])).toMatchObject([{ what: 'redrawn' }])
    expect(conflictsOf(mine(), [{ ...area('a', 0, 2), name: '新' }])).toMatchObject([{ what: 'renamed', serverName: '新' }])
    expect(conflictsOf(mine(), [area('a', 0), area('b', 1)])).toEqual([])
  })

  test('keeping mine saves my outline against the newest version, and takes the rest from the server', () => {
    const server = [area('a', 0, 7), { ...area('b', 1, 3), name: '新名' }, area('c', 2)]
    const draft = keepMine(mine(), server)
    expect(changesOf(draft)).toEqual([{ id: 'a', rev: 7, geom: corner(square(0), [0, 1], [0, 1.2]) }])
    expect(draft.now.get('b')?.name).toBe('新名')
  })

  test('taking theirs leaves nothing to save', () => {
    expect(changesOf(takeTheirs([area('a', 0, 7)]))).toEqual([])
  })
})

describe('a draft that is kept', () => {
  const edited = () => {
    let draft = three()
    draft = reshape(draft, 'a', corner(square(0), [1, 1], [1.1, 0.9]))
    draft = removeArea(draft, 'c')
    return addArea(draft, { id: 'new', code: '', name: '新网格', kind: 'cell', parentId: 'village', shape: square(5) })
  }
  const kept = (draft: Draft) => JSON.parse(JSON.stringify(changedParts(draft, changedIds(draft)))) as DraftParts

  test('holds the changed areas only, and gives the same changes again', () => {
    const draft = edited()
    const parts = kept(draft)
    expect(parts.now.map(({ id }) => id).toSorted()).toEqual(['a', 'b', 'new'])
    expect(changesOf(withParts(three(), parts))).toEqual(changesOf(draft))
  })

  test('keeps the versions it was made from, so that saving finds what others changed meanwhile', () => {
    const parts = kept(edited())
    const others = openDraft([...three().base.values()].map((area) => ({ ...area, rev: area.rev + 4 })))
    const again = withParts(others, parts)
    expect(again.base.get('a')?.rev).toBe(three().base.get('a')?.rev)
    expect(changesOf(again)).toEqual(changesOf(edited()))
  })
})
