// What one account can do to all others with the worst request that is offered to it: looked for, not chosen.
import type { Account, County } from './load-county'
import { ask, isRight, loadPages, quantile, type Asked } from './load-page'

const say = (line: string) => process.stderr.write(`${line}\n`)
const everything = {
  from_at: '1970-01-01T00:00:00Z',
  to_at: '2100-01-01T00:00:00Z',
  from_day: '1970-01-01',
  to_day: '2100-01-01',
}
const someId = '00000000-0000-4000-8000-000000000001'

/** What an attacker tries for an argument, by its name and type. */
function worstOf(county: County, ids: readonly string[], name: string, type: string): unknown {
  const [west, south, east, north] = county.box
  const fixed: Readonly<Record<string, unknown>> = {
    ...everything,
    ...{ west: west - 1, south: south - 1, east: east + 1, north: north + 1, lng: (west + east) / 2, lat: (south + north) / 2 },
    ...{
      days: 180,
      most: 1_000_000,
      max_rows: 1_000_000,
      n: 100_000,
      hours: type.endsWith('[]') ? null : 100_000,
      night_count: 1_000,
    },
    ...{ area_id: ids[0] ?? someId, area: ids[0] ?? someId, id: ids[0] ?? someId, reach_m: 1_000_000, patrol_kind: null },
    ...{ skip: 0, on_day: null, groups: null, weekdays: null, teams: null, team_ids: null, reason: '核对巡逻覆盖情况' },
    ...{ shift_from: everything.from_at, shift_to: everything.to_at, first_day: '2026-01-05', day: '2026-01-05' },
    ...{ incidents_from: everything.from_at, incidents_to: everything.to_at, z: 0, x: 0, y: 0 },
  }
  if (name in fixed) return fixed[name]
  if (type === 'uuid[]') return Array.from({ length: 20_000 }, (_, n) => ids[n % ids.length] ?? someId)
  if (type === 'json' || type === 'jsonb') return Array.from({ length: 20_000 }, () => ({ id: someId }))
  if (type === 'uuid') return ids[0] ?? someId
  return type === 'text' ? '%' : null
}

function requestsOf(county: County, ids: readonly string[]): Asked[] {
  const calls = county.offered.flatMap(({ name, args, isTile }): Asked[] => {
    if (isTile)
      return [0, 5, 8].map((z) => {
        const extra = args.some((arg) => arg.name === 'from_at') ? `&from_at=${everything.from_at}&to_at=${everything.to_at}` : ''
        const view = args.some((arg) => arg.name === 'view_id') ? `&view_id=${someId}` : ''
        const x = Math.floor(((county.box[0] + 180) / 360) * 2 ** z)
        const south = (county.box[1] * Math.PI) / 180
        const y = Math.floor(((1 - Math.asinh(Math.tan(south)) / Math.PI) / 2) * 2 ** z)
        return { name, path: `rpc/${name}?z=${z}&x=${x}&y=${y}${extra}${view}`, body: null, isTile: true }
      })
    const body = Object.fromEntries(args.map((arg) => [arg.name, worstOf(county, ids, arg.name, arg.type)]))
    return [{ name, path: `rpc/${name}`, body: JSON.stringify(body) }]
  })
  const members = Array.from({ length: 50_000 }, (_, n) => `k${n}`)
    .join(',')
    .slice(0, 12_000)
  const tables = ['settings', 'holidays', 'imports'].flatMap((name): Asked[] => [
    { name, path: `${name}?select=*`, body: null },
    { name, path: `${name}?${name === 'settings' ? 'key' : 'id'}=in.(${members})`, body: null },
  ])
  return [...calls, ...tables]
}

/** Every function and table that the server offers, each as dear as an outsider can guess; the slowest. */
export async function findWorst(county: County, attacker: Account): Promise<{ asked: Asked; ms: number }> {
  const listed = await fetch(`${county.url}/rest/v1/rpc/areas_list`, {
    method: 'POST',
    headers: { apikey: county.anonKey, authorization: `Bearer ${attacker.token}`, 'content-type': 'application/json' },
    body: '{}',
  })
  const ids = ((await listed.json()) as { id: string }[]).map(({ id }) => id)
  const found: { asked: Asked; ms: number }[] = []
  for (const asked of requestsOf(county, ids)) {
    const { ms, status } = await ask(county, attacker, asked)
    found.push({ asked, ms })
    if (status === 504) say(`    ${asked.name}: ended at its limit after ${ms.toFixed(0)} ms`)
  }
  const [worst, ...next] = found.toSorted((a, b) => b.ms - a.ms)
  if (worst === undefined) throw new Error('nothing is offered')
  say(`    worst: ${[worst, ...next.slice(0, 4)].map(({ asked, ms }) => `${asked.name} ${ms.toFixed(0)} ms`).join(', ')}`)
  return worst
}

/** p95 of the others, in ms, while one account sends its worst as fast as it is let; every second one hangs up at once. */
export async function othersP95(
  county: County,
  attacker: Account,
  others: readonly Account[],
  asked: Asked | null,
  seconds: number,
) {
  let isOver = false
  const attack = async (n: number): Promise<void> => {
    while (!isOver && asked !== null) {
      if (n % 2 === 0) await ask(county, attacker, asked)
      else await hangUp(county, attacker, asked)
      await new Promise((resume) => setTimeout(resume, 20))
    }
  }
  const attacks = Array.from({ length: 24 }, (_, n) => attack(n))
  const outcomes = await loadPages(county, { accounts: others, seconds, everyS: 5 })
  isOver = true
  await Promise.all(attacks)
  return {
    p95Ms: quantile(
      outcomes.map(({ ms }) => ms),
      0.95,
    ),
    errors: outcomes.filter((one) => !isRight(one)).length,
    asked: outcomes.length,
  }
}

const hangUp = (county: County, { token }: Account, asked: Asked): Promise<unknown> =>
  fetch(`${county.url}/rest/v1/${asked.path}`, {
    method: asked.body === null ? 'GET' : 'POST',
    headers: { apikey: county.anonKey, authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: asked.body,
    signal: AbortSignal.timeout(200),
  }).catch(() => undefined)
