import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createClient } from '@supabase/supabase-js'
import { positional } from './commandLine.ts'
import { loadKeys } from './keys.ts'
import { runningAddress } from './lock.ts'
import { OptionError, readOptions } from './options.ts'

const root = fileURLToPath(new URL('../../', import.meta.url))
const say = (line: string) => process.stdout.write(`${line}\n`)

/** What the server refused; the message is its own. */
class Refused extends Error {}

type Answer = { readonly data: unknown; readonly error: { readonly message: string } | null }

const value = <R extends Answer>(answer: R): Extract<R, { error: null }>['data'] => {
  if (answer.error !== null) throw new Refused(answer.error.message)
  return answer.data as Extract<R, { error: null }>['data']
}

/**
 * Makes somebody the first administrator of an installation without the demo: an account (with a password that is shown
 * once) unless there is one, a county unless there is one, and the role. Works on the running server of this machine.
 */
const run = async () => {
  const { name: email, rest } = positional(process.argv.slice(2))
  if (email === null) throw new OptionError('administrator.ts EMAIL [--data DIR]')
  const { dataDir } = readOptions(rest, process.env, root)
  const address = await runningAddress(dataDir)
  if (address === null) throw new OptionError('请先启动服务（npm start） · start the server first')
  const { serviceKey } = await loadKeys(dataDir)
  const client = createClient(address, serviceKey, { auth: { persistSession: false, autoRefreshToken: false } })

  const { users } = value(await client.auth.admin.listUsers({ perPage: 1000 }))
  let userId = users.find((user) => user.email === email.toLowerCase())?.id
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

run().catch((error: unknown) => {
  const isExpected = error instanceof OptionError || error instanceof Refused
  process.stderr.write(
    `\n${isExpected ? error.message : error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`,
  )
  process.exit(1)
})
