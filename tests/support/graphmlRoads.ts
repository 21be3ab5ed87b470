import type { RoadWay } from '@/geo/reach/graph'

/**
 * Roads of an OSMnx GraphML file. A two-way street stands in it as two directed edges; only the one along the way is kept. Of values
 * merged from several ways (`['steps', 'footway']`) the first is taken.
 */
export function waysFromGraphml(text: string): RoadWay[] {
  const keys = new Map([...text.matchAll(/<key id="(\w+)" for="\w+" attr\.name="(\w+)"/g)].map(([, id, name]) => [id!, name!]))
  const dataOf = (body: string) =>
    Object.fromEntries(
      [...body.matchAll(/<data key="(\w+)">([^<]*)<\/data>/g)].map(([, key, value]) => [keys.get(key!) ?? key!, value!]),
    )
  const nodes = new Map(
    [...text.matchAll(/<node id="(\d+)">(.*?)<\/node>/gs)].map(([, id, body]) => {
      const { x, y } = dataOf(body!)
      return [id!, [Number(x), Number(y)] as const]
    }),
  )
  const first = (value: string | undefined) => /^\['([^']*)'/.exec(value ?? '')?.[1] ?? value
  return [...text.matchAll(/<edge source="(\d+)" target="(\d+)"[^>]*>(.*?)<\/edge>/gs)].flatMap(
    ([, source, target, body]): RoadWay[] => {
      const data = dataOf(body!)
      const isOneway = data['oneway'] === 'True'
      if (!isOneway && (data['reversed'] === 'True' || (data['reversed']?.startsWith('[') && source! > target!))) return []
      const line = /LINESTRING \((.*)\)/.exec(data['geometry'] ?? '')?.[1]
      const lngLat = line
        ? line.split(', ').flatMap((pair) => pair.split(' ').map(Number))
        : [...nodes.get(source!)!, ...nodes.get(target!)!]
      const tags = {
        highway: first(data['highway']) ?? '',
        oneway: isOneway ? 'yes' : 'no',
        name: first(data['name']) ?? '',
        maxspeed: first(data['maxspeed']) ?? '',
      }
      return [{ lngLat: Float64Array.from(lngLat), tags }]
    },
  )
}
