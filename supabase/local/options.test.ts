import { describe, expect, test } from 'vitest'
import { OptionError, readOptions } from './options.ts'

const read = (argv: readonly string[], env: Record<string, string> = {}) => readOptions(argv, env, '/srv')
const postgres = { DRIVER: 'postgres', DATABASE_URL: 'postgres://127.0.0.1/county' }

describe('the demo county', () => {
  test('comes by itself only where nobody else can reach it', () => {
    expect(read([]).isSeeded).toBe(true)
    expect(read(['--no-seed']).isSeeded).toBe(false)
    expect(read([], postgres).isSeeded).toBe(false)
    expect(read([], { PATROLGRID_HOSTS: 'map.county.cn' }).isSeeded).toBe(false)
    expect(read([], { PATROLGRID_TRUST_PROXY: '1' }).isSeeded).toBe(false)
  })

  test('comes to PostgreSQL when it is asked for', () => {
    expect(read(['--demo'], postgres).isSeeded).toBe(true)
  })

  test.each([{ PATROLGRID_HOSTS: 'map.county.cn' }, { PATROLGRID_TRUST_PROXY: '1' }])(
    'is refused where others can reach it, even when it is asked for: %o',
    (env) => {
      expect(() => read(['--demo'], env)).toThrow('演示账号的密码人人都知道')
      expect(() => read(['--demo'], { ...postgres, ...env })).toThrow('演示账号的密码人人都知道')
    },
  )

  test('is not both asked for and declined', () => {
    expect(() => read(['--demo', '--no-seed'])).toThrow('只能选一个')
  })
})

describe('settings of a database that is more than one machine', () => {
  test('are off unless they are named', () => {
    expect(read([], postgres)).toMatchObject({ readUrl: null, listenUrl: null, drainS: 0 })
    expect(read([], { ...postgres, READ_URL: '' })).toMatchObject({ readUrl: null })
  })
  test('are taken as they are', () => {
    const named = { READ_URL: 'postgres://a@d/c', LISTEN_URL: 'postgres://a@e/c', PATROLGRID_DRAIN_S: '5' }
    expect(read([], { ...postgres, ...named })).toMatchObject({ readUrl: named.READ_URL, listenUrl: named.LISTEN_URL, drainS: 5 })
  })
  test.each([
    [{ READ_URL: 'postgres://a@d/c' }, 'READ_URL'],
    [{ LISTEN_URL: 'postgres://a@d/c' }, 'LISTEN_URL'],
    [{ ...postgres, PATROLGRID_DRAIN_S: 'soon' }, 'PATROLGRID_DRAIN_S'],
    [{ ...postgres, PATROLGRID_DRAIN_S: '-1' }, 'PATROLGRID_DRAIN_S'],
    [{ ...postgres, PATROLGRID_DRAIN_S: '3600' }, 'PATROLGRID_DRAIN_S'],
  ])('are refused by name where they cannot be: %j', (env, name) => {
    expect(() => read([], env)).toThrow(OptionError)
    expect(() => read([], env)).toThrow(name)
  })
})

describe('settings of a database that is more than one machine', () => {
  test('are off unless they are named', () => {
    expect(read([], postgres)).toMatchObject({ readUrl: null, listenUrl: null, drainS: 0 })
    expect(read([], { ...postgres, READ_URL: '' })).toMatchObject({ readUrl: null })
  })
  test('are taken as they are', () => {
    const named = { READ_URL: 'postgres://a@d/c', LISTEN_URL: 'postgres://a@e/c', PATROLGRID_DRAIN_S: '5' }
    expect(read([], { ...postgres, ...named })).toMatchObject({ readUrl: named.READ_URL, listenUrl: named.LISTEN_URL, drainS: 5 })
  })
  test.each([
    [{ READ_URL: 'postgres://a@d/c' }, 'READ_URL'],
    [{ LISTEN_URL: 'postgres://a@d/c' }, 'LISTEN_URL'],
    [{ ...postgres, PATROLGRID_DRAIN_S: 'soon' }, 'PATROLGRID_DRAIN_S'],
    [{ ...postgres, PATROLGRID_DRAIN_S: '-1' }, 'PATROLGRID_DRAIN_S'],
    [{ ...postgres, PATROLGRID_DRAIN_S: '3600' }, 'PATROLGRID_DRAIN_S'],
  ])('are refused by name where they cannot be: %j', (env, name) => {
    expect(() => read([], env)).toThrow(OptionError)
    expect(() => read([], env)).toThrow(name)
  })
})
