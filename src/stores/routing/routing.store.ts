import { defineStore } from 'pinia'
import { ref } from 'vue'
import { config } from '@/data/config'
import type { LngLat } from '@/domain/frame'
import type { Result } from '@/domain/result'
import {
  engineAt,
  isValhallaStatus,
  parseRoute,
  parseTable,
  routeRequest,
  serves,
  statusUrl,
  tableMost,
  tableRequest,
  type EnginePath,
  type EngineRequest,
  type RoutingEngine,
  type TravelTable,
} from '@/geo/reach/external'
import type { TravelMode } from '@/geo/reach/roadTags'

const timeoutMs = 5000
/** A service that did not answer is left alone for so long: an edit must not wait five seconds a leg. */
const restMs = 60_000

/**
 * The county's own routing service (`routingUrl`), where there is one. What it does not answer in time and whole is null: the
 * caller then takes its own roads, and `state` is for the screen to say so.
 */
export const useRouting = defineStore('routing', () => {
  /** `none`: not set up, or not asked yet. */
  const state = ref<'none' | 'serving' | 'failed'>('none')
  let engine: RoutingEngine | null = null
  let restsUntilMs = 0

  async function send({ url, body }: EngineRequest): Promise<unknown> {
    const signal = AbortSignal.timeout(timeoutMs)
    const posted = body === undefined ? {} : { method: 'POST', body, headers: { 'content-type': 'application/json' } }
    const response = await fetch(url, { ...posted, signal })
    return response.json()
  }

  /** The engine for a way of moving, recognised on first use; null where our own roads serve. */
  async function engineFor(mode: TravelMode): Promise<RoutingEngine | null> {
    const { routingUrl, routingEngine } = config()
    if (routingUrl === undefined || routingUrl === '' || Date.now() < restsUntilMs) return null
    engine ??= engineAt(routingUrl, routingEngine)
    if (engine === null) {
      const isValhalla = await send({ url: statusUrl(routingUrl) }).then(isValhallaStatus, () => false)
      engine = engineAt(routingUrl, isValhalla ? 'valhalla' : 'osrm')
    }
    return engine && serves(engine, mode) ? engine : null
  }

  async function ask<T>(request: EngineRequest, parse: (body: unknown) => Result<T>): Promise<Result<T> | null> {
    try {
      const answer = parse(await send(request))
      state.value = answer.ok ? 'serving' : 'failed'
      if (!answer.ok) restsUntilMs = Date.now() + restMs
      return answer.ok ? answer : null
    } catch {
      state.value = 'failed'
      restsUntilMs = Date.now() + restMs
      return null
    }
  }

  /** Travel from each source to each target (interleaved degrees), asked block by block. */
  async function table(mode: TravelMode, sources: Float64Array, targets: Float64Array): Promise<TravelTable | null> {
    const by = await engineFor(mode)
    if (!by) return null
    const [height, width] = [sources.length >> 1, targets.length >> 1]
    const durationS = new Float32Array(height * width)
    const distanceM = new Float32Array(height * width)
    for (let top = 0; top < height; top += tableMost)
      for (let left = 0; left < width; left += tableMost) {
        const rows = sources.subarray(2 * top, 2 * (top + tableMost))
        const columns = targets.subarray(2 * left, 2 * (left + tableMost))
        const [tall, wide] = [rows.length >> 1, columns.length >> 1]
        const block = await ask(tableRequest(by, mode, rows, columns), (body) => parseTable(by, body, tall, wide))
        if (!block?.ok) return null
        for (let row = 0; row < tall; row++) {
          durationS.set(block.value.durationS.subarray(row * wide, (row + 1) * wide), (top + row) * width + left)
          distanceM.set(block.value.distanceM.subarray(row * wide, (row + 1) * wide), (top + row) * width + left)
        }
      }
    return { durationS, distanceM }
  }

  /** The way between two places; `undefined` when the service does not answer, null when it knows of no way. */
  async function route(mode: TravelMode, from: LngLat, to: LngLat): Promise<EnginePath | null | undefined> {
    const by = await engineFor(mode)
    if (!by) return undefined
    const answer = await ask(routeRequest(by, mode, from, to), (body) => parseRoute(by, body))
    return answer?.ok ? answer.value : undefined
  }
  return { state, table, route }
})
