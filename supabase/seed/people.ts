import type { Random } from '@/geo/random'
import type { AreaBook } from './areas'
import type { Person, PersonKind, Team, TeamKind } from './countyTypes'
import type { Land } from './land'
import { personName, phoneNumber } from './names'
import type { Post } from './posts'
import type { Scale } from './scale'

export interface People {
  readonly personnel: readonly Person[]
  readonly teams: readonly Team[]
  /** Responsible person of each grid cell. */
  readonly workerOfCell: readonly Person[]
  readonly homeOf: ReadonlyMap<string, Post>
}

/** One grid worker a cell; officers and auxiliaries at the posts; the rest are volunteers, directors, coordinators. */
export function makePeople(random: Random, land: Land, book: AreaBook, posts: readonly Post[], scale: Scale): People {
  const { tree } = land
  const postOfVillage = new Map<number, Post>()
  for (const post of posts)
    if (!postOfVillage.has(post.village) || post.office.kind === 'office') postOfVillage.set(post.village, post)
  const postOfBeat = new Map<number, Post>()
  for (const [village, post] of postOfVillage)
    if (!postOfBeat.has(tree.beatOfVillage[village]!)) postOfBeat.set(tree.beatOfVillage[village]!, post)
  const homeOfVillage = (village: number) =>
    postOfVillage.get(village) ?? postOfBeat.get(tree.beatOfVillage[village]!) ?? posts[0]!
  const make = (kind: PersonKind, areaId: string, officeId: string | null): Person => {
    const isWoman = random.chance(kind === 'officer' ? 0.15 : kind === 'volunteer' ? 0.5 : 0.35)
    return { id: random.uuid(), areaId, name: personName(random, isWoman), isWoman, kind, phone: phoneNumber(random), officeId }
  }
  const workerOfCell = Array.from({ length: scale.cells }, (_, cell) => {
    const home = homeOfVillage(tree.villageOfCell[cell]!)
    return make('grid_worker', book.villageId[tree.villageOfCell[cell]!]!, home.office.id)
  })
  const rest = scale.personnel - scale.cells
  // A station's own strength first: five officers each, then one an office, then auxiliaries and the village's own people.
  const staff = Array.from({ length: rest }, (_, index) => {
    const share = index / rest
    const kind: PersonKind =
      share < 0.3
        ? 'officer'
        : share < 0.66
          ? 'auxiliary'
          : share < 0.76
            ? 'security_director'
            : share < 0.97
              ? 'volunteer'
              : 'coordinator'
    const post = posts[index % posts.length]!
    const isStation = post.office.kind === 'station'
    const station = tree.stationOfBeat[tree.beatOfVillage[post.village]!]!
    return make(kind, isStation ? book.stationId[station]! : book.villageId[post.village]!, post.office.id)
  })
  const personnel = [...staff, ...workerOfCell]
  const homeOf = new Map<string, Post>()
  const teams = makeTeams(random, land, book, posts, personnel, scale, homeOf)
  return { personnel, teams, workerOfCell, homeOf }
}

const kindNames: Record<TeamKind, string> = { regular: '巡防队', night: '夜巡队', women: '女子巡防队', volunteer: '义务巡防队' }

/** A regular team for each beat; of the others about three in ten are volunteers, as many by night, one in six women's. */
function makeTeams(
  random: Random,
  land: Land,
  book: AreaBook,
  posts: readonly Post[],
  personnel: readonly Person[],
  scale: Scale,
  homeOf: Map<string, Post>,
): Team[] {
  const { tree } = land
  const offices = posts.filter(({ office }) => office.kind === 'office')
  const beats = tree.stationOfBeat.length
  const byOffice = Map.groupBy(personnel, ({ officeId }) => officeId)
  const used = new Map<string, number>()
  return Array.from({ length: scale.teams }, (_, index) => {
    const extra = index - beats
    const kind: TeamKind =
      extra < 0 ? 'regular' : (['volunteer', 'night', 'volunteer', 'night', 'women', 'regular'] as const)[extra % 6]!
    const beat = index % beats
    const local = offices.filter(({ village }) => tree.beatOfVillage[village] === beat)
    const home = local[Math.floor(index / beats) % Math.max(1, local.length)] ?? random.pick(offices)
    const id = random.uuid()
    homeOf.set(id, home)
    const name = `${land.settlementNames[home.village]!}${kindNames[kind]}`
    const repeat = used.get(name) ?? 0
    used.set(name, repeat + 1)
    const near = byOffice.get(home.office.id) ?? []
    const fitting = near.filter((person) =>
      kind === 'women' ? person.isWoman : kind === 'volunteer' ? person.kind !== 'officer' : true,
    )
    const members = new Set(random.shuffle([...fitting]).slice(0, 4))
    while (members.size < 3) {
      const person = random.pick(personnel)
      if (kind !== 'women' || person.isWoman) members.add(person)
    }
    return {
      id,
      code: `XF${String(index + 1).padStart(4, '0')}`,
      areaId: book.beatId[tree.beatOfVillage[home.village]!]!,
      name: repeat > 0 ? `${name}${'二三四五六七八九'[repeat - 1] ?? repeat + 1}队` : name,
      kind,
      homeOfficeId: home.office.id,
      phone: phoneNumber(random),
      colour: index % 12,
      memberIds: [...members].map((person) => person.id),
    }
  })
}
