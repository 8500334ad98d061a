import { engineWith, formsOf, finish } from './omega-engine.mjs';
import { programNamed, programText } from './programs.mjs';
const [name] = process.argv.slice(2);
const { definitions, run } = programText(name);
const engine = engineWith(programNamed(name), definitions, 'auto');
const [form] = formsOf(run);
for (let i=0;i<30;i++) {engine.begin(form); finish(engine);} 
globalThis.CC.t=globalThis.CC.r=globalThis.CC.p=globalThis.CC.w=0; const s0=engine.steps; engine.begin(form); finish(engine);
console.log(name, 'steps', engine.steps-s0);
console.log(globalThis.CC);
