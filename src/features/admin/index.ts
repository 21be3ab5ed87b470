import type { Room } from '@/features/room'

export const admin: Room = {
  id: 'admin',
  icon: 'settings',
  key: 'a',
  homeOf: ['administrator'],
  tabs: [
    { id: 'accounts', needs: 'users.manage' },
    { id: 'staff' },
    { id: 'organisations' },
    { id: 'county' },
    { id: 'import' },
    { id: 'borders', formerly: 'edit' },
    { id: 'settings' },
    { id: 'retention' },
    { id: 'keys' },
    { id: 'audit' },
    { id: 'health' },
  ],
}
