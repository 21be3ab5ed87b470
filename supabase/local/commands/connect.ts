import { createClient } from '@supabase/supabase-js'
import { err, ok, type Result } from '@/domain/result'
import type { KnownArea } from '@/geo/import/knownPlaces'
import { UsageError, type ImportOptions } from './importOptions.ts'

/** A signed-in line to the running server, and the area imported into. */
export interface Connection {
  readonly areaId: string
  readonly areaName: string
  readonly areas: readonly KnownArea[]
  readonly call: <T>(name: string, args: Record<string, unknown>, signal?: AbortSignal) => Promise<Result<T>>
}

interface Account {
  readonly roles: ReadonlyArray<{ readonly role: string; readonly area_id: string; readonly area_name: string }>
}

async function anonKey(url: string): Promise<string> {
  const answer = await fetch(`${url}/config.json`).catch(() => null)
  if (!answer?.ok) throw new UsageError(`连不上 ${url}：请先运行 npm start，或用 --url 指出服务地址`)
  return ((await answer.json()) as { anonKey: string }).anonKey
}

const kindOf = (status: number): 'offline' | 'busy' | 'forbidden' | 'server' | 'invalid' =>
  status === 0
    ? 'offline'
    : status === 429
      ? 'busy'
      : status === 401 || status === 403
        ? 'forbidden'
        : status >= 500
          ? 'server'
          : 'invalid'

/** Signs in and finds the area. Throws UsageError with what to do when the server, the account or the area is not there. */
export async function connect(options: ImportOptions): Promise<Connection> {
  const { url, user, password } = options
  if (user === null || password === null)
    throw new UsageError('请用 --user 和 --password（或 PATROLGRID_USER、PATROLGRID_PASSWORD）给出有导入权限的账号')
  const client = createClient(url, await anonKey(url), { auth: { persistSession: false, autoRefreshToken: false } })
  const credentials = user.includes('@') ? { email: user, password } : { phone: user, password }
  const { error } = await client.auth.signInWithPassword(credentials)
  if (error) throw new UsageError(`登录失败：${error.message}`)
  const call: Connection['call'] = async <T>(
    name: string,
    args: Record<string, unknown>,
    signal?: AbortSignal,
  ): Promise<Result<T>> => {
    let request = client.rpc(name, args)
    if (signal) request = request.abortSignal(signal)
    const { data, error: failure, status } = await request
    if (!failure) return ok(data as T)
    return err({ kind: kindOf(status), detail: failure.message })
  }
  const account = await call<Account>('whoami', {})
  const held = account.ok ? account.value.roles.filter(({ role }) => role === 'administrator' || role === 'chief') : []
  const listed = await call<readonly KnownArea[]>('areas_list', {})
  const areas = listed.ok ? listed.value : []
  if (options.area === null) {
    const [first] = held
    if (!first) throw new UsageError('这个账号没有导入权限：需要管理员或所长')
    return { areaId: first.area_id, areaName: first.area_name, areas, call }
  }
  const area = areas.find(({ code, name }) => code === options.area || name === options.area)
  if (!area) throw new UsageError(`--area ${options.area}：在这个账号的辖区里没有这个编码或名称`)
  return { areaId: area.id, areaName: area.name, areas, call }
}
