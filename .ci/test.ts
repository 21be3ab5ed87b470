// `npm test`: everything, in the order in which a failure is cheapest. Ends with one line that counts.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs'
import { browserNeeds, provide } from './system'

interface Counts {
  passed: number
  failed: number
  skipped: number
}

const results = 'test-results'
rmSync(results, { recursive: true, force: true })
mkdirSync(results, { recursive: true })
const total: Counts = { passed: 0, failed: 0, skipped: 0 }

function run(title: string, command: string, args: readonly string[]): boolean {
  const started = Date.now()
  process.stdout.write(`\n── ${title}\n`)
  const { status } = spawnSync(command, args, { stdio: ['ignore', 'inherit', 'inherit'], env: process.env })
  process.stdout.write(`── ${title}: ${status === 0 ? 'ok' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(0)} s\n`)
  return status === 0
}

/** A step that is no test of its own counts as one, so that its failure is counted too. */
function check(title: string, command: string, args: readonly string[]): void {
  if (run(title, command, args)) total.passed++
  else total.failed++
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
  if (!existsSync(file)) {
    total.failed++
    return
  }
  const report = JSON.parse(readFileSync(file, 'utf8')) as {
    numPassedTests: number
    numFailedTests: number
    numPendingTests: number
  }
  total.passed += report.numPassedTests
  // A file that cannot be loaded fails the run without a failed test.
  total.failed += report.numFailedTests + (report.numFailedTests === 0 && !isFine ? 1 : 0)
  total.skipped += report.numPendingTests
}

function playwright(): void {
  const isFine = run('end-to-end tests in a browser', 'playwright', ['test'])
  const file = `${results}/results.json`
  if (!existsSync(file)) {
    total.failed++
    return
  }
  const { stats } = JSON.parse(readFileSync(file, 'utf8')) as {
    stats: { expected: number; unexpected: number; flaky: number; skipped: number }
  }
  total.passed += stats.expected + stats.flaky
  total.failed += stats.unexpected + (stats.unexpected === 0 && !isFine ? 1 : 0)
  total.skipped += stats.skipped
}

const missing = provide(browserNeeds)
check('types', 'vue-tsc', ['--noEmit'])
check('lint', 'eslint', ['.', '--max-warnings', '0'])
vitest('unit')
vitest('db')
vitest('contract')
check('build', 'vite', ['build', '--logLevel', 'warn'])
if (missing.length === 0) playwright()
else {
  // Saying “passed” without a browser would be untrue: the run fails, and the lines above say what to install.
  total.failed++
  process.stdout.write('The tests in a browser could not run: see what is missing above.\n')
}

process.stdout.write(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped\n`)
process.exit(total.failed === 0 ? 0 : 1)
