import type { Buffer } from 'node:buffer'

/** The little that journeys need of a browser, so that the same steps run in one that Playwright drives and in one it does not. */
export interface Driver {
  /** Name and version, as the browser itself says. */
  readonly title: string
  goto(url: string): Promise<void>
  /** Runs the body of an async function in the page, with `given` as its one argument. */
  run<T>(body: string, given?: unknown): Promise<T>
  click(x: number, y: number): Promise<void>
  type(text: string): Promise<void>
  /** Puts the device at a place; the page hears of it as of any fix. */
  place(lng: number, lat: number): Promise<void>
  screenshot(): Promise<Buffer>
  /** What the page threw, or its console called an error. */
  problems(): Promise<readonly string[]>
  close(): Promise<void>
}
