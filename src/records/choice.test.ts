import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { useChoice } from './choice'
import type { RecordKind } from './record'

interface Line {
  readonly id: string
}
const kind = {
  kind: 'hazard',
  titleKey: '',
  columns: [],
  filters: [],
  sort: { id: 'urgency', isDown: false },
} as unknown as RecordKind<Line>
const lines = ['a', 'b', 'c', 'd'].map((id) => ({ id }))

beforeEach(() => setActivePinia(createPinia()))

const choiceOf = () =>
  useChoice<Line, unknown>(
    kind,
    () => lines,
    () => lines.length,
  )
const meant = (wanted: (row: Line) => boolean) => lines.filter(wanted).map(({ id }) => id)

test('nothing chosen means every row; chosen means those, and all but some means the others', () => {
  const choice = choiceOf()
  expect(meant(choice.wanted())).toEqual(['a', 'b', 'c', 'd'])
  choice.toggle('b')
  choice.stretchTo('d')
  expect(meant(choice.wanted())).toEqual(['b', 'c', 'd'])
  choice.all()
  choice.toggle('c')
  expect(meant(choice.wanted())).toEqual(['a', 'b', 'd'])
})

test('an act that has begun keeps to what was chosen, whatever is chosen or let go while it runs', () => {
  const choice = choiceOf()
  choice.all()
  choice.toggle('c')
  const allButOne = choice.wanted()
  choice.none()
  expect(meant(allButOne)).toEqual(['a', 'b', 'd'])
  choice.toggle('a')
  const one = choice.wanted()
  choice.none()
  expect(meant(one)).toEqual(['a'])
})
