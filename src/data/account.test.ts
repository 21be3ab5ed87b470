import * as v from 'valibot'
import { expect, test } from 'vitest'
import { toAccount } from './account'
import { whoamiRow } from './rows/session'

const row = {
  user_id: 'u1',
  display_name: '李所长',
  status: 'active',
  refused_reason: null,
  roles: [
    {
      role: 'chief',
      area_id: 'a1',
      area_name: '东河派出所',
      area_kind: 'station',
      lng: 115,
      lat: 26,
      bbox: [115, 26, 115.2, 26.2],
    },
  ],
}

test('reads the account the server describes', () => {
  const account = toAccount(v.parse(whoamiRow, row))
  expect(account.displayName).toBe('李所长')
  expect(account.roles[0]).toEqual({
    role: 'chief',
    areaId: 'a1',
    areaName: '东河派出所',
    areaKind: 'station',
    bbox: [115, 26, 115.2, 26.2],
  })
})

test('refuses a role it does not know, rather than showing doors that do not open', () => {
  expect(() => v.parse(whoamiRow, { ...row, roles: [{ ...row.roles[0], role: 'emperor' }] })).toThrow()
})
