import { setTimeout as pause } from 'node:timers/promises'
import type { Driver } from './driver'

// A machine whose two cores are shared by server, database and a browser that draws its map in software.
const longestMs = 180_000

/** Finds what a person sees by its words: in the page, as plain functions over the document. */
const finding = `
  const isSeen = (element) => element.getClientRects().length > 0 && getComputedStyle(element).visibility !== 'hidden'
  const nameOf = (element) => (element.getAttribute('aria-label') ?? element.textContent ?? '').replace(/\\s+/g, ' ').trim()
  const buttons = (within) => [...document.querySelectorAll(within + ' button')].filter((button) => isSeen(button) && !button.disabled)
  const labelled = (label) => {
    const named = [...document.querySelectorAll('[aria-label]')].find((field) => field.getAttribute('aria-label').startsWith(label))
    const words = [...document.querySelectorAll('label')].find((each) => each.textContent.trim().startsWith(label))
    return named ?? words?.control ?? words?.querySelector('input, textarea, select') ?? null
  }
  const middleOf = (element) => {
    if (!element) return null
    element.scrollIntoView({ block: 'nearest' })
    const { left, top, width, height } = element.getBoundingClientRect()
    return { x: left + width / 2, y: top + height / 2 }
  }
`

interface Place {
  readonly x: number
  readonly y: number
}

/** Asks until the answer is neither null nor false; what was awaited is named when it never came. */
export async function until<T>(what: string, ask: () => Promise<T | null | false>): Promise<T> {
  const started = Date.now()
  for (;;) {
    const answer = await ask()
    if (answer !== null && answer !== false) return answer
    if (Date.now() - started > longestMs) throw new Error(`${what}: not within ${longestMs / 1000} s`)
    await pause(250)
  }
}

export interface Steps {
  /** Presses the button with this name, inside what the selector finds. */
  press(name: string, within?: string): Promise<void>
  fill(label: string, text: string): Promise<void>
  /** Presses a place of the map, in shares of its box. */
  pressMap(x: number, y: number): Promise<void>
  sees(text: string): Promise<void>
  /** Waits until what the selector finds says exactly this. */
  reads(selector: string, text: string): Promise<void>
  /** Waits until the map has drawn; gives the share of its pixels that differ from the commonest colour. */
  mapDrawn(): Promise<number>
}

export function stepsOf(driver: Driver): Steps {
  const find = (what: string, body: string, given: unknown) =>
    until(what, () => driver.run<Place | null>(`${finding} ${body}`, given))
  return {
    async press(name, within = 'body') {
      const body = `return middleOf(buttons(given.within).find((button) => nameOf(button) === given.name))`
      const { x, y } = await find(`button “${name}”`, body, { name, within })
      await driver.click(x, y)
    },
    async fill(label, text) {
      // A form that has just come may be drawn anew under the hands: typed again until it stays.
      await until(`field “${label}” holding “${text}”`, async () => {
        const { x, y } = await find(`field “${label}”`, 'return middleOf(labelled(given))', label)
        await driver.click(x, y)
        await driver.run(`${finding} labelled(given)?.select()`, label)
        await driver.type(text)
        return driver.run<boolean>(`${finding} return labelled(given.label)?.value === given.text`, { label, text })
      })
    },
    async pressMap(x, y) {
      const box = await driver.run<{ left: number; top: number; width: number; height: number }>(
        `return document.querySelector('[data-testid="map"]').getBoundingClientRect().toJSON()`,
      )
      await driver.click(box.left + box.width * x, box.top + box.height * y)
    },
    async sees(text) {
      await until(`“${text}”`, () => driver.run<boolean>('return document.body.innerText.includes(given)', text))
    },
    async reads(selector, text) {
      const body = 'return document.querySelector(given.selector)?.textContent.trim() === given.text'
      await until(`${selector} with “${text}”`, () => driver.run<boolean>(body, { selector, text }))
    },
    async mapDrawn() {
      await until('the map at rest', () =>
        driver.run<boolean>(`return document.getElementById('map')?.getAttribute('data-idle') === 'true'`),
      )
      const png = (await driver.screenshot()).toString('base64')
      return driver.run<number>(drawnShare, png)
    },
  }
}

const drawnShare = `
  const bytes = Uint8Array.from(atob(given), (letter) => letter.charCodeAt(0))
  const bitmap = await createImageBitmap(new Blob([bytes], { type: 'image/png' }))
  const scale = bitmap.width / innerWidth
  const box = document.querySelector('[data-testid="map"]').getBoundingClientRect()
  const canvas = document.createElement('canvas')
  canvas.width = Math.round(box.width)
  canvas.height = Math.round(box.height)
  const context = canvas.getContext('2d')
  context.drawImage(bitmap, box.left * scale, box.top * scale, box.width * scale, box.height * scale, 0, 0, canvas.width, canvas.height)
  const { data } = context.getImageData(0, 0, canvas.width, canvas.height)
  const counts = new Map()
  for (let at = 0; at < data.length; at += 4) {
    const colour = (data[at] << 16) | (data[at + 1] << 8) | data[at + 2]
    counts.set(colour, (counts.get(colour) ?? 0) + 1)
  }
  return 1 - Math.max(...counts.values()) / (data.length / 4)
`
