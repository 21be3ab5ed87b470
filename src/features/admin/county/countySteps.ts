import type { Area, AreaKind } from '@/domain/area'

/** What a county has by now, as counted from the server. */
export interface CountyCounts {
  readonly areas: readonly Area[]
  readonly offices: number
  readonly waters: number
  readonly teams: number
  readonly persons: number
  /** Teams that nobody walks with. */
  readonly emptyTeams: number
  readonly accounts: number
  /** Accounts whose owner has not chosen a password yet. */
  readonly waiting: number
}
export const stepIds = ['name', 'borders', 'posts', 'staff', 'accounts'] as const
export type StepId = (typeof stepIds)[number]
/** What stands in the wizard: the steps, and the files that fill three of them at once. */
export const wizardSteps = ['files', ...stepIds] as const
export type WizardStep = (typeof wizardSteps)[number] | 'none'
export interface CountyStep {
  readonly id: StepId
  readonly isDone: boolean
  /** Keys of what is still missing, each with its number. */
  readonly missing: readonly { readonly key: string; readonly count: number }[]
}

/** Named by the program, not by anybody. */
const unnamed = '本县'
const smallest: readonly AreaKind[] = ['cell', 'village', 'beat']

/**
 * Where the making of a county stands. Everything follows from what is stored, so a reload, another device and another
 * administrator see the same.
 */
export function countySteps({ areas, ...counts }: CountyCounts): readonly CountyStep[] {
  const tops = areas.filter(({ parentId }) => parentId === null || !areas.some(({ id }) => id === parentId))
  const without = areas.filter(({ bbox }) => bbox === null).length
  const stations = areas.filter(({ kind }) => kind === 'station').length
  const small = areas.filter(({ kind }) => smallest.includes(kind)).length
  const step = (id: StepId, ...missing: readonly (readonly [key: string, isMissing: boolean, count?: number])[]): CountyStep => {
    const open = missing.filter(([, isMissing]) => isMissing).map(([key, , count = 0]) => ({ key, count }))
    return { id, isDone: open.length === 0, missing: open }
  }
  return [
    step('name', ['noName', tops.some(({ name }) => name === unnamed || name.trim() === '')]),
    step('borders', ['noStation', stations === 0], ['noCells', small === 0], ['noOutline', without > 0, without]),
    step('posts', ['noOffice', counts.offices === 0], ['noWater', counts.waters === 0]),
    step(
      'staff',
      ['noPerson', counts.persons === 0],
      ['noTeam', counts.teams === 0],
      ['emptyTeam', counts.emptyTeams > 0, counts.emptyTeams],
    ),
    // The first administrator is an account already.
    step('accounts', ['noAccount', counts.accounts < 2], ['waiting', counts.waiting > 0, counts.waiting]),
  ]
}

/** Where somebody goes on who opens the wizard: the first step that lacks something; what comes from files, with the files. */
export function firstOpen(steps: readonly CountyStep[]): WizardStep {
  const next = steps.find(({ isDone }) => !isDone)?.id ?? 'none'
  return next === 'borders' || next === 'posts' || next === 'staff' ? 'files' : next
}
