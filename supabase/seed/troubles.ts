import type { Random } from '@/geo/random'
import type { AreaBook } from './areas'
import { dayMs, hourMs, later, shanghaiDate } from './calendar'
import type { Dispute, Hazard, Step } from './countyTypes'
import type { Hamlet } from './hamlets'
import type { Land } from './land'
import type { People } from './people'
import type { Point } from './raster'
import type { Scale } from './scale'

const hazardTitles: Record<Hazard['kind'], readonly string[]> = {
  fire: ['消防通道被占用', '灭火器过期', '楼道堆放柴草', '电动车在屋内充电', '林边违规用火'],
  electricity: ['私拉电线', '电杆倾斜', '配电箱无门', '线路老化裸露'],
  building: ['老房墙体开裂', '危房仍有人住', '雨棚松动', '施工无防护'],
  road: ['弯道缺警示牌', '路面塌陷', '护栏缺失', '路灯损坏', '桥面积水结冰'],
  water: ['救生圈缺失', '警示牌被冲走', '塘边护栏破损', '涵洞堵塞'],
  security: ['监控失灵', '出租屋未登记', '校门口无人值守', '金店卷帘门损坏'],
  other: ['野狗伤人', '垃圾堆积', '古树枯枝'],
}

const hazardFlow = ['reported', 'accepted', 'assigned', 'in_progress', 'resolved', 'verified', 'closed'] as const
const hazardWaitDays = [0, 0.3, 0.6, 1.5, 5, 2, 1]

/** Hazards in every state of their life, some overdue, some sent back once. */
export function makeHazards(random: Random, land: Land, book: AreaBook, people: People, scale: Scale, now: Date): Hazard[] {
  const kinds = ['fire', 'electricity', 'building', 'road', 'water', 'security', 'other'] as const
  return Array.from({ length: scale.hazards * scale.years }, (_, index) => {
    const hamlet = drawHamlet(random, land, book)
    const at = scatter(random, book, hamlet.at, 180)
    const kind = kinds[random.weighted([5, 4, 3, 5, 3, 3, 1])]!
    const severity = ([1, 1, 2, 2, 2, 3] as const)[random.int(6)]!
    // Of a year's, two in five are still open, and those are recent.
    const target = random.chance(1 - 0.4 / scale.years) ? 6 : index % 6
    const ageDays = target === 6 ? random.range(8, 364 * scale.years - 14) : random.range(0.2, 34)
    const isReturned = random.chance(index % 40 === 7 ? 1 : 0.05)
    const reportedAt = later(now, -ageDays * dayMs)
    const steps = takeSteps(random, hazardFlow, hazardWaitDays, target, reportedAt, now)
    if (isReturned && target > 0 && target < 6)
      steps.push({
        at: later(now, -random.range(0.5, 20) * hourMs),
        from: steps.at(-1)!.to,
        to: 'returned',
        note: '照片不清，请补充',
      })
    const cell = Math.max(0, book.locate(at))
    return {
      id: random.uuid(),
      code: `YH${String(index + 1).padStart(5, '0')}`,
      kind,
      severity,
      title: random.pick(hazardTitles[kind]),
      description: `${book.villageName[hamlet.village]!}，${random.pick(['已拍照', '需现场核实', '村民反映多次', '雨季前须处理'])}`,
      status: steps.at(-1)!.to,
      deadline: shanghaiDate(later(reportedAt, (severity === 3 ? 3 : severity === 2 ? 10 : 30) * dayMs)),
      at: land.plane.toLngLat(at),
      areaId: book.cellId[cell]!,
      assigneeId: steps.some(({ to }) => to === 'assigned') ? people.workerOfCell[cell]!.id : null,
      steps,
    }
  })
}

const disputeFlow = ['open', 'mediating', 'settled', 'closed'] as const
const disputeWaitDays = [0, 2, 9, 6]

/** Disputes by initials and place only; what a village cannot settle goes to the town and on to a department. */
export function makeDisputes(random: Random, land: Land, book: AreaBook, scale: Scale, now: Date): Dispute[] {
  const categories = ['land', 'neighbour', 'debt', 'family', 'building', 'other'] as const
  return Array.from({ length: scale.disputes * scale.years }, (_, index) => {
    const hamlet = drawHamlet(random, land, book)
    const at = scatter(random, book, hamlet.at, 120)
    const target = random.chance(1 - 0.45 / scale.years) ? 3 : index % 4
    const level = (['village', 'town', 'department'] as const)[random.weighted([7, 2.2, 0.8])]!
    const openedAt = later(now, -(target === 3 ? random.range(20, 364 * scale.years - 14) : random.range(0.5, 45)) * dayMs)
    const steps = takeSteps(random, disputeFlow, disputeWaitDays, target, openedAt, now)
    const isEscalated = level !== 'village' && target === 1 && steps.length === 2
    if (isEscalated)
      steps.push({
        at: later(now, -random.range(2, 30) * hourMs),
        from: 'mediating',
        to: 'escalated',
        note: level === 'town' ? '转镇综治办' : '转部门专班',
      })
    const letter = () => random.pick([...'CDFGHJLMPQSTWXYZ'])
    return {
      id: random.uuid(),
      code: `MD${String(index + 1).padStart(5, '0')}`,
      category: categories[random.weighted([4, 4, 2.5, 3, 2, 1])]!,
      initials: `${letter()}.${letter()}、${letter()}.${letter()}`,
      level,
      status: steps.at(-1)!.to,
      at: land.plane.toLngLat(at),
      areaId: book.cellId[Math.max(0, book.locate(at))]!,
      sessions: steps.length > 1 ? 1 + random.int(level === 'village' ? 3 : 5) : 0,
      steps,
    }
  })
}

/** Walks a life up to the target state; a step that would lie in the future is not taken. */
function takeSteps(
  random: Random,
  flow: readonly string[],
  waitDays: readonly number[],
  target: number,
  start: Date,
  now: Date,
): Step[] {
  const steps: Step[] = []
  let at = start
  for (let k = 0; k <= target; k++) {
    at = later(at, waitDays[k]! * random.range(0.3, 1.7) * dayMs)
    // Young records have lived faster, so that every state is met.
    if (at > now) at = later(now, -(target - k + 1) * random.range(0.2, 0.9) * hourMs)
    steps.push({ at, from: k === 0 ? null : flow[k - 1]!, to: flow[k]!, note: null })
  }
  return steps.map((step, k) => ({
    ...step,
    at: new Date(Math.max(step.at.getTime(), ...steps.slice(0, k).map((before) => before.at.getTime() + 60_000))),
  }))
}

function drawHamlet(random: Random, land: Land, book: AreaBook): Hamlet {
  for (;;) {
    const hamlet = random.pick(land.hamlets)
    if (random() * 6000 < book.villagePopulation[hamlet.village]! * hamlet.share + 400) return hamlet
  }
}

function scatter(random: Random, book: AreaBook, [x, y]: Point, spreadM: number): Point {
  for (let attempt = 0; attempt < 20; attempt++) {
    const at: Point = [x + spreadM * random.normal(), y + spreadM * random.normal()]
    if (book.locate(at) >= 0) return at
  }
  return [x, y]
}
