import { createHash } from 'node:crypto'

export interface MigrationText {
  readonly file: string
  readonly text: string
}

export const sha256 = (text: string): string => createHash('sha256').update(text).digest('hex')

/** Lines of supabase/migrations.sha256, as sha256sum writes them; `#` names the version that released what follows. */
export const linesOf = (list: string): readonly string[] =>
  list.split('\n').filter((line) => line !== '' && !line.startsWith('#'))

/** What a released version froze: its lines, without what came after. */
export const blockOf = (list: string, version: string): string =>
  (list.split(/^# /m).find((block) => block.startsWith(`${version}\n`)) ?? '').trim()

/** What is wrong between the list and the files; nothing when each file stands in it as it is, in order. */
export function frozenFaults(list: string, files: readonly MigrationText[]): readonly string[] {
  const faults: string[] = []
  const entries = linesOf(list).map((line) => {
    const [, checksum = '', file = ''] = /^([0-9a-f]{64}) {2}(\d{14}_[a-z0-9_]+\.sql)$/.exec(line) ?? []
    if (file === '') faults.push(`not a line of the list: ${line}`)
    return { checksum, file }
  })
  entries.forEach(({ file }, at) => {
    if (at > 0 && file <= (entries[at - 1]?.file ?? '')) faults.push(`out of order: ${file}`)
  })
  const texts = new Map(files.map(({ file, text }) => [file, text]))
  for (const { file, checksum } of entries) {
    const text = texts.get(file)
    if (text === undefined) faults.push(`gone: ${file}`)
    else if (sha256(text) !== checksum) faults.push(`edited: ${file}`)
  }
  const listed = new Set(entries.map(({ file }) => file))
  for (const { file } of files) if (!listed.has(file)) faults.push(`not in the list: ${file}`)
  return faults
}
