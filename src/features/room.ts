import type { Permission, Role } from '@/domain/permissions'
import type { IconName } from '@/ui/icons'

export interface Tab {
  /** The feature whose panel it shows, and the second word of its address. */
  readonly id: string
  /** The word its address had before; old links lead on. */
  readonly formerly?: string
  /** Narrower than the permission of the feature itself. */
  readonly needs?: Permission
  /** Only for those who may not do this: the others have it in the room where it is at home. */
  readonly unless?: Permission
  /** At home in another room and shown here too; what leads to it by its name alone leads there. */
  readonly isGuest?: boolean
  /** Key of its name where it is not `tab.<id>`. */
  readonly titleKey?: string
}

/** The face of a room: its tabs, who begins in it, who may enter, the key that leads there. */
export interface Room {
  /** The first word of its addresses; its name is `room.<id>`. */
  readonly id: string
  readonly icon: IconName
  /** Pressed after G. */
  readonly key: string
  readonly needs?: Permission
  /** Whether it has a period, shown in its head and the same in all its tabs. */
  readonly hasPeriod?: boolean
  /** Who begins here. */
  readonly homeOf?: readonly Role[]
  readonly tabs: readonly Tab[]
}
