import { readFile, writeFile } from 'node:fs/promises'
import { chromium } from '@playwright/test'
import { browserPath } from './browser'

/** Icons of the phone's page, drawn from public/icon.svg by the browser of the journeys. `npm run icons`, then commit what it wrote. */
const ground = '#12263d'
/** maskable: the system cuts a shape of its own out of it; Apple rounds the corners itself and shows transparency as black. */
const icons = [
  { file: 'icon-180.png', sizePx: 180, share: 1, isFilled: true },
  { file: 'icon-192.png', sizePx: 192, share: 1, isFilled: false },
  { file: 'icon-512.png', sizePx: 512, share: 1, isFilled: false },
  { file: 'icon-maskable-512.png', sizePx: 512, share: 0.8, isFilled: true },
] as const

const svg = await readFile('public/icon.svg', 'utf8')
const browser = await chromium.launch({ executablePath: browserPath(), args: ['--no-sandbox'] })
const page = await browser.newPage()
for (const { file, sizePx, share, isFilled } of icons) {
  const drawnPx = Math.round(sizePx * share)
  await page.setViewportSize({ width: sizePx, height: sizePx })
  await page.setContent(
    `<style>body{margin:0;display:grid;place-items:center;height:100vh;${isFilled ? `background:${ground}` : ''}}svg{width:${drawnPx}px;height:${drawnPx}px}</style>${svg}`,
  )
  await writeFile(`public/field/${file}`, await page.screenshot({ omitBackground: !isFilled }))
}
await browser.close()
