import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import type { RouteProblem } from '@/geo/routes/problem'

/** A published instance: customers in the plane, one depot first, and its best known total distance where told. */
export interface Instance {
  readonly name: string
  readonly vehicles: number
  readonly capacity: number
  readonly points: readonly InstancePoint[]
}

export interface InstancePoint {
  readonly x: number
  readonly y: number
  readonly demand: number
  readonly ready: number
  readonly due: number
  readonly service: number
}

const numbersIn = (line: string) => line.trim().split(/\s+/).map(Number)

/** Solomon's text: name, VEHICLE block, CUSTOMER table. Throws with the file's name when the table is not there. */
export function parseSolomon(text: string, fileName: string): Instance {
  const lines = text.split(/\r?\n/)
  const rows = lines.filter((line) => /^\s*[-\d.]+(\s+[-\d.]+)+\s*$/.test(line)).map(numbersIn)
  const fleet = rows.find((row) => row.length === 2)
  const points = rows
    .filter((row) => row.length === 7)
    .map(([, x, y, demand, ready, due, service]) => ({
      x: x!,
      y: y!,
      demand: demand!,
      ready: ready!,
      due: due!,
      service: service!,
    }))
  if (!fleet || points.length < 2) throw new Error(`Not a Solomon instance: ${fileName}`)
  const name = lines.find((line) => line.trim() !== '')?.trim() ?? fileName
  return { name, vehicles: fleet[0]!, capacity: fleet[1]!, points }
}

/** CVRPLIB's .vrp with time windows. Depot first. Throws with the file's name when a section is missing. */
export function parseVrp(text: string, fileName: string): Instance {
  const header = new Map<string, string>()
  const sections = new Map<string, number[][]>()
  let section: number[][] | undefined
  for (const line of text.split(/\r?\n/)) {
    const field = /^\s*([A-Z_]+)\s*:\s*(.*)$/.exec(line)
    if (field) header.set(field[1]!, field[2]!.trim())
    else if (/^\s*[A-Z_]+\s*$/.test(line)) sections.set(line.trim(), (section = []))
    else if (section && line.trim() !== '') section.push(numbersIn(line))
  }
  const rowsOf = (name: string) => {
    const rows = sections.get(name)
    if (!rows) throw new Error(`No ${name} in ${fileName}`)
    return rows
  }
  const demands = new Map(rowsOf('DEMAND_SECTION').map(([id, demand]) => [id!, demand!]))
  const windows = new Map(rowsOf('TIME_WINDOW_SECTION').map(([id, ready, due]) => [id!, [ready!, due!] as const]))
  const services = new Map((sections.get('SERVICE_TIME_SECTION') ?? []).map(([id, service]) => [id!, service!]))
  const service = Number(header.get('SERVICE_TIME') ?? 0)
  const points = rowsOf('NODE_COORD_SECTION').map(([id, x, y], index) => {
    const [ready, due] = windows.get(id!) ?? [0, 0]
    const dwell = index === 0 ? 0 : (services.get(id!) ?? service)
    return { x: x!, y: y!, demand: demands.get(id!) ?? 0, ready, due, service: dwell }
  })
  return {
    name: header.get('NAME') ?? fileName,
    vehicles: Number(header.get('VEHICLES') ?? points.length - 1),
    capacity: Number(header.get('CAPACITY') ?? 0x3fffffff),
    points,
  }
}

/** Cost line of a CVRPLIB .sol, as written: its decimals tell the convention of its distances. */
export const parseSolCost = (text: string): string | undefined => /^\s*Cost\s*:?\s*(\d+(?:\.\d+)?)/im.exec(text)?.[1]

/** Customer numbers of each route in a CVRPLIB .sol, 1-based as written. */
export function parseSolRoutes(text: string): number[][] {
  return [...text.matchAll(/^\s*Route\s*#?\s*\d+\s*:\s*(.*)$/gim)].map((line) => numbersIn(line[1]!))
}

const stemOf = (name: string) =>
  basename(name)
    .replace(/\.(txt|vrp|sol)$/i, '')
    .toUpperCase()
const isNumber = (cell: string) => /^\d+(\.\d+)?$/.test(cell)
const isValueName = (cell: string) =>
  /best|bks|cost|dist|value|objective|length/i.test(cell) && !/vehicle|route|source|year/i.test(cell)

/**
 * Best known values by instance, names in any case and with or without their ending. The column is the one whose heading speaks of
 * a best, cost or distance; without such a heading the last number with a decimal point, else the last number. The text of the
 * value is kept: its decimals tell which convention for distances it was computed with.
 */
export function parseBestKnown(text: string): Map<string, string> {
  const rows = text.split(/\r?\n/).map((line) => line.split(/[,;\t]/).map((cell) => cell.trim().replaceAll('"', '')))
  const heading = rows.find(([name, ...cells]) => name !== undefined && cells.length > 0 && !cells.some(isNumber))
  const column = heading ? heading.findIndex((cell, at) => at > 0 && isValueName(cell)) : -1
  const best = new Map<string, string>()
  for (const [name, ...cells] of rows) {
    const numbers = cells.filter(isNumber)
    const named = column > 0 ? cells[column - 1] : undefined
    const value =
      named !== undefined && isNumber(named) ? named : (numbers.findLast((cell) => cell.includes('.')) ?? numbers.at(-1))
    if (name && value) best.set(stemOf(name), value)
  }
  return best
}

/**
 * The instance in whole units. `scale` 10 is the convention of the exact literature and of DIMACS: distances cut off after
 * one decimal, used as cost and as time. A larger scale comes near to the unrounded convention.
 */
export function toProblem(instance: Instance, scale = 10): RouteProblem {
  const { points } = instance
  const matrix = Int32Array.from({ length: points.length ** 2 }, (_, cell) => {
    const [a, b] = [points[Math.floor(cell / points.length)]!, points[cell % points.length]!]
    return Math.floor(Math.hypot(a.x - b.x, a.y - b.y) * scale + 1e-9)
  })
  const depot = points[0]!
  return {
    matrices: [matrix],
    placeCount: points.length,
    stops: points.slice(1).map((point, index) => ({
      id: String(index + 1),
      place: index + 1,
      dwellS: Math.round(point.service * scale),
      windowStartS: Math.round(point.ready * scale),
      windowEndS: Math.round(point.due * scale),
      demand: point.demand,
      mustVisit: true,
    })),
    teams: Array.from({ length: instance.vehicles }, (_, index) => ({
      id: `v${index + 1}`,
      startPlace: 0,
      endPlace: 0,
      shiftStartS: Math.round(depot.ready * scale),
      shiftEndS: Math.round(depot.due * scale),
      capacity: instance.capacity,
    })),
  }
}

export interface KnownInstance {
  readonly instance: Instance
  readonly bestKnown: number
  readonly scale: number
}

/**
 * Every instance under a folder that has a best known value, in a CSV there or else in the .sol of its name; by path. Instances
 * without a value and files that cannot be read are named, and cost the others nothing.
 */
export function readInstances(folder: string): { known: KnownInstance[]; withoutBest: string[]; unread: string[] } {
  const files = readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile() || entry.isSymbolicLink())
    .map((entry) => join(entry.parentPath, entry.name))
    .sort()
  const best = new Map<string, string>()
  for (const file of files) {
    if (/\.csv$/i.test(file)) for (const [name, value] of parseBestKnown(readFileSync(file, 'utf8'))) best.set(name, value)
  }
  for (const file of files) {
    const cost = /\.sol$/i.test(file) ? parseSolCost(readFileSync(file, 'utf8')) : undefined
    if (cost !== undefined && !best.has(stemOf(file))) best.set(stemOf(file), cost)
  }
  const known: KnownInstance[] = []
  const withoutBest: string[] = []
  const unread: string[] = []
  for (const file of files) {
    const text = /\.(txt|vrp)$/i.test(file) ? readFileSync(file, 'utf8') : ''
    const isVrp = /\.vrp$/i.test(file)
    if (!isVrp && !/^\s*CUST/im.test(text)) continue
    try {
      const instance = isVrp ? parseVrp(text, file) : parseSolomon(text, file)
      const value = best.get(stemOf(file)) ?? best.get(instance.name.toUpperCase())
      if (value === undefined) withoutBest.push(stemOf(file))
      else known.push({ instance, bestKnown: Number(value), scale: /\.\d{2,}$/.test(value) ? 1000 : 10 })
    } catch (cause) {
      unread.push(cause instanceof Error ? cause.message : file)
    }
  }
  return { known, withoutBest, unread }
}
