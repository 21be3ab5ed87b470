import type { SettingKey } from '@/domain/settings'

/** The settings by what they are about, in the order of the screen. */
export const settingGroups = {
  weather: ['hot_weather', 'temperature_c', 'hot_from_c'],
  notices: ['void_hours', 'void_kind', 'late_grace_min', 'lost_contact_min', 'check_in_min', 'notice_retention_days'],
  patrols: ['weekly_patrols', 'hotspot_dwell_min'],
  coverage: ['sight_day_m', 'sight_night_m', 'coverage_cell_m'],
  deadlines: ['hazard_deadline_days', 'tip_deadline_days', 'referral_days'],
  response: ['response_minutes', 'residents_per_officer', 'community_officer_pct'],
  privacy: ['track_retention_days', 'density_min_count', 'density_cell_m'],
} as const satisfies Record<string, readonly SettingKey[]>

/** A change of these has the whole coverage counted anew. */
export const recountKeys: readonly SettingKey[] = settingGroups.coverage
