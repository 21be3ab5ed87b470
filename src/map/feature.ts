import type { Component } from 'vue'
import type { Permission } from '@/domain/permissions'
import type { SelectionKind } from '@/domain/selection'
import type { LayerHost } from './host'

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
  /** Shown in the rail only to those who may; a feature without one is for every active user. */
  readonly needs?: Permission
  /** Place in the rail, from the top; a feature without a panel has none. */
  readonly order?: number
  /** Reached by a way of its own (the bell, the account menu) and not from the rail. */
  readonly isApart?: boolean
  readonly panel?: () => Promise<Component>
  /** Shown under the map while the panel is open: a time bar, where time matters. */
  readonly dock?: () => Promise<Component>
  /** Small things that lie over the map all the time. */
  readonly overlay?: () => Promise<Component>
  readonly drawers?: Partial<Record<SelectionKind, () => Promise<Component>>>
  readonly map?: () => Promise<MapPart>
  readonly messages?: Messages
}
