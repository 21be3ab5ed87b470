import { feature } from 'topojson-client'
import type { GeometryCollection, Topology } from 'topojson-specification'
import { ReadFailure, type Meter } from '@/geo/import/budget'
import type { Encoding, SourceFile, SourceTable } from '@/geo/import/table'
import { RowCollector } from './columns'
import { parseJson } from './json'
import { parseGeometry } from './parseGeometry'

/** Reads TopoJSON: each object of the topology becomes one table. An object whose arcs are missing is named, not thrown. */
export function readTopoJson(file: SourceFile, meter: Meter): { tables: SourceTable[]; encoding: Encoding } {
  const { value, encoding } = parseJson(file)
  const topology = value as Partial<Topology> | null
  if (topology?.type !== 'Topology' || typeof topology.objects !== 'object' || !Array.isArray(topology.arcs))
    throw new ReadFailure(`“${file.name}”不是完整的 TopoJSON：缺少 objects 或 arcs`)
  const whole = topology as Topology
  const tables: SourceTable[] = []
  for (const [name, object] of Object.entries(whole.objects)) {
    const collector = new RowCollector(meter)
    const members = object.type === 'GeometryCollection' ? (object as GeometryCollection).geometries : [object]
    for (const member of members) {
      const properties = { ...(member.id === undefined ? {} : { id: member.id }), ...member.properties }
      try {
        const made = feature(whole, member)
        const parsed = parseGeometry('geometry' in made ? made.geometry : null)
        if ('fault' in parsed) collector.add(properties, null, { fault: parsed.fault })
        else collector.add(properties, parsed.geometry)
      } catch (cause) {
        if (cause instanceof ReadFailure) throw cause
        collector.add(properties, null, { fault: '引用了文件里没有的弧段' })
      }
    }
    if (collector.rows.length > 0) tables.push({ name, columns: collector.columns, rows: collector.rows, projection: null })
  }
  if (tables.length === 0) throw new ReadFailure(`“${file.name}”里一条要素也没有`)
  return { tables, encoding }
}
