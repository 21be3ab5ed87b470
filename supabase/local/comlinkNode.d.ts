// comlink types its Node adapter under a path that Node itself cannot load.
declare module 'comlink/dist/esm/node-adapter.mjs' {
  export { default } from 'comlink/dist/esm/node-adapter'
}
