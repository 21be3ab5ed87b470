import * as v from 'valibot'
import type { KeptOp } from '@/data/local/outbox/outboxDatabase'
import { hazardKinds } from '@/data/rows/hazards'

/** What of a reported hazard its author may put right, and in which order it is asked. */
const correctable = ['kind', 'severity', 'title', 'description'] as const
export type Correctable = (typeof correctable)[number]
const fields = v.object({
  kind: v.picklist(hazardKinds),
  severity: v.picklist([1, 2, 3]),
  title: v.string(),
  description: v.string(),
})
export type HazardFields = v.InferOutput<typeof fields>
type Said = { readonly [Field in Correctable]?: HazardFields[Field] | undefined }
const sent = v.object({ body: v.object({ id: v.string(), ...v.partial(fields).entries }) })

/** What an op says of a hazard; null where it is about something else. */
export function saidBy(op: KeptOp): { readonly id: string; readonly said: Said } | null {
  if (op.kind !== 'hazard.report') return null
  const read = v.safeParse(sent, JSON.parse(op.text))
  if (!read.success) return null
  const { id, ...said } = read.output.body
  return { id, said }
}

/**
 * What this person said last of a hazard, by what is kept here, newest first, and what a conflict told of it since; null where it is
 * not all known.
 */
export function saidLast(ops: readonly KeptOp[], hazardId: string): HazardFields | null {
  const all = ops
    .filter(({ state }) => state === 'sent' || state === 'waiting')
    .flatMap((op) => {
      const about = saidBy(op)
      return about?.id === hazardId ? [{ ...about.said, ...op.known }] : []
    })
    .reverse()
  const last = v.safeParse(fields, Object.assign({ description: '' }, ...all))
  return last.success ? last.output : null
}

/** A correction: what should stand there, and what was known of it, so that a change by somebody else is not overwritten. */
export function correction(id: string, was: Said, now: Said) {
  const changed = correctable.filter((field) => now[field] !== undefined && now[field] !== was[field])
  if (changed.length === 0) return null
  const part = (of: Said) => Object.fromEntries(changed.map((field) => [field, of[field]]))
  return { id, was: part(was), ...part(now) }
}

/** What the server has in the fields that an op says; null where one cannot be read, as by a newer server: nothing is chosen then. */
export function standing(op: KeptOp): Said | null {
  const about = saidBy(op)
  if (about === null || !op.row) return null
  const row: Readonly<Record<string, unknown>> = { ...op.row, description: op.row['description'] ?? '' }
  const asked = correctable.filter((field) => about.said[field] !== undefined)
  const read = v.safeParse(v.partial(fields), Object.fromEntries(asked.map((field) => [field, row[field]])))
  return read.success && asked.every((field) => read.output[field] !== undefined) ? read.output : null
}

/** The two versions of what an op changes and the server has otherwise; empty where they cannot be laid side by side. */
export function versions(
  op: KeptOp,
): readonly { readonly field: Correctable; readonly mine: unknown; readonly theirs: unknown }[] {
  const mine = saidBy(op)?.said
  const theirs = standing(op)
  if (mine === undefined || theirs === null) return []
  return correctable
    .filter((field) => mine[field] !== theirs[field])
    .map((field) => ({ field, mine: mine[field], theirs: theirs[field] }))
}

/** The op that says what was chosen, against what stands on the server now; null where all of that stays, undefined: not to be chosen. */
export function chosen(op: KeptOp, isMine: (field: Correctable) => boolean) {
  const about = saidBy(op)
  const stands = standing(op)
  if (about === null || stands === null) return undefined
  const now = Object.fromEntries(Object.entries(about.said).filter(([field]) => isMine(field as Correctable)))
  return correction(about.id, stands, now)
}
