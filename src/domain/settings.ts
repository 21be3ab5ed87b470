import { hourMs } from '@/domain/time'

/**
 * Settings of the installation: what each may be and what holds until somebody says otherwise. The database keeps the same rules in
 * `private.setting_rules` and has the last word; a test holds the two together.
 */
export interface Settings {
  /** Manual switch: inspection cycles of waters count half. */
  readonly hot_weather: boolean
  /** Today's highest temperature as entered; null: not entered. Good for 24 hours. */
  readonly temperature_c: number | null
  /** From this temperature on it counts as hot by itself. */
  readonly hot_from_c: number
  readonly sight_day_m: number
  readonly sight_night_m: number
  readonly coverage_cell_m: number
  readonly weekly_patrols: number
  /** An area with nobody in it for so long raises a notice. */
  readonly void_hours: number
  readonly void_kind: VoidKind
  readonly late_grace_min: number
  readonly lost_contact_min: number
  /** A walker says so often that all is well; 0: nobody is asked to. */
  readonly check_in_min: number
  readonly notice_retention_days: number
  /** Three ascending limits of the response rings. */
  readonly response_minutes: readonly number[]
  readonly residents_per_officer: number
  readonly community_officer_pct: number
  readonly hotspot_dwell_min: number
  readonly density_min_count: number
  readonly density_cell_m: number
  readonly track_retention_days: number
  /** Days to deal with a hazard, the worst severity first. */
  readonly hazard_deadline_days: readonly number[]
  /** Days to check a tip, the worst severity first. */
  readonly tip_deadline_days: readonly number[]
  /** Days in which a special team, a station or town office, and a department answer a referral. */
  readonly referral_days: readonly number[]
}
export const voidKinds = ['finest', 'station', 'beat', 'village', 'cell'] as const
export type VoidKind = (typeof voidKinds)[number]
export type SettingKey = keyof Settings

export const defaultSettings: Settings = {
  hot_weather: false,
  temperature_c: null,
  hot_from_c: 35,
  sight_day_m: 100,
  sight_night_m: 50,
  coverage_cell_m: 10,
  weekly_patrols: 3,
  void_hours: 72,
  void_kind: 'finest',
  late_grace_min: 15,
  lost_contact_min: 15,
  check_in_min: 0,
  notice_retention_days: 90,
  response_minutes: [1, 3, 5],
  residents_per_officer: 5000,
  community_officer_pct: 40,
  hotspot_dwell_min: 13,
  density_min_count: 3,
  density_cell_m: 500,
  track_retention_days: 365,
  hazard_deadline_days: [3, 7, 30],
  tip_deadline_days: [1, 3, 7],
  referral_days: [3, 7, 15],
}

export type SettingUnit = 'celsius' | 'metres' | 'hours' | 'minutes' | 'days' | 'times' | 'people' | 'percent' | 'incidents'
export type SettingRule =
  | { readonly kind: 'flag' }
  | { readonly kind: 'choice'; readonly choices: readonly string[] }
  | {
      readonly kind: 'number'
      readonly min: number
      readonly max: number
      readonly unit: SettingUnit
      readonly isWhole: boolean
      readonly mayBeEmpty: boolean
    }
  /** So many whole numbers, each larger than the one before. */
  | {
      readonly kind: 'ascending'
      readonly count: number
      readonly min: number
      readonly max: number
      readonly unit: SettingUnit
    }

const whole = (min: number, max: number, unit: SettingUnit): SettingRule => ({
  kind: 'number',
  min,
  max,
  unit,
  isWhole: true,
  mayBeEmpty: false,
})

export const settingRules: Readonly<Record<SettingKey, SettingRule>> = {
  hot_weather: { kind: 'flag' },
  temperature_c: { kind: 'number', min: -40, max: 55, unit: 'celsius', isWhole: false, mayBeEmpty: true },
  hot_from_c: whole(20, 50, 'celsius'),
  sight_day_m: whole(10, 1000, 'metres'),
  sight_night_m: whole(10, 1000, 'metres'),
  coverage_cell_m: whole(5, 50, 'metres'),
  weekly_patrols: whole(0, 21, 'times'),
  void_hours: whole(1, 720, 'hours'),
  void_kind: { kind: 'choice', choices: voidKinds },
  late_grace_min: whole(1, 240, 'minutes'),
  lost_contact_min: whole(2, 240, 'minutes'),
  check_in_min: whole(0, 240, 'minutes'),
  notice_retention_days: whole(7, 3650, 'days'),
  response_minutes: { kind: 'ascending', count: 3, min: 1, max: 60, unit: 'minutes' },
  residents_per_officer: whole(100, 100_000, 'people'),
  community_officer_pct: whole(0, 100, 'percent'),
  hotspot_dwell_min: whole(10, 16, 'minutes'),
  density_min_count: whole(3, 100, 'incidents'),
  density_cell_m: whole(100, 5000, 'metres'),
  track_retention_days: whole(1, 3650, 'days'),
  hazard_deadline_days: { kind: 'ascending', count: 3, min: 1, max: 365, unit: 'days' },
  tip_deadline_days: { kind: 'ascending', count: 3, min: 1, max: 365, unit: 'days' },
  referral_days: { kind: 'ascending', count: 3, min: 1, max: 365, unit: 'days' },
}

/** Whether the value is one the rule allows. */
export function isAllowed(rule: SettingRule, value: unknown): boolean {
  const isWithin = (each: unknown, { min, max }: { min: number; max: number }, isWhole: boolean): each is number =>
    typeof each === 'number' && each >= min && each <= max && (!isWhole || Number.isInteger(each))
  switch (rule.kind) {
    case 'flag':
      return typeof value === 'boolean'
    case 'choice':
      return typeof value === 'string' && rule.choices.includes(value)
    case 'number':
      return value === null ? rule.mayBeEmpty : isWithin(value, rule, rule.isWhole)
    case 'ascending':
      return (
        Array.isArray(value) &&
        value.length === rule.count &&
        value.every((each, place) => isWithin(each, rule, true) && (place === 0 || each > (value[place - 1] as number)))
      )
  }
}

/** From what the server holds to whole settings: what is missing or no longer allowed is as by default. */
export function toSettings(held: Readonly<Record<string, unknown>>): Settings {
  const settings: Record<string, unknown> = { ...defaultSettings }
  for (const [key, rule] of Object.entries(settingRules)) if (isAllowed(rule, held[key])) settings[key] = held[key]
  return settings as unknown as Settings
}

/** A temperature entered longer ago says nothing about today. */
const temperatureHoldsMs = 24 * hourMs

/** Whether water inspections are due in half their cycle: by the switch, or by a temperature entered within the last 24 hours. */
export const isHotWeather = (settings: Settings, temperatureAtMs: number | null, nowMs: number): boolean =>
  settings.hot_weather ||
  (settings.temperature_c !== null &&
    temperatureAtMs !== null &&
    nowMs - temperatureAtMs < temperatureHoldsMs &&
    settings.temperature_c >= settings.hot_from_c)
