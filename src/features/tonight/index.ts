import type { Room } from '@/features/room'

export const tonight: Room = {
  id: 'tonight',
  icon: 'moon',
  key: 't',
  homeOf: ['chief', 'grid_worker'],
  tabs: [{ id: 'briefing' }, { id: 'walk' }, { id: 'notices' }],
}
