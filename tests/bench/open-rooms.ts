// How long a room takes to open once its parts are here: every room of a chief, again and again.
import { withPage } from './product'

const rounds = 5

/** Presses each room of the rail in turn and waits until its tab is painted: once to fetch, then `rounds` times. In the page. */
async function openInTurn(rounds: number): Promise<Record<string, number[]>> {
  const painted = () => new Promise((resume) => requestAnimationFrame(() => setTimeout(resume)))
  const rail = [...document.querySelectorAll<HTMLElement>('nav [data-room]')]
  const taken: Record<string, number[]> = {}
  // The room that stands open would be folded by a press: it comes last in every round.
  const open = document.querySelector<HTMLElement>('section[data-room]')?.dataset['room']
  const inTurn = [...rail.filter((button) => button.dataset['room'] !== open), ...rail.filter((button) => button.dataset['room'] === open)] // prettier-ignore
  for (let round = 0; round <= rounds; round++)
    for (const button of inTurn) {
      const id = button.dataset['room'] ?? ''
      const began = performance.now()
      button.click()
      const isOpen = () => {
        const tab = document.querySelector(`section[data-room="${id}"] [role=tabpanel]`)
        return tab !== null && tab.childElementCount > 0
      }
      for (;;) {
        await painted()
        if (isOpen()) break
        if (performance.now() - began > 30_000) throw new Error(`the room ${id} did not open`)
      }
      if (round > 0) (taken[id] ??= []).push(performance.now() - began)
      await new Promise((resume) => setTimeout(resume, 700))
    }
  return taken
}

/** The slowest room's median, in milliseconds; what is read for it afterwards does not count. */
export const openRooms = (): Promise<number> =>
  withPage({ login: 'chief@patrolgrid.test', path: '/', layers: [] }, async (page) => {
    const taken = await page.evaluate(openInTurn, rounds)
    const medians = Object.entries(taken).map(([id, times]) => ({ id, ms: times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)]! })) // prettier-ignore
    for (const { id, ms } of medians) process.stderr.write(`  ${id} opens in ${ms.toFixed(0)} ms\n`)
    return Math.max(...medians.map(({ ms }) => ms))
  })
