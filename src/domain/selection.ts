/** The kinds of record that a drawer can show and a list or the map can select. */
export const selectionKinds = [
  'area',
  'office',
  'water',
  'incident',
  'hazard',
  'dispute',
  'tip',
  'patrol',
  'person',
  'team',
] as const
export type SelectionKind = (typeof selectionKinds)[number]

export interface Selection {
  readonly kind: SelectionKind
  readonly id: string
}
