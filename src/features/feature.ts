import type { Component } from 'vue'
import type { Permission } from '@/domain/permissions'
import type { SelectionKind } from '@/domain/selection'
import type { LayerHost } from '@/map/host'

/** What a feature's map part may ask of the page around it. */
export interface MapContext {
  /** Opens the drawer of a record, as a click on the map does. */
  readonly open: (kind: SelectionKind, id: string) => void
}

/** Mounted once, inside an effect scope, when the map exists; watches its own stores from there on. */
export interface MapPart {
  readonly mount: (host: LayerHost, context: MapContext) => void
}

export interface Messages {
  readonly 'zh-CN': Record<string, unknown>
  readonly en: Record<string, unknown>
}

/** The face of one capability: what the shell needs to show it, and nothing more. */
export interface Feature {
  readonly id: string
  /** Key of its name, e.g. `waters.title`. */
  readonly titleKey: string
  /** Name of an icon in `@/ui/icons`. */
  readonly icon: string
  /** Only for those who may; a feature without one is for every active user. */
  readonly needs?: Permission
  /** Order in which map parts are mounted and map tools stand; what comes later lies over what came before. */
  readonly order?: number
  /** A tool of the map: its panel lies over the map in every room, and is opened by a button at the map's edge. */
  readonly isTool?: boolean
  /** Where it stands, `src/app/rooms.ts` says: a tab of one or more rooms, unless it is a tool. */
  readonly panel?: () => Promise<Component>
  /** Forms of its panel that may be begun from anywhere, by the names they have in `useFormOpen`. */
  readonly forms?: readonly { readonly name: string; readonly titleKey: string }[]
  /** Shown under the map while its tab is open: a time bar, where time matters. */
  readonly dock?: () => Promise<Component>
  /** Small things that lie over the map all the time. */
  readonly overlay?: () => Promise<Component>
  readonly drawers?: Partial<Record<SelectionKind, () => Promise<Component>>>
  readonly map?: () => Promise<MapPart>
  readonly messages?: Messages
}
