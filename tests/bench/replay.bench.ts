// Replay of 500 patrols in a real browser, against the empty map in the same run.
import type { Page } from '@playwright/test'
import { createRandom } from '../../src/geo/random'
import { framesPerSecond, mapStands, withPage, withProduct } from './product'

const say = (line: string) => process.stderr.write(`${line}\n`)
const patrols = 500
const fixes = 720
const startS = Math.floor(Date.parse('2026-11-20T20:00:00+08:00') / 1000)
const seconds = 5

/** A walk of an hour, a fix each 5 s at about 1.2 m/s, with a quarter of an hour's halt in it: columns as the database gives them. */
function aWalk(random: () => number, id: number, teamIds: readonly string[]) {
  const t: number[] = []
  const x: number[] = []
  const y: number[] = []
  let [lng, lat, heading] = [115.25 + random() * 0.3, 26.35 + random() * 0.25, random() * 2 * Math.PI]
  const haltAt = Math.floor(random() * (fixes - 180))
  for (let i = 0; i < fixes; i++) {
    heading += (random() - 0.5) * 0.6
    const stepM = i >= haltAt && i < haltAt + 180 ? 0 : 6
    lng += (Math.cos(heading) * stepM) / 99_600
    lat += (Math.sin(heading) * stepM) / 110_600
    t.push(startS + i * 5)
    x.push(Math.round(lng * 1e6))
    y.push(Math.round(lat * 1e6))
  }
  return { id: `walk-${id}`, team_id: teamIds[id % teamIds.length] ?? null, day: '2026-11-20', kind: 'night', t, x, y, a: null }
}

/** Answers the page's questions about tracks in the server's place: the demo county has no night of 500 patrols. */
async function answerTracks(page: Page): Promise<void> {
  const random = createRandom(500)
  let teamIds: readonly string[] = []
  await page.route('**/rest/v1/rpc/teams_list*', async (route) => {
    const response = await route.fetch()
    teamIds = ((await response.json()) as { id: string }[]).map(({ id }) => id)
    await route.fulfill({ response })
  })
  await page.route('**/rest/v1/rpc/open_track_view*', (route) => route.fulfill({ json: '00000000-0000-4000-8000-000000000500' }))
  let made: ReturnType<typeof aWalk>[] = []
  await page.route('**/rest/v1/rpc/tracks_of_view*', (route) => {
    if (made.length === 0) made = Array.from({ length: patrols }, (_, id) => aWalk(random, id, teamIds))
    const { skip, most } = route.request().postDataJSON() as { skip: number; most: number }
    return route.fulfill({ json: { rows: made.slice(skip, skip + most), next: skip + most < patrols ? skip + most : null } })
  })
}

async function measure(): Promise<Record<string, number>> {
  // Half an hour in: everybody out, every trail full.
  const path = `/replay?at=115.40000,26.47000,11.00&replay=${startS}~${startS + 3600}~${startS + 1800}~60~`
  return withPage({ login: 'chief@patrolgrid.test', path, layers: [], before: answerTracks }, async (page) => {
    const framesEmpty = await framesPerSecond(page, seconds, 'repaint')
    const panel = page.locator('section[aria-label="回放与对比"]')
    await panel.getByRole('button', { name: '核查巡逻方案执行情况' }).first().click()
    await panel.getByRole('button', { name: '载入回放' }).click()
    await panel.getByText(`${patrols} 条轨迹`).waitFor({ timeout: 60_000 })
    const dock = page.getByRole('region', { name: '回放时间' })
    await dock.getByText(`在外 ${patrols} 队`).waitFor()
    await mapStands(page)
    await dock.getByRole('button', { name: '播放' }).click()
    const framesStill = await framesPerSecond(page, seconds, 'still')
    const framesReplay = await framesPerSecond(page, seconds, 'repaint')
    await panel.getByRole('button', { name: '换个时段' }).click()
    const plainAgain = await framesPerSecond(page, seconds, 'repaint')
    say(`  empty map before ${framesEmpty.toFixed(1)} and after ${plainAgain.toFixed(1)} pictures a second`)
    const empty = (framesEmpty + plainAgain) / 2
    return {
      frames_empty: empty,
      frames_replay: framesReplay,
      frames_replay_map_still: framesStill,
      ratio: empty / framesReplay,
    }
  })
}

export const run = () => withProduct(measure)
