import './app/plainHttp'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import FieldApp from './app/field/FieldApp.vue'
import { createFieldRouter } from './app/field/fieldRouter'
import { addFieldWords } from './app/field/words'
import { openInLanguage } from './app/language'
import { installErrorReporting } from './app/reportError'
import { openConfig } from '@/data/config'
import { i18n } from '@/i18n'
import './ui/tokens.css'
import './ui/base.css'
import './ui/layout.css'
import './app/field/field.css'

/** The phone's page. Everything it needs to open lies on the phone from the first visit on: the network is waited for by nobody. */
async function boot(): Promise<void> {
  await Promise.all([openConfig(), openInLanguage()])
  addFieldWords()
  const app = createApp(FieldApp)
  installErrorReporting(app)
  app.use(createPinia()).use(i18n).use(createFieldRouter()).mount('#app')
}

if (document.getElementById('app'))
  boot().catch(() => {
    const root = document.getElementById('app')
    if (root)
      root.textContent =
        '第一次打开要有网络：连不上服务器，本机也没有上次的配置。请检查网络后刷新。 The first visit needs a network; check it and reload.'
  })
