/**
 * The path of the next contact where each takes only so many: the first that is not full, and the last one when
 * all before it are.
 *
 * @param counts how many each path has taken so far
 * @param quotas how many each takes at the most; that of the last path does not matter
 * @returns the path's position in `quotas`
 */
export function quotaPath(counts: readonly number[], quotas: readonly number[]): number {
	const last = quotas.length - 1;
	const open = quotas.findIndex((quota, path) => path < last && (counts[path] ?? 0) < quota);
	return open === -1 ? last : open;
}
