import { describe, expect, test } from 'vitest'
import { defaultSettings, isAllowed, isHotWeather, settingRules, toSettings, type SettingKey } from './settings'

describe('settings', () => {
  test('every default obeys its own rule', () => {
    for (const [key, rule] of Object.entries(settingRules))
      expect([key, isAllowed(rule, defaultSettings[key as SettingKey])]).toEqual([key, true])
  })

  test.each([
    ['coverage_cell_m', 4, false],
    ['coverage_cell_m', 5, true],
    ['coverage_cell_m', 50, true],
    ['coverage_cell_m', 51, false],
    ['coverage_cell_m', 10.5, false],
    ['coverage_cell_m', '10', false],
    ['temperature_c', null, true],
    ['temperature_c', 36.5, true],
    ['hot_from_c', null, false],
    ['hot_weather', 1, false],
    ['void_kind', 'beat', true],
    ['void_kind', 'toString', false],
    ['response_minutes', [1, 3, 5], true],
    ['response_minutes', [1, 5, 3], false],
    ['response_minutes', [1, 3], false],
    ['response_minutes', [1, 3, 3], false],
    ['response_minutes', [0, 3, 5], false],
    ['void_hours', Number.NaN, false],
  ] as const)('%s = %j is allowed: %s', (key, value, allowed) => {
    expect(isAllowed(settingRules[key], value)).toBe(allowed)
  })

  test('what is missing or not allowed is as by default, what is unknown is left out', () => {
    expect(toSettings({ void_hours: 48, weekly_patrols: 'many', colour: 'red' })).toEqual({ ...defaultSettings, void_hours: 48 })
  })

  test('it is hot by the switch, or by a temperature of the last day', () => {
    const hour = 3_600_000
    const hot = { ...defaultSettings, temperature_c: 35 }
    expect(isHotWeather(defaultSettings, null, 0)).toBe(false)
    expect(isHotWeather({ ...defaultSettings, hot_weather: true }, null, 0)).toBe(true)
    expect(isHotWeather(hot, 0, 23 * hour)).toBe(true)
    expect(isHotWeather(hot, 0, 24 * hour)).toBe(false)
    expect(isHotWeather({ ...hot, temperature_c: 34.9 }, 0, hour)).toBe(false)
  })
})
