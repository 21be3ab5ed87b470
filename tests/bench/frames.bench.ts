// The incidents layer with a city's ten years on it, against the empty map; and the longest stop of the page while hotspots load.
import type { Page } from '@playwright/test'
import { framesPerSecond, importChicago, mapStands, withPage, withProduct } from './product'

const say = (line: string) => process.stderr.write(`${line}\n`)
const seconds = 5
const years = `${Date.parse('2009-12-31T16:00:00Z')}-${Date.parse('2020-01-01T16:00:00Z')}`
const over = (zoom: string) => `/?at=-87.68000,41.84000,${zoom}&period=${years}`
const login = 'duty@patrolgrid.test'

/** Pictures a second with the layers named, drawing in each frame and sliding; the better of two, since another process may disturb one. */
const rates = (zoom: string, layers: readonly string[]) =>
  withPage({ login, path: over(zoom), layers }, async (page) => {
    const twice = async (move: 'repaint' | 'pan') =>
      Math.max(await framesPerSecond(page, seconds, move), await framesPerSecond(page, seconds, move))
    return { repaint: await twice('repaint'), pan: await twice('pan') }
  })

/** Watches for stretches in which the page cannot answer, over 50 ms each: the browser's own measure. */
const watchStops = (page: Page) =>
  page.addInitScript(() => {
    const stops: number[] = []
    Object.assign(window, { stops })
    new PerformanceObserver((list) => {
      for (const { duration } of list.getEntries()) stops.push(duration)
    }).observe({ type: 'longtask', buffered: true })
  })
const readStops = (page: Page) => page.evaluate(() => (window as unknown as { stops: number[] }).stops.splice(0))

/** The longest stop while 150,000 incidents load and are computed, and while an hour of the matrix is chosen. */
const longestStop = () =>
  withPage({ login, path: over('10.00'), layers: [], before: watchStops }, async (page) => {
    await readStops(page)
    await page.getByRole('navigation').getByRole('button', { name: '巡防' }).click()
    await page.getByRole('tab', { name: '热点' }).click()
    await page.getByRole('button', { name: /起参与计算/ }).waitFor({ timeout: 120_000 })
    await mapStands(page)
    const loading = await readStops(page)
    await page.getByRole('button', { name: /^今晚 20/ }).click()
    await page.waitForTimeout(3000)
    const filtering = await readStops(page)
    say(
      `  stops over 50 ms: loading ${loading.map(Math.round).join(', ') || 'none'}; filtering ${filtering.map(Math.round).join(', ') || 'none'}`,
    )
    return { loading: Math.max(0, ...loading), filtering: Math.max(0, ...filtering) }
  })

async function measure(): Promise<Record<string, number>> {
  const results: Record<string, number> = {}
  for (const zoom of ['9.50', '11.00', '13.00']) {
    const empty = await rates(zoom, [])
    const full = await rates(zoom, ['incidents'])
    say(
      `  zoom ${zoom}: ${empty.repaint.toFixed(1)} and ${full.repaint.toFixed(1)} pictures a second, sliding ${empty.pan.toFixed(1)} and ${full.pan.toFixed(1)}`,
    )
    const name = zoom.replace(/\..*/, '')
    results[`empty_z${name}`] = empty.repaint
    results[`incidents_z${name}`] = full.repaint
    results[`share_z${name}`] = full.repaint / empty.repaint
    results[`share_sliding_z${name}`] = full.pan / empty.pan
  }
  const stop = await longestStop()
  return { ...results, longest_stop_loading_ms: stop.loading, longest_stop_filtering_ms: stop.filtering }
}

export const run = () => withProduct(measure, importChicago)
