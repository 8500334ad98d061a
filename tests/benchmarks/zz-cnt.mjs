import { engineWith, formsOf, finish } from './omega-engine.mjs';
import { programNamed, programText } from './programs.mjs';
const [name] = process.argv.slice(2);
const { definitions, run } = programText(name);
const engine = engineWith(programNamed(name), definitions, 'auto');
const [form] = formsOf(run);
for (let i=0;i<30;i++) {engine.begin(form); finish(engine);} 
globalThis.CNT.clear(); const s0=engine.steps; engine.begin(form); finish(engine);
console.log(name, 'steps', engine.steps-s0);
[...globalThis.CNT].sort((a,b)=>b[1]-a[1]).slice(0,12).forEach(([k,v])=>console.log(v,k));
