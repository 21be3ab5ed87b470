import type { Room } from '@/features/room'

export const dispatch: Room = {
  id: 'dispatch',
  icon: 'phone',
  key: 'd',
  needs: 'incidents.edit',
  homeOf: ['duty_officer'],
  tabs: [
    { id: 'calls' },
    { id: 'incidents', isGuest: true },
    { id: 'hazards', isGuest: true },
    { id: 'disputes', isGuest: true },
    { id: 'shift', isGuest: true },
  ],
}
