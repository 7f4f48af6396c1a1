import type { ContactFields } from '../../lib/engine';

/** How a contact is found: by one identifier, by the strongest that leads to one, or by rules in the same order. */
export type Way = 'externalId' | 'email' | 'phone' | 'any' | 'strategy';

const RANK = ['externalId', 'email', 'phone'] as const;

type Kind = (typeof RANK)[number];

export type Person = Record<Kind, string | null>;

/** Who has a value, or had it, and since when. */
interface Claim {
	kind: Kind;
	value: string;
	person: number;
	since: number;
	former: boolean;
}

/**
 * The rule of identity in its plainest words, to compare the engine with: own ID > external ID > email > phone; a match
 * is void only if a stronger identifier is present on both sides and differs.
 */
export class People {
	readonly all: Person[] = [];

	#claims: Claim[] = [];

	#time = 0;

	/** @returns the number of the person; null: refused, because the external ID is another one's */
	save(fields: ContactFields, way: Way): number | null {
		this.#time += 1;
		const given = RANK.map((kind) => [kind, fields[kind] ?? null] as const);
		const tried = RANK.filter(
			(kind) => fields[kind] && (way === 'any' || way === 'strategy' || way === kind),
		);
		let found: number | null = null;
		let by: Kind | null = null;
		for (const kind of tried) {
			by = kind;
			found = this.#inTurn(kind, fields[kind] as string).find((n) => !this.#isVoid(n, fields, kind)) ?? null;
			if (found !== null) break;
		}
		const owner = fields.externalId ? this.#inTurn('externalId', fields.externalId)[0] : undefined;
		if (owner !== undefined && owner !== found) return null;
		if (found === null || by === null) {
			this.all.push({ externalId: null, email: null, phone: null });
			for (const [kind, value] of given) if (value !== null) this.#give(this.all.length - 1, kind, value);
			return this.all.length - 1;
		}
		for (const [kind, value] of given) {
			const weaker = RANK.indexOf(kind) > RANK.indexOf(by);
			if (value !== null && (weaker || this.all[found][kind] === null)) this.#give(found, kind, value);
		}
		return found;
	}

	/** Who is meant by one value and nothing else. */
	withAlone(kind: Kind, value: string): number | null {
		return this.#inTurn(kind, value)[0] ?? null;
	}

	/** Those who have a value in the order in which they got it, then those who had it. */
	#inTurn(kind: Kind, value: string): number[] {
		return this.#claims
			.filter((claim) => claim.kind === kind && claim.value === value)
			.sort((left, right) => Number(left.former) - Number(right.former) || left.since - right.since)
			.map(({ person }) => person);
	}

	#isVoid(person: number, fields: ContactFields, by: Kind): boolean {
		return RANK.slice(0, RANK.indexOf(by)).some((kind) => {
			const value = fields[kind];
			return (
				Boolean(value) &&
				this.all[person][kind] !== null &&
				!this.#inTurn(kind, value as string).includes(person)
			);
		});
	}

	#give(person: number, kind: Kind, value: string): void {
		if (this.all[person][kind] === value) return;
		const mine = this.#claims.filter((claim) => claim.kind === kind && claim.person === person);
		for (const claim of mine) claim.former = true;
		const again = mine.find((claim) => claim.value === value);
		if (again !== undefined) this.#claims.splice(this.#claims.indexOf(again), 1);
		this.#claims.push({ kind, value, person, since: this.#time, former: false });
		this.all[person][kind] = value;
	}
}
