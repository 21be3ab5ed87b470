// What a page asks when it opens, asked as a page does: four at a time, every answer read.
import { VectorTile } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'
import type { Account, County } from './load-county'

export interface Asked {
  readonly name: string
  readonly path: string
  /** null asks by GET. */
  readonly body: string | null
  readonly isTile?: boolean
}

export interface Outcome {
  readonly name: string
  /** 0 when there was no answer that can be read. */
  readonly status: number
  readonly ms: number
}

/** A page gives up then. */
const patienceMs = 30_000
const atOnce = 4

const call = (name: string, args: object = {}): Asked => ({ name, path: `rpc/${name}`, body: JSON.stringify(args) })
const read = (name: string, query: string): Asked => ({ name, path: `${name}?${query}`, body: null })

const tileAt = (z: number, lng: number, lat: number): readonly [number, number] => {
  const radians = (lat * Math.PI) / 180
  const n = 2 ** z
  return [Math.floor(((lng + 180) / 360) * n), Math.floor(((1 - Math.asinh(Math.tan(radians)) / Math.PI) / 2) * n)]
}
const tile = (name: string, z: number, lng: number, lat: number): Asked => {
  const [x, y] = tileAt(z, lng, lat)
  return { name, path: `rpc/${name}?z=${z}&x=${x}&y=${y}`, body: null, isTile: true }
}

/** The requests of the map as it opens; what a role may not ask, its page does not ask. */
export function pageRequests(
  { box: [west, south, east, north] }: Pick<County, 'box'>,
  role: string,
  now: number,
): readonly Asked[] {
  const dayMs = 86_400_000
  const month = { from_at: new Date(now - 30 * dayMs).toISOString(), to_at: new Date(now).toISOString() }
  const [lng, lat] = [(west + east) / 2, (south + north) / 2]
  const everybody = [
    call('whoami'),
    read('settings', 'select=key,value,updated_at'),
    read('holidays', 'select=id,from_day,to_day,name&order=from_day.asc'),
    call('areas_list'),
    call('offices_list'),
    call('waters_list'),
    call('hazards_list'),
    call('teams_list'),
    call('notices_list'),
    call('incident_counts', month),
    call('coverage_overview', { days: 7 }),
    tile('tile_areas', 10, lng, lat),
    tile('tile_roads', 11, lng, lat),
    tile('tile_basemap', 11, lng, lat),
  ]
  if (role === 'viewer' || role === 'leader')
    return [...everybody, call('dashboard_summary', month), call('incident_density', month)]
  const [w, s, e, n] = [lng - 0.05, lat - 0.05, lng + 0.05, lat + 0.05]
  const field = [...everybody, call('incidents_in_box', { west: w, south: s, east: e, north: n, ...month, max_rows: 2_000 })]
  return role === 'grid_worker' ? field : [...field, call('units_on_duty')]
}

/** Asks, reads and parses the answer. */
export async function ask(
  { url, anonKey }: Pick<County, 'url' | 'anonKey'>,
  { token }: Pick<Account, 'token'>,
  asked: Asked,
): Promise<Outcome> {
  const startedMs = performance.now()
  const outcome = (status: number): Outcome => ({ name: asked.name, status, ms: performance.now() - startedMs })
  try {
    const answer = await fetch(`${url}/rest/v1/${asked.path}`, {
      method: asked.body === null ? 'GET' : 'POST',
      headers: {
        apikey: anonKey,
        authorization: `Bearer ${token}`,
        ...(asked.body === null ? {} : { 'content-type': 'application/json' }),
        ...(asked.isTile === true ? { accept: 'application/vnd.mapbox-vector-tile' } : {}),
      },
      body: asked.body,
      signal: AbortSignal.timeout(patienceMs),
    })
    if (asked.isTile === true && answer.ok) void new VectorTile(new PbfReader(new Uint8Array(await answer.arrayBuffer()))).layers
    else JSON.parse(await answer.text())
    return outcome(answer.status)
  } catch {
    return outcome(0)
  }
}

/** Opens the page once. */
export async function openPage(county: County, account: Account, heard: (outcome: Outcome) => void): Promise<void> {
  const waiting = [...pageRequests(county, account.role, Date.now())]
  const one = async (): Promise<void> => {
    for (let asked = waiting.shift(); asked !== undefined; asked = waiting.shift()) heard(await ask(county, account, asked))
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

export interface LoadOptions {
  readonly accounts: readonly Account[]
  readonly seconds: number
  /** From one opening of an account to its next, when the first is over by then. */
  readonly everyS: number
}

/** Every account opens its page again and again until the time is over; all answers. */
export async function loadPages(county: County, { accounts, seconds, everyS }: LoadOptions): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const untilMs = performance.now() + seconds * 1000
  const pause = (ms: number) => new Promise((resume) => setTimeout(resume, Math.max(0, ms)))
  const person = async (account: Account, n: number): Promise<void> => {
    // Spread over the first interval: people do not come in step.
    await pause((n / accounts.length) * Math.min(everyS, seconds / 2) * 1000)
    while (performance.now() < untilMs) {
      const startedMs = performance.now()
      await openPage(county, account, (outcome) => outcomes.push(outcome))
      await pause(Math.min(untilMs - performance.now(), everyS * 1000 - (performance.now() - startedMs)))
    }
  }
  await Promise.all(accounts.map(person))
  return outcomes
}

export const isRight = ({ status }: Outcome) => status >= 200 && status < 300
export const quantile = (values: readonly number[], q: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * q))] ?? Number.NaN
