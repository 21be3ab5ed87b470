import type { GenericSchema } from 'valibot'
import type { OpRecord } from '@/data/local/outbox/outboxDatabase'
import type { LngLat } from '@/domain/frame'
import type { Result } from '@/domain/result'
import type { UnsavedWork } from '@/stores/drafts.store'
import type { Words } from './record'

/** What every form holds: the id of what it makes, made when it opens. */
export interface FormValues {
  readonly id: string
}
export interface Choice {
  readonly value: string | number
  readonly name: string
}
/** Where a form was begun, for what it may take from there. */
export interface Beginning {
  /** The pin, when the form was begun from one. */
  readonly at: LngLat | null
}

interface FieldBase<Values> {
  readonly id: keyof Values & string
  readonly labelKey: string
  readonly hintKey?: string
  readonly isRequired?: boolean
  /** Asked only while this holds. */
  isAsked?(values: Values): boolean
}
/** One thing that is asked; `own` is drawn by the slot `own` of the host. */
export type Field<Values> = FieldBase<Values> &
  (
    | { readonly kind: 'text'; readonly maxLength: number; readonly isPhone?: boolean }
    | { readonly kind: 'longText'; readonly maxLength: number; readonly rows?: number }
    | { readonly kind: 'number'; readonly min: number; readonly max: number; unit?(values: Values, words: Words): string }
    | {
        readonly kind: 'choice'
        choices(values: Values, words: Words): readonly Choice[]
        /** What stands for no choice, which is the empty text; without one a choice is always made. */
        readonly noneKey?: string
        /** Few and often pressed: each a chip of its own. */
        readonly isChips?: boolean
        /** Reads what the choices are made of. */
        ensure?(): void
      }
    | { readonly kind: 'moment' }
    /** isPast: today at the latest. */
    | { readonly kind: 'day'; readonly isPast?: boolean }
    /** On the map, where the device is, as coordinates or from the list. */
    | { readonly kind: 'place' }
    | { readonly kind: 'own' }
  )

/** What stands in the way, beside its field or, without one, under the whole. */
export interface Fault<Values> {
  readonly field?: keyof Values & string
  readonly text: string
}

/** Where the values go. Kept: on this device first and sent from there, net or no net. Saved: on the server, now. */
export type Sending<Values, Subject> =
  | {
      readonly is: 'kept'
      toOp(values: Values, subject: Subject, words: Words): OpRecord | Promise<OpRecord>
      doneText(values: Values, subject: Subject, words: Words): string
    }
  /** Gives what to tell of it. */
  | { readonly is: 'saved'; save(values: Values, subject: Subject, words: Words): Promise<Result<string>> }

/**
 * A form as a value: what it asks, what it checks and where it goes, and nothing about how it looks. Subject is what it is about
 * (the water of a round, the person who is edited); its functions may read stores, and what they read is followed.
 */
export interface FormKind<Values extends FormValues, Subject = null> {
  /** Begins the ids of its controls: `hazard-title`. */
  readonly id: string
  /** The name of its draft: one for each subject. */
  draftName(subject: Subject): string
  /** What a kept draft must look like. */
  readonly schema: GenericSchema<unknown, Values>
  initial(subject: Subject, beginning: Beginning): Values
  readonly place: UnsavedWork['place']
  readonly fields: readonly Field<Values>[]
  check(values: Values, subject: Subject, words: Words): Fault<Values> | null
  readonly sending: Sending<Values, Subject>
  readonly sendKey: string
  /** It ends something. */
  readonly isDanger?: boolean
}

/** Checks the value where it is written; it passes as it is. */
export const defineForm = <Values extends FormValues, Subject = null>(form: FormKind<Values, Subject>) => form
