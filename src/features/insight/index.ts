import type { Room } from '@/features/room'

export const insight: Room = {
  id: 'insight',
  icon: 'dashboard',
  key: 'i',
  hasPeriod: true,
  homeOf: ['leader', 'viewer'],
  tabs: [{ id: 'board', formerly: 'dashboard' }, { id: 'response' }, { id: 'hotspots', isGuest: true, unless: 'patrols.read' }],
}
