// A prefecture in a process of its own, so that its memory can be told: 10,000 patrols of 720 fixes over 1,800 areas.
import { addPatrol, areaCoverage, createCoverage, withdrawPatrol } from '@/geo/coverage'
import { cleanTrack } from '@/geo/tracks'
import { timed, type Took } from './clock'
import { FIXES, patrolSource, villageAreas } from './coverage-cases'

const PATROLS = 10_000
const BATCH = 250
const KM = 106
const source = patrolSource(process.env['BENCH_TRACKS'])
const spent = { areas: 0, cleaning: 0, counting: 0, clock: 0 }
function charge<T>(to: 'areas' | 'cleaning' | 'counting', { ms, clockMs, value }: Took<T>): T {
  spent[to] += ms
  spent.clock += clockMs
  return value
}

// 42 × 42 villages and the 36 towns that lie over them.
const areas = [...villageAreas(42, KM), ...villageAreas(6, KM).map((area) => ({ ...area, id: `town of ${area.id}` }))]
const coverage = charge('areas', timed(() => createCoverage(areas))) // prettier-ignore
// Patrols arrive in batches, as from the server; making them up is not counted.
for (let first = 0; first < PATROLS; first += BATCH) {
  const raw = Array.from({ length: BATCH }, (_, k) => source.patrol(first + k, KM))
  const clean = charge('cleaning', timed(() => raw.map((track) => cleanTrack(track)))) // prettier-ignore
  const add = () =>
    clean.forEach((track, k) => addPatrol(coverage, { id: `${first + k}`, day: 20_000 + ((first + k) % 180), clean: track }))
  charge('counting', timed(add))
}
const rows = charge('counting', timed(() => areaCoverage(coverage))) // prettier-ignore

const one = Array.from({ length: 21 }, (_, k) => {
  const clean = cleanTrack(source.patrol(PATROLS + k, KM))
  const { clockMs } = timed(() => addPatrol(coverage, { id: 'one more', day: 20_180, clean }))
  withdrawPatrol(coverage, 'one more')
  return clockMs
}).sort((a, b) => a - b)[10]!

const mb = process.resourceUsage().maxRSS / 1024
const fixesPerS = (PATROLS * FIXES) / (spent.counting / 1000)
const seconds = (spent.areas + spent.cleaning + spent.counting) / 1000
process.stderr.write(
  `  prefecture: ${rows.length} areas ${spent.areas.toFixed(0)} ms, cleaning ${spent.cleaning.toFixed(0)} ms, counting ${spent.counting.toFixed(0)} ms ` +
    `(together ${(spent.clock / 1000).toFixed(2)} s by the clock): ${(fixesPerS / 1e6).toFixed(1)} million fixes a second; ` +
    `process ${mb.toFixed(0)} MB at most; one more patrol ${one.toFixed(2)} ms\n`,
)
process.stdout.write(JSON.stringify({ prefecture_s: seconds, prefecture_mb: mb, one_patrol_ms: one, fixes_per_s: fixesPerS }))
