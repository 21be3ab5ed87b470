import { ref, shallowRef } from 'vue'
import { recordAlone } from '@/data/local/outbox/locks'
import { walkDatabase, type KeptFix, type KeptWalk } from '@/data/local/outbox/walkDatabase'
import type { LngLat } from '@/domain/frame'
import { filterFixes } from '@/geo/walk'
import { walkClock } from './walkClock'
import { watchPlace } from './watchPlace'

export interface Heard {
  readonly at: LngLat
  readonly accuracyM: number
  readonly steadyMs: number
  /** Milliseconds of this page: what the silence since is measured by. */
  readonly heardMs: number
  /** When it was heard by the phone's clock, which goes on while the phone sleeps and while the page is closed. */
  readonly clockMs: number
}

/** Fixes that the device's disk would not take are held in memory so many at most: two hours. */
const heldMost = 1440

/**
 * Records one walk: in one tab at a time, each fix on the disk before it counts as recorded. What the disk will not take waits in memory
 * and is tried again with the next fix; `unkept` says how many.
 */
export function walkRecorder(on: { readonly fix: (heard: Heard) => unknown; readonly held: () => unknown }) {
  const placeProblem = ref<'denied' | 'unavailable' | null>(null)
  /** Another tab of this browser records. */
  const isElsewhere = ref(false)
  const unkept = ref(0)
  const doubted = ref(0)
  const recorded = shallowRef<KeptWalk | null>(null)
  let held: KeptFix[] = []
  let writing: Promise<void> = Promise.resolve()
  let clock = walkClock()
  let filter = filterFixes()
  let era = 0
  let userId = ''
  let release: (() => void) | null = null

  /** What is held goes to the disk, one transaction after the other. */
  async function write(): Promise<void> {
    const batch = held
    if (batch.length === 0) return
    try {
      await walkDatabase.addFixes(userId, batch)
      held = held.slice(batch.length)
    } catch {
      held = held.slice(-heldMost)
    }
    unkept.value = held.length
  }
  const flush = (): Promise<void> => (writing = writing.then(write))

  async function noteEra(walkId: string, now: number): Promise<void> {
    if (now === era) return
    era = now
    await walkDatabase.change(userId, walkId, { era: now }).catch(() => undefined)
  }
  async function take(at: LngLat, accuracyM: number): Promise<void> {
    const walk = recorded.value
    if (!walk) return
    const now = clock()
    placeProblem.value = null
    if (filter.fault(now.steadyMs, at, accuracyM) !== null) return void doubted.value++
    await noteEra(walk.id, now.era)
    held.push({
      walkId: walk.id,
      timeMs: now.timeMs,
      era: now.era,
      lngE6: Math.round(at[0] * 1e6),
      latE6: Math.round(at[1] * 1e6),
      accDm: Number.isFinite(accuracyM) ? Math.min(32_760, Math.round(accuracyM * 10)) : -1,
    })
    await flush()
    if (recorded.value) await on.fix({ at, accuracyM, steadyMs: now.steadyMs, heardMs: performance.now(), clockMs: now.timeMs })
  }
  const place = watchPlace({
    onFix: (at, accuracyM) => void take(at, accuracyM),
    onProblem: (problem) => (placeProblem.value = problem),
  })

  /** Records from now on; `steadyMs` is where the steady time of an earlier page ended. */
  function start(ofUser: string, walk: KeptWalk, steadyMs: number): void {
    if (release) return
    userId = ofUser
    release = recordAlone(ofUser, {
      held: () => {
        isElsewhere.value = false
        clock = walkClock(steadyMs)
        filter = filterFixes()
        recorded.value = walk
        void on.held()
        place.start()
      },
      waits: () => (isElsewhere.value = true),
    })
  }
  /** Ends the recording once everything taken is on the disk. */
  async function stop(): Promise<void> {
    place.stop()
    recorded.value = null
    await flush()
    release?.()
    release = null
    isElsewhere.value = false
  }
  const now = () => clock()
  return { placeProblem, isElsewhere, unkept, doubted, start, stop, flush, now }
}
