import { toBase64 } from '@/data/exports/base64'
import type { UnsentRecords } from '@/data/exports/sealedFile'
import { databaseOf } from './personDatabase'
import { walkDatabase, type KeptWalk } from './walkDatabase'

const opOf = (kind: string, title: string, body: object) => {
  const id = crypto.randomUUID()
  return { id, kind, title, text: JSON.stringify({ id, kind, body }) }
}

/** A walk as ops: its start, every piece of it and its end, whole, since nobody knows which of them arrived. */
async function walkOps(userId: string, walk: KeptWalk) {
  const title = walk.route?.title ?? ''
  const pieces = (await walkDatabase.sealAll(userId, walk.id)).map(({ seq, packed }) => ({ seq, fixes: packed }))
  const started = { id: walk.id, team_id: walk.teamId, started_at: new Date(walk.startedMs).toISOString() }
  return [
    opOf('patrol.start', title, started),
    ...pieces.map((piece) => opOf('patrol.append', title, { patrol_id: walk.id, ...piece })),
    ...(walk.endedMs === null
      ? []
      : [opOf('patrol.finish', title, { id: walk.id, ended_at: new Date(walk.endedMs).toISOString() })]),
  ]
}

/** Everything of a person that the server does not have, as far as this device knows. */
export async function collectUnsent(userId: string, author: string): Promise<UnsentRecords> {
  const { ops, walks, photos } = databaseOf(userId)
  const open = (await walks.toArray()).filter(({ agreedMs }) => agreedMs === null)
  const starts = await Promise.all(open.map((walk) => walkOps(userId, walk)))
  const kept = await ops.orderBy('no').toArray()
  const titles = new Map(kept.map(({ id, title }) => [id, title]))
  const pictures = await photos.filter(({ state }) => state !== 'sent').toArray()
  return {
    format: 'patrolgrid-records-1',
    made_at: new Date().toISOString(),
    author,
    ops: [
      ...starts.flat(),
      ...kept.filter(({ state }) => state !== 'sent').map(({ id, kind, title, text }) => ({ id, kind, title, text })),
    ],
    photos: pictures.map(({ opId, bytes }) => ({ title: titles.get(opId) ?? '', jpeg: toBase64(bytes) })),
  }
}
