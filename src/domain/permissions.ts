/** Roles held in a branch of the area tree. The database decides; these tables only keep doors that would be refused out of sight. */
export const roles = ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader', 'viewer'] as const
export type Role = (typeof roles)[number]

const allowed = {
  'areas.edit': ['administrator', 'chief'],
  'records.edit': ['administrator', 'chief'],
  'waters.inspect': ['administrator', 'chief', 'grid_worker'],
  'personnel.read': ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader'],
  'incidents.read': ['chief', 'duty_officer', 'grid_worker'],
  'incidents.edit': ['chief', 'duty_officer'],
  'incidents.count': ['administrator', 'chief', 'duty_officer', 'leader', 'viewer'],
  'hazards.edit': ['chief', 'duty_officer'],
  'hazards.report': ['chief', 'duty_officer', 'grid_worker'],
  'disputes.read': ['administrator', 'chief', 'duty_officer', 'grid_worker'],
  'disputes.report': ['chief', 'duty_officer', 'grid_worker'],
  'disputes.settle': ['chief'],
  'tips.read': ['chief', 'duty_officer', 'grid_worker'],
  'work.read': ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader'],
  'work.log': ['administrator', 'chief', 'duty_officer', 'grid_worker'],
  'patrols.read': ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader'],
  'tracks.view': ['chief', 'duty_officer', 'grid_worker'],
  'tracks.hold': ['administrator', 'chief'],
  'plans.edit': ['chief'],
  'patrols.walk': ['chief', 'grid_worker'],
  'notices.read': ['chief', 'duty_officer', 'grid_worker', 'leader'],
  'notices.act': ['chief', 'duty_officer'],
  'tonight.read': ['chief', 'duty_officer', 'grid_worker'],
  'shifts.keep': ['chief', 'duty_officer'],
  'settings.read': ['administrator', 'chief'],
  'settings.edit': ['administrator'],
  import: ['administrator', 'chief'],
  'users.manage': ['administrator'],
} as const satisfies Record<string, readonly Role[]>

export type Permission = keyof typeof allowed

/** Whether any of the roles allows the act. */
export const permits = (held: readonly Role[], permission: Permission): boolean =>
  (allowed[permission] as readonly Role[]).some((role) => held.includes(role))
