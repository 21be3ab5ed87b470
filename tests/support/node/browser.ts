import { existsSync } from 'node:fs'

const places = ['/usr/bin/chromium-headless-shell', '/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome']

/** Path of the machine's Chromium; `CHROMIUM` overrides. Undefined when there is none: `npm test` then says what to install. */
export const findBrowser = (): string | undefined =>
  [process.env['CHROMIUM'], ...places].find((path) => path !== undefined && existsSync(path))

export function browserPath(): string {
  const path = findBrowser()
  if (!path)
    throw new Error(
      'No Chromium found. Install it with: apt-get install chromium-headless-shell fonts-noto-cjk, or name one in CHROMIUM.',
    )
  return path
}
