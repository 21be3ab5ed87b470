import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createClient } from '@supabase/supabase-js'
import { positional } from './commandLine.ts'
import { loadKeys } from '../dataDir/keys.ts'
import { runningAddress } from '../dataDir/lock.ts'
import { OptionError, readOptions } from '../options.ts'
import { writeForOwnerOnly } from '../dataDir/privateFiles.ts'

const root = fileURLToPath(new URL('../../..', import.meta.url))
const say = (line: string) => process.stdout.write(`${line}\n`)

const PAGE_SIZE = 1000
/** A hundred years, as GoTrue writes a ban. */
const FOR_EVER = '876000h'

/** What the server refused; the message is its own. */
class Refused extends Error {}

type Answer = { readonly data: unknown; readonly error: { readonly message: string } | null }

const value = <R extends Answer>(answer: R): Extract<R, { error: null }>['data'] => {
  if (answer.error !== null) throw new Refused(answer.error.message)
  return answer.data as Extract<R, { error: null }>['data']
}

const clientOf = async (dataDir: string) => {
  const address = await runningAddress(dataDir)
  if (address === null) throw new OptionError('请先启动服务（npm start） · start the server first')
  const { serviceKey } = await loadKeys(dataDir)
  return createClient(address, serviceKey, { auth: { persistSession: false, autoRefreshToken: false } })
}
type Client = Awaited<ReturnType<typeof clientOf>>

const allUsers = async (client: Client) => {
  const found = []
  for (let page = 1; ; page++) {
    const { users } = value(await client.auth.admin.listUsers({ page, perPage: PAGE_SIZE }))
    found.push(...users)
    if (users.length < PAGE_SIZE) return found
  }
}

/** Ends the demo accounts for good: no role, no session, a password nobody knows. Throws OptionError without a real administrator. */
const endDemo = async (client: Client) => {
  const users = await allUsers(client)
  const demo = new Set(users.filter((user) => user.app_metadata['demo'] === true).map(({ id }) => id))
  const administrators = value(await client.from('memberships').select('user_id').eq('role', 'administrator')) as {
    user_id: string
  }[]
  if (demo.size > 0 && administrators.every(({ user_id }) => demo.has(user_id)))
    throw new OptionError(
      '除演示账号外还没有管理员，请先运行 npm run administrator -- EMAIL · there is no administrator but the demo: make one first',
    )
  for (const id of demo) {
    const ended = { password: randomBytes(32).toString('base64url'), ban_duration: FOR_EVER }
    value(await client.auth.admin.updateUserById(id, ended))
    value(await client.from('memberships').delete().eq('user_id', id).select('user_id'))
    value(await client.from('profiles').update({ status: 'disabled' }).eq('user_id', id).select('user_id'))
  }
  say(`已永久停用 ${demo.size} 个演示账号 · ${demo.size} demo accounts ended for good`)
}

/**
 * Makes somebody the first administrator of an installation without the demo: an account (with a password that is shown
 * once) unless there is one, a county unless there is one, and the role.
 */
const makeAdministrator = async (client: Client, email: string) => {
  let userId = (await allUsers(client)).find((user) => user.email === email.toLowerCase())?.id
  if (userId === undefined) {
    const password = randomBytes(12).toString('base64url')
    const { user } = value(await client.auth.admin.createUser({ email, password, email_confirm: true }))
    userId = user?.id ?? ''
    say(`账号 · account ${email}   密码 · password ${password}`)
  }
  const tops = value(await client.from('areas').select('id, name').is('parent_id', null).is('deleted_at', null).limit(1)) as {
    id: string
    name: string
  }[]
  const top =
    tops[0] ??
    (value(await client.from('areas').insert({ code: '1', name: '本县', kind: 'county' }).select('id, name').single()) as {
      id: string
      name: string
    })
  value(await client.from('profiles').update({ status: 'active' }).eq('user_id', userId).select('user_id'))
  value(
    await client
      .from('memberships')
      .upsert({ user_id: userId, area_id: top.id, role: 'administrator' }, { ignoreDuplicates: true })
      .select('user_id'),
  )
  say(`${email} 现在是“${top.name}”的管理员 · is now administrator of ${top.name}`)
}

/** Works on the running server of this machine. */
const run = async () => {
  writeForOwnerOnly()
  const isEnding = process.argv.includes('--end-demo')
  const { name: email, rest } = positional(process.argv.slice(2).filter((word) => word !== '--end-demo'))
  if (email === null && !isEnding) throw new OptionError('npm run administrator -- EMAIL | --end-demo [--data DIR]')
  const client = await clientOf(readOptions(rest, process.env, root).dataDir)
  if (email !== null) await makeAdministrator(client, email)
  if (isEnding) await endDemo(client)
}

run().catch((error: unknown) => {
  const isExpected = error instanceof OptionError || error instanceof Refused
  process.stderr.write(
    `\n${isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
