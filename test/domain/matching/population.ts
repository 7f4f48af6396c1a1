import type { MatchValues } from '../../../lib/domain/matching';
import { phoneKey } from '../../../lib/domain/normalization';

/** One appearance of a person in some system, with who it really is. */
export interface Appearance {
	who: number;
	values: MatchValues;
}

const FIRST =
	'Anna Anne Noor Sophie Emma Julia Mila Zoë Chloé José André Jörg Søren Łukasz Marta Maria Mario Jan Jana Johan Joan Peter Pieter Petra Karl Carla Mark Marc Thomas Tomas Lena Lina Finn Fynn Luca Lucas Noah Elias Olga Ivan Igor Nadia Fatima Ahmed Yusuf Mei Wei Hiro Yuki Priya Arjun'.split(
		' ',
	);
const LAST =
	'Jansen Janssen Visser de_Vries van_den_Berg Bakker Smit Meyer Meier Müller Schmidt Schmitt Weber García Fernández López Rossi Bianchi Dubois Durand Lefèvre O’Brien O’Neill Smith Smyth Johnson Johnston Nowak Kowalski Łuczak Hansen Nielsen Åberg Öztürk Yılmaz Tanaka Suzuki Singh Kumar Nguyễn Ivanov Popov Novák Horváth'.split(
		' ',
	);
const COMPANIES = 'Contoso Fabrikam Globex Initech Umbrella Acme Hooli Stark Wayne Tyrell'.split(' ');

/** A random number from 0 to 1 (mulberry32): the same ones for the same seed. */
export function randomOf(seed: number): () => number {
	let state = seed;
	return () => {
		state = (state + 0x6d2b79f5) | 0;
		let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
		mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
		return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
	};
}

/**
 * People who appear several times each: with typing errors, accents left out, names swapped, several addresses; with
 * relatives and colleagues who share their phone number, and addresses that whole companies share.
 */
export function population(people: number, seed: number): Appearance[] {
	const random = randomOf(seed);
	const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)];
	const chance = (probability: number): boolean => random() < probability;

	const typo = (text: string): string => {
		const at = 1 + Math.floor(random() * Math.max(text.length - 2, 1));
		const kind = random();
		if (kind < 0.3) return text.slice(0, at) + text.slice(at + 1);
		if (kind < 0.6) return text.slice(0, at) + text[at] + text.slice(at);
		if (kind < 0.8) return text.slice(0, at) + (text[at + 1] ?? '') + (text[at] ?? '') + text.slice(at + 2);
		return text.slice(0, at) + pick([...'aeiourstn']) + text.slice(at + 1);
	};
	const spelled = (name: string): string => {
		let text = name;
		if (chance(0.3)) text = text.normalize('NFD').replace(/\p{M}/gu, '');
		if (chance(0.15)) text = text.toUpperCase();
		if (chance(0.2)) text = text.replace('’', "'");
		return chance(0.12) ? typo(text) : text;
	};

	const appearances: Appearance[] = [];
	let number = 7_946_000;
	let householdPhone = '';
	let householdName = '';
	for (let who = 0; who < people; who++) {
		// Every third lives with the one before: the same phone number, mostly the same last name.
		const relative = who > 0 && chance(0.33);
		const first = pick(FIRST);
		const last = relative && chance(0.8) ? householdName : pick(LAST).replaceAll('_', ' ');
		if (!relative) {
			householdPhone = `+3120${(number += 1)}`;
			householdName = last;
		}
		const phone = householdPhone;
		const company = pick(COMPANIES);
		const address = `${first}.${last}.${who}@mail.example`
			.normalize('NFD')
			.replace(/[^\w.@]/g, '')
			.toLowerCase();
		const times = 1 + Math.floor(random() * 4);
		for (let n = 0; n < times; n++) {
			const [a, b] = [spelled(first), spelled(last)];
			const swapped = chance(0.08);
			const shared = chance(0.06);
			const email = shared
				? `info@${company.toLowerCase()}.example`
				: chance(0.2)
					? null
					: chance(0.1)
						? typo(address.split('@')[0]) + '@mail.example'
						: chance(0.3)
							? address.toUpperCase()
							: address;
			const shownPhone = chance(0.35) ? null : phone;
			appearances.push({
				who,
				values: {
					fields: {
						email,
						phone: shownPhone,
						firstName: swapped ? b : a,
						lastName: swapped ? a : b,
						company: chance(0.5) ? null : `${company}${pick(['', ' Inc.', ' B.V.', ', Ltd'])}`,
						externalId: chance(0.1) ? `crm-${who}` : null,
					},
					attributes: {},
					phoneKey: shownPhone === null ? null : phoneKey(shownPhone),
				},
			});
		}
	}
	return appearances;
}
