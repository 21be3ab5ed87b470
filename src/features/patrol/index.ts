import type { Room } from '@/features/room'

export const patrol: Room = {
  id: 'patrol',
  icon: 'patrol',
  key: 'p',
  hasPeriod: true,
  needs: 'patrols.read',
  tabs: [
    { id: 'planner' },
    { id: 'rota' },
    { id: 'coverage' },
    { id: 'hotspots' },
    { id: 'tracks', formerly: 'patrols' },
    { id: 'replay' },
  ],
}
