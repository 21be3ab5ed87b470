/** What a step asks for besides a press. */
export type StepNeed = 'note' | 'assignee' | 'unit' | 'deadline' | 'outcome' | 'into' | 'turn' | 'organisation'
/** What somebody is to a case: a role over its place, whoever has it in hand, whoever reported it. */
export type Hand = 'administrator' | 'chief' | 'duty_officer' | 'grid_worker' | 'assignee' | 'reporter'
export type CaseKind = 'incident' | 'hazard' | 'dispute' | 'tip' | 'referral'

export interface CaseStep {
  readonly act: string
  readonly from: readonly string[]
  /** null: it stays where it is. */
  readonly to: string | null
  readonly hands: readonly Hand[]
  readonly needs: readonly StepNeed[]
  /** Place of the button. */
  readonly place: number
}
const step = (
  act: string,
  from: string,
  to: string | null,
  hands: readonly Hand[],
  place: number,
  ...needs: readonly StepNeed[]
): CaseStep => ({ act, from: from.split(' '), to, hands, needs, place })

const desk: readonly Hand[] = ['chief', 'duty_officer']
const doing: readonly Hand[] = [...desk, 'assignee']
const settling: readonly Hand[] = ['chief', 'assignee']

/** The lives of cases: the rows of private.case_steps, which the database enforces; a test holds both equal. */
export const caseSteps: Readonly<Record<CaseKind, readonly CaseStep[]>> = {
  incident: [
    step('send', 'received', 'dispatched', desk, 1, 'unit'),
    step('send_more', 'dispatched en_route arrived', null, desk, 4, 'unit'),
    step('go', 'dispatched', 'en_route', doing, 1),
    step('arrive', 'dispatched en_route', 'arrived', doing, 2),
    step('close', 'received dispatched en_route arrived', 'closed', doing, 3, 'outcome'),
    step('recall', 'dispatched', 'received', desk, 5, 'note'),
    step('recall', 'en_route', 'dispatched', desk, 5, 'note'),
    step('merge', 'received dispatched en_route arrived', 'closed', desk, 7, 'into'),
    step('reopen', 'closed', 'received', desk, 8, 'note'),
  ],
  hazard: [
    step('accept', 'reported returned', 'accepted', desk, 1),
    step('assign', 'accepted', 'assigned', desk, 1, 'assignee'),
    step('start', 'assigned', 'in_progress', doing, 1),
    step('resolve', 'in_progress', 'resolved', doing, 1),
    step('verify', 'resolved', 'verified', desk, 1),
    step('redo', 'resolved', 'in_progress', doing, 2, 'note'),
    step('close', 'verified', 'closed', desk, 1),
    step('report', 'returned', 'reported', [...desk, 'reporter'], 2),
    step('transfer', 'assigned in_progress', 'assigned', desk, 4, 'assignee', 'note'),
    step('extend', 'accepted assigned in_progress', null, desk, 5, 'deadline', 'note'),
    step('refer', 'accepted assigned in_progress', null, desk, 6, 'organisation', 'note'),
    step('return', 'reported accepted assigned in_progress', 'returned', desk, 7, 'note'),
    step('merge', 'reported accepted assigned in_progress', 'closed', desk, 8, 'into'),
    step('reopen', 'verified closed', 'accepted', desk, 9, 'note'),
  ],
  dispute: [
    step('mediate', 'open mediating escalated settled', 'mediating', settling, 1, 'note'),
    step('settle', 'open mediating escalated', 'settled', settling, 2, 'note'),
    step('assign', 'open mediating escalated', null, ['chief'], 3, 'assignee'),
    step('escalate', 'open mediating', 'escalated', ['chief'], 4, 'organisation', 'note'),
    step('refer', 'escalated', 'escalated', ['chief'], 4, 'organisation', 'note'),
    step('take_back', 'escalated', 'open', ['chief'], 5, 'note'),
    step('merge', 'open mediating', 'closed', ['chief'], 6, 'into'),
    step('close', 'settled', 'closed', ['chief'], 1),
    step('reopen', 'closed', 'open', ['chief'], 7, 'note'),
  ],
  tip: [
    step('check', 'reported', 'checking', doing, 1),
    step('turn', 'reported checking', 'turned', desk, 2, 'turn'),
    step('assign', 'reported checking', null, desk, 3, 'assignee'),
    step('extend', 'reported checking', null, desk, 5, 'deadline', 'note'),
    step('dismiss', 'reported checking', 'dismissed', desk, 4, 'note'),
    step('reopen', 'dismissed', 'checking', desk, 6, 'note'),
  ],
  referral: [
    step('by_phone', 'sent', 'received', desk, 1),
    step('in_writing', 'sent received', 'received', desk, 2),
    step('answer', 'sent received', 'answered', desk, 3, 'note'),
    step('withdraw', 'sent received', 'withdrawn', desk, 4, 'note'),
  ],
}

/** The step that an act is from a state. */
export const stepOf = (kind: CaseKind, act: string, from: string): CaseStep | undefined =>
  caseSteps[kind].find((one) => one.act === act && one.from.includes(from))
/** Acts that lead on from a state, in the order of their buttons. */
export const actsFrom = (kind: CaseKind, from: string): readonly string[] =>
  caseSteps[kind]
    .filter((one) => one.from.includes(from))
    .toSorted((a, b) => a.place - b.place)
    .map(({ act }) => act)

/** Acts that ask for a note at most: those that many cases can take at once. */
export const actsForMany = (kind: CaseKind): readonly string[] => [
  ...new Set(caseSteps[kind].filter(({ needs }) => needs.every((need) => need === 'note')).map(({ act }) => act)),
]
export const needsNote = (kind: CaseKind, act: string): boolean =>
  caseSteps[kind].some((one) => one.act === act && one.needs.includes('note'))
