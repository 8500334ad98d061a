import { engineWith, formsOf, finish } from './omega-engine.mjs';
import { programNamed, programText } from './programs.mjs';
const [name, ms='1500', tier='auto'] = process.argv.slice(2);
const { definitions, run } = programText(name);
const engine = engineWith(programNamed(name), definitions, tier);
const [form] = formsOf(run);
const end = performance.now() + Number(ms); let n=0, best=1e9;
while (performance.now() < end) { const t=performance.now(); engine.begin(form); finish(engine); best=Math.min(best, performance.now()-t); n++; }
console.log(name, best.toFixed(3), 'ms', n);
