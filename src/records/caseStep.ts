import { rpc } from '@/data/read'
import { stepCase, type CaseEvent } from '@/data/rows/cases'
import type { CaseKind } from '@/domain/caseSteps'
import { touch } from '@/stores/live/live'
import type { Event, Group, Link, Words } from './record'

export interface Assignee {
  readonly kind: 'person' | 'team' | 'organisation'
  readonly id: string
  readonly name: string
}
export type SteppedKind = Exclude<CaseKind, 'referral'>

/** Takes one step of a case; whoever shows it is told. */
export async function sendStep(
  kind: SteppedKind,
  step: { readonly id: string; readonly act: string; readonly [field: string]: unknown },
) {
  const sent = await rpc(stepCase, { kind, step })
  touch(kind, [step.id])
  if (sent.ok && sent.value.made) touch(sent.value.made.kind, [sent.value.made.id])
  return sent
}

/** Whom or what an event was about, before its note. */
function aboutText({ about }: CaseEvent, { t }: Words): string {
  if (about === null) return ''
  const parts = [
    (about.to ?? about.office) ? t('cases.about.to', { name: about.to ?? about.office }) : '',
    about.deadline === undefined
      ? ''
      : about.was === undefined
        ? t('cases.about.deadlineOnly', { deadline: about.deadline })
        : t('cases.about.deadline', { was: about.was, deadline: about.deadline }),
    about.outcome === undefined ? '' : t(`cases.outcome.${about.outcome}`),
    about.minutes === undefined
      ? ''
      : t('cases.about.minutes', { way: t(`cases.ways.${about.way ?? 'person'}`), minutes: about.minutes }),
  ]
  return parts.filter(Boolean).join('，')
}

/** What befell a case, for its drawer; an event from before acts were written down is named by the state it led to. */
export const caseEvents = (events: readonly CaseEvent[], words: Words, statusWords: string): readonly Event[] =>
  events.map((event) => ({
    at: event.at,
    by: event.by,
    title: event.act === null ? `${statusWords}.${event.to}` : `cases.did.${event.act}`,
    note: [aboutText(event, words), event.note].filter(Boolean).join('：') || null,
  }))

/** Other cases at the same place, by place and never by person. */
export const nearbyLinks = (
  nearby: readonly { readonly kind: 'hazard' | 'dispute' | 'tip' | 'incident'; readonly id: string; readonly name: string }[],
  { t }: Words,
): readonly Group<Link>[] => [
  {
    title: t('cases.nearby'),
    items: nearby.map(({ kind, id, name }) => ({ kind, id, name: `${t(`cases.linkKind.${kind}`)} ${name}` })),
  },
]
