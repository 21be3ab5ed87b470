import type { SupabaseClient } from '@supabase/supabase-js'
import type { Database } from '../../../supabase/local/database.ts'

/** What the data directory of a released version holds: a little of each kind, made through the doors that people use. */

export const releasedFolder = new URL('../../fixtures/released/', import.meta.url).pathname

export const releasedChief = { email: 'chief@released.example', password: 'mountain-orchard-7' } as const
const id = (no: number) => `5ee00000-0000-4000-8000-${String(no).padStart(12, '0')}`
export const releasedIds = {
  county: id(1),
  station: id(2),
  cell: id(3),
  team: id(4),
  person: id(5),
  water: id(6),
  hazard: id(7),
  incident: id(8),
  patrol: id(9),
  inspection: id(10),
  office: id(11),
} as const
const { county, station, cell, team, person, water, hazard, incident, patrol, inspection, office } = releasedIds

const rectangle = (west: number, south: number, east: number, north: number) =>
  `extensions.st_multi(extensions.st_makeenvelope(${west}, ${south}, ${east}, ${north}, 4326))`

/** The tree, the team and the chief, of whom somebody who runs the machine takes care. */
export async function foundReleased(db: Database, userId: string): Promise<void> {
  await db.exec(`
    insert into public.areas (id, code, name, kind, parent_id, geom) values
      ('${county}', 'C', '白石县', 'county', null, ${rectangle(115, 26, 116, 27)}),
      ('${station}', 'S', '白石所', 'station', '${county}', ${rectangle(115, 26, 115.5, 27)}),
      ('${cell}', 'G', '一号网格', 'cell', '${station}', ${rectangle(115.1, 26.1, 115.4, 26.5)});
    update public.profiles set status = 'active', display_name = '程所' where user_id = '${userId}';
    insert into public.memberships (user_id, area_id, role) values ('${userId}', '${station}', 'chief');
    insert into public.personnel (id, area_id, name, kind, phone) values ('${person}', '${station}', '周建国', 'officer', '13900000001');
    insert into public.teams (id, area_id, code, name, kind, phone) values ('${team}', '${station}', 'T1', '一队', 'night', '13900000002');
    insert into public.team_members (team_id, personnel_id) values ('${team}', '${person}');`)
}

async function done(client: SupabaseClient, name: string, args: Readonly<Record<string, unknown>>): Promise<void> {
  const { error } = await client.rpc(name, args)
  if (error !== null) throw new Error(`${name}: ${error.code} ${error.message}`)
}

/** A day's work of the chief: an office, a water with its round, a hazard, a call, a patrol with 120 fixes that ended. */
export async function workReleased(client: SupabaseClient): Promise<void> {
  const at = { lng: 115.2, lat: 26.2 }
  const geom = { type: 'Point', coordinates: [at.lng, at.lat] }
  const nowS = Math.floor(Date.now() / 1000)
  const t = Array.from({ length: 120 }, (_, n) => nowS - 1_200 + n * 10)
  await done(client, 'save_office', { office: { id: office, name: '白石警务室', geom } })
  await done(client, 'save_water', { water: { id: water, name: '龙潭', kind: 'pond', risk: 3, geom } })
  await done(client, 'record_inspection', {
    inspection: {
      id: inspection,
      subject_kind: 'water',
      water_spot_id: water,
      checklist: { ring: 'missing' },
      note: '救生圈丢失',
    },
  })
  await done(client, 'create_hazard', { hazard: { id: hazard, kind: 'fire', title: '线路老化', geom } })
  await done(client, 'create_incident', { incident: { id: incident, type: '求助', summary: '老人走失', geom } })
  const startedAt = new Date((nowS - 1_300) * 1000).toISOString()
  await done(client, 'start_patrol', { patrol: { id: patrol, team_id: team, started_at: startedAt } })
  for (const seq of [0, 1])
    await done(client, 'append_track', {
      chunk: {
        patrol_id: patrol,
        seq,
        t: t.slice(seq * 60, seq * 60 + 60),
        lng: t.slice(0, 60).map((_, n) => at.lng + (seq * 60 + n) * 1e-4),
        lat: t.slice(0, 60).map(() => at.lat),
      },
    })
  await done(client, 'finish_patrol', { patrol: { id: patrol } })
}
