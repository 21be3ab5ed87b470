// @vitest-environment happy-dom
import { createPinia, setActivePinia } from 'pinia'
import { beforeEach, expect, test, vi } from 'vitest'
import { nextTick, reactive } from 'vue'
import { sealed, type KeptOp } from '@/data/local/outbox/outboxDatabase'
import type { Saved } from '@/domain/saved'
import { useCheckIn } from './checkIn.store'

const minuteMs = 60_000
const nowMs = Date.parse('2026-11-30T15:00:00Z')
const fakes = vi.hoisted(() => ({ outbox: {} as Record<string, unknown>, settings: {}, walk: {}, rings: 0 }))
vi.mock('@/stores/outbox.store', () => ({ useOutbox: () => fakes.outbox }))
vi.mock('@/stores/settings.store', () => ({ useSettings: () => fakes.settings }))
vi.mock('./walk.store', () => ({ useWalk: () => fakes.walk }))
vi.mock('./ring', () => ({ ring: () => fakes.rings++ }))

let outbox: { walking: unknown; ops: readonly KeptOp[]; save: (record: { body: object }) => Promise<Saved> }
let walk: { nowMs: number }
/** Pressed on the walk, and how far it came. */
function opOf(state: KeptOp['state'], body: object = { patrol_id: 'w' }): KeptOp {
  return { ...sealed({ kind: 'patrol.check', title: '', body }, 'op', nowMs), state, reason: state === 'refused' ? '已结束' : '' }
}
/** Set out an hour ago; asked every half an hour, and so many minutes ago for the first time. */
function begin(askedMinutesAgo: number) {
  const settings = {
    load: 'ready',
    values: { check_in_min: 30 },
    writtenAt: () => new Date(nowMs - askedMinutesAgo * minuteMs).toISOString(),
    ensure: () => Promise.resolve(),
  }
  outbox = reactive({
    walking: { walk: { id: 'w', startedMs: nowMs - 60 * minuteMs, isStartSent: true, code: '' } },
    ops: [],
    save: () => Promise.resolve({ is: 'sent' as const }),
  })
  walk = reactive({ nowMs })
  Object.assign(fakes, { outbox, settings, walk, rings: 0 })
  return useCheckIn()
}
beforeEach(() => {
  localStorage.clear()
  vi.setSystemTime(nowMs)
  setActivePinia(createPinia())
})

test('who was out before it was asked for has the whole time from then on', () => {
  const checkIn = begin(10)
  expect(checkIn.dueMs).toBe(nowMs + 20 * minuteMs)
  expect(checkIn.isDue).toBe(false)
})
test('who set out under it is asked half an hour later, and late three minutes after', () => {
  const checkIn = begin(600)
  expect(checkIn).toMatchObject({ isDue: true, lateMin: 30, problem: null })
})
test('what lies on the phone is said until it has arrived, and again by nobody', async () => {
  const checkIn = begin(600)
  outbox.save = ({ body }) => {
    outbox.ops = [opOf('waiting', body)]
    return Promise.resolve({ is: 'kept', error: null })
  }
  await checkIn.say('')
  expect(checkIn).toMatchObject({ isDue: false, problem: { is: 'kept' } })
  outbox.ops = [opOf('sent')]
  expect(checkIn.problem).toBeNull()
})
test('what arrived is not called kept until the list has heard of it', async () => {
  const checkIn = begin(600)
  outbox.save = ({ body }) => {
    outbox.ops = [opOf('waiting', body)]
    return Promise.resolve({ is: 'sent' })
  }
  await checkIn.say('')
  expect(checkIn).toMatchObject({ isDue: false, problem: null })
})
test('a refusal stops the questions of this walk and says why', () => {
  const checkIn = begin(600)
  outbox.ops = [opOf('refused')]
  expect(checkIn).toMatchObject({ dueMs: null, isDue: false, problem: { is: 'refused', reason: '已结束' } })
  // Of another walk it says nothing.
  outbox.ops = [opOf('refused', { patrol_id: 'v' })]
  expect(checkIn).toMatchObject({ isDue: true, problem: null })
})
test('what the phone would not keep is asked again', async () => {
  const checkIn = begin(600)
  outbox.save = () => Promise.resolve({ is: 'nowhere', error: { kind: 'offline' } })
  await checkIn.say('')
  expect(checkIn).toMatchObject({ isDue: true, problem: { is: 'unkept' } })
  outbox.save = () => Promise.resolve({ is: 'sent' })
  await checkIn.say('')
  await nextTick()
  walk.nowMs += 31 * minuteMs
  expect(checkIn).toMatchObject({ isDue: true, problem: null })
})
