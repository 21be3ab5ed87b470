import { setTimeout as delay } from 'node:timers/promises'
import { signIn, type Persona, type SignedIn } from './signIn'
import { demoPlaces, stableCalls, stableSql, type Ask } from './stableCalls'

export interface FunctionsTried {
  /** Functions that answered well, and from the standby. */
  readonly fine: readonly string[]
  /** The others, each with what was wrong. */
  readonly wrong: readonly string[]
}

interface Ready {
  readonly standby: {
    readonly used: boolean
    readonly answered: number
    readonly left: number
    readonly lag_ms: number | null
  } | null
}

export const readiness = async (url: string): Promise<Ready> => (await (await fetch(`${url}/ready`)).json()) as Ready

/** Waits until the server sends reads to its standby. */
export async function untilStandbyIsUsed(url: string, limitMs = 30_000): Promise<void> {
  for (const untilMs = Date.now() + limitMs; ; await delay(200)) {
    if ((await readiness(url)).standby?.used === true) return
    if (Date.now() > untilMs) throw new Error(`the standby is not used: ${JSON.stringify(await readiness(url))}`)
  }
}

async function tryOne(
  url: string,
  person: SignedIn,
  name: string,
  args: Readonly<Record<string, unknown>>,
): Promise<string | null> {
  const before = (await readiness(url)).standby?.answered ?? 0
  const response = await fetch(`${url}/rest/v1/rpc/${name}`, {
    method: 'POST',
    headers: { apikey: person.anonKey, authorization: `Bearer ${person.token}`, 'content-type': 'application/json' },
    body: JSON.stringify(args),
  })
  const bytes = Buffer.from(await response.arrayBuffer())
  if (response.status !== 200) return `${response.status} ${bytes.toString('utf8').slice(0, 200)}`
  if (!name.startsWith('tile_')) JSON.parse(bytes.toString('utf8'))
  const after = (await readiness(url)).standby?.answered ?? 0
  return after === before + 1 ? null : `answered by the primary (${before} → ${after} by the standby)`
}

/**
 * Calls every function that only reads through the product at `url`, by POST as the page does, and counts those that the
 * standby answered. Nobody else may use the product meanwhile, or the counts mix.
 */
export async function tryStableFunctions(url: string, ask: Ask): Promise<FunctionsTried> {
  const people: Record<Persona, SignedIn> = {
    admin: await signIn(url, 'admin'),
    chief: await signIn(url, 'chief'),
    duty: await signIn(url, 'duty'),
    leader: await signIn(url, 'leader'),
  }
  const calls = await stableCalls(await demoPlaces(ask), people)
  const names = (await ask(stableSql)).map(({ name }) => String(name))
  const fine: string[] = []
  const wrong: string[] = []
  await untilStandbyIsUsed(url)
  for (const name of names) {
    const call = calls[name]
    // A job's message may bind everybody to the primary for a moment: that alone is no fault, so it is tried again.
    let fault: string | null = 'no call is written down for it in stableCalls.ts'
    for (let attempt = 0; call !== undefined && attempt < 5 && fault !== null; attempt++) {
      if (attempt > 0) await delay(300)
      fault = await tryOne(url, people[call.by], name, call.args)
    }
    if (fault === null) fine.push(name)
    else wrong.push(`${name}: ${fault}`)
  }
  return { fine, wrong }
}
