import type { Cell } from '@/geo/import/table'
import { cleanText, normalName, parseNumber } from './text'

type Rules<T extends string> = ReadonlyArray<readonly [value: T, pattern: RegExp]>

function matcher<T extends string>(rules: Rules<T>): (cell: Cell | undefined) => T | null {
  return (cell) => {
    const text = cleanText(cell)
    if (text === null) return null
    const plain = normalName(text)
    return rules.find(([value, pattern]) => value === plain || pattern.test(text.toLowerCase()))?.[0] ?? null
  }
}

export const areaKinds = ['prefecture', 'county', 'station', 'beat', 'village', 'cell'] as const
export const waterKinds = ['river', 'pond', 'reservoir', 'canal', 'pit', 'other'] as const
export const officeKinds = ['station', 'office'] as const
export const incidentGroups = ['theft', 'violence', 'fraud', 'traffic', 'dispute', 'help', 'fire', 'water', 'other'] as const

/** Reads the level of an area from words; null for words not known. */
export const toAreaKind = matcher<(typeof areaKinds)[number]>([
  ['cell', /网格|\bgrid\b|\bcell\b/],
  ['village', /村|居委|社区|屯|village|community|neighbou?rhood|admin_level.?(9|10)/],
  ['beat', /片区|责任区|警务区|\bbeat\b|\bsector\b|precinct/],
  ['station', /派出所|街道|乡|镇|station|district|town(ship)?/],
  ['county', /县|区|旗|county|^(city|municipality)$/],
  ['prefecture', /市|州|盟|地区|prefecture/],
])

/** Reads the kind of a water from words, OSM tags included; null for words not known. */
export const toWaterKind = matcher<(typeof waterKinds)[number]>([
  ['reservoir', /水库|reservoir/],
  ['canal', /沟|渠|canal|ditch|drain/],
  ['pond', /塘|湖|池|pond|lake|wetland|basin|\bwater\b/],
  ['pit', /坑|矿|pit|quarry/],
  ['river', /河|江|溪|流|river|stream|creek|brook|\bcrk\b|\bfork\b|\bbranch\b|\briverbank\b/],
  ['other', /other|其他/],
])

/** A police station or a village police office. */
export const toOfficeKind = matcher<(typeof officeKinds)[number]>([
  ['station', /派出所|公安局|分局|station|division|district|headquarters|department/],
  ['office', /警务室|警务站|office|post|室/],
])

export const personKinds = ['officer', 'auxiliary', 'grid_worker', 'security_director', 'volunteer', 'coordinator'] as const
export const teamKinds = ['regular', 'night', 'women', 'volunteer'] as const

/** What somebody is in the station's own words; null for words not known. 辅警 is no 民警, so it is looked for first. */
export const toPersonKind = matcher<(typeof personKinds)[number]>([
  ['auxiliary', /辅警|协警|文职|auxiliary/],
  ['security_director', /治保|security director/],
  ['grid_worker', /网格|grid/],
  ['volunteer', /义警|红袖|志愿|义务|volunteer/],
  ['coordinator', /协管|协调|coordinator/],
  ['officer', /民警|警官|所长|警察|officer|police/],
])
export const toTeamKind = matcher<(typeof teamKinds)[number]>([
  ['women', /女|women/],
  ['night', /夜|night/],
  ['volunteer', /义务|志愿|红袖|volunteer/],
  ['regular', /巡防|专职|常规|regular/],
])

export const roadKinds = ['trunk', 'primary', 'secondary', 'tertiary', 'residential', 'track', 'path'] as const

/** The class of a road from OSM tags or the names of Chinese road administration; null for what is no road. */
export const toRoadKind = matcher<(typeof roadKinds)[number]>([
  ['trunk', /高速|快速|motorway|trunk/],
  ['primary', /国道|省道|一级|主干|primary/],
  ['secondary', /县道|二级|次干|secondary/],
  ['tertiary', /乡道|镇道|三级|tertiary/],
  ['track', /机耕|林道|田间|等外|track/],
  ['path', /小路|步道|山路|人行|path|footway|steps|pedestrian|cycleway|bridleway/],
  ['residential', /村道|巷|街|四级|支路|residential|unclassified|living_street|service|^road$/],
])

/** The group of an incident type in Chinese or English; what is not known is `other`, the type's own words are kept anyway. */
export const toIncidentGroup = (cell: Cell | undefined): (typeof incidentGroups)[number] => groupOf(cell) ?? 'other'

const groupOf = matcher<(typeof incidentGroups)[number]>([
  // Order matters: 抢劫 and robbery are violence before any word of theft is looked for, 盗窃车辆 is theft before traffic.
  [
    'violence',
    /抢|殴|打架|伤害|伤人|杀|强奸|猥亵|绑架|寻衅|家暴|assault|batter|robber|homicide|murder|sex|kidnap|stalk|weapon|intimidat|violence|arson.*person/,
  ],
  ['fraud', /诈骗|骗|传销|刷单|fraud|decepti|scam|forger|counterfeit|embezzle/],
  ['theft', /盗|窃|偷|扒|theft|burglar|larceny|stolen|shoplift/],
  ['traffic', /交通|车祸|酒驾|追尾|肇事|traffic|vehicle|\bdui\b|accident|crash|collision/],
  ['fire', /火|燃|爆炸|fire|arson|explosi/],
  ['water', /溺|落水|涉水|drown|water/],
  ['dispute', /纠纷|争吵|噪音|扰民|邻里|dispute|noise|nuisance|domestic|disturb|peace/],
  ['help', /求助|走失|救助|开锁|帮助|help|missing|rescue|assist|welfare|lost/],
  ['other', /其他|other/],
])

/** Risk in three steps from words or a number; null for neither. */
export function toRisk(cell: Cell | undefined): 1 | 2 | 3 | null {
  const number = parseNumber(cell)
  if (number === 1 || number === 2 || number === 3) return number
  const text = cleanText(cell)
  if (text === null) return null
  if (/高|重大|严重|high|红/i.test(text)) return 3
  if (/中|较大|medium|橙|黄/i.test(text)) return 2
  return /低|一般|low|蓝|绿/i.test(text) ? 1 : null
}
