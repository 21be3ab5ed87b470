export const ownCallsMessages = {
  'zh-CN': {
    ownCalls: {
      title: '派给本队的警情',
      sent: '派给{team} · {age}',
      done: '办完…',
      act: { acknowledged: '收到', under_way: '出发', there: '到场' },
      did: { acknowledged: '已确认收到', under_way: '已出发', there: '已到场', done: '已办完' },
    },
  },
  en: {
    ownCalls: {
      title: 'Calls for your team',
      sent: '{team} · {age}',
      done: 'Done…',
      act: { acknowledged: 'Acknowledge', under_way: 'Set out', there: 'Arrived' },
      did: { acknowledged: 'Acknowledged', under_way: 'Under way', there: 'There', done: 'Done' },
    },
  },
}
