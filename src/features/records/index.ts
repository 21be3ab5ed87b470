import type { Room } from '@/features/room'

export const records: Room = {
  id: 'records',
  icon: 'book',
  key: 'r',
  hasPeriod: true,
  needs: 'personnel.read',
  tabs: [
    { id: 'incidents' },
    { id: 'hazards' },
    { id: 'disputes' },
    { id: 'tips' },
    { id: 'work' },
    { id: 'waters' },
    { id: 'offices' },
    { id: 'people' },
    { id: 'areas' },
  ],
}
