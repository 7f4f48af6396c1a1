import { isDeepStrictEqual } from 'node:util';

/** Whether two records' attributes are the same once they are stored, in whatever order. */
export function sameAttributes(left: Record<string, unknown>, right: Record<string, unknown>): boolean {
	const [one, other] = [JSON.stringify(left), JSON.stringify(right)];
	return one === other || isDeepStrictEqual(JSON.parse(one), JSON.parse(other));
}
