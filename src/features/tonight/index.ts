import type { Room } from '@/features/room'

export const tonight: Room = {
  id: 'tonight',
  icon: 'moon',
  key: 't',
  hasPeriod: true,
  homeOf: ['chief', 'grid_worker'],
  tabs: [
    { id: 'briefing', needs: 'notices.act' },
    { id: 'shift' },
    { id: 'walk' },
    // Who walks begins with his own way and has the briefing after it.
    { id: 'briefing', unless: 'notices.act', isGuest: true },
    { id: 'notices' },
  ],
}
