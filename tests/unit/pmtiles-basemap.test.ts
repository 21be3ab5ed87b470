import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { fakePalette } from '@tests/support/fakeMap'

const folder = fileURLToPath(new URL('../../../shared/data/basemap/', import.meta.url))
const reason = existsSync(folder) ? '' : ' (skipped: ../shared/data/basemap is not on this machine)'

// MapLibre's bundle reads the window as it loads; registering a protocol is all that is used of it here.
const open = async (name: string, bytes: BlobPart) => {
  const { openPmtiles } = await import('@/map/basemaps/pmtilesBasemap')
  return openPmtiles(new File([bytes], name))
}
const archive = (name: string) => readFile(join(folder, name))

describe.skipIf(reason !== '')(`PMTiles archives as basemaps${reason}`, () => {
  test('a vector archive is drawn by what its layers are called, and looks at its own place first', async () => {
    const result = await open('firenze.pmtiles', await archive('protomaps(vector)ODbL_firenze.pmtiles'))
    if (!result.ok) throw new Error(JSON.stringify(result.error))
    const { layers } = result.value.style(fakePalette())
    expect(layers.map(({ type }) => type)).toContain('symbol')
    expect(layers.findIndex(({ id }) => id.includes('water'))).toBeLessThan(layers.findIndex(({ id }) => id.includes('roads')))
    expect(layers.some(({ id }) => /bound/.test(id))).toBe(false)
    expect(result.value.bbox?.[0]).toBeCloseTo(11.2, 0)
  })

  test('raster archives are drawn as they are', async () => {
    for (const name of ['near-badschandau-z10-11.pmtiles', 'usgs-mt-whitney-8-15-webp-512.pmtiles']) {
      const result = await open(name, await archive(name))
      if (!result.ok) throw new Error(JSON.stringify(result.error))
      expect(result.value.style(fakePalette()).layers.map(({ type }) => type)).toEqual(['background', 'raster'])
    }
  })

  test('an archive cut short, one that is something else, and an empty one are refused', async () => {
    // Its version byte is the letter 3, not the number.
    expect(await open('stamen.pmtiles', await archive('stamen_toner(raster)CC-BY+ODbL_z3.pmtiles'))).toMatchObject({ ok: false })
    const whole = await archive('protomaps(vector)ODbL_firenze.pmtiles')
    for (const bytes of [
      whole.subarray(0, 90),
      whole.subarray(0, 400),
      new Uint8Array(),
      new TextEncoder().encode('<!doctype html>'),
    ])
      expect(await open('broken.pmtiles', new Uint8Array(bytes))).toMatchObject({
        ok: false,
        error: { kind: 'invalid', detail: 'pmtiles-broken' },
      })
  })

  test('none of the MBTiles files passes for a PMTiles archive', async () => {
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.mbtiles')))
      expect((await open(name, await archive(name))).ok).toBe(false)
  })
})
