import type { Room } from '@/features/room'

export const admin: Room = {
  id: 'admin',
  icon: 'settings',
  key: 'a',
  homeOf: ['administrator'],
  tabs: [
    { id: 'people', isGuest: true, needs: 'users.manage', titleKey: 'tab.accounts' },
    { id: 'import' },
    { id: 'borders', formerly: 'edit' },
    { id: 'settings' },
  ],
}
