// `npm test`: everything, in the order in which a failure is cheapest. Ends with one line that counts.
// `npm test -- --long` adds what takes long: the same again on PostgreSQL, whole clusters, soaks and old browsers.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { browserNeeds, nginxNeed, postgresNeed, provide } from './system'

const isLong = process.argv.includes('--long')
// Asked for by name, a database test still runs on every engine there is.
if (!isLong) process.env['PATROLGRID_ENGINES'] ??= 'pglite'
// Journeys named @long walk what shorter ones prove in part.
if (!isLong) process.env['PATROLGRID_SHORT'] = '1'

interface Counts {
  passed: number
  failed: number
  skipped: number
}

const results = 'test-results'
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
const total: Counts = { passed: 0, failed: 0, skipped: 0 }
/** What failed, by name: said again before the closing line, for whoever sees only the end of a long log. */
const failures: string[] = []

/** Counts a step that failed as one test, under its name. */
function fail(title: string): void {
  total.failed++
  failures.push(title)
}

function run(title: string, command: string, args: readonly string[]): boolean {
  const started = Date.now()
  process.stdout.write(`\n── ${title}\n`)
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: process.env })
  process.stdout.write(`── ${title}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(0)} s\n`)
  return status === 0
}

type Check = readonly [title: string, command: string, args: readonly string[]]

/** Runs steps beside each other, one a core, and shows what each said in turn. A step counts as one test, so that its failure is counted too. */
async function check(...steps: readonly Check[]): Promise<void> {
  const runs = steps.map(async ([title, command, args]) => {
    const started = Date.now()
    const child = spawn(command, args, { stdio: ['ignore', 'pipe', 'pipe'], env: process.env })
    const said: Buffer[] = []
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => said.push(part))
    const status = await new Promise((resolve) => {
      child.on('error', (error) => {
        said.push(Buffer.from(`${error.message}\n`))
        resolve(1)
      })
      child.on('close', resolve)
    })
    const seconds = ((Date.now() - started) / 1000).toFixed(0)
    return {
      title,
      isFine: status === 0,
      text: `\n── ${title}\n${Buffer.concat(said).toString()}── ${title}: ${status === 0 ? 'ok' : 'FAILED'} in ${seconds} s\n`,
    }
  })
  for (const done of runs) {
    const { title, isFine, text } = await done
    process.stdout.write(text)
    if (isFine) total.passed++
    else fail(title)
  }
}

/** A script of ours that ends with its own counts. */
function counted(title: string, args: readonly string[]): void {
  process.stdout.write(`\n── ${title}\n`)
  const { stdout } = spawnSync('node', ['--import', './.ci/alias.mjs', ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
    encoding: 'utf8',
  })
  process.stdout.write(stdout)
  const counts = /(\d+) passed, (\d+) failed, (\d+) skipped\s*$/.exec(stdout)
  if (counts === null) return fail(title)
  total.passed += Number(counts[1])
  total.failed += Number(counts[2])
  total.skipped += Number(counts[3])
  failures.push(...stdout.split('\n').filter((line) => line.startsWith('FAILED ')))
}

interface VitestReport {
  readonly numPassedTests: number
  readonly numFailedTests: number
  readonly numPendingTests: number
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

function vitest(project: string): void {
  const file = `${results}/${project}.json`
  const isFine = run(`${project} tests`, 'vitest', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ])
  if (!existsSync(file)) return fail(`${project} tests`)
  const report = JSON.parse(readFileSync(file, 'utf8')) as VitestReport
  total.passed += report.numPassedTests
  total.failed += report.numFailedTests
  // A file that cannot be loaded fails the run without a failed test.
  if (report.numFailedTests === 0 && !isFine) fail(`${project} tests`)
  total.skipped += report.numPendingTests
  for (const { assertionResults } of report.testResults)
    failures.push(
      ...assertionResults.filter(({ status }) => status === 'failed').map(({ fullName }) => `${project}: ${fullName}`),
    )
}

interface Suite {
  readonly title: string
  readonly specs: readonly {
    readonly title: string
    readonly file: string
    readonly tests: readonly { readonly status: string }[]
  }[]
  readonly suites?: readonly Suite[]
}

/** Journeys that ended one way, by name. */
const journeysOf = (
  { specs, suites = [] }: Suite,
  /** `unexpected`: failed. `flaky`: passed only when tried again, a fault of the journey or of the product. */
  ending: 'unexpected' | 'flaky',
): readonly string[] => [
  ...specs.filter(({ tests }) => tests.some(({ status }) => status === ending)).map(({ file, title }) => `${file}: ${title}`),
  ...suites.flatMap((suite) => journeysOf(suite, ending)),
]

function playwright(): void {
  const isFine = run('end-to-end tests in a browser', 'playwright', ['test'])
  const file = `${results}/results.json`
  if (!existsSync(file)) return fail('end-to-end tests in a browser')
  const { stats, suites } = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
    suites: readonly Suite[]
  }
  total.passed += stats.expected + stats.flaky
  total.failed += stats.unexpected
  if (stats.unexpected === 0 && !isFine) fail('end-to-end tests in a browser')
  total.skipped += stats.skipped
  failures.push(...suites.flatMap((suite) => journeysOf(suite, 'unexpected')))
  for (const name of suites.flatMap((suite) => journeysOf(suite, 'flaky')))
    process.stdout.write(`flaky, passed when tried again: ${name}\n`)
}

const missing = provide(browserNeeds)
await check(['types', 'vue-tsc', ['--noEmit']], ['lint', 'eslint', ['.', '--max-warnings', '0']])
await check(['format', 'prettier', ['--check', '--log-level', 'warn', '.']], ['nothing unused', 'knip', ['--no-progress']])
vitest('unit')
vitest('db')
vitest('contract')
await check(['build', 'vite', ['build', '--logLevel', 'warn']])
counted('the built page on old browsers', ['tests/old-browsers/static.ts'])
if (isLong) {
  provide([postgresNeed, nginxNeed])
  vitest('long')
  counted('journeys on old browsers', ['tests/old-browsers/run.ts'])
}
if (missing.length === 0) playwright()
else {
  // Saying “passed” without a browser would be untrue: the run fails, and the lines above say what to install.
  fail('end-to-end tests in a browser')
  process.stdout.write('The tests in a browser could not run: see what is missing above.\n')
}

for (const name of failures) process.stdout.write(`failed: ${name}\n`)
process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exit(total.failed === 0 ? 0 : 1)
