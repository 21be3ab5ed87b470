import type * as v from 'valibot'
import type { Database, Json } from '@/data/database.types'

type Functions = Database['public']['Functions']
export type FunctionName = keyof Functions & string

/** What a function may be sent: any JSON where it takes JSON, lists that nobody will change elsewhere. */
type Sent<T> = Json extends T ? object | readonly object[] : T extends readonly (infer Item)[] ? readonly Item[] : T
export type ArgumentsOf<Name extends FunctionName> = {
  readonly [Key in keyof Functions[Name]['Args']]: Sent<Functions[Name]['Args'][Key]>
}

/** A function of the Data API as the page calls it: its name, what its answer must look like, and how a write proves itself. */
export interface Call<Name extends FunctionName = FunctionName, Answer = unknown> {
  readonly name: Name
  readonly answer: v.GenericSchema<unknown, Answer>
  readonly isWrite: boolean
  /** Whether an answer that parses is the answer to these arguments. */
  readonly isEcho: (answer: Answer, args: ArgumentsOf<Name>) => boolean
}

export function readCall<Name extends FunctionName, Answer>(
  name: Name,
  answer: v.GenericSchema<unknown, Answer>,
): Call<Name, Answer> {
  return { name, answer, isWrite: false, isEcho: () => true }
}

export function writeCall<Name extends FunctionName, Answer>(
  name: Name,
  answer: v.GenericSchema<unknown, Answer>,
  isEcho: (answer: Answer, args: ArgumentsOf<Name>) => boolean,
): Call<Name, Answer> {
  return { name, answer, isWrite: true, isEcho }
}

/** A member of what was sent; undefined where it has none. */
export function sentPart(sent: object, key: string): unknown {
  return Object.entries(sent).find(([name]) => name === key)?.[1]
}
/** Whether the answer names the record that was sent; one that went without an id gets the server's. */
export function isEchoOf(answer: { readonly id: string }, sent: object): boolean {
  const id = sentPart(sent, 'id')
  return id === undefined || answer.id === id
}
