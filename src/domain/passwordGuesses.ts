import { ZxcvbnFactory } from '@zxcvbn-ts/core'
import { adjacencyGraphs, dictionary } from '@zxcvbn-ts/language-common'
import { passwordProblem, type PasswordProblem } from './password'

/** A guesser needs this many tries: at the pace the server allows, decades for one account. */
const LEAST_GUESSES = 2e8
/** The estimate grows with the square of the length; what is weak for so long is weak. */
const JUDGED_CHARACTERS = 32

/** Words that the list, made elsewhere, does not know and that a guesser here would try first. */
const localWords = [
  'patrolgrid-demo-2026',
  'patrolgrid',
  ...'xunge wangge jingwu jingcha gongan gonganju paichusuo pcs fenju zhian xunluo minjing fujing zhongguo china'.split(' '),
  ...'woaini mima wodemima guanliyuan administrator xitong shouji dianhua beijing shanghai aini nihao laopo baobao'.split(' '),
  ...'wang zhang liu chen yang huang zhao zhou sun zhu guo lin luo wei jun hong ming hua qiang lei fang'.split(' '),
]

const judge = new ZxcvbnFactory({ dictionary: { ...dictionary, local: localWords }, graphs: adjacencyGraphs })

/**
 * Why the server refuses a password; null: it takes it. Knows some 50,000 common passwords and their disguises, which
 * is why it is a module of its own: the page loads it only when somebody chooses a password.
 */
export function refusedPassword(password: string, logins: readonly (string | null | undefined)[] = []): PasswordProblem | null {
  const plain = passwordProblem(password, logins)
  if (plain) return plain
  const own = logins.filter((login) => login != null).flatMap((login) => [login, login.split('@')[0] ?? login])
  return judge.check(password.slice(0, JUDGED_CHARACTERS), own).guesses < LEAST_GUESSES ? 'easy' : null
}
