import type { IncidentGroup } from './countyTypes'

/** What is known of one kind of incident: how often, when, where. */
export interface IncidentKind {
  readonly type: string
  readonly group: IncidentGroup
  /** Share of all incidents; they need not sum to 1. */
  readonly share: number
  /** Relative weight of the hours 0–23, as [hour, weight] corners joined by straight lines. */
  readonly hours: readonly (readonly [hour: number, weight: number])[]
  /** Sunday to Saturday. */
  readonly weekdays: readonly number[]
  /** January to December. */
  readonly months: readonly number[]
  /** Where: town haunts, main roads, houses, waters, woods. */
  readonly places: Partial<Record<PlaceKind, number>>
  /** Chance that one brings another close by within days. */
  readonly repeat: number
  readonly summaries: readonly string[]
}

export type PlaceKind = 'market' | 'station' | 'nightlife' | 'school' | 'hospital' | 'road' | 'house' | 'water' | 'wood'

const even = [1, 1, 1, 1, 1, 1, 1]
const weekend = [1.3, 0.85, 0.85, 0.9, 1, 1.35, 1.45]
const workdays = [0.75, 1.2, 1.1, 1.05, 1.05, 1.1, 0.8]
const allYear = [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1]
const newYear = [1.7, 1.5, 0.9, 0.85, 0.85, 0.9, 0.95, 0.95, 0.9, 0.95, 1.05, 1.4]
const summer = [0.15, 0.15, 0.3, 0.6, 1.2, 2.1, 3.2, 2.9, 1.2, 0.4, 0.2, 0.15]
const dry = [1.4, 1.7, 1.9, 2.2, 0.7, 0.4, 0.5, 0.7, 0.9, 1.3, 1.4, 1.5]
const day: IncidentKind['hours'] = [
  [0, 0.12],
  [5, 0.1],
  [8, 1],
  [11, 1.15],
  [13, 0.75],
  [16, 1.1],
  [19, 0.9],
  [22, 0.45],
  [24, 0.12],
]
const evening: IncidentKind['hours'] = [
  [0, 0.9],
  [3, 0.2],
  [7, 0.1],
  [12, 0.35],
  [18, 0.7],
  [21, 1.5],
  [23, 1.7],
  [24, 0.9],
]
const smallHours: IncidentKind['hours'] = [
  [0, 1.1],
  [3, 1.6],
  [5, 0.9],
  [8, 0.25],
  [14, 0.3],
  [20, 0.5],
  [24, 1.1],
]
const commute: IncidentKind['hours'] = [
  [0, 0.15],
  [5, 0.15],
  [7.5, 1.5],
  [10, 0.7],
  [14, 0.75],
  [17.5, 1.7],
  [20, 0.9],
  [24, 0.15],
]
const afternoon: IncidentKind['hours'] = [
  [0, 0],
  [10, 0.1],
  [13, 0.9],
  [16, 2],
  [18.5, 1.2],
  [20, 0.2],
  [24, 0],
]

export const incidentKinds: readonly IncidentKind[] = [
  {
    type: '盗窃电动车',
    group: 'theft',
    share: 4.5,
    hours: smallHours,
    weekdays: even,
    months: newYear,
    places: { market: 4, station: 3, house: 2, hospital: 2 },
    repeat: 0.28,
    summaries: ['电动车停放后被盗', '电动车电瓶被盗'],
  },
  {
    type: '入室盗窃',
    group: 'theft',
    share: 3,
    hours: smallHours,
    weekdays: even,
    months: newYear,
    places: { house: 1 },
    repeat: 0.4,
    summaries: ['家中无人，门锁被撬', '窗户未关，财物被盗'],
  },
  {
    type: '扒窃',
    group: 'theft',
    share: 1.8,
    hours: day,
    weekdays: weekend,
    months: newYear,
    places: { market: 6, station: 4 },
    repeat: 0.2,
    summaries: ['赶集时手机被盗', '乘车时钱包被盗'],
  },
  {
    type: '盗窃农产品',
    group: 'theft',
    share: 1.6,
    hours: smallHours,
    weekdays: even,
    months: [0.4, 0.4, 0.6, 0.8, 1, 1.1, 1.4, 1.6, 1.8, 1.9, 1.3, 0.7],
    places: { house: 1 },
    repeat: 0.3,
    summaries: ['果园果实被盗', '鱼塘被偷捕', '家禽被盗'],
  },
  {
    type: '打架斗殴',
    group: 'violence',
    share: 3.4,
    hours: evening,
    weekdays: weekend,
    months: allYear,
    places: { nightlife: 7, market: 1, house: 1 },
    repeat: 0.08,
    summaries: ['酒后发生口角后动手', '数人推搡，无重伤'],
  },
  {
    type: '家庭暴力',
    group: 'violence',
    share: 2.1,
    hours: evening,
    weekdays: weekend,
    months: newYear,
    places: { house: 1 },
    repeat: 0.18,
    summaries: ['夫妻争执后动手', '子女与老人冲突'],
  },
  {
    type: '寻衅滋事',
    group: 'violence',
    share: 1.3,
    hours: evening,
    weekdays: weekend,
    months: allYear,
    places: { nightlife: 5, school: 1, market: 1 },
    repeat: 0.1,
    summaries: ['醉酒后损坏店铺物品', '拦路纠缠'],
  },
  {
    type: '电信诈骗',
    group: 'fraud',
    share: 7,
    hours: day,
    weekdays: workdays,
    months: allYear,
    places: { house: 1 },
    repeat: 0.04,
    summaries: ['冒充客服退款', '刷单返利被骗', '冒充熟人借款', '虚假贷款'],
  },
  {
    type: '街面诈骗',
    group: 'fraud',
    share: 1.6,
    hours: day,
    weekdays: weekend,
    months: allYear,
    places: { market: 4, house: 1 },
    repeat: 0.22,
    summaries: ['推销假药', '换零钱骗局'],
  },
  {
    type: '交通事故',
    group: 'traffic',
    share: 19,
    hours: commute,
    weekdays: weekend,
    months: [1.3, 1.2, 0.95, 0.95, 1, 1, 0.95, 0.95, 1, 1.05, 1, 1.15],
    places: { road: 1 },
    repeat: 0,
    summaries: ['两车刮擦', '摩托车侧翻', '转弯碰撞，有人轻伤', '追尾'],
  },
  {
    type: '酒后驾驶',
    group: 'traffic',
    share: 2,
    hours: evening,
    weekdays: weekend,
    months: newYear,
    places: { road: 3, nightlife: 1 },
    repeat: 0,
    summaries: ['疑似酒驾，车辆行驶不稳'],
  },
  {
    type: '邻里纠纷',
    group: 'dispute',
    share: 7,
    hours: day,
    weekdays: even,
    months: allYear,
    places: { house: 1 },
    repeat: 0.14,
    summaries: ['宅基地边界争执', '排水引起争吵', '牲畜啃食菜地'],
  },
  {
    type: '债务纠纷',
    group: 'dispute',
    share: 3.4,
    hours: day,
    weekdays: workdays,
    months: newYear,
    places: { house: 3, market: 1 },
    repeat: 0.06,
    summaries: ['上门讨债引起争吵', '工钱未结'],
  },
  {
    type: '噪音扰民',
    group: 'dispute',
    share: 3.6,
    hours: evening,
    weekdays: weekend,
    months: [0.8, 0.9, 0.8, 0.9, 1, 1.2, 1.3, 1.3, 1.1, 1, 0.8, 0.8],
    places: { nightlife: 4, house: 2 },
    repeat: 0.1,
    summaries: ['深夜唱歌', '施工噪音'],
  },
  {
    type: '群众求助',
    group: 'help',
    share: 15,
    hours: day,
    weekdays: even,
    months: allYear,
    places: { house: 4, market: 1, hospital: 1, station: 1 },
    repeat: 0,
    summaries: ['被困家中', '车辆陷入泥地', '有蛇进屋', '拾得物品'],
  },
  {
    type: '老人走失',
    group: 'help',
    share: 2.4,
    hours: day,
    weekdays: even,
    months: allYear,
    places: { house: 1 },
    repeat: 0.05,
    summaries: ['老人外出未归', '路遇迷路老人'],
  },
  {
    type: '儿童走失',
    group: 'help',
    share: 0.9,
    hours: afternoon,
    weekdays: weekend,
    months: allYear,
    places: { market: 2, school: 2, house: 1 },
    repeat: 0,
    summaries: ['集市上与家人走散', '放学后未归'],
  },
  {
    type: '火灾',
    group: 'fire',
    share: 1.5,
    hours: day,
    weekdays: even,
    months: dry,
    places: { house: 1 },
    repeat: 0,
    summaries: ['厨房起火', '电线短路冒烟'],
  },
  {
    type: '野外用火',
    group: 'fire',
    share: 2.2,
    hours: afternoon,
    weekdays: weekend,
    months: dry,
    places: { wood: 3, house: 1 },
    repeat: 0.1,
    summaries: ['焚烧秸秆', '上坟烧纸引燃杂草'],
  },
  {
    type: '儿童野泳',
    group: 'water',
    share: 2.6,
    hours: afternoon,
    weekdays: weekend,
    months: summer,
    places: { water: 1 },
    repeat: 0.3,
    summaries: ['多名儿童下水游泳', '水库边儿童戏水'],
  },
  {
    type: '溺水',
    group: 'water',
    share: 0.5,
    hours: afternoon,
    weekdays: weekend,
    months: summer,
    places: { water: 1 },
    repeat: 0,
    summaries: ['有人落水，已救起', '落水求救'],
  },
  {
    type: '其他警情',
    group: 'other',
    share: 3,
    hours: day,
    weekdays: even,
    months: allYear,
    places: { house: 3, market: 1, road: 1 },
    repeat: 0,
    summaries: ['情况不明，需到场', '重复报警'],
  },
]
