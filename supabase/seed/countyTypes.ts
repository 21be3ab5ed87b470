import type { LngLat } from '@/domain/frame'

/** Geometry as GeoJSON has it, WGS-84 degrees. */
export type Shape =
  | { type: 'Point'; coordinates: LngLat }
  | { type: 'LineString'; coordinates: LngLat[] }
  | { type: 'MultiLineString'; coordinates: LngLat[][] }
  | { type: 'Polygon'; coordinates: LngLat[][] }
  | { type: 'MultiPolygon'; coordinates: LngLat[][][] }

export type AreaKind = 'prefecture' | 'county' | 'station' | 'beat' | 'village' | 'cell'

export interface CountyArea {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: AreaKind
  readonly parentId: string | null
  readonly outline: Extract<Shape, { type: 'MultiPolygon' }>
  readonly population: number
  readonly households: number
  responsibleId: string | null
  readonly patrolsPerWeek: number | null
  readonly sightDayM: number | null
  readonly sightNightM: number | null
}

export type PersonKind = 'officer' | 'auxiliary' | 'grid_worker' | 'security_director' | 'volunteer' | 'coordinator'

export interface Person {
  readonly id: string
  readonly areaId: string
  readonly name: string
  readonly isWoman: boolean
  readonly kind: PersonKind
  readonly phone: string
  readonly officeId: string | null
}

export type TeamKind = 'regular' | 'night' | 'women' | 'volunteer'

export interface Team {
  readonly id: string
  readonly code: string
  readonly areaId: string
  readonly name: string
  readonly kind: TeamKind
  readonly homeOfficeId: string
  readonly phone: string
  /** Index 0–11 into the team colours. */
  readonly colour: number
  readonly memberIds: readonly string[]
}

export interface Office {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: 'station' | 'office'
  readonly areaId: string
  readonly at: LngLat
  readonly address: string
  readonly phone: string
  readonly openingHours: string
  readonly kit: readonly { item: string; state: 'present' | 'damaged' | 'missing' }[]
  readonly staffCount: number
}

export type WaterKind = 'river' | 'pond' | 'reservoir' | 'canal' | 'pit'
export const kitPieces = ['sign', 'ring', 'rope', 'pole'] as const
export type KitPiece = (typeof kitPieces)[number]
export type KitState = 'present' | 'damaged' | 'missing' | 'unknown'

export interface WaterSpot {
  readonly id: string
  readonly code: string
  readonly name: string
  readonly kind: WaterKind
  readonly shape: Shape
  /** A point on it, where inspectors stand. */
  readonly at: LngLat
  readonly areaId: string
  readonly cycleDays: number
  readonly risk: 1 | 2 | 3
  readonly responsibleId: string | null
  readonly note: string | null
  readonly kit: Readonly<Record<KitPiece, KitState>>
  lastInspectedAt: Date | null
}

export interface Inspection {
  readonly id: string
  readonly subjectKind: 'water' | 'office'
  readonly waterId: string | null
  readonly officeId: string | null
  readonly inspectorId: string | null
  readonly inspectedAt: Date
  readonly at: LngLat
  readonly accuracyM: number
  readonly checklist: Readonly<Record<string, string>>
  readonly note: string | null
}

export type IncidentGroup = 'theft' | 'violence' | 'fraud' | 'traffic' | 'dispute' | 'help' | 'fire' | 'water' | 'other'
export const incidentSteps = ['received', 'dispatched', 'en_route', 'arrived', 'closed'] as const
export type IncidentStatus = (typeof incidentSteps)[number]

/** One timed change of state; `from` is null for the first. */
export interface Step {
  readonly at: Date
  readonly from: string | null
  readonly to: string
  readonly note: string | null
}

export interface CountyIncident {
  readonly id: string
  readonly code: string
  readonly type: string
  readonly group: IncidentGroup
  readonly status: IncidentStatus
  readonly source: string
  readonly summary: string
  readonly address: string
  readonly occurredAt: Date
  readonly timePrecision: 'minute' | 'day'
  readonly at: LngLat
  readonly areaId: string
  readonly teamId: string | null
  readonly steps: readonly Step[]
  /** The incident this one followed as a near repeat, for tests of that structure. */
  readonly repeatOf: string | null
}

export interface Hazard {
  readonly id: string
  readonly code: string
  readonly kind: 'fire' | 'electricity' | 'building' | 'road' | 'water' | 'security' | 'other'
  readonly severity: 1 | 2 | 3
  readonly title: string
  readonly description: string
  readonly status: string
  /** Shanghai calendar day, YYYY-MM-DD. */
  readonly deadline: string
  readonly at: LngLat
  readonly areaId: string
  readonly assigneeId: string | null
  readonly steps: readonly Step[]
}

export interface Dispute {
  readonly id: string
  readonly code: string
  readonly category: 'land' | 'neighbour' | 'debt' | 'family' | 'building' | 'other'
  readonly initials: string
  readonly level: 'village' | 'town' | 'department'
  readonly status: string
  readonly at: LngLat
  readonly areaId: string
  readonly sessions: number
  readonly steps: readonly Step[]
}

/** What is wrong on purpose in a track, so that cleaning can be tried: index of the fix it starts at. */
export interface PlantedFault {
  readonly kind: 'jump' | 'null-island' | 'same-second' | 'gap'
  readonly index: number
}

export interface Track {
  readonly startedAt: Date
  /** Seconds since startedAt. */
  readonly tS: readonly number[]
  readonly lngE6: readonly number[]
  readonly latE6: readonly number[]
  /** Decimetres. */
  readonly accuracyDm: readonly number[]
  readonly faults: readonly PlantedFault[]
}

export interface Patrol {
  readonly id: string
  readonly teamId: string
  readonly areaId: string
  readonly kind: 'day' | 'night'
  readonly status: 'active' | 'finished'
  readonly startedAt: Date
  readonly endedAt: Date | null
  readonly distanceM: number
  readonly note: string | null
  /** The way walked, simplified, split at gaps; null when it never moved. */
  readonly line: LngLat[][]
  readonly track: Track | null
}

export interface CountyRoad {
  readonly id: string
  readonly name: string | null
  readonly class: 'primary' | 'secondary' | 'tertiary' | 'residential' | 'track' | 'path'
  readonly isOneway: boolean
  readonly isBridge: boolean
  readonly speedKmh: number
  readonly line: LngLat[]
  /** Metres above sea level at each point of the line. */
  readonly heightsM: readonly number[]
}

export interface BasemapFeature {
  readonly id: string
  readonly kind: 'river' | 'lake' | 'wood' | 'place' | 'peak' | 'contour'
  readonly name: string | null
  readonly rank: number
  readonly shape: Shape
}

export interface JointDefence {
  readonly areaId: string
  readonly otherAreaId: string
  readonly distanceM: number
}

export interface PlannedStop {
  readonly id: string
  readonly kind: 'water' | 'village'
  readonly subjectId: string
  readonly name: string
  readonly reason: string
  readonly at: LngLat
  readonly arriveAt: Date
  readonly dwellS: number
  /** Null where nobody came. */
  readonly visitedAt: Date | null
  readonly visitedS: number | null
  readonly skipReason: string | null
}

export interface PlannedRoute {
  readonly id: string
  readonly teamId: string
  readonly officeId: string
  readonly leavesAt: Date
  readonly returnsAt: Date
  readonly travelM: number
  readonly line: LngLat[]
  readonly stops: readonly PlannedStop[]
}

/** The published plan of the night before `now`, with what was walked of it. */
export interface NightPlan {
  readonly id: string
  readonly areaId: string
  readonly title: string
  readonly serviceDay: string
  readonly from: Date
  readonly to: Date
  readonly publishedAt: Date
  readonly routes: readonly PlannedRoute[]
}

/** A whole invented county (or prefecture), parents before children in `areas`. */
export interface County {
  readonly areas: readonly CountyArea[]
  readonly personnel: readonly Person[]
  readonly teams: readonly Team[]
  readonly offices: readonly Office[]
  readonly waters: readonly WaterSpot[]
  readonly inspections: readonly Inspection[]
  readonly incidents: readonly CountyIncident[]
  readonly hazards: readonly Hazard[]
  readonly disputes: readonly Dispute[]
  readonly patrols: readonly Patrol[]
  readonly lastNight: NightPlan
  readonly roads: readonly CountyRoad[]
  readonly basemap: readonly BasemapFeature[]
  readonly jointDefences: readonly JointDefence[]
}
