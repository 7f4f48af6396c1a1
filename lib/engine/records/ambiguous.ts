import { ConflictError } from '../../domain/errors';
import type { MatchFinding } from '../../domain/matching';
import type { StoredStrategy } from '../../store';

/** The error for several that match where the strategy doesn't choose. */
export function ambiguous(
	strategy: StoredStrategy,
	{ rule, ids }: Pick<MatchFinding, 'rule' | 'ids'>,
): ConflictError {
	const some = ids.slice(0, 5).join(', ');
	return new ConflictError(
		`${ids.length} ${strategy.record}s match by ${rule} (${some}${ids.length > 5 ? ', …' : ''}); merge them, or choose what to do with several hits in the matching strategy "${strategy.name}"`,
	);
}
