import { BENCH_STORES } from '../support/BenchStore';
import type { Measurement } from '../support/Measurement';
import { isWanted } from '../support/options';
import type { Part, PartContext } from '../support/Part';
import { CLICK_ENGINES, measureClicks } from './clicks';
import { measureDecisions } from './decisions';
import { measureRewriting } from './rewriting';

/** Each by the name that `--only` takes; `name store` where it's measured on both. */
const MEASURED: ReadonlyArray<{
	name: string;
	measure(context: PartContext): Promise<Measurement[]> | Measurement[];
}> = [
	...BENCH_STORES.map(({ name, create }) => ({
		name: `decisions ${name}`,
		measure: async (context: PartContext) => await measureDecisions(context, create),
	})),
	{ name: 'rewriting', measure: measureRewriting },
	...CLICK_ENGINES.map((engine) => ({
		name: `clicks ${engine.engine}`,
		measure: async (context: PartContext) => await measureClicks(context, engine),
	})),
];

/** What a message costs before it's sent, and what a click costs after that. */
export const messages: Part = async (context) => {
	const found: Measurement[] = [];
	for (const { name, measure } of MEASURED) {
		if (!isWanted(name, context.options)) continue;
		found.push(...(await measure(context)));
		context.log(`${name} is done`);
	}
	return found;
};
