import { identifier } from '../sqlText.ts'
import type { Catalog, Routine } from './catalog.ts'
import { RestError } from './restError.ts'

export interface RoutineCall {
  readonly routine: Routine
  /** `public.f(…)`, with the arguments read from $1. */
  readonly call: string
  /** FROM part that `call` needs, empty when it reads no arguments by name. */
  readonly from: string
  readonly argument: string | null
}

const fits = (routine: Routine, given: readonly string[]): boolean =>
  routine.unnamed === null &&
  routine.required.every((name) => given.includes(name)) &&
  given.every((name) => routine.argumentTypes.has(name))

const notFound = (name: string, given: readonly string[]) =>
  new RestError(
    404,
    'PGRST202',
    `Could not find the function public.${name}${given.length === 0 ? ' without parameters' : `(${given.join(', ')})`} in the schema cache`,
    `Searched for the function public.${name} with parameters ${given.join(', ')}, but no matches were found in the schema cache.`,
  )

/** Names that may be arguments of any overload, so a GET can tell them from filters. */
export const argumentNames = (catalog: Catalog, name: string): ReadonlySet<string> =>
  new Set((catalog.routines.get(name) ?? []).flatMap((routine) => [...routine.argumentTypes.keys()]))

/**
 * Chooses the overload whose arguments fit and writes its call.
 * `values` holds JSON values (POST) or texts (GET): json_to_record turns either into the declared types.
 * Throws RestError PGRST202 when none fits, PGRST203 when several do.
 */
export const routineCall = (
  catalog: Catalog,
  name: string,
  values: Readonly<Record<string, unknown>>,
  rawBody: string | null,
): RoutineCall => {
  const overloads = catalog.routines.get(name) ?? []
  const given = Object.keys(values)
  const fitting = overloads.filter((routine) => fits(routine, given))
  const single = overloads.find(({ unnamed }) => unnamed === 'json' || unnamed === 'jsonb')
  const [routine] = fitting
  if (routine === undefined && single !== undefined && rawBody !== null)
    return { routine: single, call: `public.${identifier(name)}($1::${single.unnamed})`, from: '', argument: rawBody }
  if (routine === undefined) throw notFound(name, given)
  if (fitting.length > 1)
    throw new RestError(
      300,
      'PGRST203',
      `Could not choose the best candidate function between: ${fitting.map((one) => `public.${name}(${[...one.argumentTypes.keys()].join(', ')})`).join(', ')}`,
    )
  if (given.length === 0) return { routine, call: `public.${identifier(name)}()`, from: '', argument: null }
  const named = given.map((argument) => `${identifier(argument)} => a.${identifier(argument)}`).join(', ')
  const types = given.map((argument) => `${identifier(argument)} ${routine.argumentTypes.get(argument) ?? 'text'}`).join(', ')
  return {
    routine,
    call: `public.${identifier(name)}(${named})`,
    from: ` from json_to_record($1::json) as a(${types})`,
    argument: rawBody ?? JSON.stringify(values),
  }
}
