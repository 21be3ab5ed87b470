// A prefecture in a process of its own, so that its memory can be told: 10,000 patrols of 720 fixes over 1,800 areas.
import { addPatrol, areaCoverage, createCoverage, withdrawPatrol } from '@/geo/coverage'
import { cleanTrack } from '@/geo/tracks'
import { FIXES, patrolSource, villageAreas } from './coverage-cases'

const PATROLS = 10_000
const BATCH = 250
const KM = 106
const source = patrolSource(process.env['BENCH_TRACKS'])
let areasMs = 0
let cleaningMs = 0
let countingMs = 0
const clock = (add: (ms: number) => void) => {
  const started = performance.now()
  return () => add(performance.now() - started)
}

const villages = villageAreas(42, KM)
let stop = clock((ms) => (areasMs += ms))
// 42 × 42 villages and the 36 towns that lie over them.
const coverage = createCoverage([...villages, ...villageAreas(6, KM).map((area) => ({ ...area, id: `town ${area.id}` }))])
stop()
// Patrols arrive in batches, as from the server; making them up is not counted.
for (let first = 0; first < PATROLS; first += BATCH) {
  const raw = Array.from({ length: BATCH }, (_, k) => source.patrol(first + k, KM))
  stop = clock((ms) => (cleaningMs += ms))
  const clean = raw.map((track) => cleanTrack(track))
  stop()
  stop = clock((ms) => (countingMs += ms))
  clean.forEach((track, k) => addPatrol(coverage, { id: `${first + k}`, day: (first + k) % 180, clean: track }))
  stop()
}
stop = clock((ms) => (countingMs += ms))
const rows = areaCoverage(coverage)
stop()

const one = Array.from({ length: 21 }, (_, k) => {
  const clean = cleanTrack(source.patrol(PATROLS + k, KM))
  const started = performance.now()
  addPatrol(coverage, { id: 'one more', day: 180, clean })
  const added = performance.now() - started
  withdrawPatrol(coverage, 'one more')
  return added
}).sort((a, b) => a - b)[10]!

const seconds = (areasMs + cleaningMs + countingMs) / 1000
const mb = process.resourceUsage().maxRSS / 1024
const fixes = PATROLS * FIXES
process.stderr.write(
  `  prefecture: ${rows.length} areas ${areasMs.toFixed(0)} ms, cleaning ${cleaningMs.toFixed(0)} ms, counting ${countingMs.toFixed(0)} ms: ` +
    `${(fixes / countingMs / 1000).toFixed(1)} million fixes a second; process ${mb.toFixed(0)} MB at most; one more patrol ${one.toFixed(2)} ms\n`,
)
process.stdout.write(JSON.stringify({ prefecture_s: seconds, prefecture_mb: mb, one_patrol_ms: one }))
