import { object, optional, picklist, string } from 'valibot'
import { kitPieces, type WaterDetail } from '@/data/rows/waters'
import { defineForm } from '@/records/form'
import type { KitPiece } from './waterDetail'

export const kitStates = ['present', 'damaged', 'missing'] as const
export interface InspectionValues {
  readonly id: string
  states: { [piece in KitPiece]?: (typeof kitStates)[number] | undefined }
  note: string
}
const kitState = optional(picklist(kitStates))

const position = () =>
  new Promise<GeolocationCoordinates | null>((resolve) => {
    // Without a secure origin, and in some views inside other programs, there is none.
    const finder = navigator.geolocation as Geolocation | null | undefined
    if (!finder) return resolve(null)
    finder.getCurrentPosition(
      ({ coords }) => resolve(coords),
      () => resolve(null),
      { enableHighAccuracy: true, timeout: 5000, maximumAge: 30_000 },
    )
  })

/** A round at a water spot: one press a piece, four presses and done. Asks nothing the device knows. */
export const inspectionForm = defineForm<InspectionValues, WaterDetail>({
  id: 'inspection',
  draftName: ({ id }) => `inspection.${id}`,
  place: 'drawer',
  schema: object({
    // Made when the form opens: an answer lost after the commit must not store the round twice.
    id: string(),
    states: object({ sign: kitState, ring: kitState, rope: kitState, pole: kitState }),
    note: string(),
  }),
  initial: () => ({ id: crypto.randomUUID(), states: {}, note: '' }),
  fields: [
    { id: 'states', kind: 'own', labelKey: 'waters.kit' },
    { id: 'note', kind: 'longText', labelKey: 'waters.note', maxLength: 1000, rows: 2 },
  ],
  check({ states }, _, { t }) {
    const open = kitPieces.filter((piece) => states[piece] === undefined)
    if (open.length === 0) return null
    return {
      field: 'states',
      text: t('waters.inspectIncomplete', { pieces: open.map((piece) => t(`waters.piece.${piece}`)).join('、') }),
    }
  },
  sending: {
    is: 'kept',
    async toOp({ id, states, note }, water) {
      const coords = await position()
      return {
        kind: 'inspection.save',
        title: water.name,
        body: {
          id,
          subject_kind: 'water',
          water_spot_id: water.id,
          inspected_at: new Date().toISOString(),
          checklist: { ...states },
          note: note.trim() || null,
          ...(coords ? { lng: coords.longitude, lat: coords.latitude, accuracy_m: coords.accuracy } : {}),
        },
      }
    },
    doneText: (_values, { name }, { t }) => t('waters.inspectSaved', { name }),
  },
  sendKey: 'waters.inspectSave',
})
