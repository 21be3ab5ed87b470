import type { Room } from '@/features/room'

export const dispatch: Room = {
  id: 'dispatch',
  icon: 'phone',
  key: 'd',
  hasPeriod: true,
  needs: 'incidents.edit',
  homeOf: ['duty_officer'],
  tabs: [
    { id: 'incidents', isGuest: true },
    { id: 'hazards', isGuest: true },
    { id: 'shift', isGuest: true },
  ],
}
