import type { County } from './countyTypes'

export type DemoRole = 'administrator' | 'chief' | 'duty_officer' | 'grid_worker' | 'leader' | 'viewer'

/** A sign-in of the demo. Those without a role stay pending, to show approval. */
export interface DemoUser {
  readonly email: string
  readonly password: string
  readonly displayName: string
  readonly role: DemoRole | null
  readonly areaId: string | null
  /** The person in the register who signs in with it. */
  readonly personnelId: string | null
}

export const demoPassword = 'PatrolGrid-demo-2026'

/** One sign-in a role; the two grid workers sit in sibling villages, so that each can be shown not to see the other's. */
export function demoUsersOf(county: County): DemoUser[] {
  const ofKind = (kind: string) => county.areas.filter((area) => area.kind === kind)
  const whole = ofKind('county')[0]!
  const station = ofKind('station')[0]!
  const beats = new Set(
    ofKind('beat')
      .filter(({ parentId }) => parentId === station.id)
      .map(({ id }) => id),
  )
  const workerOf = (villageId: string) =>
    county.personnel.find(({ kind, areaId }) => kind === 'grid_worker' && areaId === villageId)
  const siblings = [...Map.groupBy(ofKind('village'), ({ parentId }) => parentId)].find(
    ([beat, villages]) => beats.has(beat!) && villages.length > 1,
  )![1]
  const officer = county.personnel.find(({ kind, areaId }) => kind === 'officer' && areaId === station.id)
  const user = (
    name: string,
    displayName: string,
    role: DemoRole | null,
    areaId: string | null,
    personnelId: string | null = null,
  ): DemoUser => ({
    email: `${name}@patrolgrid.test`,
    password: demoPassword,
    displayName,
    role,
    areaId,
    personnelId,
  })
  const worker = (name: string, villageIndex: number): DemoUser => {
    const village = siblings[villageIndex]!
    const person = workerOf(village.id)
    return user(name, `${person?.name ?? ''}（${village.name}网格员）`, 'grid_worker', village.id, person?.id ?? null)
  }
  return [
    user('admin', '系统管理员', 'administrator', whole.id),
    user('chief', `${officer?.name ?? ''}（派出所所长）`, 'chief', station.id, officer?.id ?? null),
    user('duty', '值班民警', 'duty_officer', whole.id),
    worker('grid1', 0),
    worker('grid2', 1),
    user('leader', '局领导', 'leader', whole.id),
    user('viewer', '平安办', 'viewer', whole.id),
    user('pending', '待审核用户', null, null),
  ]
}
