/** The CESK machine. */
export class Machine {}
