import './app/plainHttp'
import { createPinia } from 'pinia'
import { createApp } from 'vue'
import App from './app/App.vue'
import { installErrorReporting } from './app/reportError'
import { openInLanguage } from './app/language'
import { createAppRouter } from './app/router'
import { loadConfig } from '@/data/config'
import { i18n } from '@/i18n'
import './ui/tokens.css'
import './ui/base.css'
import './ui/layout.css'

async function boot(): Promise<void> {
  // The words before the first paint: a page that turns from one language into the other is read twice.
  await Promise.all([loadConfig(), openInLanguage()])
  const app = createApp(App)
  installErrorReporting(app)
  app.use(createPinia()).use(i18n).use(createAppRouter()).mount('#app')
}

// Below the oldest browsers there is no place for the page: the sentence in index.html stands instead.
if (document.getElementById('app'))
  boot().catch(() => {
    // Nothing is up yet that could show this better: no configuration means no server and no earlier visit.
    const root = document.getElementById('app')
    if (root)
      root.textContent =
        '连不上服务器，本机也没有上次的配置。请检查网络后刷新。 The server cannot be reached; check the network and reload.'
  })
