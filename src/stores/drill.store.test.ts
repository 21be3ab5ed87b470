import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test } from 'vitest'
import { useDrill } from './drill.store'

beforeEach(() => setActivePinia(createPinia()))

test('a wish is taken once, and only by the panel it is for', () => {
  const drill = useDrill()
  drill.ask({ panel: 'incidents', groups: ['fraud'], span: { fromMs: 1, toMs: 2 } })
  expect(drill.take('tracks')).toBeNull()
  expect(drill.take('incidents')).toMatchObject({ groups: ['fraud'], span: { fromMs: 1, toMs: 2 } })
  expect(drill.take('incidents')).toBeNull()
})
