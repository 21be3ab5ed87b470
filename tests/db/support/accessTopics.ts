import { roles, type Role } from './personas'

/** Private topics: branch:<area>:<subject>. */
export const topics: readonly { readonly subject: string; readonly allowed: readonly Role[] }[] = [
  { subject: 'incidents', allowed: ['chief', 'duty_officer', 'grid_worker'] },
  { subject: 'hazards', allowed: roles },
  { subject: 'waters', allowed: roles },
  { subject: 'patrols', allowed: ['administrator', 'chief', 'duty_officer', 'leader'] },
  { subject: 'notices', allowed: ['chief', 'duty_officer', 'grid_worker', 'leader'] },
  { subject: 'imports', allowed: ['administrator', 'chief'] },
  { subject: 'disputes', allowed: ['administrator', 'chief', 'duty_officer', 'grid_worker'] },
  { subject: 'areas', allowed: roles },
  { subject: 'offices', allowed: roles },
  { subject: 'coverage', allowed: ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader'] },
  { subject: 'plans', allowed: ['chief', 'duty_officer', 'grid_worker', 'leader'] },
  { subject: 'rota', allowed: roles },
  { subject: 'teams', allowed: roles },
  { subject: 'accounts', allowed: ['administrator'] },
  { subject: 'holds', allowed: ['administrator', 'chief'] },
  { subject: 'people', allowed: ['administrator', 'chief', 'duty_officer'] },
  { subject: 'settings', allowed: roles },
  { subject: 'work', allowed: ['administrator', 'chief', 'duty_officer', 'grid_worker', 'leader'] },
  { subject: 'tips', allowed: ['chief', 'duty_officer', 'grid_worker'] },
  { subject: 'sightings', allowed: roles },
  { subject: 'organisations', allowed: roles },
]
