const base='http://127.0.0.1:4340'
const accounts = await (await fetch(base+'/demo.json')).json()
const { anonKey } = await (await fetch(base+'/config.json')).json()
const a = accounts.find(x=>x.role===(process.argv[3]??'chief'))
const s = await (await fetch(base+'/auth/v1/token?grant_type=password',{method:'POST',headers:{apikey:anonKey,'content-type':'application/json'},body:JSON.stringify({email:a.login,password:a.password})})).json()
const call = async (name, body={}) => { const t=Date.now(); const r = await fetch(base+'/rest/v1/rpc/'+name,{method:'POST',headers:{apikey:anonKey,authorization:'Bearer '+s.access_token,'content-type':'application/json'},body:JSON.stringify(body)}); const j=await r.json(); console.log(name, r.status, Date.now()-t,'ms'); return j }
const names=(process.argv[2]??'tonight_briefing').split(',')
for (const n of names) { const j = await call(n); for (const k of ['calls','gaps','waters','hazards','hotspots','notices','plan']) if (j?.[k]) { const {rows,...rest}=j[k]; console.log(k, JSON.stringify(rest).slice(0,300), rows?.length, JSON.stringify(rows?.[0])) } }
