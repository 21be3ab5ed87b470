import * as v from 'valibot'
import { sentPart, writeCall } from './call'
import { text, textOrNull } from './parts'

/** The password is told once, to whoever made the account, and kept nowhere. */
const madeAccount = v.object({ user_id: text, login: text, password: text })
export type MadeAccount = v.InferOutput<typeof madeAccount>
export const createAccount = writeCall(
  'create_account',
  madeAccount,
  (made, { account }) => sentPart(account, 'id') === made.user_id,
)
export const renewPassword = writeCall(
  'renew_password',
  v.object({ user_id: text, password: text }),
  (answer, { user_id }) => answer.user_id === user_id,
)
export const linkAccount = writeCall(
  'link_account',
  v.object({ user_id: text, personnel_id: textOrNull }),
  (answer, sent) => answer.user_id === sent.user_id && answer.personnel_id === (sent.personnel_id ?? null),
)
