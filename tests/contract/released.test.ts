import { readdirSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { constants, gzipSync, zstdDecompressSync } from 'node:zlib'
import { createClient, type SupabaseClient } from '@supabase/supabase-js'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { releasedChief, releasedFolder, releasedIds as ids } from '@tests/support/node/released'
import { runCommand, startProcess, type Started } from '@tests/support/node/startProcess'
import { clientOptions } from '@tests/support/node/testServer'

const ending = '.backup.zst'
const versions = readdirSync(releasedFolder)
  .filter((file) => file.endsWith(ending))
  .map((file) => file.slice(0, -ending.length))

test('the directory of 0.2.0 is kept', () => expect(versions).toContain('0.2.0'))

/** A data directory that a released version made opens with this one, and its rows come through the doors of this one. */
describe.each(versions)('the data directory of %s', (version) => {
  let dataDir: string
  let server: Started
  let client: SupabaseClient

  beforeAll(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'patrolgrid-released-'))
    const bytes = zstdDecompressSync(await readFile(join(releasedFolder, `${version}${ending}`)), {
      params: { [constants.ZSTD_d_windowLogMax]: 27 },
    })
    const backup = join(dataDir, 'released.backup')
    await writeFile(backup, gzipSync(bytes, { level: 1 }))
    const restored = await runCommand('restore', [backup, '--data', dataDir], { DRIVER: 'pglite' })
    expect(restored, restored.output).toMatchObject({ code: 0 })
    server = await startProcess(['--port', '0', '--no-build', '--no-seed', '--data', dataDir], { DRIVER: 'pglite' })
    const { anonKey } = (await (await fetch(`${server.url}/config.json`)).json()) as { anonKey: string }
    client = createClient(server.url, anonKey, clientOptions)
  })
  afterAll(async () => {
    await server?.end('SIGTERM')
    await rm(dataDir, { recursive: true, force: true })
  })

  const call = async <T>(name: string, args: Readonly<Record<string, unknown>> = {}): Promise<T> => {
    const { data, error } = await client.rpc(name, args)
    if (error !== null) throw new Error(`${name}: ${error.code} ${error.message}`)
    return data as T
  }

  test('lets its people in, with their roles', async () => {
    const { error } = await client.auth.signInWithPassword(releasedChief)
    expect(error).toBeNull()
    expect(await call('whoami')).toMatchObject({ status: 'active', roles: [{ role: 'chief', area_id: ids.station }] })
  })

  test('has every migration of this version', async () => {
    expect((await fetch(`${server.url}/ready/primary`)).status).toBe(200)
  })

  test('shows areas, teams, waters, hazards and calls', async () => {
    const areas = await call<{ id: string; name: string; parent_id: string }[]>('areas_list')
    expect(areas.find((row) => row.id === ids.cell)).toMatchObject({ name: '一号网格', parent_id: ids.station })
    expect(await call('team_detail', { id: ids.team })).toMatchObject({ name: '一队', phone: '13900000002' })
    expect(await call('waters_list')).toMatchObject([
      { id: ids.water, name: '龙潭', risk: 3, area_id: ids.cell, lacking: ['ring'] },
    ])
    expect(await call('hazard_detail', { id: ids.hazard })).toMatchObject({ title: '线路老化', status: 'reported' })
    expect(await call('incident_detail', { id: ids.incident })).toMatchObject({ summary: '老人走失', status: 'received' })
    expect(await call('record_history', { kind: 'water', id: ids.water })).toContainEqual(
      expect.objectContaining({ action: 'inspection', actor: '程所', note: '救生圈丢失' }),
    )
  })

  test('keeps a finished patrol with all its fixes', async () => {
    const [patrol] = await call<{ id: string; distance_m: number }[]>('patrols_list')
    expect(patrol).toMatchObject({ id: ids.patrol, status: 'finished' })
    expect(patrol?.distance_m).toBeGreaterThan(1_180)
    expect(patrol?.distance_m).toBeLessThan(1_200)
    const view = await call<string>('open_track_view', {
      from_at: '2026-01-01T00:00:00Z',
      to_at: '2027-01-30T00:00:00Z',
      reason: '核对旧版数据',
    })
    const track = await call<{ rows: { x: number[] }[] }>('tracks_of_view', { view_id: view })
    expect(track.rows[0]?.x).toHaveLength(120)
  })

  test('goes on being worked in', async () => {
    expect(await call('save_water', { water: { id: ids.water, rev: 2, note: '已补' } })).toMatchObject({ id: ids.water, rev: 3 })
    expect(await call('start_patrol', { patrol: { id: crypto.randomUUID(), team_id: ids.team } })).toMatchObject({
      status: 'active',
    })
  })
})
