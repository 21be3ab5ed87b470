import { describe, expect, it } from 'vitest'
import { projectQuestion, projectRings } from './response.layer'
import { distanceWords, percent, travelWords } from './words'

const ring = (limitS: number) => ({
  limitS,
  region: { type: 'MultiPolygon' as const, coordinates: [] },
  areaKm2: 1,
  roadKm: 1,
})

describe('what the response panel draws and says', () => {
  it('draws the widest ring first, so that nearer ones lie on it', () => {
    const { features } = projectRings({ rings: [ring(60), ring(300)], labels: ['1', '5'], isEstimate: false })
    expect(features.map(({ properties }) => properties?.['label'])).toEqual(['5', '1'])
  })

  it('draws the asked place, the way and the ranked sites, and nothing that is not there', () => {
    const drawn = projectQuestion({
      place: [115, 26],
      path: Float64Array.of(115, 26, 115.1, 26),
      sites: [{ at: [115, 27], rank: 1 }],
    })
    expect(drawn.features.map(({ properties }) => properties?.['kind'])).toEqual(['path', 'site', 'place'])
    expect(projectQuestion({ place: null, path: null, sites: [] }).features).toEqual([])
  })

  it('words times and distances as people say them', () => {
    const t = (key: string, named: Record<string, number>) => `${key}:${Object.values(named).join(',')}`
    expect([45, 200, 3900].map((seconds) => travelWords(t, seconds))).toEqual([
      'response.seconds:45',
      'response.minutesSeconds:3,20',
      'response.hoursMinutes:1,5',
    ])
    expect([846, 2340].map(distanceWords)).toEqual(['850 m', '2.3 km'])
    expect([0, 0.034, 0.5].map(percent)).toEqual(['0%', '3.4%', '50%'])
  })
})
