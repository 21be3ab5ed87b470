import type { FeatureCollection } from 'geojson'
import { computed } from 'vue'
import { apiOrigin } from '@/data/apiOrigin'
import type { MapPart } from '@/features/feature'
import type { Hit } from '@/map/layer'
import { tileTemplate } from '@/map/tiles'
import { changeCounts } from '@/stores/live/live'
import { useLayers } from '@/stores/layers.store'
import { useSession } from '@/stores/session.store'
import { useViewport } from '@/stores/viewport.store'
import { heatIntensity, heatIntensityOf } from './heat'
import { densityLayer, heatPointsLayer, heatTilesLayer, projectDensity, type HeatState } from './heat.layer'
import { incidentsLayer, incidentTilesLayer, openCallsLayer, projectIncidents } from './incidents.layer'
import { useIncidents } from './incidents.store'

/** Steps of zoom that pressing a cluster takes. */
const intoCluster = 2

export const incidentsMap: MapPart = {
  mount: (host, { open }) => {
    const incidents = useIncidents()
    const layers = useLayers()
    const session = useSession()
    const viewport = useViewport()

    void incidents.ensure()
    const points = computed(() => projectIncidents(incidents.shown))
    const template = computed(() =>
      tileTemplate(apiOrigin(), 'tile_incidents', { ...incidents.query, v: String(changeCounts.incident) }),
    )
    const lat = computed(() => {
      const box = session.home?.bbox
      return box ? (box[1] + box[3]) / 2 : viewport.center[1]
    })
    const heat = (content: FeatureCollection | string, intensity: number): HeatState => ({
      content,
      intensity,
      radiusM: incidents.heatRadiusM,
      lat: lat.value,
    })
    const heatOfPoints = computed(() => heat(points.value, heatIntensity(incidents.shown, incidents.heatRadiusM)))
    const boxAreaM2 = computed(() => {
      const [west, south, east, north] = session.home?.bbox ?? viewport.bbox
      return (east - west) * (north - south) * 111_195 ** 2 * Math.cos((lat.value * Math.PI) / 180)
    })
    const heatOfTiles = computed(() =>
      heat(template.value, heatIntensityOf(incidents.total, boxAreaM2.value, incidents.heatRadiusM)),
    )
    const density = computed(() => (incidents.density === null ? null : projectDensity(incidents.density)))

    const onPress = ({ id, properties, at }: Hit) => {
      const isGroup = properties['point_count'] !== undefined || Number(properties['n'] ?? 1) > 1
      if (isGroup) viewport.flyTo({ center: at, zoom: viewport.zoom + intoCluster })
      else open('incident', id)
    }
    const isShown = (id: string, byDefault = true) => layers.isShown(id, byDefault)
    const isHeatShown = () => isShown('heat', false)
    // A role sees either points or density; the other is not even listed among the layers.
    if (!incidents.mayReadPoints) {
      host.attach(densityLayer, () => (isShown('density') ? density.value : null))
      return
    }
    const pointsState = computed(() => ({ content: points.value, isFaint: isHeatShown() }))
    const tilesState = computed(() => ({ content: template.value, isFaint: isHeatShown() }))
    const openCalls = computed(() => projectIncidents(incidents.openShown))
    // Before the others: the switch that they share bears the name of the last.
    host.attach(openCallsLayer(onPress), () => (isShown('incidents') ? openCalls.value : null))
    host.attach(heatPointsLayer, () => (!incidents.isTiled && isHeatShown() ? heatOfPoints.value : null))
    host.attach(heatTilesLayer, () => (incidents.isTiled && isHeatShown() ? heatOfTiles.value : null))
    host.attach(incidentsLayer(onPress), () => (!incidents.isTiled && isShown('incidents') ? pointsState.value : null))
    host.attach(incidentTilesLayer(onPress), () => (incidents.isTiled && isShown('incidents') ? tilesState.value : null))
  },
}
