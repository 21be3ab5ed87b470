import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface CssShare {
  /** Lines of style blocks and style sheets, over all lines of components and style sheets. */
  readonly share: number
  readonly cssLines: number
  readonly lines: number
}

const countLines = (text: string) => text.split('\n').length - (text.endsWith('\n') ? 1 : 0)

/** Lines between the tags of every style block of a component, the tags left out. */
function styleLines(component: string): number {
  const blocks = component.matchAll(/^<style\b[^>]*>\n([\s\S]*?)^<\/style>/gm)
  return [...blocks].reduce((sum, [, body]) => sum + countLines(body!), 0)
}

/** How much of the components is styles, style sheets counted too: what is lower when looks live in few parts. */
export function cssShare(sources: string): CssShare {
  let cssLines = 0
  let lines = 0
  for (const path of readdirSync(sources, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.vue') && !path.endsWith('.css')) continue
    const text = readFileSync(join(sources, path), 'utf8')
    lines += countLines(text)
    cssLines += path.endsWith('.css') ? countLines(text) : styleLines(text)
  }
  return { share: cssLines / lines, cssLines, lines }
}
