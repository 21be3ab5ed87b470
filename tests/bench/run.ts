// npm run --silent bench -- NAME [--json]: runs NAME.bench.ts. Readable lines go to standard error; with --json the last
// line on standard output is one JSON object.
import { existsSync, readdirSync } from 'node:fs'
import { cpus, totalmem } from 'node:os'
import { fileURLToPath, pathToFileURL } from 'node:url'

type Bench = { run(options: { json: boolean }): Promise<Record<string, number>> }

const folder = fileURLToPath(new URL('.', import.meta.url))
const words = process.argv.slice(2)
const json = words.includes('--json')
const name = words.find((word) => !word.startsWith('-')) ?? ''
const say = (line: string) => process.stderr.write(`${line}\n`)

const file = `${folder}${name}.bench.ts`
if (!/^[a-z0-9-]+$/.test(name) || !existsSync(file)) {
  const names = readdirSync(folder).flatMap((entry) => /^(.+)\.bench\.ts$/.exec(entry)?.[1] ?? [])
  say(`Which benchmark? npm run --silent bench -- ${names.sort().join(' | ')} [--json]`)
  process.exit(2)
}

const processors = cpus()
say(
  `${name} · ${processors.length} × ${processors[0]?.model.trim() ?? 'unknown processor'} · ` +
    `${(totalmem() / 2 ** 30).toFixed(0)} GiB · Node ${process.version} · ${process.platform} ${process.arch}`,
)
const started = performance.now()
const bench = (await import(pathToFileURL(file).href)) as Bench
const results = await bench.run({ json })
for (const [key, value] of Object.entries(results)) say(`  ${key.padEnd(24)} ${Number(value.toPrecision(5))}`)
say(`  took ${((performance.now() - started) / 1000).toFixed(1)} s`)
if (json) process.stdout.write(`${JSON.stringify(results)}\n`)
// A solver may leave a worker or a WebAssembly runtime behind.
process.exit(0)
