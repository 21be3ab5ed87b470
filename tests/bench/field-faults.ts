import { spawn } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

interface Report {
  readonly testResults: readonly {
    readonly assertionResults: readonly { readonly fullName: string; readonly status: string }[]
  }[]
}

/** Longer is a test that hangs; what had ended by then is lost with the report, and said to be. */
const limitMs = 900_000

/**
 * Every fault that the phone is to survive, tried in a browser before a real server: each is a test of `tests/db/75*`, and passes
 * only if the rows are there once, nothing is lost and the person is told what is so.
 */
export async function tryFaults(say: (line: string) => void): Promise<{ faults_tried: number; faults_passed: number }> {
  const folder = mkdtempSync(join(tmpdir(), 'patrolgrid-faults-'))
  const file = join(folder, 'report.json')
  try {
    const words = ['node_modules/vitest/vitest.mjs', 'run', '--project', 'db', '--reporter=json', `--outputFile=${file}`]
    const files = ['751_field_faults', '752_field_people', '753_field_walk', '754_field_photos'].map((name) => `tests/db/${name}`)
    await new Promise<void>((resolve) => {
      const child = spawn(process.execPath, [...words, ...files], { stdio: 'ignore', timeout: limitMs })
      child.once('exit', () => resolve())
    })
    const report = JSON.parse(readFileSync(file, 'utf8')) as Report
    const tried = report.testResults
      .flatMap(({ assertionResults }) => assertionResults)
      .filter(({ status }) => status === 'passed' || status === 'failed')
    for (const { fullName, status } of tried) if (status === 'failed') say(`  not survived: ${fullName}`)
    return { faults_tried: tried.length, faults_passed: tried.filter(({ status }) => status === 'passed').length }
  } catch (failure) {
    say(`  the faults were not tried to their end: ${String(failure)}`)
    return { faults_tried: Number.NaN, faults_passed: Number.NaN }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
