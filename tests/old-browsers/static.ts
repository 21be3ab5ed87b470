// Holds every built script and style, libraries included, to the oldest browsers the product is built for. Needs dist/ and takes seconds.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { exemptions, styleExemptions, type Exemption } from './exemptions'
import { findingsIn, parseScript, type Finding, type Script } from './scripts'
import { findingsInStyles } from './styles'
import { featuresOf } from './wasm'

const dist = 'dist'
const all = globSync('**/*', { cwd: dist }).sort()
const filesOf = (...endings: readonly string[]) => all.filter((file) => endings.some((ending) => file.endsWith(`.${ending}`)))
let passed = 0
const problems: string[] = []

/** Takes out what is exempt and remembers which exemptions did so. */
function unexcused(
  file: string,
  findings: readonly Finding[],
  list: readonly Exemption[],
  needed: Set<Exemption>,
): readonly Finding[] {
  return findings.filter(({ what }) => {
    const excuse = list.find((one) => one.what === what && one.files.some((start) => basename(file).startsWith(start)))
    if (excuse) needed.add(excuse)
    return excuse === undefined
  })
}

function report(file: string, source: string, findings: readonly Finding[]): void {
  if (findings.length === 0) passed++
  for (const { what, why, at } of findings)
    problems.push(`${file}: ${what} (${why}) at …${source.slice(Math.max(0, at - 40), at + 60).replaceAll('\n', ' ')}…`)
}

function reportStale(list: readonly Exemption[], needed: ReadonlySet<Exemption>): void {
  for (const one of list)
    if (!needed.has(one)) problems.push(`exemptions.ts: “${one.what}” holds nothing back any more; take it out`)
}

function checkScripts(): void {
  const scripts: Script[] = []
  for (const file of filesOf('js', 'mjs')) {
    const source = readFileSync(join(dist, file), 'utf8')
    try {
      scripts.push(parseScript(file, source))
    } catch (failure) {
      problems.push(`${file}: syntax that is newer than ES2022: ${String(failure)}`)
    }
  }
  const needed = new Set<Exemption>()
  const found = findingsIn(scripts)
  for (const { file, source } of scripts) report(file, source, unexcused(file, found.get(file) ?? [], exemptions, needed))
  reportStale(exemptions, needed)
}

function checkStyles(): void {
  const needed = new Set<Exemption>()
  for (const file of filesOf('css')) {
    const source = readFileSync(join(dist, file), 'utf8')
    report(file, source, unexcused(file, findingsInStyles(source), styleExemptions, needed))
  }
  reportStale(styleExemptions, needed)
}

function checkWebAssembly(): void {
  for (const file of filesOf('wasm')) {
    const late = featuresOf(readFileSync(join(dist, file)))
    if (late.length === 0) passed++
    for (const feature of late)
      problems.push(`${file}: WebAssembly with ${feature}, which Safari has from 16.4 on at the earliest`)
  }
}

/** Every worker must bring its polyfills itself, and the page must ask for its own. */
function checkStart(): void {
  const isWorker = (file: string) => /worker-[\w-]+\.js$/.test(file)
  const bare = filesOf('js').filter((file) => isWorker(file) && !readFileSync(join(dist, file), 'utf8').includes('/polyfills.js'))
  for (const file of bare) problems.push(`${file}: a worker without its polyfills`)
  for (const page of ['index.html', 'field/index.html']) {
    const html = existsSync(join(dist, page)) ? readFileSync(join(dist, page), 'utf8') : ''
    if (!html.includes('src="/start.js"')) problems.push(`${page}: does not run /start.js, which asks for the polyfills`)
  }
  if (!existsSync(join(dist, 'polyfills.js'))) problems.push('polyfills.js: was not built')
  if (problems.length === 0) passed++
}

if (filesOf('js').length === 0) problems.push('dist/ holds no scripts: run `npm run build` first')
checkStart()
checkScripts()
checkStyles()
checkWebAssembly()
for (const problem of problems) process.stdout.write(`✗ ${problem}\n`)
process.stdout.write(`${passed} passed, ${problems.length} failed, 0 skipped\n`)
process.exit(problems.length === 0 ? 0 : 1)
