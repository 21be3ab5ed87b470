import { spawn, type ChildProcess } from 'node:child_process'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../../../', import.meta.url))

export interface Started {
  readonly url: string
  readonly process: ChildProcess
  readonly output: () => string
  /** Ends it and resolves with the exit code. */
  end(signal: NodeJS.Signals): Promise<number | null>
}

export interface Finished {
  readonly code: number | null
  readonly output: string
}

const launch = (script: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) => {
  const file = script === 'start' ? 'supabase/local/start.ts' : `supabase/local/commands/${script}.ts`
  const child = spawn(process.execPath, ['--import', './.ci/alias.mjs', file, ...args], {
    cwd: root,
    env: { ...process.env, ...env },
  })
  let output = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (part: Buffer) => (output += part.toString('utf8')))
  const exited = new Promise<number | null>((resolve) => child.on('exit', resolve))
  return { child, exited, output: () => output }
}

/** Runs one of the server's commands to its end. */
export const runCommand = async (
  script: string,
  args: readonly string[],
  env?: Readonly<Record<string, string>>,
): Promise<Finished> => {
  const { exited, output } = launch(script, args, env)
  return { code: await exited, output: output() }
}

/** Starts the server as a process of its own and waits until it says where it answers. Throws with its output when it ends first. */
export const startProcess = async (args: readonly string[], env?: Readonly<Record<string, string>>): Promise<Started> => {
  const { child, exited, output } = launch('start', args, env)
  const url = await new Promise<string>((resolve, reject) => {
    const look = () => {
      const found = /http:\/\/127\.0\.0\.1:\d+/.exec(output().split('PatrolGrid').at(1) ?? '')?.[0]
      if (found !== undefined) resolve(found)
    }
    child.stdout.on('data', look)
    void exited.then((code) => reject(new Error(`the server ended with ${code}:\n${output()}`)))
  })
  return {
    url,
    process: child,
    output,
    end: (signal) => {
      child.kill(signal)
      return exited
    },
  }
}
