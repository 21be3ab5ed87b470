export interface DemoSignIn {
  readonly login: string
  readonly password: string
  readonly role: string
}

/** The first demo sign-in of a role, as the server at `base` hands them out. */
export async function demoSignIn(base: string, role: string): Promise<DemoSignIn> {
  const accounts = (await (await fetch(`${base}/demo.json`)).json()) as DemoSignIn[]
  const account = accounts.find((candidate) => candidate.role === role)
  if (!account) throw new Error(`The demo county has no account of role ${role}`)
  return account
}

/** Signs in beside the page, as a script would. */
async function caller(base: string, { login: email, password }: DemoSignIn) {
  const read = async <T>(path: string): Promise<T> => (await (await fetch(base + path)).json()) as T
  const post = (path: string, headers: Record<string, string>, body: object) =>
    fetch(base + path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...headers },
      body: JSON.stringify(body),
    })
  const { anonKey: apikey } = await read<{ anonKey: string }>('/config.json')
  const answer = await post('/auth/v1/token?grant_type=password', { apikey }, { email, password })
  const { access_token: token } = (await answer.json()) as { access_token: string }
  return async <T>(name: string, args: object): Promise<T> => {
    const response = await post(`/rest/v1/rpc/${name}`, { apikey, authorization: `Bearer ${token}` }, args)
    const text = await response.text()
    if (!response.ok) throw new Error(`${name}: ${text}`)
    return (text === '' ? null : JSON.parse(text)) as T
  }
}

const hourMs = 3_600_000
const iso = (ms: number) => new Date(ms).toISOString()
export const water = { lng: 115.4, lat: 26.45 }
const village = { lng: 115.41, lat: 26.45 }

/** A route of two stops for the team of the first grid worker, on now. */
export async function publishedRoute(base: string, signInOf: (role: string) => Promise<DemoSignIn>) {
  const asChief = await caller(base, await signInOf('chief'))
  const asWalker = await caller(base, await signInOf('grid_worker'))
  const chief = await asChief<{ roles: { area_id: string }[] }>('whoami', {})
  const walker = await asWalker<{ team_ids: string[] }>('whoami', {})
  const teams = await asChief<{ id: string; name: string }[]>('teams_list', {})
  const team = teams.find(({ id }) => walker.team_ids.includes(id))!
  const today = iso(Date.now() + 8 * hourMs).slice(0, 10)
  // The day of a night's work turns at six in the morning in Shanghai.
  const day = iso(Date.now() + 2 * hourMs).slice(0, 10)
  const before = iso(Date.now() - 16 * hourMs).slice(0, 10)
  const earlier = await asChief<{ id: string; rev: number; status: string; title: string }[]>('plans_list', {
    from_day: before,
    to_day: today,
  })
  for (const plan of earlier.filter(({ status }) => status === 'published'))
    await asChief('withdraw_plan', { id: plan.id, rev: plan.rev })
  const planId = crypto.randomUUID()
  const routeId = crypto.randomUUID()
  const stop = (seq: number, name: string, at: typeof water, dwellS: number) => ({
    id: crypto.randomUUID(),
    route_id: routeId,
    seq,
    kind: 'water',
    name,
    ...at,
    dwell_s: dwellS,
    priority: 2,
    is_must: seq === 0,
    is_pinned: false,
  })
  await asChief('publish_changes', {
    plan: {
      id: planId,
      area_id: chief.roles[0]!.area_id,
      title: '步行验收',
      service_day: day,
      shift_from: iso(Date.now() - hourMs / 2),
      shift_to: iso(Date.now() + 6 * hourMs),
      routes: [
        {
          id: routeId,
          team_id: team.id,
          mode: 'foot',
          leaves_at: iso(Date.now()),
          travel_s: 900,
          travel_m: 1000,
          geom: {
            type: 'LineString',
            coordinates: [
              [115.395, 26.45],
              [water.lng, water.lat],
              [village.lng, village.lat],
            ],
          },
        },
      ],
      stops: [stop(0, '龙潭水库', water, 4), stop(1, '北坳桥头', village, 600)],
    },
  })
  return { asChief, planId, team }
}
