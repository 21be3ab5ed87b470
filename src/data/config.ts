import * as v from 'valibot'

/** What the server tells the page about itself. The bundle knows no address and holds no key. */
const Config = v.object({
  /** Origin of the API; empty when it is the page's own. */
  supabaseUrl: v.string(),
  anonKey: v.string(),
  /** Tokens and addresses of the basemaps that a county has signed up for. */
  tiandituToken: v.optional(v.string()),
  amapUrl: v.optional(v.string()),
  osmUrl: v.optional(v.string()),
  /** 审图号 as the supplier states it this year. */
  tiandituReviewNumber: v.optional(v.string()),
  amapReviewNumber: v.optional(v.string()),
  /** External routing engine, OSRM- or Valhalla-compatible, and which of the two where its address does not show it. */
  routingUrl: v.optional(v.string()),
  routingEngine: v.optional(v.picklist(['osrm', 'valhalla'])),
  demo: v.optional(v.boolean()),
})
export type Config = v.InferOutput<typeof Config>

let loaded: Config | undefined
const storageKey = 'patrolgrid.config'

/** Fetches /config.json once at boot; without signal, the copy of the last visit serves. */
export async function loadConfig(): Promise<Config> {
  try {
    const response = await fetch('/config.json', { cache: 'no-store', signal: AbortSignal.timeout(8000) })
    loaded = v.parse(Config, await response.json())
    localStorage.setItem(storageKey, JSON.stringify(loaded))
  } catch (failure) {
    const kept = localStorage.getItem(storageKey)
    if (kept === null) throw failure
    loaded = v.parse(Config, JSON.parse(kept))
  }
  return loaded
}

/** The copy of the last visit at once, and the server's behind it for the next; waits only where nothing is kept yet. */
export async function openConfig(): Promise<void> {
  const kept = localStorage.getItem(storageKey)
  const read = kept === null ? null : v.safeParse(Config, JSON.parse(kept))
  if (!read?.success) return void (await loadConfig())
  loaded = read.output
  // Without signal the copy stands for this visit too.
  void loadConfig().catch(() => undefined)
}

export function config(): Config {
  if (!loaded) throw new Error('config() was read before loadConfig() had finished')
  return loaded
}
