import { writeFile } from 'node:fs/promises'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { createUser } from '../../supabase/local/auth/users.ts'
import { migrationsFolder } from '../../supabase/local/database.ts'
import { demoSignIns } from '../../supabase/local/demo.ts'
import { startServer } from '../../supabase/local/server.ts'
import { demoPassword } from '../../supabase/seed/demoUsers.ts'
import { runCommand } from '@tests/support/node/startProcess'
import { databaseParts, startTestServer, type TestServer } from '@tests/support/node/testServer'

const AREA = '00000000-0000-4000-8000-0000000000a1'
let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ folder: migrationsFolder })
  await server.db.query(`insert into public.areas (id, code, name, kind) values ($1, '1', '试验县', 'county')`, [AREA])
  for (const role of ['administrator', 'viewer']) {
    const user = await createUser(server.db, {
      email: `${role}@patrolgrid.test`,
      phone: null,
      password: demoPassword,
      userMetadata: { display_name: role },
      appMetadata: { demo: true, demo_role: role },
      isDemo: true,
    })
    await letIn(user.id, role)
  }
})
afterAll(() => server.stop())

const letIn = async (userId: string, role: string) => {
  await server.db.query(`update public.profiles set status = 'active' where user_id = $1`, [userId])
  await server.db.query('insert into public.memberships (user_id, area_id, role) values ($1, $2, $3)', [userId, AREA, role])
}
const signIn = (role: string) =>
  server.client().auth.signInWithPassword({ email: `${role}@patrolgrid.test`, password: demoPassword })
const shown = async () => (await demoSignIns(server.db)).map(({ role }) => role)

describe('the demo accounts, in this order', () => {
  test('are shown and let in while there is nothing else, and a stranger who signs up changes nothing', async () => {
    await server.someone('stranger')
    expect(await shown()).toEqual(['administrator', 'viewer'])
    expect((await signIn('viewer')).error).toBeNull()
  })

  test('open nothing where others can reach the server, neither by password nor by a session of before', async () => {
    const { data } = await signIn('viewer')
    const outside = await startServer({
      ...(await databaseParts(server.db)),
      dataDir: server.dataDir,
      port: 0,
      mayMove: false,
      hosts: ['map.county.cn'],
      page: async () => async (_request, response) => void response.writeHead(404).end(),
      report: () => undefined,
    })
    try {
      const ask = async (grant: string, body: object) => {
        const answer = await fetch(`${outside.url}/auth/v1/token?grant_type=${grant}`, {
          method: 'POST',
          headers: { apikey: outside.keys.anonKey, 'content-type': 'application/json' },
          body: JSON.stringify(body),
        })
        return [answer.status, ((await answer.json()) as { code?: string }).code]
      }
      expect(await ask('password', { email: 'administrator@patrolgrid.test', password: demoPassword })).toEqual([
        403,
        'user_banned',
      ])
      expect(await ask('refresh_token', { refresh_token: data.session?.refresh_token })).toEqual([403, 'user_banned'])
    } finally {
      await outside.close()
    }
  })

  test('cannot be reopened by touching the account: it is the printed password that opens nothing', async () => {
    const { userId } = await server.someone('chieftain')
    await letIn(userId, 'administrator')
    await server.db.query(`update auth.users set updated_at = now() + interval '1 day' where email = 'viewer@patrolgrid.test'`)
    expect((await signIn('viewer')).error?.code).toBe('user_banned')
    await server.db.query('delete from public.memberships where user_id = $1', [userId])
    expect((await signIn('viewer')).error).toBeNull()
    // He is still a real person who was let in.
    expect(await shown()).toEqual([])
    await letIn(userId, 'administrator')
  })

  test('are ended for good by a command, once there is a real administrator', async () => {
    const lock = { pid: process.pid, started: null, address: server.url }
    await writeFile(`${server.dataDir}/server.lock`, JSON.stringify(lock))
    const ended = await runCommand('administrator', ['--end-demo', '--data', server.dataDir])
    expect([ended.code, ended.output]).toEqual([0, expect.stringContaining('2 个演示账号')])
    const { rows } = await server.db.query(
      `select 1 from public.memberships m join auth.users u on u.id = m.user_id where u.raw_app_meta_data @> '{"demo": true}'`,
    )
    expect(rows).toEqual([])
    await server.db.query('delete from public.memberships')
    expect((await signIn('viewer')).error?.code).toBe('invalid_credentials')
    expect(await shown()).toEqual([])
  })

  test('are not ended where that would leave nobody to run the county', async () => {
    const refused = await runCommand('administrator', ['--end-demo', '--data', server.dataDir])
    expect([refused.code, refused.output]).toEqual([1, expect.stringContaining('还没有管理员')])
  })
})
