import { describe, expect, test } from 'vitest'
import { OptionError, readOptions } from './options.ts'

const read = (env: NodeJS.ProcessEnv) => readOptions([], env, '/')
const postgres = { DRIVER: 'postgres', DATABASE_URL: 'postgres://a@b/c' }

describe('settings of a database that is more than one machine', () => {
  test('are off unless they are named', () => {
    expect(read(postgres)).toMatchObject({ readUrl: null, listenUrl: null, drainS: 0 })
    expect(read({ ...postgres, READ_URL: '' })).toMatchObject({ readUrl: null })
  })
  test('are taken as they are', () => {
    const named = { READ_URL: 'postgres://a@d/c', LISTEN_URL: 'postgres://a@e/c', PATROLGRID_DRAIN_S: '5' }
    expect(read({ ...postgres, ...named })).toMatchObject({ readUrl: named.READ_URL, listenUrl: named.LISTEN_URL, drainS: 5 })
  })
  test.each([
    [{ READ_URL: 'postgres://a@d/c' }, 'READ_URL'],
    [{ LISTEN_URL: 'postgres://a@d/c' }, 'LISTEN_URL'],
    [{ ...postgres, PATROLGRID_DRAIN_S: 'soon' }, 'PATROLGRID_DRAIN_S'],
    [{ ...postgres, PATROLGRID_DRAIN_S: '-1' }, 'PATROLGRID_DRAIN_S'],
    [{ ...postgres, PATROLGRID_DRAIN_S: '3600' }, 'PATROLGRID_DRAIN_S'],
  ])('are refused by name where they cannot be: %j', (env, name) => {
    expect(() => read(env)).toThrow(OptionError)
    expect(() => read(env)).toThrow(name)
  })
})
