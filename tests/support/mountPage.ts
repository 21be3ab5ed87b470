import { afterEach } from 'vitest'
import { enableAutoUnmount, mount, type VueWrapper } from '@vue/test-utils'
import { createPinia, setActivePinia } from 'pinia'
import { defineComponent, h, type Component } from 'vue'
import { i18n, addMessages } from '@/i18n'
import { provideMap } from '@/map/useMap'
import type { Messages } from '@/features/feature'
import { useDrafts } from '@/stores/drafts.store'
import { useSession } from '@/stores/session.store'

// A page left standing would go on keeping its draft in the next test's database.
enableAutoUnmount(afterEach)

/** A page as it is after a reload: nothing in memory, somebody signed in. */
export function freshPage(userId = 'user-1'): void {
  setActivePinia(createPinia())
  useSession().account = { userId, displayName: '测试', status: 'active', roles: [] } as unknown as ReturnType<
    typeof useSession
  >['account']
}

/** A component inside the page that would hold it, without a map. */
export function mountPage(component: Component, props: Record<string, unknown> = {}, messages?: Messages): VueWrapper {
  if (messages) addMessages(messages)
  const Page = defineComponent({
    setup() {
      provideMap()
      return () => h(component, props)
    },
  })
  return mount(Page, { global: { plugins: [i18n] }, attachTo: document.body })
}

/** Long enough for a draft to be written after the last key. */
export const afterTyping = () => new Promise((resolve) => setTimeout(resolve, 320))
export const draftsRead = () => useDrafts().ensure()
