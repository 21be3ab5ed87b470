import type { BoardUnit } from '@/data/rows/calls'
import type { Tone } from '@/records/record'

const tones = { free: 'ok', sent: 'warning', under_way: 'warning', there: 'danger', pause: 'neutral', off: 'neutral' } as const
export const stateTone = (state: BoardUnit['state']): Tone => tones[state]
