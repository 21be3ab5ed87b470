import type { Geometry } from 'geojson'
import {
  toAreaKind,
  toIncidentGroup,
  toOfficeKind,
  toRisk,
  toRoadKind,
  toWaterKind,
  type waterKinds,
} from '@/geo/import/columns/codes'
import type { FieldName } from '@/geo/import/columns/fields'
import type { ImportSettings } from '@/geo/import/settings'
import { cellOf } from '@/geo/import/columns/guess'
import { cleanText, normalName, parseNumber } from '@/geo/import/columns/text'
import { isDamagedCode } from '@/geo/import/columns/damaged'
import { whenReader, type When } from '@/geo/import/columns/when'
import type { Cell, SourceRow, SourceTable } from '@/geo/import/table'
import type { Remarks } from './outcome'

export type Props = Record<string, string | number | boolean>
/** Turns a row into the columns of its kind, or says in words why it cannot. */
export type PropsReader = (row: SourceRow, geometry: Geometry) => Props | { readonly fault: string }

/** The longest texts the database takes. A longer one is set aside, not cut: nobody would notice the loss. */
const limits: Partial<Record<FieldName, readonly [length: number, label: string]>> = {
  code: [60, '编码'],
  name: [120, '名称'],
  address: [300, '地址'],
  phone: [30, '电话'],
  opening_hours: [120, '开放时间'],
  type: [120, '类型'],
  source: [60, '来源'],
  summary: [4000, '案情'],
  note: [1000, '备注'],
  parent_code: [60, '上级编码'],
}

const ranges: Partial<Record<FieldName, readonly [least: number, most: number, label: string]>> = {
  population: [0, 100_000_000, '人口'],
  households: [0, 50_000_000, '户数'],
  patrols_per_week: [0, 70, '每周巡逻次数'],
  staff_count: [0, 10_000, '人数'],
  cycle_days: [1, 366, '巡查周期'],
}

const waterLabels: Record<(typeof waterKinds)[number], string> = {
  river: '河道',
  pond: '山塘',
  reservoir: '水库',
  canal: '沟渠',
  pit: '坑塘',
  other: '水域',
}

class Overlong extends Error {}

/** Copies texts and whole numbers by field. Texts too long are a fault; numbers out of range are left out and counted. */
function copier(settings: ImportSettings, remarks: Remarks) {
  const { mapping } = settings
  return (row: SourceRow, props: Props, ...fields: readonly FieldName[]): void => {
    for (const field of fields) {
      const cell = cellOf(row.cells, mapping, field)
      const range = ranges[field]
      if (range) {
        const number = parseNumber(cell)
        if (number !== null && number >= range[0] && number <= range[1]) props[field] = Math.round(number)
        else if (cleanText(cell) !== null)
          remarks.add(`bad-${field}`, `“${range[2]}”不是 ${range[0]} 到 ${range[1]} 之间的数，已留空`, row.row)
        continue
      }
      const text = cleanText(cell)
      if (text === null) continue
      if (field === 'code' && isDamagedCode(text)) {
        remarks.add('damaged-code', `编码“${text}”是表格软件改成的科学计数法，原来的数字已经丢失，不作编码用`, row.row)
        continue
      }
      const limit = limits[field]
      // A name that doubles as the code may be longer than a code; the record then goes by its name alone.
      if (field === 'code' && mapping.code === mapping.name && [...text].length > (limit?.[0] ?? 0)) continue
      if (limit && [...text].length > limit[0]) throw new Overlong(`“${limit[1]}”有 ${[...text].length} 字，超过 ${limit[0]} 字`)
      props[field] = text
    }
  }
}

/** A parent given as a small record ({"adcode":360800}), as DataV files do, is meant by its code. */
const parentCodeOf = (text: string): string => /"(?:ad)?code"\s*:\s*"?(\w+)/.exec(text)?.[1] ?? text

function areaReader(table: SourceTable, settings: ImportSettings, remarks: Remarks): PropsReader {
  const copy = copier(settings, remarks)
  const isAdcode = normalName(table.columns[settings.mapping.code ?? -1] ?? '') === 'adcode'
  return (row) => {
    const props: Props = {}
    copy(row, props, 'code', 'name', 'parent_code', 'population', 'households', 'patrols_per_week')
    const name = props['name'] ?? props['code']
    if (name === undefined) return { fault: '没有名称' }
    const said = cleanText(cellOf(row.cells, settings.mapping, 'kind'))
    // In Chinese administrative files "district" is a county and "city" a prefecture.
    const kind = isAdcode && said === 'district' ? 'county' : isAdcode && said === 'city' ? 'prefecture' : toAreaKind(said)
    const parent = props['parent_code'] ?? settings.defaults.parentCode
    return {
      ...props,
      name: String(name),
      kind: kind ?? settings.defaults.kind ?? 'cell',
      ...(parent !== undefined && { parent_code: parentCodeOf(String(parent)) }),
    }
  }
}

function officeReader(_table: SourceTable, settings: ImportSettings, remarks: Remarks): PropsReader {
  const copy = copier(settings, remarks)
  return (row) => {
    const props: Props = {}
    copy(row, props, 'code', 'name', 'address', 'phone', 'opening_hours', 'staff_count')
    const name = props['name'] ?? props['code'] ?? props['address']
    if (name === undefined) return { fault: '没有名称' }
    const kind =
      toOfficeKind(cellOf(row.cells, settings.mapping, 'kind')) ??
      settings.defaults.kind ??
      toOfficeKind(String(name)) ??
      'office'
    return { ...props, name: String(name), kind }
  }
}

// OpenStreetMap spreads the kind of a water over several tags; the first that says something counts.
const waterTags = ['water', 'waterway', 'landuse', 'natural']

function waterReader(table: SourceTable, settings: ImportSettings, remarks: Remarks): PropsReader {
  const copy = copier(settings, remarks)
  const tagPlaces = waterTags
    .map((tag) => table.columns.findIndex((column) => normalName(column) === tag))
    .filter((place) => place >= 0)
  return (row, geometry) => {
    const props: Props = {}
    copy(row, props, 'code', 'name', 'cycle_days', 'note')
    const cells: (Cell | undefined)[] = [
      cellOf(row.cells, settings.mapping, 'kind'),
      ...tagPlaces.map((place) => row.cells[place]),
      props['name'],
    ]
    const said = cells.map(toWaterKind).find((kind) => kind !== null)
    const kind = said ?? settings.defaults.kind ?? (geometry.type.endsWith('LineString') ? 'river' : 'pond')
    const label = waterLabels[kind as keyof typeof waterLabels]
    const risk = toRisk(cellOf(row.cells, settings.mapping, 'risk'))
    const name = props['name']
    // A bare number is no name: 山塘 1024 can at least be spoken of.
    const spoken = name === undefined ? `未命名${label}` : /^\d+$/.test(String(name)) ? `${label} ${name}` : String(name)
    return { ...props, name: spoken, kind, ...(risk !== null && { risk }) }
  }
}

function incidentReader(table: SourceTable, settings: ImportSettings, remarks: Remarks): PropsReader {
  const copy = copier(settings, remarks)
  const whenOf = whenReader(table, settings)
  const isMidnight = dayOnly(table, whenOf, settings.timeZone)
  const column = table.columns[settings.mapping.occurred_at ?? settings.mapping.year ?? -1] ?? '时间'
  return (row) => {
    const { text, time } = whenOf(row)
    if (time === null)
      return {
        fault:
          text === null
            ? `没有时间（“${column}”列）`
            : `“${column}”列的“${text.slice(0, 40)}”认不出是时间，应像 2026-03-01 14:30`,
      }
    const props: Props = {}
    copy(row, props, 'code', 'type', 'address', 'summary', 'source')
    const type = String(props['type'] ?? settings.defaults.type ?? '未分类')
    return {
      ...props,
      type,
      type_group: toIncidentGroup(type),
      occurred_at: new Date(time.timeS * 1000).toISOString(),
      time_precision: !time.hasTime || isMidnight(time.timeS) ? 'day' : 'minute',
    }
  }
}

/** Times that are midnight in every sampled row are dates in disguise: hour charts must not show them all at 0:00. */
function dayOnly(table: SourceTable, whenOf: (row: SourceRow) => When, timeZone: string): (timeS: number) => boolean {
  const wallClock = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    hourCycle: 'h23',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  })
  const isMidnight = (timeS: number): boolean => timeS % 900 === 0 && wallClock.format(timeS * 1000) === '00:00:00'
  const step = Math.max(1, Math.floor(table.rows.length / 500))
  let sampled = 0
  for (let i = 0; i < table.rows.length; i += step) {
    const row = table.rows[i]
    const time = row && whenOf(row).time
    if (!time) continue
    if (!isMidnight(time.timeS)) return () => false
    sampled++
  }
  return sampled < 3 ? () => false : isMidnight
}

/** Turns a line round in place: the geometry was made for this row alone. */
function turnRound(geometry: Geometry): void {
  if (geometry.type === 'LineString') geometry.coordinates.reverse()
  if (geometry.type === 'MultiLineString') for (const line of geometry.coordinates) line.reverse()
}

const isSaid = (cell: Cell | undefined): boolean => {
  const text = cleanText(cell)?.toLowerCase()
  return text !== undefined && !/^(no|false|0|b|否|双向|无)$/.test(text)
}

function roadReader(_table: SourceTable, settings: ImportSettings, remarks: Remarks): PropsReader {
  const copy = copier(settings, remarks)
  const { mapping } = settings
  const says = mapping.class !== undefined
  return (row, geometry) => {
    const cell = cellOf(row.cells, mapping, 'class')
    const kind = toRoadKind(cell)
    const said = cleanText(cell)
    // OSM keeps railways, rivers and borders as lines too: what has no class of road is none.
    if (says && said === null && settings.defaults.kind === undefined) return { fault: '没有道路等级' }
    if (said !== null && kind === null) remarks.add('unknown-class', `道路等级“${said.slice(0, 20)}”认不出，按机耕道算`, row.row)
    const props: Props = { class: kind ?? settings.defaults.kind ?? 'track' }
    copy(row, props, 'code', 'name')
    const direction = cleanText(cellOf(row.cells, mapping, 'oneway'))?.toLowerCase() ?? ''
    // Stored roads are drawn in the direction of travel.
    const isAgainst = /^(-1|reverse|t|tf)$/.test(direction)
    if (isAgainst) {
      turnRound(geometry)
      remarks.add('reverse-oneway', '单行方向与画线相反，线已掉头', row.row)
    }
    props['oneway'] = isAgainst || (isSaid(direction) && !/^(reversible|alternating)$/.test(direction))
    props['bridge'] = isSaid(cellOf(row.cells, mapping, 'bridge'))
    const speed = parseNumber(cleanText(cellOf(row.cells, mapping, 'speed_kmh'))?.replace(/\s*(km\/?h|公里.*)$/i, '') ?? null)
    if (speed !== null && speed >= 1 && speed <= 140) props['speed_kmh'] = Math.round(speed)
    return props
  }
}

const makers = { areas: areaReader, offices: officeReader, waters: waterReader, incidents: incidentReader, roads: roadReader }

/** The reader of a kind's columns for one table. Prepares the column-wide decisions (day order, midnight) once. */
export function propsReader(
  table: SourceTable,
  settings: ImportSettings & { readonly kind: keyof typeof makers },
  remarks: Remarks,
): PropsReader {
  const read = makers[settings.kind](table, settings, remarks)
  return (row, geometry) => {
    try {
      return read(row, geometry)
    } catch (cause) {
      if (cause instanceof Overlong) return { fault: cause.message }
      throw cause
    }
  }
}
