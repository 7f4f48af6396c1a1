import { matchesProperties } from '../domain/propertyFilter';
import type { BehaviorRule } from './input/readBehavior';
import type { SimulatedContact } from './input/readContacts';
import { randomFor, type Random } from './random';

/** Something that a contact is going to do. */
export interface SimulatedAction {
	/** How long after the occasion, milliseconds. */
	delay: number;
	type: string;
	properties: Record<string, unknown>;
}

/** What a rule can respond to, as it happens. */
export type Happening = { node: string; output: number; outputName: string } | { event: string };

/** Draws what contacts do from the rules of a behavior file. */
export class Behavior {
	readonly #rules: BehaviorRule[];

	readonly #seed: number;

	/** How often each contact has had each rule's occasion. */
	readonly #occasions = new Map<string, number>();

	constructor(rules: BehaviorRule[], seed: number) {
		this.#rules = rules;
		this.#seed = seed;
	}

	/** What a contact does because of a happening. */
	deedsAfter(happening: Happening, contact: SimulatedContact): SimulatedAction[] {
		return this.#rules.flatMap((rule, index) => {
			if (!isOccasion(rule, happening)) return [];
			if (!matchesProperties(rule.where, { ...contact.fields.attributes, ...contact.fields })) return [];
			const key = JSON.stringify([contact.label, index]);
			const occasion = this.#occasions.get(key) ?? 0;
			this.#occasions.set(key, occasion + 1);
			const random = randomFor(this.#seed, 'behavior', contact.label, index, occasion);
			return random() < rule.chance ? deeds(rule, random) : [];
		});
	}
}

function isOccasion({ on }: BehaviorRule, happening: Happening): boolean {
	if ('event' in on) return 'event' in happening && on.event === happening.event;
	if (!('node' in happening) || on.node !== happening.node) return false;
	if (on.output === undefined) return true;
	return typeof on.output === 'number'
		? on.output === happening.output
		: on.output.toLowerCase() === happening.outputName.toLowerCase();
}

function deeds(rule: BehaviorRule, random: Random): SimulatedAction[] {
	const { min, max } = rule.after;
	return Array.from({ length: rule.times }, () => ({
		// Whole seconds: no one needs more, and they read better.
		delay: Math.round((min + random() * (max - min)) / 1_000) * 1_000,
		type: rule.does,
		properties: Object.fromEntries(
			Object.entries(rule.properties).map(([name, value]) => [name, chooseOne(value, random)]),
		),
	}));
}

function chooseOne(value: unknown, random: Random): unknown {
	const choices = (value as { oneOf?: unknown } | null)?.oneOf;
	return Array.isArray(choices) && choices.length > 0
		? choices[Math.floor(random() * choices.length)]
		: value;
}
